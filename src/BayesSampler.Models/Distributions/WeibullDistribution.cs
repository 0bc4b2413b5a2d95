using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

internal sealed class WeibullDistribution : UnivariateDistribution
{
    private readonly Expr _shape;
    private readonly Expr _scale;

    public WeibullDistribution(Expr shape, Expr scale)
        : base("weibull", ("shape", shape), ("scale", scale))
    {
        _shape = shape;
        _scale = scale;
        RequirePositive("shape");
        RequirePositive("scale");
    }

    internal override Support Support => Support.Positive;

    internal override Expr LogDensity(Expr x)
    {
        Expr logHazard = _shape * (Log(x) - Log(_scale));
        return Log(_shape) + logHazard - Log(x) - Exp(logHazard);
    }

    internal override Expr LogCdf(Expr x)
    {
        // log(1 − exp(−h)), which is log h for tiny h: there h itself may be too small for a number.
        Expr logHazard = _shape * (Log(x) - Log(_scale));
        return Where(Less(logHazard, -40), logHazard, Log1mExp(-Exp(Max(logHazard, -40))));
    }

    internal override Expr LogCcdf(Expr x) => -Exp(_shape * (Log(x) - Log(_scale)));

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) =>
        arguments[1] * PortableMath.Pow(random.NextExponential(), 1 / arguments[0]);
}
