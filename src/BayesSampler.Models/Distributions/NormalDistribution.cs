using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

internal sealed class NormalDistribution : UnivariateDistribution
{
    private const double HalfLog2Pi = 0.91893853320467274178;

    private readonly Expr _mean;
    private readonly Expr _sd;

    public NormalDistribution(Expr mean, Expr sd)
        : base("normal", ("mean", mean), ("sd", sd))
    {
        _mean = mean;
        _sd = sd;
        RequireFinite("mean");
        RequirePositive("sd");
    }

    internal override Support Support => Support.Real;

    internal override Expr LogDensity(Expr x) => -0.5 * Square((x - _mean) / _sd) - Log(_sd) - HalfLog2Pi;

    internal override Expr LogCdf(Expr x) => LogNormalCdf((x - _mean) / _sd);

    internal override Expr LogCcdf(Expr x) => LogNormalCdf((_mean - x) / _sd);

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) =>
        Math.FusedMultiplyAdd(arguments[1], random.NextNormal(), arguments[0]);
}
