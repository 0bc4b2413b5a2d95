using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BayesSampler;

// Powers, hyperbolic sine and cosine, log(1 - e^x), and the logarithm to twice the precision.
public static partial class PortableMath
{
    /// <summary>x^y; for x below 0 only y without a fraction gives a number.</summary>
    /// <remarks>
    /// Error at most 1.2 ulp in the normal range. Zeros, infinities and NaN as IEEE 754 has them: x^0 = 1 and 1^y = 1, NaN
    /// included.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Pow(double x, double y) => Pow(Of(x), Of(y)).ToScalar();

    /// <summary>x^y of every pair of elements.</summary>
    /// <inheritdoc cref="MapPairs{TKernel}"/>
    public static void Pow(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> destination) =>
        MapPairs<PowKernel>(x, y, destination);

    /// <inheritdoc cref="Pow(double, double)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> Pow(Vector256<double> x, Vector256<double> y)
    {
        Vector256<double> zero = Vector256<double>.Zero;
        Vector256<double> one = Of(1.0);
        Vector256<double> infinity = Of(double.PositiveInfinity);
        Vector256<double> magnitude = Vector256.Abs(x);

        // The logarithm, infinite at 0 and at infinity, times y.
        Vector256<double> log = LogInTwoParts(magnitude, out Vector256<double> logLow);
        Vector256<double> finite = Vector256.LessThan(magnitude, infinity);
        log = Vector256.ConditionalSelect(finite, log, magnitude);
        log = Vector256.ConditionalSelect(Vector256.Equals(magnitude, zero), Of(double.NegativeInfinity), log);
        Vector256<double> exponent = y * log;
        Vector256<double> exponentLow = Fma(y, log, -exponent) + y * logLow;
        exponentLow &= Vector256.LessThan(Vector256.Abs(exponent), Of(2000.0));

        // e^(exponent + exponentLow): 1 + e, with e known beyond its last bit.
        ReducedExp reduced = ReduceExp(exponent);
        Vector256<double> e = reduced.R + Fma(reduced.R * reduced.R, Fma(reduced.Series, reduced.R, Of(0.5)), reduced.Rest);
        Vector256<double> result = Scale(one + Fma(one + e, exponentLow, e), reduced.Shifted);
        result = Vector256.ConditionalSelect(Vector256.GreaterThan(exponent, Of(LargestExp)), infinity, result);
        result = Vector256.AndNot(result, Vector256.LessThan(exponent, Of(SmallestExp)));

        // A negative base: the sign of odd powers, no number for a fraction.
        Vector256<double> negative = Vector256.Equals((x.AsUInt64() >>> 63), Vector256<ulong>.One).AsDouble();
        Vector256<double> half = Of(0.5) * y;
        Vector256<double> whole = Vector256.Equals(Vector256.Floor(y), y);
        Vector256<double> even = Vector256.Equals(Vector256.Floor(half), half);
        result ^= Vector256.AndNot(negative & whole, even) & Of(-0.0);
        Vector256<double> fraction = Vector256.AndNot(Vector256.LessThan(x, zero) & finite, whole);
        result = Vector256.ConditionalSelect(fraction, Of(double.NaN), result);

        Vector256<double> unit = Vector256.Equals(x, one) | Vector256.Equals(y, zero)
            | (Vector256.Equals(x, -one) & Vector256.Equals(Vector256.Abs(y), infinity));
        return Vector256.ConditionalSelect(unit, one, result);
    }

    /// <summary>log(1 - e^x) for x below 0, also near 0 and far below: -infinity at 0, NaN above.</summary>
    /// <remarks>Error at most 1.5 ulp.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Log1mExp(double x) => Log1mExp(Of(x)).ToScalar();

    /// <summary>log(1 - e^x) of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void Log1mExp(ReadOnlySpan<double> x, Span<double> destination) => Map<Log1mExpKernel>(x, destination);

    /// <inheritdoc cref="Log1mExp(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> Log1mExp(Vector256<double> x)
    {
        // 1 - e^x = u + rest: by e^x - 1 where that is the smaller, else 1 - z with z = e^x in two parts.
        Vector256<double> one = Of(1.0);
        Vector256<double> near = Vector256.GreaterThan(x, Of(-Ln2));
        Expm1Parts(Vector256.ConditionalSelect(near, x, Of(-Ln2)), out Vector256<double> high, out Vector256<double> low);
        Vector256<double> sum = high + low;
        Vector256<double> sumLow = low - (sum - high);
        ExpOfNegative(-x, out Vector256<double> z, out Vector256<double> zLow);
        Vector256<double> complement = one - z;
        Vector256<double> complementLow = ((one - complement) - z) - zLow;
        Vector256<double> u = Vector256.ConditionalSelect(near, Of(-2.0) * sum, complement);
        Vector256<double> uLow = Vector256.ConditionalSelect(near, Of(-2.0) * sumLow, complementLow);

        // x^2 / 2 is lost beside x; subnormals are scaled into the normal range.
        Vector256<double> tiny = Vector256.GreaterThan(x, Of(-5.551115123125783E-17));
        u = Vector256.ConditionalSelect(tiny, -x, u);
        uLow = Vector256.AndNot(uLow, tiny);
        Vector256<double> subnormal = Vector256.LessThan(u, Of(2.2250738585072014E-308));
        Vector256<double> scaled = Vector256.ConditionalSelect(subnormal, u * Of(18014398509481984.0), u);
        Vector256<double> bias = Vector256.ConditionalSelect(subnormal, Of(ExponentShift + 54), Of(ExponentShift));
        Vector256<double> result = LogOfNormal(scaled, bias, uLow / u);
        Vector256<double> zero = Vector256<double>.Zero;
        Vector256<double> edge = Vector256.ConditionalSelect(
            Vector256.Equals(x, zero), Of(double.NegativeInfinity), Of(double.NaN));
        return Vector256.ConditionalSelect(Vector256.LessThan(x, zero), result, edge);
    }

    /// <summary>The hyperbolic sine.</summary>
    /// <remarks>Error at most 2 ulp.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sinh(double x) => Sinh(Of(x)).ToScalar();

    /// <summary>The hyperbolic sine of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void Sinh(ReadOnlySpan<double> x, Span<double> destination) => Map<SinhKernel>(x, destination);

    /// <inheritdoc cref="Sinh(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Sinh(Vector256<double> x)
    {
        // With h = (e^|x| - 1) / 2: h + h / (1 + 2 h).
        Vector256<double> magnitude = Vector256.Abs(x);
        Vector256<double> far = Vector256.GreaterThan(magnitude, Of(40.0));
        Expm1Parts(Vector256.ConditionalSelect(far, Of(40.0), magnitude), out Vector256<double> high, out Vector256<double> low);
        Vector256<double> h = high + low;
        Vector256<double> result = h + h / Fma(Of(2.0), h, Of(1.0));
        result = Vector256.ConditionalSelect(far, HalfExp(magnitude), result);
        result = Vector256.ConditionalSelect(Vector256.LessThan(magnitude, Of(7.450580596923828E-09)), magnitude, result);
        return result | (x & Of(-0.0));
    }

    /// <summary>The hyperbolic cosine.</summary>
    /// <remarks>Error at most 2 ulp.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Cosh(double x) => Cosh(Of(x)).ToScalar();

    /// <summary>The hyperbolic cosine of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void Cosh(ReadOnlySpan<double> x, Span<double> destination) => Map<CoshKernel>(x, destination);

    /// <inheritdoc cref="Cosh(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Cosh(Vector256<double> x)
    {
        Vector256<double> h = HalfExp(Vector256.Abs(x));
        return h + Of(0.25) / h;
    }

    /// <summary>e^x / 2 for x at least 0, also where e^x overflows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> HalfExp(Vector256<double> x)
    {
        Vector256<double> inside = Vector256.ConditionalSelect(Vector256.GreaterThan(x, Of(720.0)), Of(720.0), x);
        ReducedExp reduced = ReduceExp(inside);
        Vector256<double> r = reduced.R;
        Vector256<double> beyondLinear = Fma(r * r, Fma(reduced.Series, r, Of(0.5)), reduced.Rest);
        return Scale(Of(1.0) + (r + beyondLinear), reduced.Shifted - Of(1.0));
    }

    /// <summary>
    /// log x in two parts, together to a relative error below 2^-64, for positive finite x, subnormals included; the first is
    /// their sum, rounded.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> LogInTwoParts(Vector256<double> x, out Vector256<double> low)
    {
        const ulong RootHalf = 0x3FE6A09E667F3BCD;
        const ulong One = 0x3FF0000000000000;
        const ulong Two52 = 0x4330000000000000;

        // x = 2^k (1 + f), as in LogOfNormal.
        Vector256<double> small = Vector256.LessThan(x, Of(2.2250738585072014E-308));
        Vector256<double> scaled = Vector256.ConditionalSelect(small, x * Of(18014398509481984.0), x);
        Vector256<double> bias = Vector256.ConditionalSelect(small, Of(ExponentShift + 54), Of(ExponentShift));
        Vector256<ulong> bits = scaled.AsUInt64() + Vector256.Create(One - RootHalf);
        Vector256<double> k = ((bits >>> 52) | Vector256.Create(Two52)).AsDouble() - bias;
        Vector256<double> f = ((bits & Vector256.Create(0x000FFFFFFFFFFFFFUL)) + Vector256.Create(RootHalf)).AsDouble() - Of(1.0);

        // s = f / (2 + f) and z = s^2 in two parts.
        Vector256<double> u = Of(2.0) + f;
        Vector256<double> uLow = f - (u - Of(2.0));
        Vector256<double> inverse = Of(1.0) / u;
        Vector256<double> s = f * inverse;
        Vector256<double> sLow = Fma(-s, uLow, Fma(-s, u, f)) * inverse;
        Vector256<double> z = s * s;
        Vector256<double> zLow = Fma(s + s, sLow, Fma(s, s, -z));

        // log(1 + f) = 2 s + 2 s (z/3 + z^2 series): the first correction in two parts, the others need one.
        Vector256<double> t = z * Of(ThirdHigh);
        Vector256<double> tLow = Fma(z, Of(ThirdHigh), -t) + Fma(z, Of(ThirdLow), zLow * Of(ThirdHigh));
        tLow = Fma(z * z, LogRest(z), tLow);
        Vector256<double> twice = s + s;
        Vector256<double> twiceLow = sLow + sLow;
        Vector256<double> product = twice * t;
        Vector256<double> productLow = Fma(twice, tLow, Fma(twiceLow, t, Fma(twice, t, -product)));

        // |k ln 2| > |2 s| > |product| unless k = 0: each sum's error is exact.
        Vector256<double> whole = k * Of(Ln2High);
        Vector256<double> sum = whole + twice;
        Vector256<double> sumLow = twice - (sum - whole);
        Vector256<double> main = sum + product;
        Vector256<double> mainLow = product - (main - sum);
        Vector256<double> rest = (sumLow + mainLow) + Fma(k, Of(Ln2Low), twiceLow + productLow);
        Vector256<double> high = main + rest;
        low = rest - (high - main);
        return high;
    }

    private readonly struct PowKernel : IPairKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x, Vector256<double> y) => Pow(x, y);
    }

    private readonly struct Log1mExpKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => Log1mExp(x);
    }

    private readonly struct SinhKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => Sinh(x);
    }

    private readonly struct CoshKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => Cosh(x);
    }
}
