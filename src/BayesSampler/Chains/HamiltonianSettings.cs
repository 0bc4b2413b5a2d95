namespace BayesSampler;

/// <summary>What HMC, NUTS and WALNUTS have in common.</summary>
public abstract record HamiltonianSettings : SamplerSettings
{
    private protected HamiltonianSettings()
    {
    }

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
            : throw new ArgumentOutOfRangeException(nameof(Metric), Require.Invariant($"Metric must be Unit, Diagonal or Dense, but was {(int)value}."));
    } = MetricKind.Diagonal;

    /// <summary>A leapfrog step whose energy exceeds the initial one by more than this is a divergence. Positive.</summary>
    /// <remarks>
    /// The cut is not symmetric between start and end of a trajectory, so values below about 20 bias the draws.
    /// </remarks>
    public double MaxEnergyError { get; init => field = Require.Positive(value, nameof(MaxEnergyError)); } = 1000;

    /// <summary>
    /// Step size and inverse metric to start from, such as an earlier run ended with. With <see cref="SamplerSettings.Warmup"/> 0
    /// they are used as they are.
    /// </summary>
    public HmcTuning? Tuning { get; init; }
}
