using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

internal sealed class BetaDistribution : UnivariateDistribution
{
    private readonly Expr _a;
    private readonly Expr _b;

    public BetaDistribution(Expr a, Expr b)
        : base("beta", ("a", a), ("b", b))
    {
        _a = a;
        _b = b;
        RequirePositive("a");
        RequirePositive("b");
    }

    internal override Support Support => Support.UnitInterval;

    internal override Expr LogDensity(Expr x) => (_a - 1) * Log(x) + (_b - 1) * Log1p(-x) - LogBeta(_a, _b);

    internal override Expr LogCdf(Expr x) => Expr.Elementwise(Operations.LogBetaLower, _a, _b, Log(x) - Log1p(-x));

    internal override Expr LogCcdf(Expr x) => Expr.Elementwise(Operations.LogBetaLower, _b, _a, Log1p(-x) - Log(x));

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) => Variates.Beta(random, arguments[0], arguments[1]);
}
