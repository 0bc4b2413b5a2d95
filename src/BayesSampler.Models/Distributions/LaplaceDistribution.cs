using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

internal sealed class LaplaceDistribution : UnivariateDistribution
{
    private const double Log2 = 0.69314718055994530942;

    private readonly Expr _location;
    private readonly Expr _scale;

    public LaplaceDistribution(Expr location, Expr scale)
        : base("laplace", ("location", location), ("scale", scale))
    {
        _location = location;
        _scale = scale;
        RequireFinite("location");
        RequirePositive("scale");
    }

    internal override Support Support => Support.Real;

    internal override Expr LogDensity(Expr x) => -(Abs(x - _location) / _scale) - Log(_scale) - Log2;

    internal override Expr LogCdf(Expr x) => LogStandardCdf((x - _location) / _scale);

    internal override Expr LogCcdf(Expr x) => LogStandardCdf((_location - x) / _scale);

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) =>
        arguments[0] + arguments[1] * (random.NextExponential() - random.NextExponential());

    // Neither branch may overflow where the other holds.
    private static Expr LogStandardCdf(Expr z) => Where(LessOrEqual(z, 0), z - Log2, Log1p(-0.5 * Exp(Min(-z, 0))));
}
