using System.Diagnostics;
using BayesSampler.Models;

namespace BayesSampler.Scale;

/// <summary>Chains of one run.</summary>
internal static class ChainsStudy
{
    private const int Dimension = 1000;

    public static Study Run(bool quick)
    {
        Model model = Data.Gaussian(Dimension);
        int draws = quick ? 100 : 2000;
        StorageCurves curves = new();
        List<string[]> rows = [];
        double[] one = [];
        // Once, so that the first number of chains does not pay for the first use of the code.
        new NutsSampler(new NutsSettings { Seed = 1, Draws = draws, Metric = MetricKind.Diagonal }).Sample(model);
        for (int chains = 1; chains <= (quick ? 4 : 16); chains *= 2)
        {
            NutsSettings settings = new() { Seed = 1, Chains = chains, Warmup = 200, Draws = draws, Metric = MetricKind.Diagonal };
            double[] seconds = Storage.Medians(3, storage =>
            {
                long started = Stopwatch.GetTimestamp();
                new NutsSampler(storage.Settings(settings)).Sample(model);
                return Stopwatch.GetElapsedTime(started).TotalSeconds;
            });
            if (chains == 1) one = seconds;
            for (int k = 0; k < 2; k++)
            {
                rows.Add(
                [
                    FormattableString.Invariant($"{chains}"),
                    Storage.Both[k].Name,
                    FormattableString.Invariant($"{seconds[k]:0.00}"),
                    FormattableString.Invariant($"{1e6 * seconds[k] / (chains * draws):0.0}"),
                    FormattableString.Invariant($"{seconds[k] / (one[k] * Math.Max(1, chains / (double)Environment.ProcessorCount)):0.00}"),
                    k == 0 ? "" : FormattableString.Invariant($"{seconds[1] / seconds[0]:0.000}"),
                    .. curves.Add(k, chains, seconds[k], settings, model),
                ]);
            }
        }

        return new Study(
            "scale-chains",
            "Chains: independent normals in 1,000 dimensions",
            FormattableString.Invariant($"""
            200 + {draws:N0} iterations each, on {Environment.ProcessorCount} processors; seconds by the clock, warmup included, medians of three runs in turns.
            Over ideal: over the time of one chain, times the chains that each processor has. Ratio: on disk over in memory.
            """),
            ["chains", "draws kept", "seconds", "µs per draw", "over ideal", "ratio", "memory stated", "measured", "disk"],
            rows,
            [
                new Panel("chains", "seconds of a run", curves.Time),
                new Panel("chains", "bytes in memory", curves.Memory),
            ]);
    }
}
