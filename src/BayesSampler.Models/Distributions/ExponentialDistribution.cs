using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

internal sealed class ExponentialDistribution : UnivariateDistribution
{
    private readonly Expr _rate;

    public ExponentialDistribution(Expr rate)
        : base("exponential", ("rate", rate))
    {
        _rate = rate;
        RequirePositive("rate");
    }

    internal override Support Support => Support.Positive;

    internal override Expr LogDensity(Expr x) => Log(_rate) - _rate * x;

    internal override Expr LogCdf(Expr x) => Log1mExp(-(_rate * x));

    internal override Expr LogCcdf(Expr x) => -(_rate * x);

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) => random.NextExponential() / arguments[0];
}
