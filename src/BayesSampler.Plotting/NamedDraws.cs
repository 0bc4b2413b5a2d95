namespace BayesSampler.Plotting;

/// <summary>The draws of one sampler under the name that the legend shows.</summary>
/// <param name="Name">For example <c>NUTS</c>.</param>
/// <param name="Draws">All its draws; pictures pool the chains.</param>
public sealed record NamedDraws(string Name, PosteriorDraws Draws);
