namespace BayesSampler.Plotting;

/// <summary>A normal or Student-t posterior, exact or approximate, whose ellipses a <see cref="PairsPlot"/> shows.</summary>
/// <param name="Mean">In the order of the plot's quantities.</param>
/// <param name="Covariance">Symmetric, in the same order, with positive variances.</param>
/// <param name="DegreesOfFreedom">Of a multivariate t, above 2; infinite for a normal.</param>
public sealed record PairsReference(
    IReadOnlyList<double> Mean, double[,] Covariance, double DegreesOfFreedom = double.PositiveInfinity)
{
    /// <summary>What it is, for the legend: <c>exact</c>, or for example <c>normal approximation</c>.</summary>
    public string Name { get; init; } = "exact";
}
