using System.Text.Json;
using BayesSampler.Models;

namespace BayesSampler.CompareStan;

/// <summary>Stan's side: reads what the driver left, and checks that its model is ours.</summary>
internal static class StanRun
{
    /// <summary>As the script runs it.</summary>
    public const int Chains = 4;

    /// <summary>Reads a run.</summary>
    /// <param name="comparison">The case.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="prefix">The driver's output: <c>PREFIX.json</c> and <c>PREFIX-1.csv</c>, ...</param>
    public static RunResult Read(ComparisonCase comparison, ulong seed, string prefix)
    {
        RunResult result = new() { Case = comparison.StanRun, Side = "stan", Seed = seed };
        string summary = File.ReadAllText(prefix + ".json");
        if (string.IsNullOrWhiteSpace(summary)) return result with { Failure = "the program failed" };
        using JsonDocument document = JsonDocument.Parse(summary);
        double Number(string name) => document.RootElement.GetProperty(name).GetDouble();
        CmdStanDraws read = CmdStanCsv.Read(
            Enumerable.Range(1, Chains).Select(chain => FormattableString.Invariant($"{prefix}-{chain}.csv")));
        PosteriorDraws statistics = read.Statistics
            ?? throw new InvalidDataException($"{prefix}-1.csv: there are no statistics.");

        Problem problem = comparison.Load();
        Model model = problem.State().Build(problem.Options);
        result = result with
        {
            Warmup = read.Headers[0].Warmup,
            Metric = nameof(MetricKind.Diagonal),
            WarmupSeconds = Number("warmupSeconds"),
            SamplingSeconds = Number("samplingSeconds"),
            FirstDrawSeconds = Number("firstDrawSeconds"),
            DensityError = DensityError(model, read.Draws, statistics["density__"].Chain(0)),
        };
        return Measured.Complete(result, problem, model, read.Draws, statistics);
    }

    /// <summary>
    /// The largest difference of the two log densities of declared parameters, each relative to its first draw, relative to
    /// Stan's (absolute below 1).
    /// </summary>
    private static double DensityError(Model model, PosteriorDraws draws, ReadOnlySpan<double> known)
    {
        string[] names = Measured.Declared(model);
        double[] parameters = new double[names.Length];
        double first = 0, largest = 0;
        int draw = 0;
        for (; draw < known.Length && !double.IsNaN(known[draw]); draw++)
        {
            for (int k = 0; k < names.Length; k++) parameters[k] = draws[names[k]].Chain(0)[draw];
            double ours = model.LogDensityOf(parameters);
            if (draw == 0) first = ours;
            double difference = known[draw] - known[0];
            largest = Math.Max(largest, Math.Abs(ours - first - difference) / Math.Max(1, Math.Abs(difference)));
        }

        return draw > 1 ? largest : double.NaN;
    }
}
