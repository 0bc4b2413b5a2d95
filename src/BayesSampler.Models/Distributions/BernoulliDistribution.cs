using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

internal sealed class BernoulliDistribution : UnivariateDistribution
{
    private readonly Expr _probability;

    public BernoulliDistribution(Expr probability)
        : base("bernoulli", ("probability", probability))
    {
        _probability = probability;
        RequireProbability("probability");
    }

    internal override Support Support => Support.Integers(0, 1);

    // One logarithm for each observation; a single probability has two for all of them. A known one may be 0 or 1.
    internal override Expr LogDensity(Expr x) => _probability.Dimensions.IsScalar && !IsConstant(_probability)
        ? TimesLog(x, _probability) + (1 - x) * Log1p(-_probability)
        : Where(Equal(x, 1), Log(_probability), Log1p(-_probability));

    internal override Expr LogCdf(Expr x) => Where(Less(x, 1), Where(Less(x, 0), double.NegativeInfinity, Log1p(-_probability)), 0);

    internal override Expr LogCcdf(Expr x) => Where(Less(x, 1), Where(Less(x, 0), 0, Log(_probability)), double.NegativeInfinity);

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) => random.NextUniform() < arguments[0] ? 1 : 0;
}

/// <summary>Bernoulli by its log odds.</summary>
internal sealed class BernoulliLogitDistribution : UnivariateDistribution
{
    private readonly Expr _logit;

    public BernoulliLogitDistribution(Expr logit)
        : base("bernoulli_logit", ("logit", logit))
    {
        _logit = logit;
        RequireFinite("logit");
    }

    internal override Support Support => Support.Integers(0, 1);

    internal override Expr LogDensity(Expr x) => _logit.Dimensions.IsScalar
        ? -(x * Log1pExp(-_logit)) - (1 - x) * Log1pExp(_logit)
        : -Log1pExp((1 - 2 * x) * _logit);

    internal override Expr LogCdf(Expr x) => Where(Less(x, 1), Where(Less(x, 0), double.NegativeInfinity, -Log1pExp(_logit)), 0);

    internal override Expr LogCcdf(Expr x) => Where(Less(x, 1), Where(Less(x, 0), 0, -Log1pExp(-_logit)), double.NegativeInfinity);

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) =>
        random.NextUniform() < PortableMath.LogisticSigmoid(arguments[0]) ? 1 : 0;
}
