namespace BayesSampler;

/// <summary>Settings of <see cref="NutsSampler"/>.</summary>
public sealed record NutsSettings : HamiltonianSettings
{
    /// <summary>
    /// Largest number of doublings of a trajectory, 1 to 20: at most 2 to this power minus 1 leapfrog steps a draw.
    /// </summary>
    public int MaxTreeDepth { get; init => field = Require.InRange(value, 1, 20, nameof(MaxTreeDepth), "The default is 10."); } = 10;
}
