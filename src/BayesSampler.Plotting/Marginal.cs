namespace BayesSampler.Plotting;

/// <summary>One panel of a <see cref="MarginalPlot"/>.</summary>
/// <param name="Name">A scalar's name in the draws.</param>
/// <param name="Exact">The exact density at a value, or null where it is not known.</param>
/// <param name="Ridge">The ridge estimate, or null.</param>
public sealed record Marginal(string Name, Func<double, double>? Exact = null, double? Ridge = null);
