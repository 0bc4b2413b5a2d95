using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

internal sealed class CauchyDistribution : UnivariateDistribution
{
    private const double LogPi = 1.1447298858494001741;

    private readonly Expr _location;
    private readonly Expr _scale;

    public CauchyDistribution(Expr location, Expr scale)
        : base("cauchy", ("location", location), ("scale", scale))
    {
        _location = location;
        _scale = scale;
        RequireFinite("location");
        RequirePositive("scale");
    }

    internal override Support Support => Support.Real;

    internal override Expr LogDensity(Expr x) => -Log1p(Square((x - _location) / _scale)) - Log(_scale) - LogPi;

    internal override Expr LogCdf(Expr x) => Expr.Elementwise(Operations.LogCauchyCdf, (x - _location) / _scale);

    internal override Expr LogCcdf(Expr x) => Expr.Elementwise(Operations.LogCauchyCdf, (_location - x) / _scale);

    // The ratio of two normals.
    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) =>
        arguments[0] + arguments[1] * (random.NextNormal() / random.NextNormal());
}
