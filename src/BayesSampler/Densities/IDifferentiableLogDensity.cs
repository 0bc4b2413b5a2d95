namespace BayesSampler;

/// <summary>A log density with its gradient, as HMC and NUTS need it.</summary>
public interface IDifferentiableLogDensity : ILogDensity
{
    /// <summary>The log density at a position, and its gradient into the caller's buffer.</summary>
    /// <param name="position"><see cref="ILogDensity.Dimension"/> coordinates, all finite.</param>
    /// <param name="gradient">As many partial derivatives; read only when the returned value is finite.</param>
    double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient);
}
