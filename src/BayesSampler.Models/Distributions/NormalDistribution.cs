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

    // A standard deviation stated as the root of a variance needs no root.
    internal override Expr LogDensity(Expr x) => _sd.Node is ElementwiseNode root && root.Operation == Operations.Sqrt
        ? -0.5 * (Square(x - _mean) / new Expr(root.Inputs[0]) + Log(new Expr(root.Inputs[0]))) - HalfLog2Pi
        : -0.5 * Square((x - _mean) / _sd) - Log(_sd) - HalfLog2Pi;

    internal override Expr LogCdf(Expr x) => LogNormalCdf((x - _mean) / _sd);

    internal override Expr LogCcdf(Expr x) => LogNormalCdf((_mean - x) / _sd);

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) =>
        Math.FusedMultiplyAdd(arguments[1], random.NextNormal(), arguments[0]);
}
