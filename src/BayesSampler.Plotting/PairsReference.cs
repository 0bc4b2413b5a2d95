namespace BayesSampler.Plotting;

/// <summary>An exact normal or Student-t posterior, whose ellipses a <see cref="PairsPlot"/> shows.</summary>
/// <param name="Mean">In the order of the plot's quantities.</param>
/// <param name="Covariance">Symmetric, in the same order, with positive variances.</param>
/// <param name="DegreesOfFreedom">Of a multivariate t, above 2; infinite for a normal.</param>
public sealed record PairsReference(
    IReadOnlyList<double> Mean, double[,] Covariance, double DegreesOfFreedom = double.PositiveInfinity);
