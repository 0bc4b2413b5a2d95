using BayesSampler;
using BayesSampler.Analysis;
using BayesSampler.Examples;
using BayesSampler.Models;
using BayesSampler.Plotting;
using NonlinearRegression;
using static BayesSampler.Models.Distributions;

Example example = Example.Start(
    args, "nonlinear-regression", "Nonlinear regressions of NIST: certified values, penalties and posteriors.");

foreach (NistProblem problem in NistProblem.All)
{
    Example.Heading($"{problem.Name} ({problem.Difficulty} difficulty by NIST's rating)");
    int count = problem.Certified.Length;

    // 1. A Gaussian prior so wide that it says nothing: the mode is the least-squares fit, whose values NIST has certified.
    double[] wide = [.. problem.Starts[0].Select(value => 1e6 * Math.Max(1, Math.Abs(value)))];
    Model unpenalised = State(problem, new double[count], wide, problem.X, problem.Y);
    foreach (double[] start in problem.Starts)
    {
        Mode fit = ModeFrom(unpenalised, start);
        double error = Enumerable.Range(0, count).Max(j => Math.Abs(fit.Parameters[j] / problem.Certified[j] - 1));
        string from = string.Join(", ", start);
        Console.WriteLine($"Wide prior, from NIST's start ({from}): the mode has the certified values to {error:E1}");
    }

    // 2. A prior that says something: each parameter is about as in NIST's second start, give or take half of it. The mode is
    //    least squares with the penalty (sigma / tau)^2, however the curve bends.
    double[] priorMean = problem.Starts[1];
    double[] priorSd = [.. priorMean.Select(value => 0.5 * Math.Abs(value))];
    Model model = State(problem, priorMean, priorSd, problem.X, problem.Y);
    Mode mode = ModeFrom(model, priorMean);
    double[] penalised = PenalisedLeastSquares.Minimise(
        b => [.. problem.Residuals(b), .. b.Select((value, j) => (value - priorMean[j]) * problem.ResidualSd / priorSd[j])],
        priorMean);

    // 3. The whole posterior. The parameters of such curves are strongly correlated; a dense metric takes that in.
    NutsSettings settings = new() { Seed = example.Seed, Metric = MetricKind.Dense, TargetAcceptance = 0.98, Draws = 2000 };
    SamplingResult result = new NutsSampler(settings).Sample(model, InitialPoints.AtPosition([.. mode.Position]));
    PosteriorSummary summary = PosteriorSummary.Of(result.Draws.Select("b"));
    Console.WriteLine($"\n{model}\n{summary}");
    foreach (DiagnosticWarning warning in result.Warnings) Console.WriteLine($"Warning: {warning.Message}");
    Console.WriteLine("        certified    penalised fit             mode   apart, sd   mean - mode, sd");
    for (int j = 0; j < count; j++)
    {
        SummaryRow row = summary.Rows[j];
        double shift = (row.Mean - mode.Parameters[j]) / row.Sd;
        bool bends = Math.Abs(row.Mean - mode.Parameters[j]) > 5 * row.McseMean;
        Console.WriteLine(
            $"{row.Name}{problem.Certified[j],13:G6}{penalised[j],17:G9}{mode.Parameters[j],17:G9}"
            + $"{Math.Abs(penalised[j] - mode.Parameters[j]) / row.Sd,12:E1}{shift,10:+0.000;-0.000}   "
            + (bends ? $"mean and mode differ by {Math.Abs(shift):F2} sd: the curve bends" : "the same, as far as the draws can tell"));
    }

    // The same statements at other x, for the curve and for predictions: what is observed there does not matter, zeros will do.
    double[] grid = Grid(problem.X);
    Model between = State(problem, priorMean, priorSd, grid, new double[grid.Length]);
    PredictionBand band = PredictionBand.FromDraws(
        grid, between.Derive(result.Draws), between.PosteriorPredictive(result.Draws, example.Seed));
    string name = problem.Name.ToLowerInvariant();
    example.Save(name, PredictionPlot.Line(problem.X, problem.Y, band, "x", "y", problem.Name, "curve"));
    if (count > 2) continue;
    PairsReference normal = new(mode.Position, mode.Covariance) { Name = "normal approximation" };
    string title = $"{problem.Name}: the posterior and its normal approximation";
    example.Save($"{name}-pairs", PairsPlot.Create(result, ["b[1]", "b[2]"], normal, title));
}

Example.Heading("How to read it");
Console.WriteLine("""
    The mode is a fact of optimisation: with a wide Gaussian prior it is NIST's certified fit, with an informative one it is the
    penalised fit, found here a second time by Levenberg and Marquardt's method, which knows nothing of the model ('apart' is the
    distance of the two in posterior standard deviations). For a linear model the posterior mean would be the same number. For a
    curve it need not be: where the sum of squares is no parabola over the width of the posterior, one side holds more
    probability than the other, and the mean moves there. That is no failure of the sampler; it says that 'estimate ± 2 sd' around
    the mode describes this posterior badly, and by how much. In the picture of BoxBOD the draws leave the normal approximation's
    ellipses on one side: six points do not fix the rate b[2], and a rate that is too high costs little. The sd of the noise is
    taken as known (NIST's residual sd), so that both sides of the comparison have the same penalty.
    """);
example.Finish();

static Model State(NistProblem problem, double[] priorMean, double[] priorSd, double[] x, double[] y)
{
    ModelBuilder model = new();
    Expr b = model.Parameter("b", Normal(model.Data("prior mean", priorMean), model.Data("prior sd", priorSd)));
    Expr curve = model.Derived("curve", problem.Curve(model.Data("x", x), b));
    model.Observe("y", y, Normal(curve, problem.ResidualSd));
    return model.Build();
}

static Mode ModeFrom(Model model, double[] start) =>
    PosteriorMode.Find(model, new ModeSettings { Starts = 1, InitialPoints = InitialPoints.AtPosition(start) });

static double[] Grid(double[] x) => [.. Enumerable.Range(0, 101).Select(k => x.Min() + k / 100.0 * (x.Max() - x.Min()))];
