using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

internal sealed class NegativeBinomialDistribution : UnivariateDistribution
{
    private readonly Expr _mean;
    private readonly Expr _dispersion;

    public NegativeBinomialDistribution(Expr mean, Expr dispersion)
        : base("negative_binomial", ("mean", mean), ("dispersion", dispersion))
    {
        _mean = mean;
        _dispersion = dispersion;
        RequirePositive("mean");
        RequirePositive("dispersion");
    }

    internal override Support Support => Support.Integers(0);

    internal override Expr LogDensity(Expr x) =>
        Combinations(x, _dispersion) + TimesLog(x, _mean) - (_dispersion + x) * Log1p(_mean / _dispersion);

    internal override Expr LogCdf(Expr x) => Tails(x, _dispersion, Log(_dispersion) - Log(_mean), upper: false);

    internal override Expr LogCcdf(Expr x) => Tails(x, _dispersion, Log(_dispersion) - Log(_mean), upper: true);

    // A Poisson variable whose rate is gamma.
    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) => Variates.Poisson(random,
        PortableMath.Exp(Variates.LogGamma(random, arguments[1]) + PortableMath.Log(arguments[0]) - PortableMath.Log(arguments[1])));

    /// <summary>
    /// log(Γ(x + d) / (Γ(d) d^x x!)): the power of d, brought from the other factors, keeps this finite for many degrees.
    /// </summary>
    internal static Expr Combinations(Expr x, Expr dispersion) => LogGammaRatio(dispersion, x) - x * Log(dispersion) - LogGamma(x + 1);

    /// <summary>The distribution functions, given log(dispersion / mean): I(d, k + 1) at d / (d + mean).</summary>
    internal static Expr Tails(Expr x, Expr dispersion, Expr logit, bool upper)
    {
        Expr count = Floor(x);
        Expr k = Max(count + 1, 1);
        Expr inside = upper ? Expr.Elementwise(Operations.LogBetaLower, k, dispersion, -logit)
            : Expr.Elementwise(Operations.LogBetaLower, dispersion, k, logit);
        return Where(Less(count, 0), upper ? 0 : double.NegativeInfinity, inside);
    }
}

/// <summary>Negative binomial by the logarithm of its mean.</summary>
internal sealed class NegativeBinomialLogDistribution : UnivariateDistribution
{
    private readonly Expr _logMean;
    private readonly Expr _dispersion;

    public NegativeBinomialLogDistribution(Expr logMean, Expr dispersion)
        : base("negative_binomial_log", ("log_mean", logMean), ("dispersion", dispersion))
    {
        _logMean = logMean;
        _dispersion = dispersion;
        RequireFinite("log_mean");
        RequirePositive("dispersion");
    }

    internal override Support Support => Support.Integers(0);

    internal override Expr LogDensity(Expr x) => NegativeBinomialDistribution.Combinations(x, _dispersion) + x * _logMean
        - (_dispersion + x) * Log1pExp(_logMean - Log(_dispersion));

    internal override Expr LogCdf(Expr x) => NegativeBinomialDistribution.Tails(x, _dispersion, Log(_dispersion) - _logMean, upper: false);

    internal override Expr LogCcdf(Expr x) => NegativeBinomialDistribution.Tails(x, _dispersion, Log(_dispersion) - _logMean, upper: true);

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) => Variates.Poisson(random,
        PortableMath.Exp(Variates.LogGamma(random, arguments[1]) + arguments[0] - PortableMath.Log(arguments[1])));
}
