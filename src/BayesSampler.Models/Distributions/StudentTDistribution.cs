using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

internal sealed class StudentTDistribution : UnivariateDistribution
{
    private const double LogPi = 1.1447298858494001741;

    private readonly Expr _df;
    private readonly Expr _location;
    private readonly Expr _scale;

    public StudentTDistribution(Expr df, Expr location, Expr scale)
        : base("student_t", ("df", df), ("location", location), ("scale", scale))
    {
        _df = df;
        _location = location;
        _scale = scale;
        RequirePositive("df");
        RequireFinite("location");
        RequirePositive("scale");
    }

    internal override Support Support => Support.Real;

    internal override Expr LogDensity(Expr x) =>
        LogNormaliser(_df) - Log(_scale) - 0.5 * (_df + 1) * Log1p(Square((x - _location) / _scale) / _df);

    internal override Expr LogCdf(Expr x) => Expr.Elementwise(Operations.LogStudentTCdf, (x - _location) / _scale, _df);

    internal override Expr LogCcdf(Expr x) => Expr.Elementwise(Operations.LogStudentTCdf, (_location - x) / _scale, _df);

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) =>
        arguments[1] + arguments[2] * random.NextNormal() * PortableMath.Exp(0.5 * (PortableMath.Log(0.5 * arguments[0])
            - Variates.LogGamma(random, 0.5 * arguments[0])));

    /// <summary>log of the density's factor for unit scale: the ratio keeps its digits for many degrees of freedom.</summary>
    private static Expr LogNormaliser(Expr df) => LogGammaRatio(0.5 * df, 0.5) - 0.5 * (Log(df) + LogPi);
}
