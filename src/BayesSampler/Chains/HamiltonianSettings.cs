namespace BayesSampler;

/// <summary>What HMC, NUTS and WALNUTS have in common. The default warmup is 300 iterations.</summary>
public abstract record HamiltonianSettings : SamplerSettings
{
    private protected HamiltonianSettings() => Warmup = 300;

    /// <summary>
    /// Mean acceptance probability that warmup tunes the step size to, in (0, 1). Raise it against divergences.
    /// </summary>
    public double TargetAcceptance
    {
        get;
        init => field = Require.InOpenUnit(value, nameof(TargetAcceptance), "The default, 0.8, suits most models.");
    } = 0.8;

    /// <summary>Form of the inverse metric; ignored where <see cref="Tuning"/> brings its own.</summary>
    public MetricKind Metric
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Metric), Require.Invariant($"Metric must be Unit, Diagonal, Dense, LowRank or Automatic, but was {(int)value}."));
    } = MetricKind.Automatic;

    /// <summary>How warmup learns the metric.</summary>
    public WarmupMethod Adaptation
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Adaptation), Require.Invariant($"Adaptation must be DrawsAndGradients or StanWindows, but was {(int)value}."));
    } = WarmupMethod.DrawsAndGradients;

    /// <summary>A leapfrog step whose energy exceeds the initial one by more than this is a divergence. Positive.</summary>
    /// <remarks>
    /// The cut is not symmetric between start and end of a trajectory, so values below about 20 bias the draws.
    /// </remarks>
    public double MaxEnergyError { get; init => field = Require.Positive(value, nameof(MaxEnergyError)); } = 1000;

    /// <summary>
    /// Step size and inverse metric to start from, such as an earlier run ended with. With <see cref="SamplerSettings.Warmup"/> 0
    /// they are used as they are, and chains must start where the posterior is: <see cref="InitialPoints.AtEndOf"/>.
    /// </summary>
    public HmcTuning? Tuning { get; init; }
}
