using System.Diagnostics;
using BayesSampler.Models;

namespace BayesSampler.Scale;

/// <summary>Rows of a linear regression.</summary>
internal static class RowsStudy
{
    private const int Columns = 10;

    public static Study Run(bool quick)
    {
        Curve data = new("data");
        Curve shared = new(FormattableString.Invariant($"without rewrite, {Environment.ProcessorCount} threads"));
        Curve[] gradient = Curves(), build = Curves(), holds = Curves(), peak = Curves();
        List<string[]> rows = [];
        // Once, so that the smallest size does not pay for the first use of the code.
        foreach (bool reduces in (bool[])[false, true]) Measured.Of(100, reduces, quick);
        for (int n = 1000; n <= (quick ? 10_000 : 10_000_000); n *= 10)
        {
            long size = sizeof(double) * (Columns + 1L) * n;
            data.Add(n, size);
            for (int k = 0; k < 2; k++)
            {
                Measured measured = Measured.Of(n, reduces: k == 1, quick);
                gradient[k].Add(n, measured.Microseconds);
                if (measured.Shared > 0) shared.Add(n, measured.Shared);
                build[k].Add(n, measured.Seconds);
                holds[k].Add(n, measured.Holds);
                peak[k].Add(n, measured.Peak);
                rows.Add(
                [
                    FormattableString.Invariant($"{n:N0}"),
                    k == 1 ? "yes" : "no",
                    FormattableString.Invariant($"{measured.Microseconds:0.###}"),
                    measured.Shared > 0 ? FormattableString.Invariant($"{measured.Shared:0.###}") : "",
                    FormattableString.Invariant($"{measured.Seconds:0.000}"),
                    Measure.Bytes(size),
                    Measure.Bytes(measured.Holds),
                    Measure.Bytes(measured.Peak),
                    Measure.Bytes(measured.Stated),
                    Measure.Bytes(measured.Chain),
                ]);
            }
        }

        return new Study(
            "scale-n",
            "Rows: linear regression, 10 columns",
            """
            Normal errors, an unknown sd. "Rewrite" is what the library does by itself: n rows become the triangular factor of their
            design. By all threads: with as many `RowThreads` as there are processors, where there are rows to share. Peak: what the
            process takes from the system at most while the model is built, beyond the data. Chain state: what one chain holds, as
            stated by `MemoryNeeded` and as measured.
            """,
            ["n", "rewrite", "µs per gradient", "by all threads", "build, s", "data", "model holds", "build's peak", "chain state stated", "measured"],
            rows,
            [
                new Panel("rows n", "µs per gradient", [.. gradient, shared]),
                new Panel("rows n", "seconds to build the model", build),
                new Panel("rows n", "bytes that the model holds", [.. holds, data]),
                new Panel("rows n", "bytes at the peak of its build", [.. peak, data]),
            ]);

        static Curve[] Curves() => [new Curve("without rewrite"), new Curve("with rewrite")];
    }

    /// <param name="Microseconds">Of a gradient.</param>
    /// <param name="Shared">The same by as many threads as there are processors; 0 where that is nothing else.</param>
    /// <param name="Seconds">To build the model.</param>
    /// <param name="Holds">Bytes that the model keeps alive.</param>
    /// <param name="Peak">Bytes at most while it was built.</param>
    /// <param name="Stated">Bytes of a chain, told before.</param>
    /// <param name="Chain">Bytes of a chain, measured.</param>
    private readonly record struct Measured(
        double Microseconds, double Shared, double Seconds, long Holds, long Peak, long Stated, long Chain)
    {
        public static Measured Of(int n, bool reduces, bool quick)
        {
            double[,] x = Data.Design(n, Columns);
            double[] y = Data.Outcomes(x);
            long before = Measure.Live();
            using PeakWorkingSet watch = new();
            long started = Stopwatch.GetTimestamp();
            Model model = Data.Regression(x, y, reduces);
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            long peak = watch.Stop();
            long holds = Measure.Live() - before;
            double microseconds = Measure.Gradient(model, quick);
            // Below, there is one block of rows.
            const int OneBlock = 8192;
            double shared = reduces || n <= OneBlock ? 0
                : Measure.Gradient(Data.Regression(x, y, reduces, Environment.ProcessorCount), quick);
            NutsSampler sampler = new(new NutsSettings { Seed = 1, Chains = 1 });
            long stated = sampler.MemoryNeeded(model).ChainState;
            long without = Measure.Live();
            ChainRun chain = sampler.Start(model, 0);
            long state = Measure.Live() - without;
            GC.KeepAlive(chain);
            GC.KeepAlive((x, y));
            // Small models fit into what the process has already.
            return new Measured(microseconds, shared, seconds, holds, Math.Max(peak, holds), stated, state);
        }
    }
}
