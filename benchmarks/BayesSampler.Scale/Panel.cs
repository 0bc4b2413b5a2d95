namespace BayesSampler.Scale;

/// <summary>Curves over common axes, both logarithmic.</summary>
internal sealed record Panel(string XLabel, string YLabel, IReadOnlyList<Curve> Curves);
