namespace BayesSampler.Plotting;

/// <summary>One coefficient of a <see cref="RidgePathPlot"/>: a value and two intervals for each penalty.</summary>
/// <param name="Name">The coefficient.</param>
/// <param name="Estimates">Ridge estimates.</param>
/// <param name="Inner">Exact narrow intervals, usually 50 %.</param>
/// <param name="Outer">Exact wide intervals, usually 95 %.</param>
public sealed record CoefficientPath(
    string Name, IReadOnlyList<double> Estimates, IReadOnlyList<CredibleInterval> Inner, IReadOnlyList<CredibleInterval> Outer);
