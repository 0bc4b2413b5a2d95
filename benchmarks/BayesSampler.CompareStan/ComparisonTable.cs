using System.Globalization;
using System.Text;

namespace BayesSampler.CompareStan;

/// <summary>The results as markdown.</summary>
internal static class ComparisonTable
{
    private static readonly (string Head, Func<Comparison, string> Cell)[] Columns =
    [
        ("case", c => c.Case.Name),
        ("d", c => Number(First(c.Ours(run => run.Dimension), c.Stan(run => run.Dimension)))),
        ("metric", c => c.Metric.ToLowerInvariant()),
        ("max R-hat", c => Pair(c, run => run.MaxRHat, value => value.ToString("F3", CultureInfo.InvariantCulture))),
        ("divergences", c => Pair(c, run => run.Divergences)),
        ("seconds", c => Pair(c, run => run.Seconds)),
        ("cold, s", c => Number(c.Ours(run => run.ColdSeconds))),
        ("leapfrogs/draw", c => Pair(c, run => run.LeapfrogsPerDraw)),
        ("µs/leapfrog", c => Pair(c, run => run.MicrosecondsPerLeapfrog)),
        ("bulk ESS/s", c => Pair(c, run => run.MinEssBulk / run.Seconds)),
        ("tail ESS/s", c => Pair(c, run => run.MinEssTail / run.Seconds)),
        ("bulk ESS/s, sampling", c => Pair(c, run => run.MinEssBulk / run.SamplingSeconds)),
        ("tail ESS/s, sampling", c => Pair(c, run => run.MinEssTail / run.SamplingSeconds)),
        ("first draw, s", c => Pair(c, run => run.FirstDrawSeconds)),
        ("ratio", c => c.Doubts.Count == 0 ? Number(c.Ratio) : string.Join("; ", c.Doubts)),
        ("cold ratio", c => c.Doubts.Count == 0 ? Number(c.ColdRatio) : "-"),
        ("goal", GoalOf),
        ("met", c => c.Case.Goal == Goal.None ? "-" : c.IsMet ? "yes" : "no"),
    ];

    /// <summary>All cases that have runs.</summary>
    /// <param name="lines">Lines of JSON, of both sides, in any order.</param>
    /// <param name="notes">What to say of the machine and the programs, a paragraph each.</param>
    public static string Of(IEnumerable<string> lines, IEnumerable<string> notes)
    {
        RunResult[] runs = Read(lines);
        Comparison[] comparisons = Comparisons(runs);
        StringBuilder text = new("# Side by side with Stan\n\n");
        foreach (string note in notes) text.Append(note).Append("\n\n");
        text.Append(Explanation(runs));
        Table(text, comparisons, Columns);
        ExactTable(text, comparisons);
        int met = comparisons.Count(one => one.Case.Goal != Goal.None && one.IsMet);
        int goals = comparisons.Count(one => one.Case.Goal != Goal.None);
        text.Append(CultureInfo.InvariantCulture, $"{met} of {goals} goals met.\n");
        return text.ToString();
    }

    /// <summary>The cases that have runs, in the order of the table.</summary>
    public static Comparison[] Comparisons(IEnumerable<string> lines) => Comparisons(Read(lines));

    private static RunResult[] Read(IEnumerable<string> lines) => [.. lines.Where(line => line.Length > 0).Select(RunResult.FromJson)];

    private static Comparison[] Comparisons(RunResult[] runs)
    {
        RunResult[] Runs(string side, string name) => [.. runs.Where(run => run.Side == side && run.Case == name)];
        return
        [
            .. Cases.All
                .Where(one => Runs("ours", one.Name).Length > 0)
                .Select(one => new Comparison(
                    one,
                    Runs("ours", one.Name),
                    Runs("stan", one.StanRun),
                    Runs("exact", one.Name).FirstOrDefault(),
                    Runs("floor", one.Goal.Floor ?? "").FirstOrDefault()?.MicrosecondsPerLeapfrog ?? double.NaN)),
        ];
    }

    private static string Explanation(RunResult[] runs)
    {
        string warmups = string.Join(", ", runs.Where(run => run.Side == "ours" && run.Warmup > 0)
            .Select(run => run.Warmup.ToString("N0", CultureInfo.InvariantCulture)).Distinct());
        int seeds = runs.Where(run => run.Side == "ours").Select(run => run.Seed).Distinct().Count();
        string ofSeeds = seeds == 1 ? "One seed" : FormattableString.Invariant($"Medians of {seeds} seeds");
        return FormattableString.Invariant($"""
            Where a cell holds two figures, ours stands before Stan's. {ofSeeds}.
            Stan: NUTS under its default settings, 4 chains of 1,000 + 1,000. Ours: NUTS under its default settings, 4 chains of
            {warmups} + 1,000. Both run one chain after another on one core; times are of the processor.

            * seconds: warmup and sampling of all chains. Stan's compiled program; our process after four seconds of the same run,
              when the runtime has settled on its code.
            * cold: the first run in our process, with the compilation of the model (Stan's, half a minute, is not counted).
            * first draw: from the start of the process to the first draw after warmup, with all but Stan's compiler.
            * ESS per second: the smallest of the declared parameters, of a run with its warmup, and of sampling alone. The same
              code computes both sides'.
            * ratio: our ESS per second over Stan's, warmup included, bulk or tail, whichever is smaller. It counts where on both
              sides every seed has R-hat below {Comparison.MaxRHat}, ESS of at least {Comparison.MinEss} and at most
              {Comparison.MaxDivergentPercent} % of draws divergent, and where both log densities agree at draws of Stan's;
              otherwise the cell says what is wrong.
            * goal: the ratio; and where memory or elementary functions bound the gradient, {Goal.FloorFactor} times the measured
              floor of a gradient for each leapfrog step.


            """);
    }

    private static void ExactTable(StringBuilder text, Comparison[] comparisons)
    {
        Comparison[] exact = [.. comparisons.Where(one => one.Exact is not null)];
        if (exact.Length == 0) return;
        text.Append("Independent draws from the exact posterior (4 x 1,000, the solution included), and how far the means of ")
            .Append("NUTS are from the exact ones in Monte Carlo standard errors:\n\n");
        Table(text, exact,
        [
            ("case", c => c.Case.Name),
            ("seconds", c => Number(c.Exact!.Seconds)),
            ("cold, s", c => Number(c.Exact!.ColdSeconds)),
            ("bulk ESS/s", c => Number(c.Exact!.MinEssBulk / c.Exact.Seconds)),
            ("over Stan's", c => Number(c.Exact!.MinEssBulk / c.Exact.Seconds / c.Stan(run => run.MinEssBulk / run.Seconds))),
            ("over our NUTS'", c => Number(c.Exact!.MinEssBulk / c.Exact.Seconds / c.Ours(run => run.MinEssBulk / run.Seconds))),
            ("largest z of a mean", c => Pair(c, run => run.MaxAbsZ)),
        ]);
    }

    private static void Table(
        StringBuilder text, IEnumerable<Comparison> rows, IReadOnlyList<(string Head, Func<Comparison, string> Cell)> columns)
    {
        text.Append("| ").AppendJoin(" | ", columns.Select(column => column.Head)).Append(" |\n");
        text.Append('|').Insert(text.Length, " --- |", columns.Count).Append('\n');
        foreach (Comparison row in rows)
        {
            // A bar in a message would begin a new cell.
            IEnumerable<string> cells = columns.Select(column => column.Cell(row).Replace('|', '/'));
            text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }

        text.Append('\n');
    }

    private static string GoalOf(Comparison one)
    {
        List<string> goals = [];
        if (one.Case.Goal.Ratio is { } ratio) goals.Add(FormattableString.Invariant($"{ratio}x"));
        if (one.Case.Goal.Floor is not null)
            goals.Add(FormattableString.Invariant($"{Goal.FloorFactor} x {Number(one.Floor)} µs"));
        return goals.Count == 0 ? "-" : string.Join(", ", goals);
    }

    private static string Pair(Comparison one, Func<RunResult, double> figure, Func<double, string>? format = null)
    {
        format ??= Number;
        return $"{format(one.Ours(figure))} / {format(one.Stan(figure))}";
    }

    private static double First(double one, double other) => double.IsNaN(one) ? other : one;

    /// <summary>Three significant digits, never as a power of ten.</summary>
    private static string Number(double value)
    {
        if (!double.IsFinite(value)) return "-";
        if (value == 0) return "0";
        int decimals = 2 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        if (decimals >= 0) return Math.Round(value, Math.Min(decimals, 15)).ToString("0.###############", CultureInfo.InvariantCulture);
        double unit = Math.Pow(10, -decimals);
        return (Math.Round(value / unit) * unit).ToString("N0", CultureInfo.InvariantCulture);
    }
}
