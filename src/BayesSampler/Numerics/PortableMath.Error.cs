using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BayesSampler;

// The error function and the normal distribution, all from one smooth function: m(y) = e^(y^2/2) Φ(-y) for y >= 0.
public static partial class PortableMath
{
    /// <summary>The error function, 2/sqrt(π) times the integral of e^(-t^2) from 0 to x.</summary>
    /// <remarks>Error at most 1.5 ulp.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Erf(double x) => Erf(Of(x)).ToScalar();

    /// <summary>The error function of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void Erf(ReadOnlySpan<double> x, Span<double> destination) => Map<ErfKernel>(x, destination);

    /// <inheritdoc cref="Erf(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> Erf(Vector256<double> x)
    {
        Vector256<double> magnitude = Vector256.Abs(x);
        Vector256<double> far = Of(1.0) - ErfcOfPositive(magnitude);
        Vector256<double> near = Fma(magnitude, ErfRest(x * x), magnitude);
        Vector256<double> result = Vector256.ConditionalSelect(Vector256.LessThan(magnitude, Of(1.0)), near, far);
        return result | (x & Of(-0.0));
    }

    /// <summary>1 - erf(x), also where erf(x) is close to 1.</summary>
    /// <remarks>Error at most 3.5 ulp.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Erfc(double x) => Erfc(Of(x)).ToScalar();

    /// <summary>1 - erf(x) of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void Erfc(ReadOnlySpan<double> x, Span<double> destination) => Map<ErfcKernel>(x, destination);

    /// <inheritdoc cref="Erfc(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> Erfc(Vector256<double> x)
    {
        Vector256<double> tail = ErfcOfPositive(Vector256.Abs(x));
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<double>.Zero), Of(2.0) - tail, tail);
    }

    /// <summary>Φ(x), the probability that a standard normal variable is at most x.</summary>
    /// <remarks>Error at most 3.5 ulp, also in the lower tail.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double NormalCdf(double x) => NormalCdf(Of(x)).ToScalar();

    /// <summary>Φ(x) of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void NormalCdf(ReadOnlySpan<double> x, Span<double> destination) => Map<NormalCdfKernel>(x, destination);

    /// <inheritdoc cref="NormalCdf(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> NormalCdf(Vector256<double> x)
    {
        Vector256<double> y = Vector256.Abs(x);
        Vector256<double> tail = TimesGaussian(y, Mills(y));
        return Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256<double>.Zero), Of(1.0) - tail, tail);
    }

    /// <summary>log Φ(x), also where Φ(x) is too small for a double; about -x^2/2 in the lower tail.</summary>
    /// <remarks>Error at most 7 ulp (met just above 0; 4.5 elsewhere), in both tails.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double LogNormalCdf(double x) => LogNormalCdf(Of(x)).ToScalar();

    /// <summary>log Φ(x) of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void LogNormalCdf(ReadOnlySpan<double> x, Span<double> destination) => Map<LogNormalCdfKernel>(x, destination);

    /// <inheritdoc cref="LogNormalCdf(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> LogNormalCdf(Vector256<double> x)
    {
        // -y^2/2 + log m(y) on the left, log(1 - m(y) e^(-y^2/2)) on the right: one logarithm of u + rest.
        Vector256<double> y = Vector256.Abs(x);
        Vector256<double> right = Vector256.GreaterThan(x, Vector256<double>.Zero);
        Vector256<double> mills = Mills(y);
        Vector256<double> tail = TimesGaussian(y, mills);
        Vector256<double> one = Of(1.0);
        Vector256<double> complement = one - tail;
        Vector256<double> rest = ((one - complement) - tail) / complement;
        Vector256<double> argument = Vector256.ConditionalSelect(right, complement, mills);
        Vector256<double> log = LogOfNormal(argument, Of(ExponentShift), rest & right);
        return Vector256.ConditionalSelect(right, log, Fma(Of(-0.5) * y, y, log));
    }

    /// <summary>φ(x) / Φ(x), the derivative of log Φ(x): about -x far on the left, φ(x) far on the right.</summary>
    /// <remarks>Error at most 3.5 ulp, in both tails.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double InverseMills(double x) => InverseMills(Of(x)).ToScalar();

    /// <summary>φ(x) / Φ(x) of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void InverseMills(ReadOnlySpan<double> x, Span<double> destination) => Map<InverseMillsKernel>(x, destination);

    /// <inheritdoc cref="InverseMills(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> InverseMills(Vector256<double> x)
    {
        Vector256<double> y = Vector256.Abs(x);
        Vector256<double> right = Vector256.GreaterThan(x, Vector256<double>.Zero);
        Vector256<double> mills = Mills(y);
        Vector256<double> gaussian = TimesGaussian(y, Of(1.0));
        Vector256<double> density = Of(OverRootTwoPi);
        Vector256<double> numerator = Vector256.ConditionalSelect(right, density * gaussian, density);
        Vector256<double> denominator = Vector256.ConditionalSelect(right, Fma(-gaussian, mills, Of(1.0)), mills);
        // y + 1/y is y from here on.
        Vector256<double> far = Vector256.LessThan(x, Of(-1e10));
        return Vector256.ConditionalSelect(far, y, numerator / denominator);
    }

    /// <summary>The x with Φ(x) = p: -infinity at 0, infinity at 1, NaN outside of [0, 1].</summary>
    /// <remarks>
    /// Error at most 3 ulp. Halley's method on Φ(x) - 1/2 in the middle and on log Φ(x) in the tails, so that the digits of small
    /// p count; those of p near 1 are only as many as 1 - p has.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double NormalQuantile(double p)
    {
        if (!(p > 0 && p < 1))
            return p == 0 ? double.NegativeInfinity : p == 1 ? double.PositiveInfinity : double.NaN;
        // 1 - p is exact.
        if (p > 0.75) return -QuantileOfTail(1 - p);
        return p < 0.25 ? QuantileOfTail(p) : QuantileOfMiddle(p - 0.5);
    }

    /// <summary>x with Φ(x) = 1/2 + offset.</summary>
    private static double QuantileOfMiddle(double offset)
    {
        const double RootHalf = 0.7071067811865476;
        double x = offset / OverRootTwoPi;
        // Cubic convergence from a relative error below 0.08.
        for (int i = 0; i < 4; i++)
        {
            double gaussian = TimesGaussian(Of(Math.Abs(x)), Of(1.0)).ToScalar();
            double error = (0.5 * Erf(x * RootHalf) - offset) / (OverRootTwoPi * gaussian);
            x -= error / Math.FusedMultiplyAdd(0.5 * x, error, 1);
        }

        return x;
    }

    /// <summary>x with Φ(x) = p below 1/4.</summary>
    private static double QuantileOfTail(double p)
    {
        const double Slope = 0.6266570686577501;
        double target = Log(p);
        // Right at 1/2 and, but for a logarithm, far out.
        double square = -2 * (target + Ln2);
        double x = -square * Slope / Math.FusedMultiplyAdd(Slope, Math.Sqrt(square), 1);
        for (int i = 0; i < 6; i++)
        {
            double slope = InverseMills(x);
            double error = (LogNormalCdf(x) - target) / slope;
            // The logarithm's second derivative is -slope (x + slope).
            double change = error / Math.FusedMultiplyAdd(0.5 * error, x + slope, 1);
            x -= change;
            // What is left is of third order.
            if (Math.Abs(change) < -1e-7 * x) break;
        }

        return x;
    }

    /// <summary>e^(y^2/2) Φ(-y) for y at least 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Mills(Vector256<double> y)
    {
        // w (1/sqrt(2π) + 12 w R(q)) with w = 1 / (y + 6) in two parts and q = (y - 6) / (y + 6) = 1 - 12 w.
        Vector256<double> shift = Of(6.0);
        y = Vector256.ConditionalSelect(Vector256.GreaterThan(y, Of(1e300)), Of(1e300), y);
        Vector256<double> sum = y + shift;
        Vector256<double> part = sum - y;
        Vector256<double> sumLow = (y - (sum - part)) + (shift - part);
        Vector256<double> w = Of(1.0) / sum;
        Vector256<double> wLow = w * Fma(-w, sumLow, Fma(-w, sum, Of(1.0)));
        Vector256<double> q = Fma(Of(-12.0), wLow, Fma(Of(-12.0), w, Of(1.0)));
        Vector256<double> rest = MillsPolynomial(q);
        Vector256<double> w12 = Of(12.0) * w;
        Vector256<double> value = Fma(w12, rest, Of(OverRootTwoPi));
        Vector256<double> result = Fma(value, w, Fma(w12, rest, value) * wLow);
        // Φ(0) is 1/2 to the last bit.
        return Vector256.ConditionalSelect(Vector256.LessThan(y, Of(1e-17)), Of(0.5), result);
    }

    /// <summary>e^(-y^2/2) m for y at least 0, the rounding of the square made good; 0 beyond 40.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> TimesGaussian(Vector256<double> y, Vector256<double> m)
    {
        Vector256<double> inside = Vector256.ConditionalSelect(Vector256.GreaterThan(y, Of(40.0)), Of(40.0), y);
        Vector256<double> half = Of(0.5) * inside;
        Vector256<double> exponent = half * inside;
        ExpOfNegative(exponent, out Vector256<double> high, out Vector256<double> low);
        return Fma(high, m, Fma(-high, Fma(half, inside, -exponent), low) * m);
    }

    /// <summary>erfc(x) for x at least 0: twice Φ(-x sqrt 2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> ErfcOfPositive(Vector256<double> x)
    {
        Vector256<double> inside = Vector256.ConditionalSelect(Vector256.GreaterThan(x, Of(28.0)), Of(28.0), x);
        Vector256<double> exponent = inside * inside;
        ExpOfNegative(exponent, out Vector256<double> high, out Vector256<double> low);
        Vector256<double> m = Mills(Of(1.4142135623730951) * x);
        m += m;
        return Fma(high, m, Fma(-high, Fma(inside, inside, -exponent), low) * m);
    }

    private readonly struct ErfKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => Erf(x);
    }

    private readonly struct ErfcKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => Erfc(x);
    }

    private readonly struct NormalCdfKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => NormalCdf(x);
    }

    private readonly struct LogNormalCdfKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => LogNormalCdf(x);
    }

    private readonly struct InverseMillsKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => InverseMills(x);
    }
}
