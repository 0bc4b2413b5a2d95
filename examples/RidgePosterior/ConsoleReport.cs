using System.Globalization;
using BayesSampler;
using BayesSampler.Analysis;
using Spectre.Console;

namespace RidgeExample;

/// <summary>What the program prints.</summary>
internal sealed class ConsoleReport
{
    private const int TableWidth = 128;

    private readonly Options _options;
    private readonly Regression _regression;
    private readonly IAnsiConsole _console;

    public ConsoleReport(Options options, Regression regression)
    {
        _options = options;
        _regression = regression;
        _console = AnsiConsole.Console;
        // A file or pipe has no width of its own, and a narrow terminal must not lose columns.
        _console.Profile.Width = Math.Max(_console.Profile.Width, TableWidth);
    }

    public void Header()
    {
        RidgeData data = _regression.Data;
        Line($"Ridge posterior of '{data.Target}' given {data.Coefficients} predictors, {data.Rows} rows ({Path.GetFileName(_options.Data)})");
        string scale = data.Standardization switch
        {
            Standardization.None => "predictors as given",
            Standardization.Sample => "standardised predictors (divisor n-1)",
            _ => "standardised predictors (divisor n)",
        };
        Line($"  design      {scale}, {(data.HasIntercept ? "intercept not penalised" : "no intercept")}");
        Line($"  penalty     {Short(_regression.Penalty)} on |y - X theta|^2, by {_regression.ChosenBy}");
        if (_regression is { NoiseSd: { } noise, PriorSd: { } prior })
        {
            string how = _options.Noise == NoiseChoice.Given ? "given" : "maximum of the evidence";
            Line($"  noise sd    {Short(noise)} ({how})");
            Line(double.IsFinite(prior)
                ? $"  prior sd    {Short(prior)} = noise sd / sqrt(penalty); as log prior -lambda |theta|^2: lambda = {Short(1 / (2 * prior * prior))}"
                : "  prior sd    infinite: penalty 0 is least squares");
        }
        else
        {
            Line("  noise sd    unknown, reference prior 1/sigma^2; the prior sd is sigma / sqrt(penalty)");
        }

        BayesSampler.Analysis.RidgePosterior exact = _regression.Exact;
        string evidence = double.IsFinite(exact.LogEvidence) ? $"   log evidence {exact.LogEvidence.ToString("F2", CultureInfo.InvariantCulture)}" : "";
        Line($"  fit         {exact.EffectiveCoefficients.ToString("F2", CultureInfo.InvariantCulture)} effective coefficients   GCV {Short(exact.Gcv)}   leave-one-out MSE {Short(exact.LeaveOneOutMse)}{evidence}");
        Console.WriteLine();
    }

    /// <summary>Runs a sampler with a progress bar, or with a plain line where there is no terminal.</summary>
    public SamplerRun Sampling(string name, Func<IProgress<SamplingProgress>?, SamplerRun> execute)
    {
        SamplerRun run = _console.Profile.Capabilities.Interactive
            ? _console.Progress().AutoClear(true).Start(context =>
            {
                ProgressTask task = context.AddTask(name, maxValue: _options.Chains);
                long[] done = new long[_options.Chains];
                return execute(new Reporter(progress =>
                {
                    Volatile.Write(ref done[progress.Chain], progress.Iteration);
                    task.Value = done.Sum() / (double)progress.TotalIterations;
                }));
            })
            : execute(null);
        string detail = run.Result is { Thinning: > 1 } result ? $", one iteration in {result.Thinning}" : "";
        // Later samplers begin after the earlier ones.
        string first = name == _options.Samplers[0] && run.FirstDraw > TimeSpan.Zero
            ? $", the first {run.FirstDraw.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture)} s after the start of the program" : "";
        Line($"{run.Title,-20} {_options.Chains} x {_options.Draws} draws{detail} in {run.Seconds.ToString("F2", CultureInfo.InvariantCulture)} s{first}");
        foreach (string note in run.Result?.Notes ?? []) Line("  " + note);
        return run;
    }

    public void Posterior(Mode mode)
    {
        Console.WriteLine();
        Table table = NewTable("Exact posterior, on the scale of the data");
        AddColumns(table, "", "ridge", "mode found", "sd", "2.5%", "97.5%", "least squares");
        RidgeCoefficients raw = _regression.Exact.Raw;
        RidgeLeastSquares? leastSquares = _regression.Exact.LeastSquares;
        for (int k = 0; k < raw.Names.Length; k++)
        {
            RidgeMarginal marginal = raw[k];
            (double lower, double upper, _) = marginal.Interval(0.95);
            int decimals = Decimals(marginal.Sd, 3);
            table.AddRow(
                Markup.Escape(raw.Names[k]), Fixed(marginal.Location, decimals), Fixed(mode[raw.Names[k]], decimals), Fixed(marginal.Sd, decimals), Fixed(lower, decimals), Fixed(upper, decimals),
                leastSquares is null ? "" : Fixed(leastSquares.Raw[k], decimals));
        }

        if (_regression.Exact.Sigma is { } sigma)
        {
            (double lower, double upper, _) = sigma.Interval(0.95);
            int decimals = Decimals(sigma.Sd, 3);
            table.AddRow(RidgeModel.SigmaName, Fixed(sigma.Mean, decimals), Fixed(mode[RidgeModel.SigmaName], decimals), Fixed(sigma.Sd, decimals), Fixed(lower, decimals), Fixed(upper, decimals), "");
        }

        _console.Write(table);
    }

    public void Comparison(SamplerRun run)
    {
        Table table = NewTable($"{run.Title}: draws, and their distance z from the exact posterior in MCSE");
        AddColumns(table, "", "mean", "± mcse", "z", "sd", "z", "2.5%", "z", "97.5%", "z", "R-hat", "bulk ESS", "tail ESS");
        foreach (CoefficientComparison row in run.Comparison.Coefficients)
        {
            int decimals = Decimals(row.McseMean, 2);
            table.AddRow(
                Markup.Escape(row.Name),
                Fixed(row.Mean, decimals),
                Fixed(row.McseMean, decimals),
                Fixed(row.ZMean, 1),
                Fixed(row.Sd, decimals),
                row.ZSd is { } zSd ? Fixed(zSd, 1) : "",
                Fixed(row.Eti.Lower, decimals),
                Fixed(row.ZLower, 1),
                Fixed(row.Eti.Upper, decimals),
                Fixed(row.ZUpper, 1),
                Fixed(row.RHat, 3),
                Fixed(row.EssBulk, 0),
                Fixed(row.EssTail, 0));
        }

        _console.Write(table);
    }

    public void Verdicts(IReadOnlyList<SamplerRun> runs)
    {
        Line($"Verdict: every |z| of mean, sd and interval ends below {runs[0].Comparison.Bound.ToString("F2", CultureInfo.InvariantCulture)} (false alarm 0.001 over all samplers), mode within 1e-8 sd");
        foreach (SamplerRun run in runs)
        {
            ComparisonVerdict verdict = run.Comparison.Verdict;
            double largest = run.Comparison.Coefficients.Max(
                row => Math.Max(Math.Max(Math.Abs(row.ZMean), Math.Abs(row.ZSd ?? 0)), Math.Max(Math.Abs(row.ZLower), Math.Abs(row.ZUpper))));
            double distance = run.Comparison.Coefficients.Max(row => row.ModeDistance ?? 0);
            Line($"  {run.Title,-20} {(verdict.Pass ? "agrees  " : "DIFFERS ")} largest |z| {largest.ToString("F2", CultureInfo.InvariantCulture)}, mode off by {distance.ToString("G2", CultureInfo.InvariantCulture)} sd");
            foreach (string reason in verdict.Reasons) Line($"    - {reason}");
        }

        bool warned = runs.Any(run => run.Warnings.Count > 0);
        Line(warned ? "Warnings:" : "Warnings: none");
        foreach (SamplerRun run in runs)
        {
            foreach (IGrouping<WarningKind, DiagnosticWarning> kind in run.Warnings.GroupBy(warning => warning.Kind))
            {
                // One line for each kind, naming the worst: the largest R-hat, the smallest ESS.
                DiagnosticWarning worst = kind.Key == WarningKind.RHat ? kind.MaxBy(w => w.Value)! : kind.MinBy(w => w.Value)!;
                string others = kind.Count() > 1 ? $" (and {kind.Count() - 1} more of this kind)" : "";
                Line($"  {run.Title}: {worst.Message}{others}");
            }
        }
    }

    public void Files(IReadOnlyList<string> pictures)
    {
        Console.WriteLine();
        string folder = Path.GetFullPath(_options.Out);
        Line($"Written to {folder}:");
        Line($"  summary.json, draws-<sampler>-<chain>.csv{(_options.Predict is null ? "" : ", predictions.csv")}");
        Line($"  pictures (png and svg): {string.Join(", ", pictures)}");
    }

    private static Table NewTable(string title) => new Table().Title(title).Border(TableBorder.Simple);

    private static void AddColumns(Table table, params ReadOnlySpan<string> names)
    {
        for (int i = 0; i < names.Length; i++)
        {
            TableColumn column = new TableColumn(names[i]).NoWrap();
            table.AddColumn(i == 0 ? column : column.RightAligned());
        }
    }

    /// <summary>Prose is not broken into lines: terminals do that, files need not.</summary>
    private static void Line(string text) => Console.WriteLine(text);

    /// <summary>Decimals that show this many significant digits of a standard error or deviation.</summary>
    private static int Decimals(double scale, int digits) =>
        double.IsFinite(scale) && scale > 0 ? Math.Clamp(digits - 1 - (int)Math.Floor(Math.Log10(scale)), 0, 12) : 4;

    private static string Fixed(double value, int decimals) => value.ToString("F" + decimals, CultureInfo.InvariantCulture);

    private static string Short(double value) => value.ToString("G5", CultureInfo.InvariantCulture);

    /// <summary>Reports at once, on the thread that reports: the order of messages stays that of the chain.</summary>
    private sealed class Reporter(Action<SamplingProgress> report) : IProgress<SamplingProgress>
    {
        public void Report(SamplingProgress value) => report(value);
    }
}
