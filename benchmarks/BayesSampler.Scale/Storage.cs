using BayesSampler.Models;

namespace BayesSampler.Scale;

/// <summary>The same run in memory and on disk.</summary>
internal sealed record Storage(string Name, bool IsOnDisk)
{
    public static readonly Storage[] Both = [new("in memory", false), new("on disk", true)];

    /// <summary>Times of both, in turns, so that whatever else goes on on the machine meets both alike.</summary>
    /// <returns>Medians in seconds, in the order of <see cref="Both"/>.</returns>
    public static double[] Medians(int repeats, Func<Storage, double> seconds)
    {
        double[][] times = [new double[repeats], new double[repeats]];
        for (int i = 0; i < repeats; i++)
        {
            for (int k = 0; k < 2; k++) times[k][i] = seconds(Both[k]);
        }

        foreach (double[] of in times) Array.Sort(of);
        return [times[0][repeats / 2], times[1][repeats / 2]];
    }

    /// <summary>Bytes that a run holds: stated before, and measured.</summary>
    public (MemoryEstimate Stated, long Measured) Memory(NutsSettings settings, Model model)
    {
        NutsSettings stored = Settings(settings);
        return (new NutsSampler(stored).MemoryNeeded(model), Measure.LiveInRun(stored, model));
    }

    public NutsSettings Settings(NutsSettings settings) =>
        settings with { DrawsFolder = IsOnDisk ? Path.Combine(Path.GetTempPath(), "bayessampler-scale") : null };
}
