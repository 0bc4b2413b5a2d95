using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

internal sealed class BetaBinomialDistribution : UnivariateDistribution
{
    private readonly Expr _trials;
    private readonly Expr _a;
    private readonly Expr _b;

    public BetaBinomialDistribution(Expr trials, Expr a, Expr b)
        : base("beta_binomial", ("trials", trials), ("a", a), ("b", b))
    {
        _trials = trials;
        _a = a;
        _b = b;
        RequireData("trials");
        RequireCount("trials");
        RequirePositive("a");
        RequirePositive("b");
    }

    internal override Support Support => Support.Integers(0, _trials);

    // B(a + x, b + n − x) / B(a, b) by rising factorials: close to a binomial, the betas are large and nearly the same.
    internal override Expr LogDensity(Expr x) =>
        LogChoose(_trials, x) + LogGammaRatio(_a, x) + LogGammaRatio(_b, _trials - x) - LogGammaRatio(_a + _b, _trials);

    internal override Expr LogCdf(Expr x) => Accumulate(x, upper: false);

    internal override Expr LogCcdf(Expr x) => Accumulate(x, upper: true);

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) =>
        Variates.Binomial(random, arguments[0], Variates.Beta(random, arguments[1], arguments[2]));

    /// <summary>The sum of the probabilities on one side: there is no closed form, so it takes a term for each count.</summary>
    private Expr Accumulate(Expr x, bool upper)
    {
        int most = (int)((ConstantNode)_trials.Node).Values.Max();
        Expr total = double.NegativeInfinity;
        for (int k = 0; k <= most; k++)
        {
            // Counts beyond the trials of an element are clamped and left out by the condition.
            Expr term = LogDensity(Min(k, _trials));
            Expr isCounted = upper ? ElementwiseProduct(Less(x, k), LessOrEqual(k, _trials)) : ElementwiseProduct(LessOrEqual(k, x), LessOrEqual(k, _trials));
            total = k == 0 ? Where(isCounted, term, total) : Where(isCounted, LogAdd(total, term), total);
        }

        return total;
    }

    // The derivative of a sum with nothing is not 0 / 0.
    private static Expr LogAdd(Expr total, Expr term) => LogSumExp(Max(total, -1e300), term);
}
