namespace BayesSampler.CompareStan;

/// <summary>What a case should reach.</summary>
/// <param name="Ratio">Our effective draws per second over Stan's, warmup included; null for none.</param>
/// <param name="Floor">The bare gradient whose time, times 1.3, a leapfrog step should not exceed; null for none.</param>
internal sealed record Goal(double? Ratio = null, string? Floor = null)
{
    public const double FloorFactor = 1.3;

    /// <summary>Gaussians, and models that cost Stan less than 5 µs a leapfrog step.</summary>
    public static Goal Cheap { get; } = new(25);

    /// <summary>Linear predictors that the library rewrites, against Stan's product with all rows.</summary>
    public static Goal Rewritten { get; } = new(100);

    public static Goal Elsewhere { get; } = new(10);

    public static Goal None { get; } = new();

    /// <summary>Memory or elementary functions bound the gradient: near the floor, and ahead of Stan.</summary>
    public static Goal NearFloor(string floor) => new(1, floor);
}
