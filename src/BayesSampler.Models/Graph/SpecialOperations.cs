using System.Runtime.Intrinsics;

namespace BayesSampler.Models;

/// <summary>Special functions, and the pieces of densities that need a form of their own to keep their digits.</summary>
internal static partial class Operations
{
    private const double OverRootTwoPi = 0.39894228040143267794;
    private const double TwoOverRootPi = 1.1283791670955125739;

    public static Operation Atan { get; } = Operation.Unary("atan", PortableMath.Atan, PortableMath.Atan,
        (g, x, _) => g.Reciprocal(g.Add(g.One, g.Multiply(x, x))), cost: 30);

    /// <summary>The largest whole number not above x.</summary>
    public static Operation Floor { get; } = Operation.Unary("floor", Math.Floor, Vector256.Floor, (_, _, _) => null);

    /// <summary>a to the power of b.</summary>
    public static Operation Pow { get; } = Operation.Binary("pow", PortableMath.Pow, PortableMath.Pow,
        (g, x, y, i) => i == 0
            ? g.Multiply(x[1], g.Apply(Pow!, x[0], g.Subtract(x[1], g.One)))
            : g.Apply(MultiplyLog!, y, x[0]), cost: 60);

    public static Operation Erf { get; } = Operation.Unary("erf", PortableMath.Erf, PortableMath.Erf,
        (g, x, _) => g.Multiply(g.Constant(TwoOverRootPi), g.Exp(g.Negate(g.Multiply(x, x)))), cost: 40);

    public static Operation Erfc { get; } = Operation.Unary("erfc", PortableMath.Erfc, PortableMath.Erfc,
        (g, x, _) => g.Multiply(g.Constant(-TwoOverRootPi), g.Exp(g.Negate(g.Multiply(x, x)))), cost: 60);

    public static Operation NormalCdf { get; } = Operation.Unary("normal_cdf", PortableMath.NormalCdf, PortableMath.NormalCdf,
        (g, x, _) => g.Multiply(g.Constant(OverRootTwoPi), g.Exp(g.Multiply(g.Constant(-0.5), g.Multiply(x, x)))), cost: 60);

    public static Operation LogNormalCdf { get; } = Operation.Unary("log_normal_cdf", PortableMath.LogNormalCdf, PortableMath.LogNormalCdf,
        (g, x, _) => g.Apply(InverseMills!, x), cost: 80);

    /// <summary>The derivative of log Φ.</summary>
    public static Operation InverseMills { get; } = Operation.Unary("inverse_mills", PortableMath.InverseMills, PortableMath.InverseMills,
        (g, x, y) => g.Negate(g.Multiply(y, g.Add(x, y))), cost: 60);

    public static Operation LogGamma { get; } = Operation.Unary("log_gamma", PortableMath.LogGamma, PortableMath.LogGamma,
        (g, x, _) => g.Apply(Digamma!, x), cost: 60);

    public static Operation Digamma { get; } = Operation.Unary("digamma", PortableMath.Digamma, PortableMath.Digamma,
        (g, x, _) => g.Apply(Trigamma!, x), cost: 60);

    public static Operation Trigamma { get; } = Operation.Unary("trigamma", PortableMath.Trigamma, PortableMath.Trigamma,
        (_, _, _) => throw NoDerivative("trigamma"), cost: 60);

    /// <summary>log Γ(a + b) − log Γ(a), b not negative.</summary>
    public static Operation LogGammaRatio { get; } = Operation.Binary("log_gamma_ratio", PortableMath.LogGammaRatio, PortableMath.LogGammaRatio,
        (g, x, _, i) => i == 0 ? g.Apply(DigammaDifference!, x[0], x[1]) : g.Apply(Digamma, g.Add(x[0], x[1])), cost: 80);

    /// <summary>ψ(a + b) − ψ(a), b not negative.</summary>
    public static Operation DigammaDifference { get; } = Operation.Binary("digamma_difference",
        PortableMath.DigammaDifference, PortableMath.DigammaDifference,
        (g, x, _, i) =>
        {
            Node end = g.Apply(Trigamma, g.Add(x[0], x[1]));
            return i == 0 ? g.Subtract(end, g.Apply(Trigamma, x[0])) : end;
        }, cost: 80);

    public static Operation LogBeta { get; } = Operation.Binary("log_beta", PortableMath.LogBeta, PortableMath.LogBeta,
        (g, x, _, i) => g.Negate(g.Apply(DigammaDifference, x[i], x[1 - i])), commutative: true, cost: 120);

    /// <summary>log(1 − exp(x)), x negative.</summary>
    public static Operation Log1mExp { get; } = Operation.Unary("log1m_exp", PortableMath.Log1mExp, PortableMath.Log1mExp,
        (g, x, _) => g.Negate(g.Reciprocal(g.Apply(Expm1, g.Negate(x)))), cost: 60);

    /// <summary>a log b, and 0 where a is 0 whatever b: terms of counts.</summary>
    public static Operation MultiplyLog { get; } = Operation.Binary("multiply_log", TimesLog, null,
        (g, x, _, i) => i == 0 ? g.Log(x[1]) : g.Apply(QuotientOrZero!, x[0], x[1]), cost: 30);

    /// <summary>a / b, and 0 where a is 0 whatever b.</summary>
    public static Operation QuotientOrZero { get; } = Operation.Binary("quotient_or_zero", DividedOrZero, DividedOrZero,
        (g, x, _, i) => i == 0 ? g.Reciprocal(x[1])
            : g.Negate(g.Apply(QuotientOrZero!, g.Apply(QuotientOrZero!, x[0], x[1]), x[1])), cost: 5, wide: DividedOrZero);

    /// <summary>The value, to which nothing is propagated: for shifts that cancel.</summary>
    public static Operation Detach { get; } = Operation.Unary("detach", Same, Same, (_, _, _) => null, wide: Same);

    /// <summary>log(I0(x) exp(−x)), x not negative.</summary>
    public static Operation LogScaledBesselI0 { get; } = Operation.Unary("log_scaled_bessel_i0", LogScaledBesselI0Of, null,
        (g, x, _) => g.Negate(g.Apply(BesselComplement!, x)), cost: 80);

    /// <summary>1 − I1(x) / I0(x).</summary>
    public static Operation BesselComplement { get; } = Operation.Unary("bessel_complement", PortableMath.BesselI1OverI0Complement, null,
        (_, _, _) => throw NoDerivative("bessel_complement"), cost: 60);

    /// <summary>log(1/2 + atan(x) / π).</summary>
    public static Operation LogCauchyCdf { get; } = Operation.Unary("log_cauchy_cdf", LogCauchyCdfOf, null,
        // 1 / (π (1 + x²) F), where π F is exact in the left tail.
        (g, x, y) => g.Multiply(g.Constant(1 / Math.PI), g.Multiply(g.Reciprocal(g.Add(g.One, g.Multiply(x, x))), g.Exp(g.Negate(y)))), cost: 60);

    private static InvalidOperationException NoDerivative(string name) =>
        new($"'{name}' is a derivative itself and has none of its own: a recursion inside a recursion may not use it.");

    private static double TimesLog(double a, double b) => a == 0 ? 0 : a * PortableMath.Log(b);

    private static double DividedOrZero(double a, double b) => a == 0 ? 0 : a / b;

    private static Vector256<double> DividedOrZero(Vector256<double> a, Vector256<double> b) =>
        Vector256.ConditionalSelect(Vector256.Equals(a, Vector256<double>.Zero), Vector256<double>.Zero, a / b);

    private static Vector512<double> DividedOrZero(Vector512<double> a, Vector512<double> b) =>
        Vector512.ConditionalSelect(Vector512.Equals(a, Vector512<double>.Zero), Vector512<double>.Zero, a / b);

    private static double Same(double x) => x;

    private static Vector256<double> Same(Vector256<double> x) => x;

    private static Vector512<double> Same(Vector512<double> x) => x;

    private static double LogScaledBesselI0Of(double x)
    {
        // Below, nothing is lost in the difference.
        if (!(x > 40)) return PortableMath.LogBesselI0(x) - x;
        // Terms ((2k - 1)² / (8 k x)) of the asymptotic series; beyond 12 they are below rounding.
        double sum = 0;
        for (int k = 14; k >= 1; k--) sum = (2 * k - 1) * (2 * k - 1) / (8.0 * k * x) * (1 + sum);
        return PortableMath.Log1p(sum) - 0.5 * PortableMath.Log(2 * Math.PI * x);
    }

    private static double LogCauchyCdfOf(double x) => x < -1
        ? PortableMath.Log(PortableMath.Atan(-1 / x) / Math.PI)
        : x < 1 ? PortableMath.Log(0.5 + PortableMath.Atan(x) / Math.PI)
        : PortableMath.Log1p(-PortableMath.Atan(1 / x) / Math.PI);
}
