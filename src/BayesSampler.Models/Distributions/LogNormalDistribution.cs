using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

internal sealed class LogNormalDistribution : UnivariateDistribution
{
    private const double HalfLog2Pi = 0.91893853320467274178;

    private readonly Expr _logMean;
    private readonly Expr _logSd;

    public LogNormalDistribution(Expr logMean, Expr logSd)
        : base("log_normal", ("log_mean", logMean), ("log_sd", logSd))
    {
        _logMean = logMean;
        _logSd = logSd;
        RequireFinite("log_mean");
        RequirePositive("log_sd");
    }

    internal override Support Support => Support.Positive;

    internal override Expr LogDensity(Expr x) => -0.5 * Square((Log(x) - _logMean) / _logSd) - Log(_logSd) - Log(x) - HalfLog2Pi;

    internal override Expr LogCdf(Expr x) => LogNormalCdf((Log(x) - _logMean) / _logSd);

    internal override Expr LogCcdf(Expr x) => LogNormalCdf((_logMean - Log(x)) / _logSd);

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) =>
        PortableMath.Exp(Math.FusedMultiplyAdd(arguments[1], random.NextNormal(), arguments[0]));
}
