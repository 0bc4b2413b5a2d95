using System.Collections.Immutable;

namespace BayesSampler.Analysis;

/// <summary>Ordinary (or weighted) least squares estimates, beside which a shrunken fit is shown.</summary>
/// <param name="Design">On the scale of the design, one per feature.</param>
/// <param name="Raw">On the scale of the data as given, the intercept first if there is one.</param>
/// <param name="Rss">The (weighted) residual sum of squares.</param>
public sealed record RidgeLeastSquares(ImmutableArray<double> Design, ImmutableArray<double> Raw, double Rss);
