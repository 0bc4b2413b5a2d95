using BayesSampler.Models;

namespace BayesSampler.Scale;

/// <summary>Draws of a chain.</summary>
internal static class DrawsStudy
{
    /// <summary>Draws that are timed in all at each length.</summary>
    private const int Timed = 200_000;

    public static Study Run(bool quick)
    {
        Model model = Data.EightSchools();
        StorageCurves curves = new();
        List<string[]> rows = [];
        for (int draws = 100; draws <= (quick ? 10_000 : 1_000_000); draws *= 10)
        {
            NutsSettings settings = new() { Seed = 1, Chains = 1, Warmup = 300, Draws = draws };
            double[] seconds = Storage.Medians(Math.Clamp(Timed / draws, 5, quick ? 5 : 201), storage =>
                new NutsSampler(storage.Settings(settings)).Sample(model).Chains[0].SamplingTime.TotalSeconds);
            for (int k = 0; k < 2; k++)
            {
                rows.Add(
                [
                    FormattableString.Invariant($"{draws:N0}"),
                    Storage.Both[k].Name,
                    FormattableString.Invariant($"{1e6 * seconds[k] / draws:0.000}"),
                    k == 0 ? "" : FormattableString.Invariant($"{seconds[1] / seconds[0]:0.000}"),
                    .. curves.Add(k, draws, 1e6 * seconds[k] / draws, settings, model),
                ]);
            }
        }

        return new Study(
            "scale-draws",
            "Draws: eight schools",
            """
            One chain; time of the draws alone, medians of runs in turns (201 of the shortest, 5 of the longest). 18 quantities and 7
            statistics a draw: few leapfrog steps of a cheap model, so that storing shows as much as it can. Ratio: on disk over in
            memory.
            """,
            ["draws", "kept", "µs per draw", "ratio", "memory stated", "measured", "disk"],
            rows,
            [
                new Panel("draws", "µs per draw", curves.Time),
                new Panel("draws", "bytes in memory", curves.Memory),
            ]);
    }
}
