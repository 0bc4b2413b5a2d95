namespace BayesSampler.Plotting;

/// <summary>An exact normal posterior, whose ellipses a <see cref="PairsPlot"/> shows.</summary>
/// <param name="Mean">In the order of the plot's quantities.</param>
/// <param name="Covariance">Symmetric, in the same order, with positive variances.</param>
public sealed record PairsReference(IReadOnlyList<double> Mean, double[,] Covariance);
