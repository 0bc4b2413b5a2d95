using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

internal sealed class GeometricDistribution : UnivariateDistribution
{
    private readonly Expr _probability;

    public GeometricDistribution(Expr probability)
        : base("geometric", ("probability", probability))
    {
        _probability = probability;
        RequireArgument("probability", value => value > 0 && value <= 1, "a probability above 0");
    }

    internal override Support Support => Support.Integers(0);

    internal override Expr LogDensity(Expr x) => Log(_probability) + (_probability.Dimensions.IsScalar && !IsConstant(_probability)
        ? x * Log1p(-_probability) : Where(Equal(x, 0), 0, x * Log1p(-_probability)));

    internal override Expr LogCdf(Expr x) =>
        Where(Less(x, 0), double.NegativeInfinity, Log1mExp(Max(Floor(x) + 1, 1) * Log1p(-_probability)));

    internal override Expr LogCcdf(Expr x) => Max(Floor(x) + 1, 0) * Log1p(-_probability);

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) => Variates.Geometric(random, arguments[0]);
}
