namespace BayesSampler.Models;

public static partial class Functions
{
    /// <summary>
    /// <paramref name="x"/> to the power of <paramref name="y"/>. Where the exponent is no data the base must not be negative,
    /// or the derivative is NaN. For squares <see cref="Square"/> is quicker.
    /// </summary>
    public static Expr Pow(Expr x, Expr y) => Expr.Elementwise(Operations.Pow, x, y);

    /// <summary>Inverse tangent, in radians.</summary>
    public static Expr Atan(Expr x) => Expr.Elementwise(Operations.Atan, x);

    /// <summary>The largest whole number not above each element. Its derivative is 0 everywhere, at its steps too.</summary>
    public static Expr Floor(Expr x) => Expr.Elementwise(Operations.Floor, x);

    /// <summary>The error function, 2/√π times the integral of exp(−t²) from 0 to x.</summary>
    public static Expr Erf(Expr x) => Expr.Elementwise(Operations.Erf, x);

    /// <summary>1 − erf(x), also where that is tiny.</summary>
    public static Expr Erfc(Expr x) => Expr.Elementwise(Operations.Erfc, x);

    /// <summary>Φ(x), the distribution function of the standard normal: the inverse of the probit.</summary>
    public static Expr NormalCdf(Expr x) => Expr.Elementwise(Operations.NormalCdf, x);

    /// <summary>log Φ(x), also where Φ(x) is too small for a number.</summary>
    public static Expr LogNormalCdf(Expr x) => Expr.Elementwise(Operations.LogNormalCdf, x);

    /// <summary>log Γ(x) for positive x; NaN below 0.</summary>
    public static Expr LogGamma(Expr x) => Expr.Elementwise(Operations.LogGamma, x);

    /// <summary>ψ(x), the derivative of log Γ(x), for positive x; NaN below 0.</summary>
    public static Expr Digamma(Expr x) => Expr.Elementwise(Operations.Digamma, x);

    /// <summary>log B(a, b) = log Γ(a) + log Γ(b) − log Γ(a + b), without loss where a and b are large; NaN below 0.</summary>
    public static Expr LogBeta(Expr a, Expr b) => Expr.Elementwise(Operations.LogBeta, a, b);

    /// <summary>log(1 − exp(x)) for negative x, also near 0 and far below; −∞ at 0, NaN above.</summary>
    public static Expr Log1mExp(Expr x) => Expr.Elementwise(Operations.Log1mExp, x);

    /// <summary>log(exp(a) − exp(b)) for a &gt; b, also where the exponentials overflow; −∞ where a = b, NaN where a is smaller.</summary>
    public static Expr LogDiffExp(Expr a, Expr b) => a + Log1mExp(b - a);

    /// <summary>log Γ(x + d) − log Γ(x), without loss where x is large; d is not negative.</summary>
    internal static Expr LogGammaRatio(Expr x, Expr d) => Expr.Elementwise(Operations.LogGammaRatio, x, d);

    /// <summary>log of the binomial coefficient, n over k.</summary>
    internal static Expr LogChoose(Expr n, Expr k) => -Log1p(n) - LogBeta(n - k + 1, k + 1);

    /// <summary>count log(p), and 0 where the count is 0 even if p is.</summary>
    // A scalar factor of counts comes out of their sum; then one logarithm is enough for all. A known one may be 0.
    internal static Expr TimesLog(Expr count, Expr p) =>
        p.Dimensions.IsScalar && p.Node is not ConstantNode ? count * Log(p) : Expr.Elementwise(Operations.MultiplyLog, count, p);
}
