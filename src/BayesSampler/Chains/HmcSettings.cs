namespace BayesSampler;

/// <summary>Settings of <see cref="HmcSampler"/>.</summary>
/// <remarks>
/// Until the metric has found the longest scale, trajectories of a fixed time take short strides along it: for scales ten thousand
/// and more times those of the start, give a longer warmup than the default 300.
/// </remarks>
public sealed record HmcSettings : HamiltonianSettings
{
    /// <summary>
    /// Mean integration time, in units in which a Gaussian target with a perfect metric has the period 2π. Positive; the default
    /// is a quarter period, which makes successive draws of such a target independent.
    /// </summary>
    public double IntegrationTime { get; init => field = Require.Positive(value, nameof(IntegrationTime)); } = Math.PI / 2;

    /// <summary>
    /// Half width, as a share of <see cref="IntegrationTime"/>, of the interval that the time of each transition is drawn from
    /// uniformly; in [0, 1). The default is 0.5. With 0 every trajectory has the same length, which can resonate with the target.
    /// </summary>
    public double IntegrationTimeJitter
    {
        get;
        init => field = value < 1
            ? Require.InClosedUnit(value, nameof(IntegrationTimeJitter))
            : throw new ArgumentOutOfRangeException(
                nameof(IntegrationTimeJitter), Require.Invariant($"IntegrationTimeJitter must lie in [0, 1), but was {value}. The default is 0.5."));
    } = 0.5;

    /// <summary>
    /// Largest number of leapfrog steps of a trajectory; longer ones are cut short, and a warning says how many were.
    /// </summary>
    public int MaxLeapfrogSteps { get; init => field = Require.AtLeast(value, 1, nameof(MaxLeapfrogSteps)); } = 1024;
}
