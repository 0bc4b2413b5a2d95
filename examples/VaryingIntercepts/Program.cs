using BayesSampler;
using BayesSampler.Examples;
using BayesSampler.Models;
using BayesSampler.Plotting;
using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

Example example = Example.Start(
    args, "varying-intercepts", "Admissions to Berkeley: one intercept for all departments, and one each.");

// Applicants to the six largest departments of the graduate school at Berkeley in 1973. Bickel, Hammel and O'Connell (1975),
// "Sex bias in graduate admissions: data from Berkeley", Science 187, 398-403; the table by department as in Freedman, Pisani
// and Purves (1978), Statistics.
string[] departments = ["A", "B", "C", "D", "E", "F"];
(int Department, bool IsMale, int Admitted, int Rejected)[] table =
[
    (0, true, 512, 313), (0, false, 89, 19),
    (1, true, 353, 207), (1, false, 17, 8),
    (2, true, 120, 205), (2, false, 202, 391),
    (3, true, 138, 279), (3, false, 131, 244),
    (4, true, 53, 138), (4, false, 94, 299),
    (5, true, 22, 351), (5, false, 24, 317),
];
int[] department = [.. table.Select(row => row.Department)];
double[] male = [.. table.Select(row => row.IsMale ? 0.5 : -0.5)];
double[] admitted = [.. table.Select(row => (double)row.Admitted)];
double[] applicants = [.. table.Select(row => (double)(row.Admitted + row.Rejected))];

Model Pooled()
{
    ModelBuilder model = new();
    Expr intercept = model.Parameter("intercept", Normal(0, 1.5));
    Expr sex = model.Parameter("male", Normal(0, 1));
    Expr predictor = intercept + sex * model.Data("sex", male);
    model.Observe("admitted", admitted, BinomialLogit(model.Data("applicants", applicants), predictor));
    return model.Build();
}

Model Varying()
{
    ModelBuilder model = new();
    Expr mean = model.Parameter("mean", Normal(0, 1.5));
    Expr tau = model.Parameter("tau", HalfNormal(1.5));
    // Each department has hundreds of applicants, so its intercept is well known and the centred form is the better one.
    Expr intercept = model.Parameter("intercept", Normal(mean, tau), departments.Length);
    Expr sex = model.Parameter("male", Normal(0, 1));
    Expr predictor = intercept[department] + sex * model.Data("sex", male);
    model.Observe("admitted", admitted, BinomialLogit(model.Data("applicants", applicants), predictor));
    model.Derived("rate", LogisticSigmoid(intercept));
    return model.Build();
}

(SamplingResult Result, PosteriorDraws Replicated) Run(string title, Model model, params string[] shown)
{
    Example.Heading(title);
    Console.WriteLine(model);
    SamplingResult result = new NutsSampler(new NutsSettings { Seed = example.Seed }).Sample(model);
    Console.Write(PosteriorSummary.Of(result.Draws.Select(shown)));
    foreach (DiagnosticWarning warning in result.Warnings) Console.WriteLine($"Warning: {warning.Message}");
    return (result, model.PosteriorPredictive(result.Draws, example.Seed));
}

var pooled = Run("One intercept", Pooled(), "intercept", "male");
var varying = Run("Varying intercepts", Varying(), "mean", "tau", "intercept", "male");

SummaryRow all = pooled.Result.Summary()["male"], within = varying.Result.Summary()["male"];
Example.Heading("How to read it");
Console.WriteLine($"""
    'male' is the log odds ratio of admission, men against women. With one intercept for all it is {all.Mean:F2} ± {all.Sd:F2}: the odds of
    men look {Math.Exp(all.Mean):F2} times those of women. With an intercept for each department it is {within.Mean:F2} ± {within.Sd:F2}, 95 % from {within.Interval.Lower:F2} to {within.Interval.Upper:F2}:
    within departments men have no advantage. Both are right answers, to different questions. Women applied more to departments
    that admit few of anybody: 'rate' falls from {Moments.Mean(varying.Result.Draws["rate[1]"]):P0} in A to {Moments.Mean(varying.Result.Draws["rate[6]"]):P0} in F.

    Which model describes the data, replications tell: of the {table.Length} counts, {Outside(pooled.Replicated)} lie outside the 95 % that the first model expects, {Outside(varying.Replicated)} outside
    those of the second. The intercepts come from a common distribution of sd tau = {Moments.Mean(varying.Result.Draws["tau"]):F1}, estimated with them. With so many
    applicants it hardly pulls at them; for a department of ten it would. The crosses in the picture are the raw rates, of the
    applicants as they came; 'rate' stands midway between men and women ('sex' is ±1/2), so the two differ a little where most
    applicants were of one sex, as at A and B. What is left at A: there {89 / 108.0:P0} of the women and {512 / 825.0:P0} of the men were
    admitted, which one slope for all departments cannot say.
    """);

string[] rates = [.. Enumerable.Range(1, departments.Length).Select(d => $"rate[{d}]")];
double[] raw =
[
    .. departments.Select((_, d) =>
        table.Where(row => row.Department == d).Sum(row => (double)row.Admitted)
        / table.Where(row => row.Department == d).Sum(row => row.Admitted + row.Rejected)),
];
example.Save("rates", ForestPlot.FromDraws(
    [new NamedDraws("varying intercepts", varying.Result.Draws)], rates, "rate of admission", "Admission by department",
    [.. departments.Select(name => $"department {name}")], raw, "raw rate")[0]);
example.Save("sex", MarginalPlot.Create(
    [new NamedDraws("one intercept", pooled.Result.Draws), new NamedDraws("varying intercepts", varying.Result.Draws)],
    [new Marginal("male")], "log odds ratio of admission, men against women", "The effect of sex")[0]);
example.Save("pooled-check", Check(pooled.Replicated, "One intercept: observed and replicated counts"));
example.Save("varying-check", Check(varying.Replicated, "Varying intercepts: observed and replicated counts"));
example.Finish();

int Outside(PosteriorDraws replicated) =>
    admitted.Where((y, i) => !Intervals.Eti(replicated[i], 0.95).Contains(y)).Count();

Figure Check(PosteriorDraws replicated, string title)
{
    int[] rows = [.. Enumerable.Range(0, table.Length)];
    return PredictionPlot.FittedObserved(
        admitted, [.. rows.Select(i => Moments.Mean(replicated[i]))], [.. rows.Select(i => Intervals.Eti(replicated[i], 0.5))],
        [.. rows.Select(i => Intervals.Eti(replicated[i], 0.95))], "number admitted", title);
}
