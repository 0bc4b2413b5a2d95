using BayesSampler;
using BayesSampler.Examples;
using BayesSampler.Models;
using BayesSampler.Plotting;
using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

Example example = Example.Start(
    args, "predator-prey", "Hares and lynx: the parameters of a differential equation.");

// Pelts of the Hudson's Bay Company in thousands, 1900 to 1920; see data/README.md.
Dataset data = Dataset.ReadCsv(Path.Combine(AppContext.BaseDirectory, "data", "hudson_lynx_hare.csv"));
double[] year = data["year"].ToArray(), hare = data["hare"].ToArray(), lynx = data["lynx"].ToArray();

Model State(double[] years, double[] hares, double[] lynxes)
{
    ModelBuilder model = new();
    // Per year: hares multiply by birth and fall to lynx, lynx die and multiply by hares.
    Expr birth = model.Parameter("birth", Support.Positive, Normal(1, 0.5));
    Expr predation = model.Parameter("predation", Support.Positive, Normal(0.05, 0.05));
    Expr death = model.Parameter("death", Support.Positive, Normal(1, 0.5));
    Expr growth = model.Parameter("growth", Support.Positive, Normal(0.05, 0.05));
    Expr start = model.Parameter("start", LogNormal(Math.Log(10), 1), 2);
    Expr sigma = model.Parameter("sigma", LogNormal(-1, 1), 2);

    Expr Derivative(Expr time, Expr state) => Concat(
        (birth - predation * state[1]) * state[0],
        (growth * state[0] - death) * state[1]);
    // The solution from 1900 on; the first year is the start itself.
    Expr solution = SolveOde(Derivative, start, 1900, years[1..]);
    Expr hareCurve = model.Derived("hare curve", Concat(start[0], solution.Column(0)));
    Expr lynxCurve = model.Derived("lynx curve", Concat(start[1], solution.Column(1)));
    model.Observe("hare", hares, LogNormal(Log(hareCurve), sigma[0]));
    model.Observe("lynx", lynxes, LogNormal(Log(lynxCurve), sigma[1]));
    return model.Build();
}

Model yearly = State(year, hare, lynx);
Console.WriteLine(yearly);
NutsSettings settings = new() { Seed = example.Seed };
SamplingResult result = new NutsSampler(settings).Sample(yearly, InitialPoints.ByName(Starts(settings.Chains)));
string[] parameters = ["birth", "predation", "death", "growth", "start", "sigma"];
PosteriorSummary summary = PosteriorSummary.Of(result.Draws.Select(parameters));
Console.Write(summary);
foreach (DiagnosticWarning warning in result.Warnings) Console.WriteLine($"Warning: {warning.Message}");

// The same statements at every month, and five years beyond the data: what is observed there does not matter.
double[] months = [.. Enumerable.Range(0, 12 * 25 + 1).Select(month => 1900 + month / 12.0)];
double[] anything = [.. months.Select(_ => 1.0)];
Model monthly = State(months, anything, anything);
PosteriorDraws curves = monthly.Derive(result.Draws), predicted = monthly.PosteriorPredictive(result.Draws, example.Seed);
example.Save("hare", Picture("hare", hare));
example.Save("lynx", Picture("lynx", lynx));
string[] rates = ["birth", "predation", "death", "growth"];
example.Save("pairs", PairsPlot.Create(result, rates, title: "Predator and prey: the four rates"));

Example.Heading("How to read it");
Console.WriteLine($"""
    Left alone, hares would multiply at a rate of {Mean("birth"):F2} ± {Sd("birth"):F2} a year, and without hares lynx would die out at {Mean("death"):F2} ± {Sd("death"):F2}.
    The equations' point of rest, hares at death/growth and lynx at birth/predation, lies near {Mean("death") / Mean("growth"):F0} and {Mean("birth") / Mean("predation"):F0} thousand pelts;
    the populations run around it, lynx after hares. sigma is the scatter of the counts about the curves on the log scale:
    {Mean("sigma[1]"):F2} and {Mean("sigma[2]"):F2}, so a count is typically off by a quarter. The rates are correlated (see the pairs): a quicker life of one
    animal needs one of the other.
    The chains start from four different guesses at the length of a cycle, 8 to 12 years, as the data show at a glance. From
    anywhere, some would come upon a lesser mode that takes the cycles for noise, and stay: the warnings name such chains.
    The bands hardly widen after 1920, as the equations let chance into the counts alone and not into the lives of the animals:
    the length of a cycle is well known, so is every later one. Real populations are less punctual, and the hares of 1906 to
    1908, which lie above the curve one and all, hint at that. A narrow band is a statement of the model, not of the world.
    """);
example.Finish();

// A cycle takes 2 pi / sqrt(birth death) years, and the populations average death / growth and birth / predation.
IEnumerable<Dictionary<string, double[]>> Starts(int chains) => Enumerable.Range(0, chains).Select(chain =>
{
    double rate = 2 * Math.PI / (8 + 4 * (chain + 0.5) / chains);
    return new Dictionary<string, double[]>
    {
        ["birth"] = [rate],
        ["predation"] = [rate / lynx.Average()],
        ["death"] = [rate],
        ["growth"] = [rate / hare.Average()],
        ["start"] = [hare[0], lynx[0]],
    };
});

double Mean(string name) => summary[name].Mean;

double Sd(string name) => summary[name].Sd;

Figure Picture(string animal, double[] counted)
{
    PredictionBand band = PredictionBand.FromDraws(months, curves.Select($"{animal} curve"), predicted.Select(animal));
    return PredictionPlot.Line(year, counted, band, "year", "pelts (thousands)", $"Pelts of {animal}", "population");
}
