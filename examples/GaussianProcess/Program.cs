using BayesSampler;
using BayesSampler.Examples;
using BayesSampler.Models;
using BayesSampler.Plotting;
using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

Example example = Example.Start(
    args, "gaussian-process", "The flow of the Nile as a smooth function of time and noise.");

// Annual flow at Aswan in 10^8 cubic metres, 1871 to 1970; see data/README.md.
Dataset data = Dataset.ReadCsv(Path.Combine(AppContext.BaseDirectory, "data", "nile.csv"));
double[] year = data["year"].ToArray(), flow = data["flow"].ToArray();

// The hyperparameters; everything else follows from them.
(Expr Mean, Expr Sd, Expr Scale, Expr Noise) Parameters(ModelBuilder model) => (
    model.Parameter("mean", Normal(900, 200)),
    model.Parameter("sd", HalfNormal(300)),
    model.Parameter("length scale", LogNormal(Math.Log(20), 1)),
    model.Parameter("noise", HalfNormal(300)));

// The function itself is integrated out: the flows are jointly normal, with a covariance that falls with the distance in time.
Model Flows()
{
    ModelBuilder model = new();
    (Expr mean, Expr amplitude, Expr length, Expr error) = Parameters(model);
    Expr covariance = AddDiagonal(Matern32(model.Data("year", year), amplitude, length), Square(error));
    model.Observe("flow", flow, MultivariateNormal(Repeat(mean, year.Length), covariance));
    return model.Build();
}

// Given the hyperparameters, the function at other years is normal again: its mean and variance by the rules of conditioning.
Model Function(double[] at)
{
    ModelBuilder model = new();
    (Expr mean, Expr amplitude, Expr length, Expr error) = Parameters(model);
    int n = year.Length;
    Expr joint = Matern32(model.Data("all years", [.. year, .. at]), amplitude, length);
    Expr factor = Cholesky(AddDiagonal(Block(joint, 0, n, 0, n), Square(error)));
    Expr across = TriangularSolve(factor, Block(joint, 0, n, n, at.Length));
    Expr conditionalMean = mean + TransposedProduct(across, TriangularSolve(factor, flow - mean));
    Expr explained = TransposedProduct(ElementwiseProduct(across, across), Repeat(1, n));
    Expr conditionalSd = Sqrt(Square(amplitude) - explained);
    model.Observe("function", new double[at.Length], Normal(conditionalMean, conditionalSd));
    model.Observe("flow", new double[at.Length], Normal(conditionalMean, Sqrt(Square(conditionalSd) + Square(error))));
    return model.Build();
}

Model flows = Flows();
Console.WriteLine(flows);
SamplingResult result = new NutsSampler(new NutsSettings { Seed = example.Seed, TargetAcceptance = 0.95 }).Sample(flows);
PosteriorSummary summary = result.Summary();
Console.Write(summary);
foreach (DiagnosticWarning warning in result.Warnings) Console.WriteLine($"Warning: {warning.Message}");

// Every second year, and ten years beyond the data.
double[] grid = [.. Enumerable.Range(0, 56).Select(k => 1871.0 + 2 * k)];
PosteriorDraws given = Function(grid).PosteriorPredictive(result.Draws, example.Seed);
PosteriorDraws function = given.Select("function");
double[] medians = [.. Enumerable.Range(0, grid.Length).Select(k => Intervals.Median(function[k]))];
int steepest = Enumerable.Range(1, grid.Length - 1).MinBy(k => medians[k] - medians[k - 1]);
CredibleInterval before = Intervals.Eti(function[10], 0.95), after = Intervals.Eti(function[24], 0.95);
CredibleInterval beyond = Intervals.Eti(function[grid.Length - 1], 0.95);
SummaryRow noise = summary["noise"], sd = summary["sd"], scale = summary["length scale"];

Example.Heading("How to read it");
Console.WriteLine($"""
    'noise' ({noise.Mean:F0} ± {noise.Sd:F0}) is what a year's flow has for itself, 'sd' ({sd.Mean:F0} ± {sd.Sd:F0}) how far the smooth part strays from its mean, and
    'length scale' ({scale.Median:F0} years, 95 % from {scale.Interval.Lower:F0} to {scale.Interval.Upper:F0}) over how long it keeps its level: a hundred years
    do not tell one from the other. Such skewed posteriors are why these three are sampled, not fixed at their best values.
    The function falls from {medians[10]:F0} in {grid[10]} ({before.Lower:F0} to {before.Upper:F0}) to {medians[24]:F0} in {grid[24]} ({after.Lower:F0} to {after.Upper:F0}), and steepest from {grid[steepest - 1]} to {grid[steepest]}. The fall
    of 1899 is well known (Cobb found a change point there); a smooth function can only round it off.
    Beyond the data the function returns to its mean with the length scale, and its band opens to that of the prior: in {grid[^1]}
    it lies between {beyond.Lower:F0} and {beyond.Upper:F0}. The pale band is for the flow of a single year; about one year in twenty should lie outside.
    """);

PredictionBand band = PredictionBand.FromDraws(grid, function, given.Select("flow"));
example.Save("nile", PredictionPlot.Line(
    year, flow, band, "year", "annual flow (10⁸ m³)", "The Nile at Aswan", "smooth part"));
example.Save("hyperparameters", PairsPlot.Create(result, ["sd", "length scale", "noise"], title: "Hyperparameters"));
example.Finish();

static Expr Block(Expr matrix, int row, int rows, int column, int columns)
{
    int width = matrix.Shape[1];
    int[] places = [.. Enumerable.Range(0, rows * columns).Select(e => (row + e / columns) * width + column + e % columns)];
    return Reshape(Flatten(matrix)[places], rows, columns);
}
