namespace BayesSampler.Plotting;

/// <summary>One coefficient along the penalty, for <see cref="RidgePathPlot"/>: one value and one interval for each penalty.</summary>
/// <param name="Name">The coefficient.</param>
/// <param name="Estimates">Ridge estimates.</param>
/// <param name="Inner">Exact narrow intervals, usually 50 %.</param>
/// <param name="Outer">Exact wide intervals, usually 95 %.</param>
public sealed record CoefficientPath(
    string Name, IReadOnlyList<double> Estimates, IReadOnlyList<CredibleInterval> Inner, IReadOnlyList<CredibleInterval> Outer);
