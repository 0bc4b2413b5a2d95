namespace BayesSampler.Analysis;

/// <summary>Settings of <see cref="PosteriorMode"/>.</summary>
public sealed record ModeSettings
{
    /// <summary>Number of starting points, at least 1.</summary>
    public int Starts { get; init => field = Require.AtLeast(value, 1, nameof(Starts)); } = 4;

    /// <summary>Seed of the starting points.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Where to start; the default searches at random.</summary>
    public InitialPoints InitialPoints { get; init; } = InitialPoints.Random();

    /// <summary>
    /// Largest accepted distance to the mode in posterior standard deviations, as the gradient and the curvature tell it.
    /// Positive.
    /// </summary>
    public double Tolerance { get; init => field = Require.Positive(value, nameof(Tolerance), "The default is 1e-9."); } = 1e-9;
}
