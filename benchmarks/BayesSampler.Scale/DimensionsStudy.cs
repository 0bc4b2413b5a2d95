using BayesSampler.Models;

namespace BayesSampler.Scale;

/// <summary>Dimensions of a Gaussian and of two logistic regressions.</summary>
internal static class DimensionsStudy
{
    private const int Iterations = 100;
    private const int MostDraws = 100_000;

    public static Study Run(bool quick)
    {
        int last = quick ? 100 : 100_000;
        (string Name, int Largest, Func<int, Model> Model)[] cases =
        [
            ("gaussian", last, Data.Gaussian),
            ("logistic, 1,000 rows", Math.Min(last, 10_000), d => Data.Logistic(1000, d)),
            ("logistic, 200 rows", last, d => Data.Logistic(200, d)),
        ];
        Curve beyond = new("gaussian, beyond the gradient");
        Curve[] gradient = [.. cases.Select(@case => new Curve(@case.Name))];
        Curve[] leapfrog = [.. cases.Select(@case => new Curve(@case.Name))];
        Curve[] run = [.. cases.Select(@case => new Curve(@case.Name))];
        Curve[] memory = [.. cases.Select(@case => new Curve(@case.Name))];
        List<string[]> rows = [];
        for (int k = 0; k < cases.Length; k++)
        {
            for (int d = 10; d <= cases[k].Largest; d *= 10) Row(k, d);
        }

        return new Study(
            "scale-d",
            "Dimensions: independent normals and logistic regressions",
            $"""
            Normals with sds from 0.1 to 10; regressions with a standard normal prior and columns scaled so that the linear predictor stays of
            order one. 1,000 rows to d = 10,000 (80 MB), 200 rows to d = 100,000 (160 MB): in time rather than memory, since each
            gradient reads the whole design. One chain of {Iterations} + {Iterations} iterations with a diagonal metric. Leapfrog:
            time of the draws over their steps, where 100 are over at once of so many draws that they take half a second; beyond the
            gradient: less the gradient. Memory: of this run, model not included.
            """,
            [
                "model", "d", "µs per gradient", "µs per leapfrog", "leapfrogs per draw", $"s for {Iterations} + {Iterations}", "stated",
                "measured",
            ],
            rows,
            [
                new Panel("dimensions d", "µs per gradient", gradient),
                new Panel("dimensions d", "µs per leapfrog step", [.. leapfrog, beyond]),
                new Panel("dimensions d", FormattableString.Invariant($"seconds for {Iterations} + {Iterations} iterations"), run),
                new Panel("dimensions d", "bytes of a run", memory),
            ]);

        void Row(int k, int d)
        {
            Model model = cases[k].Model(d);
            NutsSettings settings = new()
            {
                Seed = 1,
                Chains = 1,
                Warmup = Iterations,
                Draws = Iterations,
                Metric = MetricKind.Diagonal,
            };
            NutsSampler sampler = new(settings);
            double microseconds = Measure.Gradient(model, quick);
            ChainResult<HmcTuning> chain = sampler.Sample(model).Chains[0];
            ChainResult<HmcTuning> timed = chain;
            double draws = Math.Min(MostDraws, Iterations * (quick ? 0.02 : 0.5) / chain.SamplingTime.TotalSeconds);
            if (draws > Iterations)
            {
                timed = new NutsSampler(settings with { Draws = (int)draws }).Sample(model).Chains[0];
                chain = sampler.Sample(model).Chains[0];
            }

            double leapfrogs = Leapfrogs(timed);
            double each = timed.SamplingTime.TotalMicroseconds / leapfrogs;
            double seconds = (chain.WarmupTime + chain.SamplingTime).TotalSeconds;
            long stated = sampler.MemoryNeeded(model).Memory;
            // As long a run again, so not of the slowest.
            long measured = seconds < 20 ? Measure.LiveInRun(settings, model) : 0;
            gradient[k].Add(d, microseconds);
            leapfrog[k].Add(d, each);
            run[k].Add(d, seconds);
            memory[k].Add(d, stated);
            if (k == 0 && each > microseconds) beyond.Add(d, each - microseconds);
            rows.Add(
            [
                cases[k].Name,
                FormattableString.Invariant($"{d:N0}"),
                FormattableString.Invariant($"{microseconds:0.###}"),
                FormattableString.Invariant($"{each:0.###}"),
                FormattableString.Invariant($"{leapfrogs / timed.DrawCount:0.#}"),
                FormattableString.Invariant($"{seconds:0.000}"),
                Measure.Bytes(stated),
                measured == 0 ? "" : Measure.Bytes(measured),
            ]);
        }

        static double Leapfrogs(ChainResult<HmcTuning> chain)
        {
            double sum = 0;
            foreach (double steps in chain.Statistics["n_leapfrog__"].Values) sum += steps;
            return sum;
        }
    }
}
