using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

internal sealed class LogisticDistribution : UnivariateDistribution
{
    private readonly Expr _location;
    private readonly Expr _scale;

    public LogisticDistribution(Expr location, Expr scale)
        : base("logistic", ("location", location), ("scale", scale))
    {
        _location = location;
        _scale = scale;
        RequireFinite("location");
        RequirePositive("scale");
    }

    internal override Support Support => Support.Real;

    internal override Expr LogDensity(Expr x)
    {
        Expr z = (x - _location) / _scale;
        return -z - 2 * Log1pExp(-z) - Log(_scale);
    }

    internal override Expr LogCdf(Expr x) => -Log1pExp((_location - x) / _scale);

    internal override Expr LogCcdf(Expr x) => -Log1pExp((x - _location) / _scale);

    // The log odds of a uniform, its tails exact: the ratio of two exponentials.
    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) =>
        arguments[0] + arguments[1] * (PortableMath.Log(random.NextExponential()) - PortableMath.Log(random.NextExponential()));
}
