using System.Diagnostics;
using BayesSampler.Models;

namespace BayesSampler.Scale;

/// <summary>Times and memory.</summary>
internal static class Measure
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(250);

    /// <summary>Microseconds of a gradient: the median of batches, each long enough for the clock.</summary>
    public static double Gradient(Model model, bool quick)
    {
        IDifferentiableLogDensity density = model.CreateEvaluator();
        double[] position = Data.Normals(4, density.Dimension, 0.3);
        double[] gradient = new double[density.Dimension];
        double least = quick ? 1_000 : 20_000;
        int calls = 1;
        // Twice as many until it is enough, and until the runtime has compiled the code for good.
        long started = Stopwatch.GetTimestamp();
        for (double time = Batch(); Stopwatch.GetElapsedTime(started) < WarmUp || time * calls < least; time = Batch())
        {
            if (time * calls < least) calls *= 2;
        }

        double[] times = [.. Enumerable.Range(0, quick ? 3 : 9).Select(_ => Batch()).Order()];
        return times[times.Length / 2];

        double Batch()
        {
            long begun = Stopwatch.GetTimestamp();
            for (int i = 0; i < calls; i++) density.LogDensityAndGradient(position, gradient);
            return Stopwatch.GetElapsedTime(begun).TotalMicroseconds / calls;
        }
    }

    /// <summary>Bytes of all that is alive on the managed heap; what is dead has gone back to the system.</summary>
    public static long Live()
    {
        // Generated code is let go by a finaliser, and only then what it refers to.
        for (int round = 0; round < 3; round++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>What a run holds shortly before its end, beyond what was there before.</summary>
    public static long LiveInRun(NutsSettings settings, Model model)
    {
        long before = Live();
        LiveProgress progress = new();
        // All chains about as far: they take turns.
        new NutsSampler(settings with { MaxThreads = 1 }).Sample(model, progress: progress);
        return progress.Live - before;
    }

    public static string Bytes(long bytes) => bytes switch
    {
        < 10_000 => FormattableString.Invariant($"{bytes} B"),
        < 10_000_000 => FormattableString.Invariant($"{bytes / 1e3:0.#} kB"),
        < 10_000_000_000 => FormattableString.Invariant($"{bytes / 1e6:0.#} MB"),
        _ => FormattableString.Invariant($"{bytes / 1e9:0.##} GB"),
    };

    private sealed class LiveProgress : IProgress<SamplingProgress>
    {
        public long Live { get; private set; }

        public void Report(SamplingProgress value)
        {
            if (Live == 0 && value.Iteration >= 0.97 * value.TotalIterations) Live = Measure.Live();
        }
    }
}
