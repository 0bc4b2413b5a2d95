namespace BayesSampler;

/// <summary>What HMC, NUTS and WALNUTS have in common: the tuning they start from and its checks.</summary>
public abstract class HamiltonianSampler : Sampler<IDifferentiableLogDensity, HmcTuning>
{
    private readonly HamiltonianSettings _settings;

    private protected HamiltonianSampler(HamiltonianSettings settings) : base(settings)
    {
        _settings = settings;
        if (settings is { Warmup: 0, Tuning: null })
        {
            throw new ArgumentException(
                "Warmup is 0 but there is no Tuning to use. Set Tuning to that of an earlier run, or let warmup find one.", nameof(settings));
        }

        if (settings is { Adaptation: WarmupMethod.StanWindows, Warmup: > 0 } && MetricKind == MetricKind.LowRank)
        {
            string metric = settings.Tuning is null ? "Metric is LowRank. Take Diagonal or Dense" : "Tuning brings a low-rank metric. Take one of another form";
            throw new ArgumentException(
                $"Adaptation is StanWindows, which learns variances or a full covariance, but {metric}, or adapt from DrawsAndGradients.",
                nameof(settings));
        }
    }

    private protected override string Details => Require.Invariant($"metric {MetricKind} from {_settings.Adaptation}, ")
        + Require.Invariant($"target acceptance {_settings.TargetAcceptance:R}, largest energy error {_settings.MaxEnergyError:R}");

    private protected MetricKind MetricKind => _settings.Tuning?.InverseMetric.Kind ?? _settings.Metric;

    private protected override (long Momentary, long Kept) LargestLook(int dimension)
    {
        if (_settings.Adaptation == WarmupMethod.StanWindows) return (MetricKind == MetricKind.Dense ? (long)dimension * dimension : 0, 0);
        return GradientAdaptation.LargestLook(MetricKind, _settings.Warmup, dimension);
    }

    /// <param name="target">What to sample.</param>
    /// <param name="index">Of the chain.</param>
    /// <param name="kernel">Of the chain.</param>
    /// <param name="growsTrajectories">Whether the kernel takes more steps where the metric fits badly.</param>
    private protected Chain Build<TStatistics>(
        Target target, int index, ITransitionKernel<LeapfrogTuning, TStatistics> kernel, bool growsTrajectories = true)
        where TStatistics : struct, ITransitionStatistics
    {
        LeapfrogTuning tuning = new(MetricKind, target.Dimension);
        if (_settings.Tuning is { } start)
        {
            if (start.InverseMetric.Dimension != target.Dimension)
            {
                throw new ArgumentException(Require.Invariant(
                    $"Tuning.InverseMetric is of {start.InverseMetric.Dimension} coordinates but the model has {target.Dimension}. Take the tuning of a run of the same model."));
            }

            tuning.StepSize = start.StepSize;
            tuning.Metric.TrySet(start.InverseMetric.Values.AsSpan());
        }

        kernel.Prepare(tuning);
        bool startsAfresh = _settings.Tuning is null;
        IAdaptation<LeapfrogTuning> adaptation = _settings.Adaptation == WarmupMethod.StanWindows
            ? new WindowedAdaptation(target.Density, tuning, _settings.Warmup, _settings.TargetAcceptance, startsAfresh)
            : new GradientAdaptation(
                target.Density, tuning, MetricKind, _settings.Warmup, _settings.TargetAcceptance, startsAfresh, target.GradientCost,
                growsTrajectories);
        return new Chain<LeapfrogTuning, TStatistics>(
            target, SettingsFor(target.Dimension), _settings.Seed, index, _settings.Warmup, kernel, adaptation);
    }
}
