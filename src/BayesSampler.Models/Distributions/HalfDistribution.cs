namespace BayesSampler.Models;

/// <summary>The positive half of a distribution that is symmetric about 0.</summary>
internal sealed class HalfDistribution : UnivariateDistribution
{
    private const double Log2 = 0.69314718055994530942;

    private readonly UnivariateDistribution _whole;

    /// <param name="name">As it is printed.</param>
    /// <param name="whole">With location 0 as its argument before the scale.</param>
    /// <param name="scale">Its scale.</param>
    public HalfDistribution(string name, UnivariateDistribution whole, Expr scale)
        : base(name, ("scale", scale)) => _whole = whole;

    internal override Support Support => Support.Positive;

    internal override Expr LogDensity(Expr x) => _whole.LogDensity(x) + Log2;

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) => Math.Abs(_whole.Generate(random, [0, .. arguments]));
}
