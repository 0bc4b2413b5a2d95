namespace BayesSampler.Plotting;

/// <summary>One coefficient of a <see cref="ForestPlot"/>. All values in one unit, that of the axis.</summary>
/// <param name="Name">The coefficient; long names are broken into two lines.</param>
/// <param name="Ridge">The ridge estimate.</param>
/// <param name="LeastSquares">The least-squares estimate, or null where there is none (fewer rows than columns).</param>
/// <param name="Inner">The exact narrow interval, usually 50 %.</param>
/// <param name="Outer">The exact wide interval, usually 95 %.</param>
/// <param name="Samplers">What each sampler says; the same samplers in the same order in every row, possibly none.</param>
public sealed record ForestRow(
    string Name, double Ridge, double? LeastSquares, CredibleInterval Inner, CredibleInterval Outer,
    IReadOnlyList<ForestSeries> Samplers);
