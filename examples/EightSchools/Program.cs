using BayesSampler;
using BayesSampler.Examples;
using BayesSampler.Models;
using BayesSampler.Plotting;
using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

Example example = Example.Start(
    args, "eight-schools", "Coaching in eight schools: a hierarchical model, centred and non-centred.");

// Effect of coaching on the verbal SAT score in each of eight schools, and the standard error of each estimate.
// Rubin (1981), "Estimation in parallel randomized experiments", Journal of Educational Statistics 6, 377-401, Table 1.
string[] schools = ["A", "B", "C", "D", "E", "F", "G", "H"];
double[] effect = [28, 8, -3, 7, -1, 1, 18, 12];
double[] standardError = [15, 10, 16, 11, 9, 11, 10, 18];

// The same posterior twice. Centred: the effects themselves are parameters. Non-centred: the parameters are the effects'
// deviations from their mean in units of tau, whose scale knows nothing of tau.
Model State(bool centred)
{
    ModelBuilder model = new();
    Expr mu = model.Parameter("mu", Normal(0, 5));
    Expr tau = model.Parameter("tau", HalfCauchy(5));
    Expr theta = centred
        ? model.Parameter("theta", Normal(mu, tau), schools.Length)
        : model.Derived("theta", mu + tau * model.Parameter("deviation", Normal(0, 1), schools.Length));
    model.Derived("log tau", Log(tau));
    model.Observe("effect", effect, Normal(theta, model.Data("standard error", standardError)));
    return model.Build();
}

SamplingResult<HmcTuning> Run(string title, Model model, double targetAcceptance)
{
    Example.Heading(title);
    Console.WriteLine(model);
    NutsSettings settings = new() { Seed = example.Seed, Draws = 2000, TargetAcceptance = targetAcceptance };
    SamplingResult<HmcTuning> result = new NutsSampler(settings).Sample(model);
    Console.Write(PosteriorSummary.Of(result.Draws.Select("mu", "tau", "log tau", "theta")));
    foreach (DiagnosticWarning warning in result.Warnings) Console.WriteLine($"Warning: {warning.Message}");
    return result;
}

SamplingResult<HmcTuning> centred = Run("Centred", State(centred: true), targetAcceptance: 0.8);
SamplingResult<HmcTuning> nonCentred = Run("Non-centred", State(centred: false), targetAcceptance: 0.95);

double[] logTau = centred.Draws["log tau"].Values.ToArray();
double[] divergent = centred.Statistics["divergent__"].Values.ToArray();
double[] atDivergence = [.. logTau.Where((_, i) => divergent[i] != 0).Order()];
double ShareBelow1(SamplingResult result) => result.Draws["tau"].Values.ToArray().Average(tau => tau < 1 ? 1.0 : 0.0);

Example.Heading("How to read it");
Console.WriteLine($"""
    Both models are the same posterior; only the coordinates differ. In the centred one the width of theta is tau itself, so where
    tau is small the posterior narrows like a funnel, and a step size that suits its mouth is too long for its neck: {centred.DivergenceCount} of
    {logTau.Length} transitions diverged. That is not noise to be ignored, it says where draws are missing. The median of log tau is
    {(atDivergence.Length > 0 ? atDivergence[atDivergence.Length / 2] : double.NaN):F1} at the divergences and {Intervals.Median(centred.Draws["log tau"]):F1} in all draws; in the picture the crosses stand where the points run out.
    tau < 1 has probability {ShareBelow1(centred):P0} by the centred draws and {ShareBelow1(nonCentred):P0} by the non-centred ones, whose {nonCentred.DivergenceCount} divergences,
    R-hat of {MaxRHat(nonCentred):F3} at worst and bulk ESS of at least {MinEss(nonCentred):F0} (centred: {MaxRHat(centred):F3} and {MinEss(centred):F0}) say that they can be believed.

    The effects: school A's estimate of {effect[0]} points shrinks to {Mean("theta[1]"):F1} ± {Sd("theta[1]"):F1}, because eight such uncertain experiments are
    compatible with schools that hardly differ (tau {Mean("tau"):F1} ± {Sd("tau"):F1}). Coaching helps by {Mean("mu"):F1} ± {Sd("mu"):F1} points on average.
    """);

// Complete pooling, the other extreme: one effect for all schools, each estimate weighted by its precision.
double[] weight = [.. standardError.Select(error => 1 / (error * error))];
double pooled = effect.Zip(weight, (y, w) => y * w).Sum() / weight.Sum();
string[] thetas = [.. Enumerable.Range(1, schools.Length).Select(j => $"theta[{j}]")];
example.Save("forest", ForestPlot.FromDraws(
    [new NamedDraws("centred", centred.Draws), new NamedDraws("non-centred", nonCentred.Draws)], [.. thetas, "mu"],
    "effect of coaching (points)", "Eight schools", [.. schools.Select(school => $"school {school}"), "mean, mu"],
    [.. effect, pooled], "observed (mean: complete pooling)")[0]);
string[] pair = ["theta[1]", "log tau"];
example.Save("centred", PairsPlot.Create(centred, pair, title: $"Centred: {centred.DivergenceCount} divergences"));
example.Save("non-centred", PairsPlot.Create(nonCentred, pair, title: $"Non-centred: {nonCentred.DivergenceCount} divergences"));
example.Finish();

double Mean(string name) => Moments.Mean(nonCentred.Draws[name]);
double Sd(string name) => Moments.Sd(nonCentred.Draws[name]);
double MaxRHat(SamplingResult result) => result.Summary().Rows.Max(row => row.RHat);
double MinEss(SamplingResult result) => result.Summary().Rows.Min(row => row.EssBulk);
