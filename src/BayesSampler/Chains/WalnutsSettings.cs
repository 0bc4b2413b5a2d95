namespace BayesSampler;

/// <summary>Settings of <see cref="WalnutsSampler"/>.</summary>
/// <remarks>
/// <see cref="HamiltonianSettings.TargetAcceptance"/> is here the mean over macro steps of exp(−error) on the coarsest grid: what
/// share of the steps the macro step itself is fine enough for. <see cref="HamiltonianSettings.MaxEnergyError"/> bounds the drift
/// over a whole trajectory, which under the defaults cannot exceed 512.
/// </remarks>
public sealed record WalnutsSettings : HamiltonianSettings
{
    /// <summary>
    /// Largest number of doublings of a trajectory, 1 to 20: at most 2 to this power minus 1 macro steps a draw.
    /// </summary>
    public int MaxTreeDepth { get; init => field = Require.InRange(value, 1, 20, nameof(MaxTreeDepth), "The default is 10."); } = 10;

    /// <summary>
    /// Largest range of the energy within a macro step, δ in the paper, in units of log density. A macro step that exceeds it is
    /// walked anew in steps half as long. Positive; it affects speed, never correctness.
    /// </summary>
    public double MaxStepError { get; init => field = Require.Positive(value, nameof(MaxStepError), "The default is 0.5."); } = 0.5;

    /// <summary>How often a macro step may be halved, 0 to 20: the smallest step is the macro step over 2 to this power.</summary>
    /// <remarks>
    /// The default, 10, spans scales of 1 to 1,000, and costs nothing where the space is smooth. On Neal's funnel (log scale of
    /// sd 3) 3 halvings break off one trajectory in twenty and miss the neck, 5 one in forty, 8 one in 850, 10 one in
    /// 17,000, 12 one of 480,000, 14 none. At a wall, where the density ends abruptly, no step is short enough: each encounter costs up
    /// to 2 to this power + 1 gradients (a normal cut off at 1.5 sd: 130 a draw instead of 3); <see cref="NutsSampler"/> is better.
    /// </remarks>
    public int MaxHalvings { get; init => field = Require.InRange(value, 0, 20, nameof(MaxHalvings), "The default is 10."); } = 10;
}
