using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

internal sealed class BinomialDistribution : UnivariateDistribution
{
    private readonly Expr _trials;
    private readonly Expr _probability;

    public BinomialDistribution(Expr trials, Expr probability)
        : base("binomial", ("trials", trials), ("probability", probability))
    {
        _trials = trials;
        _probability = probability;
        RequireData("trials");
        RequireCount("trials");
        RequireProbability("probability");
    }

    internal override Support Support => Support.Integers(0, _trials);

    internal override Expr LogDensity(Expr x)
    {
        Expr failures = _trials - x;
        // log(1 − p) of 1 − p itself would lose the digits of a small p. A known p may be 1.
        Expr failed = _probability.Dimensions.IsScalar && !IsConstant(_probability) ? failures * Log1p(-_probability)
            : Where(Equal(failures, 0), 0, failures * Log1p(-_probability));
        return LogChoose(_trials, x) + TimesLog(x, _probability) + failed;
    }

    internal override Expr LogCdf(Expr x) => Tails(x, _trials, Log1p(-_probability) - Log(_probability), upper: false);

    internal override Expr LogCcdf(Expr x) => Tails(x, _trials, Log1p(-_probability) - Log(_probability), upper: true);

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) => Variates.Binomial(random, arguments[0], arguments[1]);

    /// <summary>The distribution functions, given the log odds of a failure: I(n − k, k + 1) at 1 − p.</summary>
    internal static Expr Tails(Expr x, Expr trials, Expr failureLogit, bool upper)
    {
        Expr count = Floor(x);
        // In the branch that holds both are at least 1.
        Expr a = Max(trials - count, 1);
        Expr b = Max(count + 1, 1);
        Expr inside = upper
            ? Expr.Elementwise(Operations.LogBetaLower, b, a, -failureLogit)
            : Expr.Elementwise(Operations.LogBetaLower, a, b, failureLogit);
        (double below, double above) = upper ? (0.0, double.NegativeInfinity) : (double.NegativeInfinity, 0.0);
        return Where(Less(count, 0), below, Where(LessOrEqual(trials, count), above, inside));
    }
}

/// <summary>Binomial by its log odds.</summary>
internal sealed class BinomialLogitDistribution : UnivariateDistribution
{
    private readonly Expr _trials;
    private readonly Expr _logit;

    public BinomialLogitDistribution(Expr trials, Expr logit)
        : base("binomial_logit", ("trials", trials), ("logit", logit))
    {
        _trials = trials;
        _logit = logit;
        RequireData("trials");
        RequireCount("trials");
        RequireFinite("logit");
    }

    internal override Support Support => Support.Integers(0, _trials);

    // Two terms that never cancel.
    internal override Expr LogDensity(Expr x) => LogChoose(_trials, x) - x * Log1pExp(-_logit) - (_trials - x) * Log1pExp(_logit);

    internal override Expr LogCdf(Expr x) => BinomialDistribution.Tails(x, _trials, -_logit, upper: false);

    internal override Expr LogCcdf(Expr x) => BinomialDistribution.Tails(x, _trials, -_logit, upper: true);

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) =>
        Variates.Binomial(random, arguments[0], PortableMath.LogisticSigmoid(arguments[1]));
}
