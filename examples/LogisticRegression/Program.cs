using BayesSampler;
using BayesSampler.Examples;
using BayesSampler.Models;
using BayesSampler.Plotting;
using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

Example example = Example.Start(
    args, "logistic-regression", "Mortality of beetles by dose: logistic regression and a second link.");

// Flour beetles killed by five hours of gaseous carbon disulphide. Bliss (1935), "The calculation of the dosage-mortality
// curve", Annals of Applied Biology 22, 134-167; the grouped table as in Dobson, An Introduction to Generalized Linear Models.
double[] dose = [1.6907, 1.7242, 1.7552, 1.7842, 1.8113, 1.8369, 1.8610, 1.8839]; // log10 of mg/l
double[] beetles = [59, 60, 62, 56, 63, 59, 62, 60];
double[] killed = [6, 13, 18, 28, 52, 53, 61, 60];

// A standardised dose makes the priors easy to state: the slope is the change of the log odds over one sd of dose.
double mean = dose.Average();
double sd = Math.Sqrt(dose.Average(x => (x - mean) * (x - mean)));

Model State(bool logit, double[] at, double[] beetles, double[] killed)
{
    ModelBuilder model = new();
    Expr intercept = model.Parameter("intercept", Normal(0, 2.5));
    Expr slope = model.Parameter("slope", Normal(0, 2.5));
    Expr predictor = intercept + slope * model.Data("z", [.. at.Select(x => (x - mean) / sd)]);
    Expr n = model.Data("beetles", beetles);
    // Complementary log-log: the chance to survive a dose is exp(-exp(predictor)), which is not symmetric about one half.
    Expr probability = model.Derived("probability", logit ? LogisticSigmoid(predictor) : -Expm1(-Exp(predictor)));
    model.Observe("killed", killed, logit ? BinomialLogit(n, predictor) : Binomial(n, probability));
    // The dose that kills half: where the predictor is 0, or log(log 2).
    double half = logit ? 0 : Math.Log(Math.Log(2));
    model.Derived("LD50", Exp(Math.Log(10) * (mean + sd * (half - intercept) / slope)));
    return model.Build();
}

(SamplingResult Result, PosteriorDraws Replicated, double LogLikelihood) Run(string title, Model model)
{
    Example.Heading(title);
    Console.WriteLine(model);
    SamplingResult result = new NutsSampler(new NutsSettings { Seed = example.Seed }).Sample(model);
    Console.Write(PosteriorSummary.Of(result.Draws.Select("intercept", "slope", "LD50")));
    foreach (DiagnosticWarning warning in result.Warnings) Console.WriteLine($"Warning: {warning.Message}");
    PosteriorDraws logLikelihood = model.LogLikelihood(result.Draws);
    double total = logLikelihood.Names.Sum(name => Moments.Mean(logLikelihood[name]));
    return (result, model.PosteriorPredictive(result.Draws, example.Seed), total);
}

var logistic = Run("Logistic regression", State(logit: true, dose, beetles, killed));
var complementary = Run("Complementary log-log link", State(logit: false, dose, beetles, killed));

Example.Heading("Posterior predictive check");
Console.WriteLine("                              logit                 complementary log-log");
Console.WriteLine("log10 dose  beetles  killed   expected  95 %        expected  95 %");
for (int i = 0; i < dose.Length; i++)
{
    Console.WriteLine($"{dose[i],10:F4}{beetles[i],9}{killed[i],8}   "
        + $"{Expected(logistic.Replicated, i)}   {Expected(complementary.Replicated, i)}");
}

string Expected(PosteriorDraws replicated, int i)
{
    CredibleInterval interval = Intervals.Eti(replicated[i], 0.95);
    return $"{Moments.Mean(replicated[i]),8:F1}  {$"{interval.Lower:F0} to {interval.Upper:F0}",-9}";
}

PosteriorSummary summary = logistic.Result.Summary();
SummaryRow perSd = summary["slope"], ld50 = summary["LD50"];
Example.Heading("How to read it");
Console.WriteLine($"""
    The slope is the change of the log odds of death over one sd of log10 dose ({sd:F4}): {perSd.Mean:F2} ± {perSd.Sd:F2}, so the odds grow
    {Math.Exp(perSd.Mean):F0}-fold; per unit of log10 dose that is {perSd.Mean / sd:F1}. (Maximum likelihood gives 34.3: priors of sd 2.5 hardly matter
    here.) Half of the beetles die at LD50 = {ld50.Mean:F1} mg/l, with probability 95 % between {ld50.Interval.Lower:F1} and {ld50.Interval.Upper:F1}: a quantity derived from
    the draws has its uncertainty without further formulas.

    A posterior says how sure one can be if the model holds; whether it does, replicated data tell. Taken one by one the counts
    are such as the logistic model produces, but its misses have a pattern: too few deaths expected at both ends, too many in
    between. The curve is symmetric about one half and the data are not. The complementary log-log link comes closer at six of
    eight doses; with as many parameters its posterior mean log likelihood is {complementary.LogLikelihood:F1} against {logistic.LogLikelihood:F1}, and its LD50 {complementary.Result.Summary()["LD50"].Mean:F1} mg/l.
    """);

// The same statements at other doses, for the curve between the data.
double[] grid = [.. Enumerable.Range(0, 81).Select(k => 1.66 + 0.25 * k / 80)];
double[] none = new double[grid.Length];
double[] share = [.. killed.Zip(beetles, (y, n) => y / n)];
foreach (bool logit in new[] { true, false })
{
    PosteriorDraws draws = (logit ? logistic : complementary).Result.Draws;
    PosteriorDraws curve = State(logit, grid, none, none).Derive(draws).Select("probability");
    example.Save(logit ? "logit" : "complementary-log-log", PredictionPlot.Line(
        dose, share, PredictionBand.FromDraws(grid, curve), "dose (log10 of mg/l)", "share killed",
        logit ? "Logistic regression" : "Complementary log-log link", "probability"));
}

example.Finish();
