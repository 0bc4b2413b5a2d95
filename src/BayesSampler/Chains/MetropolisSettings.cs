namespace BayesSampler;

/// <summary>Settings of <see cref="MetropolisSampler"/>.</summary>
public sealed record MetropolisSettings : SamplerSettings
{
    /// <summary>
    /// Settings with a warmup of 5,000 iterations: the covariance of the walk takes longer to learn than a step size.
    /// </summary>
    public MetropolisSettings() => Warmup = 5000;

    /// <summary>
    /// Acceptance rate that warmup tunes the random walk to, in (0, 1). Null, the default, is 0.234, or 0.44 in one dimension
    /// (Roberts and Rosenthal 2001).
    /// </summary>
    public double? TargetAcceptance
    {
        get;
        init => field = value is { } rate ? Require.InOpenUnit(rate, nameof(TargetAcceptance), "The default is 0.234.") : null;
    }

    /// <summary>Scale of the random walk to start from, such as an earlier run ended with.</summary>
    public RandomWalkTuning? Tuning { get; init; }

    /// <summary>
    /// Makes a proposal of one's own for each chain, used as it is in place of the adapted random walk. It must keep nothing from
    /// one iteration to the next.
    /// </summary>
    public Func<IProposal>? Proposal { get; init; }
}
