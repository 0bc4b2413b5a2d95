using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

internal sealed class UniformDistribution : UnivariateDistribution
{
    private readonly Expr _lower;
    private readonly Expr _upper;

    public UniformDistribution(Expr lower, Expr upper)
        : base("uniform", ("lower", lower), ("upper", upper))
    {
        _lower = lower;
        _upper = upper;
        RequireFinite("lower");
        RequireFinite("upper");
        RequireAbove("upper", "lower");
    }

    internal override Support Support => Support.Interval(_lower, _upper);

    internal override Expr LogDensity(Expr x) => Within(-Log(_upper - _lower), x, _lower, _upper);

    internal override Expr LogCdf(Expr x) => Log(x - _lower) - Log(_upper - _lower);

    internal override Expr LogCcdf(Expr x) => Log(_upper - x) - Log(_upper - _lower);

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) =>
        arguments[0] + (arguments[1] - arguments[0]) * random.NextUniform();
}
