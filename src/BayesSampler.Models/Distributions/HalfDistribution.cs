using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

/// <summary>The positive half of a distribution that is symmetric about 0.</summary>
internal abstract class HalfDistribution(string name, UnivariateDistribution whole, params ReadOnlySpan<(string Name, Expr Value)> arguments)
    : UnivariateDistribution(name, arguments)
{
    private const double Log2 = 0.69314718055994530942;

    private protected UnivariateDistribution Whole { get; } = whole;

    internal override Support Support => Support.Positive;

    internal override Expr LogDensity(Expr x) => Whole.LogDensity(x) + Log2;

    internal override Expr LogCcdf(Expr x) => Whole.LogCcdf(x) + Log2;
}

internal sealed class HalfNormalDistribution(Expr sd) : HalfDistribution("half_normal", new NormalDistribution(0, sd), ("sd", sd))
{
    private const double OverRootTwo = 0.70710678118654752440;

    internal override Expr LogCdf(Expr x) => Log(Erf(OverRootTwo * (x / sd)));

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) => Math.Abs(Whole.Generate(random, [0, .. arguments]));
}

internal sealed class HalfCauchyDistribution(Expr scale) : HalfDistribution("half_cauchy", new CauchyDistribution(0, scale), ("scale", scale))
{
    private const double LogHalfPi = 0.45158270528945486473;

    internal override Expr LogCdf(Expr x) => Log(Atan(x / scale)) - LogHalfPi;

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) => Math.Abs(Whole.Generate(random, [0, .. arguments]));
}

internal sealed class HalfStudentTDistribution(Expr df, Expr scale)
    : HalfDistribution("half_student_t", new StudentTDistribution(df, 0, scale), ("df", df), ("scale", scale))
{
    // t² / (df + t²) is beta of 1/2 and df / 2.
    internal override Expr LogCdf(Expr x) =>
        Expr.Elementwise(Operations.LogBetaLower, 0.5, 0.5 * df, 2 * (Log(x) - Log(scale)) - Log(df));

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments) =>
        Math.Abs(Whole.Generate(random, [arguments[0], 0, arguments[1]]));
}
