using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

internal sealed class ParetoDistribution : UnivariateDistribution
{
    private readonly Expr _minimum;
    private readonly Expr _shape;

    public ParetoDistribution(Expr minimum, Expr shape)
        : base("pareto", ("minimum", minimum), ("shape", shape))
    {
        _minimum = minimum;
        _shape = shape;
        RequirePositive("minimum");
        RequirePositive("shape");
    }

    internal override Support Support => Support.Lower(_minimum);

    internal override Expr LogDensity(Expr x) =>
        Within(Log(_shape) + _shape * (Log(_minimum) - Log(x)) - Log(x), x, _minimum, null);

    internal override Expr LogCdf(Expr x) => Log1mExp(LogCcdf(x));

    // Near the minimum the difference of logarithms would lose digits.
    internal override Expr LogCcdf(Expr x) => -(_shape * Log1p((x - _minimum) / _minimum));

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) =>
        arguments[0] * PortableMath.Exp(random.NextExponential() / arguments[1]);
}
