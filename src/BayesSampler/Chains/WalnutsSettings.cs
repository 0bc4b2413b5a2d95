namespace BayesSampler;

/// <summary>Settings of <see cref="WalnutsSampler"/>.</summary>
public sealed record WalnutsSettings : HamiltonianSettings
{
    /// <summary>
    /// Largest number of doublings of a trajectory, 1 to 20: at most 2 to this power minus 1 macro steps a draw.
    /// </summary>
    public int MaxTreeDepth { get; init => field = Require.InRange(value, 1, 20, nameof(MaxTreeDepth), "The default is 10."); } = 10;

    /// <summary>
    /// Largest range of the energy within a macro step, δ in the paper, in units of log density; a step that exceeds it is taken
    /// anew in halves. Positive.
    /// </summary>
    public double MaxStepError { get; init => field = Require.Positive(value, nameof(MaxStepError), "The default is 0.5."); } = 0.5;

    /// <summary>Largest number of times that a macro step is halved, 0 to 20.</summary>
    public int MaxHalvings { get; init => field = Require.InRange(value, 0, 20, nameof(MaxHalvings), "The default is 12."); } = 12;
}
