using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

internal sealed class GammaDistribution : UnivariateDistribution
{
    private readonly Expr _shape;
    private readonly Expr _rate;

    public GammaDistribution(Expr shape, Expr rate)
        : base("gamma", ("shape", shape), ("rate", rate))
    {
        _shape = shape;
        _rate = rate;
        RequirePositive("shape");
        RequirePositive("rate");
    }

    internal override Support Support => Support.Positive;

    internal override Expr LogDensity(Expr x) => _shape * Log(_rate) - LogGamma(_shape) + (_shape - 1) * Log(x) - _rate * x;

    internal override Expr LogCdf(Expr x) => Expr.Elementwise(Operations.LogGammaLower, _shape, _rate * x);

    internal override Expr LogCcdf(Expr x) => Expr.Elementwise(Operations.LogGammaUpper, _shape, _rate * x);

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) =>
        PortableMath.Exp(Variates.LogGamma(random, arguments[0]) - PortableMath.Log(arguments[1]));
}

/// <summary>The reciprocal of a gamma variable.</summary>
internal sealed class InverseGammaDistribution : UnivariateDistribution
{
    private readonly Expr _shape;
    private readonly Expr _scale;

    public InverseGammaDistribution(Expr shape, Expr scale)
        : base("inverse_gamma", ("shape", shape), ("scale", scale))
    {
        _shape = shape;
        _scale = scale;
        RequirePositive("shape");
        RequirePositive("scale");
    }

    internal override Support Support => Support.Positive;

    internal override Expr LogDensity(Expr x) => _shape * Log(_scale) - LogGamma(_shape) - (_shape + 1) * Log(x) - _scale / x;

    internal override Expr LogCdf(Expr x) => Expr.Elementwise(Operations.LogGammaUpper, _shape, _scale / x);

    internal override Expr LogCcdf(Expr x) => Expr.Elementwise(Operations.LogGammaLower, _shape, _scale / x);

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) =>
        PortableMath.Exp(PortableMath.Log(arguments[1]) - Variates.LogGamma(random, arguments[0]));
}

internal sealed class ChiSquareDistribution : UnivariateDistribution
{
    private const double Log2 = 0.69314718055994530942;

    private readonly Expr _df;

    public ChiSquareDistribution(Expr df)
        : base("chi_square", ("df", df))
    {
        _df = df;
        RequirePositive("df");
    }

    internal override Support Support => Support.Positive;

    internal override Expr LogDensity(Expr x) => (0.5 * _df - 1) * Log(x) - 0.5 * x - 0.5 * Log2 * _df - LogGamma(0.5 * _df);

    internal override Expr LogCdf(Expr x) => Expr.Elementwise(Operations.LogGammaLower, 0.5 * _df, 0.5 * x);

    internal override Expr LogCcdf(Expr x) => Expr.Elementwise(Operations.LogGammaUpper, 0.5 * _df, 0.5 * x);

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) =>
        2 * PortableMath.Exp(Variates.LogGamma(random, 0.5 * arguments[0]));
}
