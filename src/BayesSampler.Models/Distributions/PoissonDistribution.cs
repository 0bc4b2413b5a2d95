using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

internal sealed class PoissonDistribution : UnivariateDistribution
{
    private readonly Expr _rate;

    public PoissonDistribution(Expr rate)
        : base("poisson", ("rate", rate))
    {
        _rate = rate;
        RequireArgument("rate", value => value >= 0 && double.IsFinite(value), "0 or positive, and finite");
    }

    internal override Support Support => Support.Integers(0);

    internal override Expr LogDensity(Expr x) => TimesLog(x, _rate) - _rate - LogGamma(x + 1);

    internal override Expr LogCdf(Expr x) => Tails(x, _rate, upper: false);

    internal override Expr LogCcdf(Expr x) => Tails(x, _rate, upper: true);

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) => Variates.Poisson(random, arguments[0]);

    /// <summary>The distribution functions: the (k + 1)th event comes after or before time 1.</summary>
    internal static Expr Tails(Expr x, Expr rate, bool upper)
    {
        Expr count = Floor(x);
        Expr inside = Expr.Elementwise(upper ? Operations.LogGammaLower : Operations.LogGammaUpper, Max(count + 1, 1), rate);
        return Where(Less(count, 0), upper ? 0 : double.NegativeInfinity, inside);
    }
}

/// <summary>Poisson by the logarithm of its rate.</summary>
internal sealed class PoissonLogDistribution : UnivariateDistribution
{
    private readonly Expr _logRate;

    public PoissonLogDistribution(Expr logRate)
        : base("poisson_log", ("log_rate", logRate))
    {
        _logRate = logRate;
        RequireFinite("log_rate");
    }

    internal override Support Support => Support.Integers(0);

    internal override Expr LogDensity(Expr x) => x * _logRate - Exp(_logRate) - LogGamma(x + 1);

    internal override Expr LogCdf(Expr x) => PoissonDistribution.Tails(x, Exp(_logRate), upper: false);

    internal override Expr LogCcdf(Expr x) => PoissonDistribution.Tails(x, Exp(_logRate), upper: true);

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) =>
        Variates.Poisson(random, PortableMath.Exp(arguments[0]));
}

/// <summary>A Poisson variable, or with some probability 0.</summary>
internal sealed class ZeroInflatedPoissonDistribution : UnivariateDistribution
{
    private readonly Expr _zeroProbability;
    private readonly Expr _rate;

    public ZeroInflatedPoissonDistribution(Expr zeroProbability, Expr rate)
        : base("zero_inflated_poisson", ("zero_probability", zeroProbability), ("rate", rate))
    {
        _zeroProbability = zeroProbability;
        _rate = rate;
        RequireProbability("zero_probability");
        RequireArgument("rate", value => value >= 0 && double.IsFinite(value), "0 or positive, and finite");
    }

    internal override Support Support => Support.Integers(0);

    internal override Expr LogDensity(Expr x)
    {
        Expr logOther = Log1p(-_zeroProbability);
        return Where(Equal(x, 0), LogSumExp(Log(_zeroProbability), logOther - _rate), logOther + TimesLog(x, _rate) - _rate - LogGamma(x + 1));
    }

    internal override Expr LogCdf(Expr x) => Where(Less(x, 0), double.NegativeInfinity,
        LogSumExp(Log(_zeroProbability), Log1p(-_zeroProbability) + PoissonDistribution.Tails(Max(x, 0), _rate, upper: false)));

    internal override Expr LogCcdf(Expr x) => Where(Less(x, 0), 0,
        Log1p(-_zeroProbability) + PoissonDistribution.Tails(Max(x, 0), _rate, upper: true));

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) =>
        random.NextUniform() < arguments[0] ? 0 : Variates.Poisson(random, arguments[1]);
}
