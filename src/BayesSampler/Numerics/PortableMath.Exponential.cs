using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BayesSampler;

// Exponentials and logarithms. The polynomials and split constants are printed by coefficients.py beside the tests.
// The build makes of this text, word for word but for the width, PortableMath512 (see the project file).
public static partial class PortableMath
{
    /// <summary>1.5 * 2^52: adding it rounds a small number to an integer, left in the low bits.</summary>
    private const double RoundingShift = 6755399441055744.0;

    private const double Ln2 = 0.6931471805599453;
    private const double OverLn2 = 1.4426950408889634;

    /// <summary>ln 2 in two parts; the first has 40 bits, so its product with an 11-bit integer is exact.</summary>
    private const double Ln2High = 0.6931471805601177;
    private const double Ln2Low = -1.7239444525614835e-13;

    /// <summary>2^52 + 1023: what to take from 2^52 + a biased exponent.</summary>
    private const double ExponentShift = 4503599627370496.0 + 1023;

    /// <summary>The largest x with a finite exponential.</summary>
    private const double LargestExp = 709.782712893384;

    /// <summary>Below it the exponential rounds to zero.</summary>
    private const double SmallestExp = -745.1332191019412;

    /// <summary>x = n ln 2 + r + rest with |r| at most half of ln 2, and exp(r) = 1 + r + r^2 (1/2 + r series).</summary>
    private readonly ref struct ReducedExp(
        Vector256<double> shifted, Vector256<double> r, Vector256<double> rest, Vector256<double> series)
    {
        /// <summary>n + <see cref="RoundingShift"/>.</summary>
        public readonly Vector256<double> Shifted = shifted;
        public readonly Vector256<double> R = r;
        public readonly Vector256<double> Rest = rest;
        public readonly Vector256<double> Series = series;
    }

    /// <inheritdoc cref="Exp(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Exp(Vector256<double> x)
    {
        ReducedExp reduced = ReduceExp(x);
        Vector256<double> r = reduced.R;
        Vector256<double> beyondLinear = Fma(r * r, Fma(reduced.Series, r, Of(0.5)), reduced.Rest);
        Vector256<double> mantissa = Of(1.0) + (r + beyondLinear);
        Vector256<double> result = Scale(mantissa, reduced.Shifted);
        result = Vector256.ConditionalSelect(Vector256.GreaterThan(x, Of(LargestExp)), Of(double.PositiveInfinity), result);
        return Vector256.AndNot(result, Vector256.LessThan(x, Of(SmallestExp)));
    }

    /// <inheritdoc cref="Log(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Log(Vector256<double> x)
    {
        // Subnormals are scaled into the normal range first.
        Vector256<double> small = Vector256.LessThan(x, Of(2.2250738585072014E-308));
        Vector256<double> scaled = Vector256.ConditionalSelect(small, x * Of(18014398509481984.0), x);
        Vector256<double> bias = Vector256.ConditionalSelect(small, Of(ExponentShift + 54), Of(ExponentShift));
        Vector256<double> result = LogOfNormal(scaled, bias, Vector256<double>.Zero);
        return LogAtEdges(x, result);
    }

    /// <inheritdoc cref="Log1p(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Log1p(Vector256<double> x) => Log1p(x, Vector256<double>.Zero);

    /// <inheritdoc cref="Expm1(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Expm1(Vector256<double> x)
    {
        Expm1Parts(x, out Vector256<double> high, out Vector256<double> low);
        Vector256<double> result = Of(2.0) * (high + low);
        result = Vector256.ConditionalSelect(Vector256.GreaterThan(x, Of(LargestExp)), Of(double.PositiveInfinity), result);
        result = Vector256.ConditionalSelect(Vector256.LessThan(x, Of(-40.0)), Of(-1.0), result);
        // x^2 / 2 is lost beside x; and zero keeps its sign.
        return Vector256.ConditionalSelect(Vector256.LessThan(Vector256.Abs(x), Of(5.551115123125783E-17)), x, result);
    }

    /// <inheritdoc cref="Tanh(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Tanh(Vector256<double> x)
    {
        // tanh|x| = t / (t + 2) with t = exp(2|x|) - 1; halves of both, as Expm1Parts gives them.
        Vector256<double> magnitude = Vector256.Abs(x);
        Expm1Parts(magnitude + magnitude, out Vector256<double> high, out Vector256<double> low);
        Vector256<double> numerator = high + low;
        Vector256<double> numeratorLow = low - (numerator - high);
        Vector256<double> denominator = numerator + Of(1.0);
        Vector256<double> part = denominator - numerator;
        Vector256<double> denominatorLow = (numerator - (denominator - part)) + (Of(1.0) - part) + numeratorLow;
        Vector256<double> result = Quotient(numerator, numeratorLow, denominator, denominatorLow);
        result = Vector256.ConditionalSelect(Vector256.GreaterThan(magnitude, Of(20.0)), Of(1.0), result);
        // x^3 / 3 is lost beside x.
        result = Vector256.ConditionalSelect(Vector256.LessThan(magnitude, Of(7.450580596923828E-09)), magnitude, result);
        return result | (x & Of(-0.0));
    }

    /// <inheritdoc cref="LogisticSigmoid(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> LogisticSigmoid(Vector256<double> x)
    {
        // With z = exp(-|x|): 1 / (1 + z) on the right, z / (1 + z) on the left.
        ExpOfNegative(Vector256.Abs(x), out Vector256<double> z, out Vector256<double> zLow);
        Vector256<double> one = Of(1.0);
        Vector256<double> denominator = one + z;
        Vector256<double> denominatorLow = (z - (denominator - one)) + zLow;
        Vector256<double> left = Vector256.LessThan(x, Vector256<double>.Zero);
        Vector256<double> numerator = Vector256.ConditionalSelect(left, z, one);
        return Quotient(numerator, zLow & left, denominator, denominatorLow);
    }

    /// <inheritdoc cref="Log1pExp(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Log1pExp(Vector256<double> x)
    {
        ExpOfNegative(Vector256.Abs(x), out Vector256<double> z, out Vector256<double> zLow);
        return (x & Vector256.GreaterThan(x, Vector256<double>.Zero)) + Log1p(z, zLow);
    }

    /// <summary>log(1 + x + low), where low is at most half an ulp of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Log1p(Vector256<double> x, Vector256<double> low)
    {
        // u + rest = 1 + x exactly (Knuth's two-sum), and log(u + rest) = log(u) + rest / u to far beyond double precision.
        Vector256<double> one = Of(1.0);
        Vector256<double> u = one + x;
        Vector256<double> part = u - one;
        Vector256<double> rest = (one - (u - part)) + (x - part);
        Vector256<double> result = LogOfNormal(u, Of(ExponentShift), (rest + low) / u);
        result = LogAtEdges(u, result);
        // Keeps the sign of zero; and the result is x to the last bit where x^2 / 2 is too small to matter.
        return Vector256.ConditionalSelect(Vector256.LessThan(Vector256.Abs(x), Of(5.551115123125783E-17)), x, result);
    }

    /// <summary>log(x) + rest for positive normal x; <paramref name="bias"/> is the exponent's bias + 2^52.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> LogOfNormal(Vector256<double> x, Vector256<double> bias, Vector256<double> rest)
    {
        const ulong RootHalf = 0x3FE6A09E667F3BCD;
        const ulong One = 0x3FF0000000000000;
        const ulong Two52 = 0x4330000000000000;

        // x = 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt(2).
        Vector256<ulong> bits = x.AsUInt64() + Vector256.Create(One - RootHalf);
        Vector256<double> k = ((bits >>> 52) | Vector256.Create(Two52)).AsDouble() - bias;
        Vector256<double> f = ((bits & Vector256.Create(0x000FFFFFFFFFFFFFUL)) + Vector256.Create(RootHalf)).AsDouble() - Of(1.0);

        // With s = f / (2 + f): log(1 + f) = 2 atanh(s) = f - f^2/2 + s (f^2/2 + series), series = 2 atanh(s)/s - 2.
        Vector256<double> s = f / (Of(2.0) + f);
        Vector256<double> half = Of(0.5) * f;
        Vector256<double> square = half * f;
        Vector256<double> squareLow = Fma(half, f, -square);
        Vector256<double> z = s * s;
        Vector256<double> z2 = z * z;
        Vector256<double> low = Fma(Fma(Of(0.13086767009948175), z, Of(0.13268759668560612)), z2,
            Fma(Of(0.15386240205813478), z, Of(0.18181795630884753)));
        Vector256<double> high = Fma(Fma(Of(0.2222222239180047), z, Of(0.2857142857080323)), z2,
            Fma(Of(0.4000000000000088), z, Of(0.6666666666666666)));
        Vector256<double> series = z * Fma(low, z2 * z2, high);

        // k ln 2 + f - f^2/2 in two parts: |k ln 2| > |f| unless k = 0, and |f| > f^2/2, so each sum's error is exact.
        Vector256<double> whole = k * Of(Ln2High);
        Vector256<double> sum = whole + f;
        Vector256<double> sumLow = f - (sum - whole);
        Vector256<double> main = sum - square;
        Vector256<double> mainLow = (sum - main) - square;
        Vector256<double> correction = Fma(s, square + series, rest) + (Fma(k, Of(Ln2Low), sumLow) + (mainLow - squareLow));
        return main + correction;
    }

    /// <summary>The logarithm's values at zero, below zero, at infinity and NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> LogAtEdges(Vector256<double> x, Vector256<double> result)
    {
        Vector256<double> inside = Vector256.GreaterThan(x, Vector256<double>.Zero)
            & Vector256.LessThan(x, Of(double.PositiveInfinity));
        // +infinity and NaN stay, zero gives -infinity and the rest NaN.
        Vector256<double> edge = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<double>.Zero), Of(double.NaN), x);
        edge = Vector256.ConditionalSelect(Vector256.Equals(x, Vector256<double>.Zero), Of(double.NegativeInfinity), edge);
        return Vector256.ConditionalSelect(inside, result, edge);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReducedExp ReduceExp(Vector256<double> x)
    {
        Vector256<double> shifted = Fma(x, Of(OverLn2), Of(RoundingShift));
        Vector256<double> n = shifted - Of(RoundingShift);
        // The first product and difference are exact.
        Vector256<double> first = Fma(n, Of(-Ln2High), x);
        Vector256<double> r = Fma(n, Of(-Ln2Low), first);
        Vector256<double> rest = Fma(n, Of(-Ln2Low), first - r);

        Vector256<double> r2 = r * r;
        Vector256<double> c0 = Fma(Of(0.041666666666666664), r, Of(0.16666666666666669));
        Vector256<double> c2 = Fma(Of(0.0013888888888886552), r, Of(0.008333333333330062));
        Vector256<double> c4 = Fma(Of(2.4801587317144498e-05), r, Of(0.00019841269863053618));
        Vector256<double> c6 = Fma(Of(2.755728296954995e-07), r, Of(2.7557268459997064e-06));
        Vector256<double> c8 = Fma(Of(2.0911236630261545e-09), r, Of(2.510038549551032e-08));
        Vector256<double> series = Fma(Fma(c8, r2, c6), r2 * r2, Fma(c4, r2, c2));
        return new ReducedExp(shifted, r, rest, Fma(series, r2, c0));
    }

    /// <summary>exp(r + rest) - 1 in two parts, the first (r + r^2 / 2) returned and the second up to 0.007.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> ReducedExpm1(ReducedExp reduced, out Vector256<double> low)
    {
        Vector256<double> r = reduced.R;
        Vector256<double> half = Of(0.5) * r;
        Vector256<double> square = half * r;
        Vector256<double> squareLow = Fma(half, r, -square);
        Vector256<double> high = r + square;
        low = (square - (high - r)) + (squareLow + Fma(r * r * r, reduced.Series, reduced.Rest));
        return high;
    }

    /// <summary>(exp(x) - 1) / 2 in two parts that may overlap, for x from -40 to <see cref="LargestExp"/>.</summary>
    // The half, because 2^1024 is no double.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Expm1Parts(Vector256<double> x, out Vector256<double> high, out Vector256<double> low)
    {
        ReducedExp reduced = ReduceExp(x);
        Vector256<double> p = ReducedExpm1(reduced, out Vector256<double> pLow);

        // scale (1 + p) - 1/2 with scale = 2^(n - 1), each sum with its exact error.
        Vector256<ulong> n = reduced.Shifted.AsUInt64() - Of(RoundingShift).AsUInt64();
        Vector256<double> scale = ((n + Vector256.Create(1022UL)) << 52).AsDouble();
        Vector256<double> half = Of(0.5);
        Vector256<double> whole = scale - half;
        Vector256<double> part = whole - scale;
        Vector256<double> wholeLow = (scale - (whole - part)) - (half + part);
        Vector256<double> scaled = scale * p;
        high = whole + scaled;
        part = high - whole;
        low = (whole - (high - part)) + (scaled - part) + Fma(scale, pLow, wholeLow);
    }

    /// <summary>exp(-x) rounded, and the rest of it, for x at least 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ExpOfNegative(Vector256<double> x, out Vector256<double> high, out Vector256<double> low)
    {
        ReducedExp reduced = ReduceExp(-x);
        Vector256<double> p = ReducedExpm1(reduced, out Vector256<double> pLow);
        Vector256<double> sum = Of(1.0) + p;
        Vector256<double> sumLow = (p - (sum - Of(1.0))) + pLow;
        Vector256<double> mantissa = sum + sumLow;
        Vector256<double> mantissaLow = sumLow - (mantissa - sum);
        Vector256<double> zero = Vector256.GreaterThan(x, Of(-SmallestExp));
        high = Vector256.AndNot(Scale(mantissa, reduced.Shifted), zero);
        low = Vector256.AndNot(Scale(mantissaLow, reduced.Shifted), zero);
    }

    /// <summary>(a + aLow) / (b + bLow), rounded once but for the smallest doubts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Quotient(Vector256<double> a, Vector256<double> aLow, Vector256<double> b,
        Vector256<double> bLow)
    {
        Vector256<double> inverse = Of(1.0) / b;
        Vector256<double> quotient = a * inverse;
        Vector256<double> remainder = Fma(-quotient, b, a) + Fma(-quotient, bLow, aLow);
        return Fma(remainder, inverse, quotient);
    }

    /// <summary>mantissa * 2^n in two steps, so that results below the normal range are rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Scale(Vector256<double> mantissa, Vector256<double> shifted)
    {
        Vector256<ulong> n = shifted.AsUInt64() - Of(RoundingShift).AsUInt64();
        Vector256<ulong> half = ((n + Vector256.Create(2048UL)) >>> 1) - Vector256.Create(1024UL);
        Vector256<ulong> bias = Vector256.Create(1023UL);
        return mantissa * ((half + bias) << 52).AsDouble() * ((n - half + bias) << 52).AsDouble();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Of(double value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Fma(Vector256<double> a, Vector256<double> b, Vector256<double> c) =>
        Vector256.FusedMultiplyAdd(a, b, c);
}
