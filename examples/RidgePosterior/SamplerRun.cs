using System.Diagnostics;
using BayesSampler;
using BayesSampler.Analysis;

namespace RidgeExample;

/// <summary>What one sampler has drawn, with its comparison to the exact posterior.</summary>
internal sealed record SamplerRun(
    string Name,
    string Title,
    PosteriorDraws Draws,
    SamplingResult? Result,
    RidgeComparison Comparison,
    IReadOnlyList<DiagnosticWarning> Warnings,
    double Seconds,
    TimeSpan FirstDraw)
{
    /// <summary>E-BFMI of each chain; empty for samplers without energy.</summary>
    public double[] EBfmi => Result is { } result && result.Statistics.Contains("energy__") ? Energy.EBfmi(result.Statistics["energy__"]) : [];

    public static SamplerRun Execute(string name, Options options, Regression regression, Lazy<Mode> mode, IProgress<SamplingProgress>? progress)
    {
        RidgeModel model = new(regression.Data, regression.Prior, regression.Noise);
        long started = Stopwatch.GetTimestamp();
        FirstDrawWatch first = new(progress);
        SamplingResult? result = name switch
        {
            "mh" => new MetropolisSampler(Common(new MetropolisSettings { Seed = options.Seed }, options)).Sample(model, progress: first),
            "hmc" => new HmcSampler(Common(new HmcSettings { Seed = options.Seed }, options)).Sample(model, progress: first),
            "nuts" => new NutsSampler(Common(new NutsSettings { Seed = options.Seed }, options)).Sample(model, progress: first),
            _ => null,
        };
        PosteriorDraws draws = result?.Draws ?? RidgeExactSampler.Sample(regression.Exact, options.Seed, options.Chains, options.Draws);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        RidgeComparison comparison = RidgeComparison.Of(
            regression.Exact, draws, mode.Value, new ComparisonSettings { Verdicts = options.Samplers.Length });
        return new SamplerRun(
            name, TitleOf(name), draws, result, comparison, result?.Warnings ?? BayesSampler.Warnings.Check(draws), seconds, first.Time);
    }

    private static TSettings Common<TSettings>(TSettings settings, Options options) where TSettings : SamplerSettings => settings with
    {
        Chains = options.Chains,
        Draws = options.Draws,
        Warmup = options.Warmup ?? settings.Warmup,
    };

    private static string TitleOf(string name) => name switch
    {
        "mh" => "Metropolis-Hastings",
        "hmc" => "HMC",
        "nuts" => "NUTS",
        _ => "Exact draws",
    };

    /// <summary>Notes when the first chain is seen to have left warmup; samplers report every hundredth of a chain.</summary>
    private sealed class FirstDrawWatch(IProgress<SamplingProgress>? next) : IProgress<SamplingProgress>
    {
        private long _time;

        /// <summary>Since the start of the program; zero before.</summary>
        public TimeSpan Time => new(Volatile.Read(ref _time));

        public void Report(SamplingProgress value)
        {
            if (!value.IsWarmup && Volatile.Read(ref _time) == 0)
                Interlocked.CompareExchange(ref _time, (DateTime.Now - Process.GetCurrentProcess().StartTime).Ticks, 0);
            next?.Report(value);
        }
    }
}
