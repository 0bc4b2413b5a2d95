namespace BayesSampler.Plotting;

/// <summary>A regression line over one predictor with its uncertainty, for <see cref="PredictionPlot.Line"/>.</summary>
/// <param name="X">Where line and bands are given, increasing; at least two values.</param>
/// <param name="Line">The line, at each x.</param>
/// <param name="Inner">Credible interval of the line, usually 50 %.</param>
/// <param name="Outer">Credible interval of the line, usually 95 %.</param>
/// <param name="Predictive">Interval of a new observation, usually 95 %; empty to show none.</param>
public sealed record PredictionBand(
    IReadOnlyList<double> X, IReadOnlyList<double> Line, IReadOnlyList<CredibleInterval> Inner,
    IReadOnlyList<CredibleInterval> Outer, IReadOnlyList<CredibleInterval> Predictive)
{
    /// <summary>Medians with 50 and 95 % equal-tailed intervals of draws.</summary>
    /// <param name="x">Where the curve is known, increasing.</param>
    /// <param name="curve">Draws of the curve, one scalar for each x in order: <c>result.Draws.Select("curve")</c>.</param>
    /// <param name="observations">Draws of new observations, one scalar for each x in order; null shows none.</param>
    /// <exception cref="ArgumentException">Another number of scalars than of x.</exception>
    public static PredictionBand FromDraws(IReadOnlyList<double> x, PosteriorDraws curve, PosteriorDraws? observations = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(curve);
        Require.SameLength(curve.Names.Length, x.Count, nameof(curve), nameof(x), "Each x needs one scalar.");
        if (observations is not null)
            Require.SameLength(observations.Names.Length, x.Count, nameof(observations), nameof(x), "Each x needs one scalar.");
        return new PredictionBand(
            x, [.. Each(curve).Select(k => Intervals.Median(curve[k]))],
            [.. Each(curve).Select(k => Intervals.Eti(curve[k], 0.5))],
            [.. Each(curve).Select(k => Intervals.Eti(curve[k], 0.95))],
            observations is null ? [] : [.. Each(observations).Select(k => Intervals.Eti(observations[k], 0.95))]);
    }

    private static IEnumerable<int> Each(PosteriorDraws draws) => Enumerable.Range(0, draws.Names.Length);
}
