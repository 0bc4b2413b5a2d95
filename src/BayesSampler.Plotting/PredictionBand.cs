namespace BayesSampler.Plotting;

/// <summary>A regression line over one predictor with its uncertainty, for <see cref="PredictionPlot.Line"/>.</summary>
/// <param name="X">Where line and bands are given, increasing; at least two values.</param>
/// <param name="Line">The line, at each x.</param>
/// <param name="Inner">Credible interval of the line, usually 50 %.</param>
/// <param name="Outer">Credible interval of the line, usually 95 %.</param>
/// <param name="Predictive">Interval of a new observation, usually 95 %.</param>
public sealed record PredictionBand(
    IReadOnlyList<double> X, IReadOnlyList<double> Line, IReadOnlyList<CredibleInterval> Inner,
    IReadOnlyList<CredibleInterval> Outer, IReadOnlyList<CredibleInterval> Predictive);
