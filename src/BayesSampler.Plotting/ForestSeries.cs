namespace BayesSampler.Plotting;

/// <summary>What one sampler says of one coefficient.</summary>
/// <param name="Name">The sampler, the same in every row: <c>NUTS</c>.</param>
/// <param name="Center">Mean or median of its draws.</param>
/// <param name="Inner">The narrow interval, usually 50 %.</param>
/// <param name="Outer">The wide interval, usually 95 %.</param>
public sealed record ForestSeries(string Name, double Center, CredibleInterval Inner, CredibleInterval Outer)
{
    /// <summary>Median and equal-tailed 50 and 95 % intervals of draws.</summary>
    public static ForestSeries FromDraws(string name, ParameterDraws draws) =>
        new(name, Intervals.Median(draws), Intervals.Eti(draws, 0.5), Intervals.Eti(draws, 0.95));
}
