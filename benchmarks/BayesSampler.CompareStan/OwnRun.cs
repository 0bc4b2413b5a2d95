using BayesSampler.Models;

namespace BayesSampler.CompareStan;

/// <summary>
/// Our side: NUTS under the library's default settings on one thread. The first run in the process is the cold one. The same run
/// is then repeated until all code is compiled for good, and then measured.
/// </summary>
internal static class OwnRun
{
    /// <summary>Processor time after which the runtime knows what code to make anew.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    /// <summary>How long the core is then left to the runtime: where it has one only, it waits a second before it begins.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>From first to instrumented code, from there to the last, and twice more for what came up late.</summary>
    private const int Rounds = 4;

    /// <summary>Short runs are repeated for so long, and the medians of their times taken.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(0.5);

    public static RunResult Execute(ComparisonCase comparison, ulong seed)
    {
        RunResult result = new() { Case = comparison.Name, Side = "ours", Seed = seed };
        try
        {
            return Measure(result, comparison.Load(), seed);
        }
        catch (SamplingException exception)
        {
            return result with { Failure = exception.Message };
        }
    }

    private static RunResult Measure(RunResult result, Problem problem, ulong seed)
    {
        NutsSettings settings = new() { Seed = seed, MaxThreads = 1 };
        InitialPoints? starts = problem.Starts(settings.Chains) is { } values ? InitialPoints.ByName(values) : null;
        FirstDraw first = new();
        TimeSpan begin = CpuTime();
        Model model = problem.State().Build(problem.Options);
        NutsSampler sampler = new(settings);
        SamplingResult<HmcTuning> run = sampler.Sample(model, starts, first);
        TimeSpan cold = CpuTime() - begin;

        for (int round = 1; round <= Rounds; round++)
        {
            while (CpuTime() - begin < round * Settled) run = sampler.Sample(model, starts);
            Thread.Sleep(Pause);
        }

        List<double> seconds = [], sampling = [];
        TimeSpan settled = CpuTime();
        do
        {
            begin = CpuTime();
            run = sampler.Sample(model, starts);
            seconds.Add((CpuTime() - begin).TotalSeconds);
            sampling.Add(seconds[^1] * SamplingShare(run));
        }
        while (CpuTime() - settled < Enough);
        result = result with
        {
            Warmup = run.Settings.Warmup,
            Metric = string.Join("/", run.Chains.Select(chain => chain.Tuning.InverseMetric.Kind.ToString()).Distinct()),
            WarmupSeconds = Comparison.Median(seconds) - Comparison.Median(sampling),
            SamplingSeconds = Comparison.Median(sampling),
            ColdSeconds = cold.TotalSeconds,
            FirstDrawSeconds = first.Time.TotalSeconds,
        };
        return Measured.Complete(result, problem, model, run.Draws, run.Statistics);
    }

    /// <summary>Of the time of a run, by the chains' own clocks, which also count what other programs take.</summary>
    private static double SamplingShare(SamplingResult<HmcTuning> run)
    {
        double sampling = run.Chains.Sum(chain => chain.SamplingTime.TotalSeconds);
        return sampling / (sampling + run.Chains.Sum(chain => chain.WarmupTime.TotalSeconds));
    }

    /// <summary>Of this process, all its threads, since its start.</summary>
    private static TimeSpan CpuTime() => Environment.CpuUsage.TotalTime;

    /// <summary>Notes when the first chain reports to have left warmup; chains report a hundred times each.</summary>
    private sealed class FirstDraw : IProgress<SamplingProgress>
    {
        public TimeSpan Time { get; private set; }

        public void Report(SamplingProgress value)
        {
            if (!value.IsWarmup && Time == TimeSpan.Zero) Time = CpuTime();
        }
    }
}
