// What a rule that looks at the draws it ends does to results: over many runs, the errors of means in units of their own standard
// errors, beside those of runs of a given length. Same bits everywhere, so the table is of no particular machine.
using BayesSampler;

const int Runs = 2000;
const double Correlation = 0.9;
IModel<IDifferentiableLogDensity> model = LogDensity.FromFunction([new ParameterInfo("x"), new ParameterInfo("y")], (q, gradient) =>
{
    const double Precision = 1 / (1 - Correlation * Correlation);
    gradient[0] = -Precision * (q[0] - Correlation * q[1]);
    gradient[1] = -Precision * (q[1] - Correlation * q[0]);
    return (q[0] * gradient[0] + q[1] * gradient[1]) / 2;
});
StoppingRule few = new() { MinEssBulk = 100, MinEssTail = 100, MaxRHat = null };
(string Name, int First, StoppingRule Rule)[] rules =
[
    ("default", 100, new StoppingRule()),
    ("MCSE 0.05 sd", 100, new StoppingRule
    {
        MinEssBulk = null,
        MinEssTail = null,
        MaxRHat = null,
        MaxMcse = new Dictionary<string, double> { ["x"] = 0.05, ["y"] = 0.05 },
    }),
    ("ESS 100 alone", 50, few),
    ("ESS 50 alone", 20, few with { MinEssBulk = 50, MinEssTail = 50 }),
];

Console.WriteLine(FormattableString.Invariant(
    $"A normal in the plane with correlation {Correlation}; 4 chains; {Runs:N0} runs of each kind, with two means each. z is the error of a mean over"));
Console.WriteLine("its standard error: its mean is the bias, its sd how much larger errors are than said. Given: the median length of the runs beside.");
Console.WriteLine();
Console.WriteLine("| sampler | rule | first look | draws, median | mean z | sd z | 95 % covers | given: mean z | sd z | 95 % covers |");
Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
foreach (bool isNuts in (bool[])[true, false])
{
    foreach ((string name, int first, StoppingRule rule) in rules)
    {
        (SamplingResult[] ruled, string found) = Measure(run => isNuts
            ? Nuts(run, first).RunUntil(model, rule)
            : Metropolis(run, first).RunUntil(model, rule));
        int[] lengths = [.. ruled.Select(result => result.Draws.DrawsPerChain).Order()];
        int median = lengths[Runs / 2];
        (_, string given) = Measure(run => isNuts
            ? Nuts(Runs + run, median).Sample(model)
            : Metropolis(Runs + run, median).Sample(model));
        Console.WriteLine($"| {(isNuts ? "nuts" : "mh")} | {name} | {first} | {median} | {found} | {given} |");
    }
}

static NutsSampler Nuts(int run, int draws) =>
    new(new NutsSettings { Seed = (ulong)run, Warmup = 150, Draws = draws, MaxThreads = 1 });

static MetropolisSampler Metropolis(int run, int draws) =>
    new(new MetropolisSettings { Seed = (ulong)run, Warmup = 1000, Draws = draws, Thinning = 1, MaxThreads = 1 });

static (SamplingResult[] Results, string Text) Measure(Func<int, SamplingResult> sample)
{
    SamplingResult[] results = new SamplingResult[Runs];
    Parallel.For(0, Runs, run => results[run] = sample(run));
    double[] z = [.. results.SelectMany(result => (double[])[Z(result.Draws["x"]), Z(result.Draws["y"])])];
    double mean = z.Average();
    double sd = Math.Sqrt(z.Sum(value => (value - mean) * (value - mean)) / (z.Length - 1));
    double covered = z.Count(value => Math.Abs(value) < 1.959963984540054) / (double)z.Length;
    return (results, FormattableString.Invariant($"{mean:0.000} | {sd:0.000} | {covered:0.0 %}"));
}

static double Z(ParameterDraws draws) => Moments.Mean(draws) / Convergence.McseMean(draws);
