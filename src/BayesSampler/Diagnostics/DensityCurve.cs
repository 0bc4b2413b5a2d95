namespace BayesSampler;

/// <summary>A density at equally spaced points.</summary>
/// <param name="X">Points in increasing order.</param>
/// <param name="Y">Density at each point; the trapezoidal rule over all gives 1.</param>
public sealed record DensityCurve(double[] X, double[] Y)
{
    /// <summary>Standard deviation of the kernel, in the quantity's units.</summary>
    public required double Bandwidth { get; init; }
}
