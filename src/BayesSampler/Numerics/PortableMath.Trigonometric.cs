using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BayesSampler;

// Sine and cosine. The polynomials and split constants are printed by coefficients.py beside the tests.
public static partial class PortableMath
{
    private const double TwoOverPi = 0.6366197723675814;

    /// <summary>pi / 2 in three parts of 53 bits.</summary>
    private const double HalfPiHigh = 1.5707963267948966;
    private const double HalfPiMiddle = 6.123233995736766e-17;
    private const double HalfPiLow = -1.4973849048591698e-33;

    /// <summary>2^30: up to here the three parts of pi / 2 leave the remainder exact to far beyond double precision.</summary>
    private const double LargestQuick = 1073741824.0;

    /// <summary>2 / pi: 64 zero bits, then 1280 bits behind the binary point.</summary>
    private static ReadOnlySpan<ulong> TwoOverPiBits =>
    [
        0, 0xA2F9836E4E441529, 0xFC2757D1F534DDC0, 0xDB6295993C439041, 0xFE5163ABDEBBC561, 0xB7246E3A424DD2E0,
        0x06492EEA09D1921C, 0xFE1DEB1CB129A73E, 0xE88235F52EBB4484, 0xE99C7026B45F7E41, 0x3991D639835339F4,
        0x9C845F8BBDF9283B, 0x1FF897FFDE05980F, 0xEF2F118B5A0A6D1F, 0x6D367ECF27CB09B7, 0x4F463F669E5FEA2D,
        0x7527BAC7EBE5F17B, 0x3D0739F78A5292EA, 0x6BFB5FB11F8D5D08, 0x56033046FC7B6BAB, 0xF0CFBC209AF4361D,
    ];

    /// <inheritdoc cref="Sin(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Sin(Vector256<double> x) =>
        Vector256.GreaterThanAny(Vector256.Abs(x), Of(LargestQuick)) ? SinLaneByLane(x) : QuickSin(x);

    /// <inheritdoc cref="Cos(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Cos(Vector256<double> x) =>
        Vector256.GreaterThanAny(Vector256.Abs(x), Of(LargestQuick)) ? CosLaneByLane(x) : QuickCos(x);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<double> SinLaneByLane(Vector256<double> x) =>
        Vector256.Create(Sin(x.GetElement(0)), Sin(x.GetElement(1)), Sin(x.GetElement(2)), Sin(x.GetElement(3)));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<double> CosLaneByLane(Vector256<double> x) =>
        Vector256.Create(Cos(x.GetElement(0)), Cos(x.GetElement(1)), Cos(x.GetElement(2)), Cos(x.GetElement(3)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> QuickSin(Vector256<double> x)
    {
        Vector256<ulong> quadrant = ReduceQuick(x, out Vector256<double> high, out Vector256<double> low);
        Vector256<double> result = SinOfReduced(high, low, quadrant);
        // x^3 / 6 is lost beside x; and zero keeps its sign.
        return Vector256.ConditionalSelect(Vector256.LessThan(Vector256.Abs(x), Of(7.450580596923828E-09)), x, result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> QuickCos(Vector256<double> x)
    {
        Vector256<ulong> quadrant = ReduceQuick(x, out Vector256<double> high, out Vector256<double> low);
        return SinOfReduced(high, low, quadrant + Vector256<ulong>.One);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double SinOfLarge(double x)
    {
        if (!double.IsFinite(x)) return double.NaN;
        ulong quadrant = ReduceLarge(Math.Abs(x), out double high, out double low);
        double sine = SinOfReduced(Of(high), Of(low), Vector256.Create(quadrant)).ToScalar();
        return x < 0 ? -sine : sine;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double CosOfLarge(double x)
    {
        if (!double.IsFinite(x)) return double.NaN;
        ulong quadrant = ReduceLarge(Math.Abs(x), out double high, out double low);
        return SinOfReduced(Of(high), Of(low), Vector256.Create(quadrant + 1)).ToScalar();
    }

    /// <summary>sin(high + low + quadrant * pi / 2); only the last two bits of the quadrant count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> SinOfReduced(Vector256<double> high, Vector256<double> low, Vector256<ulong> quadrant)
    {
        Vector256<double> z = high * high;
        Vector256<double> z2 = z * z;
        Vector256<double> half = Of(0.5) * z;

        Vector256<double> s = Fma(Fma(Of(-7.586691094197958e-13), z, Of(1.6058531516797758e-10)), z2,
            Fma(Of(-2.5052106231802837e-08), z, Of(2.7557319219337312e-06)));
        s = Fma(s, z2 * z, Fma(Fma(Of(-0.00019841269841265063), z, Of(0.008333333333333331)), z, Of(-0.16666666666666666)));
        Vector256<double> sine = high + Fma(z * high, s, Fma(-low, half, low));

        Vector256<double> c = Fma(Fma(Of(4.7458685530816656e-14), z, Of(-1.1470460830795304e-11)), z2,
            Fma(Of(2.0876755790721963e-09), z, Of(-2.755731922140179e-07)));
        c = Fma(c, z2 * z, Fma(Fma(Of(2.4801587301584645e-05), z, Of(-0.0013888888888888887)), z, Of(0.041666666666666664)));
        Vector256<double> main = Of(1.0) - half;
        Vector256<double> cosine = main + (Fma(z2, c, -(high * low)) + ((Of(1.0) - main) - half));

        Vector256<ulong> one = Vector256<ulong>.One;
        Vector256<double> odd = Vector256.Equals(quadrant & one, one).AsDouble();
        Vector256<double> result = Vector256.ConditionalSelect(odd, cosine, sine);
        return (result.AsUInt64() ^ ((quadrant >>> 1) << 63)).AsDouble();
    }

    /// <summary>
    /// x = n pi / 2 + high + low with |high| at most about pi / 4, after Cody and Waite; the last two bits of the result are
    /// those of n.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> ReduceQuick(Vector256<double> x, out Vector256<double> high, out Vector256<double> low)
    {
        Vector256<double> shifted = Fma(x, Of(TwoOverPi), Of(RoundingShift));
        Vector256<double> n = shifted - Of(RoundingShift);
        // Exact: unless n = 0, both terms are multiples of 2^-53 and the difference is below 1.
        Vector256<double> first = Fma(n, Of(-HalfPiHigh), x);
        // first - n * middle in two parts; the second can be the larger one when x is close to a multiple of pi / 2.
        Vector256<double> product = n * Of(HalfPiMiddle);
        Vector256<double> productLow = Fma(n, Of(HalfPiMiddle), -product);
        high = first - product;
        Vector256<double> part = high - first;
        Vector256<double> rest = (first - (high - part)) - (product + part);
        low = Fma(n, Of(-HalfPiLow), rest - productLow);
        return shifted.AsUInt64();
    }

    /// <summary>
    /// The same for any finite x of at least 2^30, after Payne and Hanek (1983), Radian reduction for trigonometric functions:
    /// of 2 / pi only those bits are multiplied that change the result.
    /// </summary>
    private static ulong ReduceLarge(double x, out double high, out double low)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(x);
        ulong mantissa = (bits & 0x000FFFFFFFFFFFFF) | 0x0010000000000000;
        int exponent = (int)(bits >> 52) - 1075;

        // Bits of 2 / pi worth 4 or more after multiplication are left out; 192 bits follow (64 is for the zeros in front).
        int start = exponent - 2 + 64;
        ReadOnlySpan<ulong> table = TwoOverPiBits[(start / 64)..];
        int shift = start % 64;
        ulong w0 = Window(table[0], table[1], shift);
        ulong w1 = Window(table[1], table[2], shift);
        ulong w2 = Window(table[2], table[3], shift);

        // mantissa * w modulo 2^192: two bits of quadrant, then the fraction.
        UInt128 tail = (UInt128)mantissa * w2;
        UInt128 middle = (UInt128)mantissa * w1 + (tail >> 64);
        UInt128 top = ((UInt128)(mantissa * w0) << 64) + middle;
        ulong quadrant = (ulong)(top >> 126);
        UInt128 fraction = (top << 2) | ((ulong)tail >> 62);

        // To the nearest quadrant.
        bool above = (fraction >> 127) != 0;
        if (above)
        {
            quadrant++;
            fraction = UInt128.MaxValue - fraction + 1;
        }

        // At least 66 bits are left: the fraction is never below 2^-62.
        int zeros = (int)UInt128.LeadingZeroCount(fraction);
        fraction <<= zeros;
        double scale = BitConverter.UInt64BitsToDouble((ulong)(1023 - 53 - zeros) << 52);
        if (above) scale = -scale;
        double leading = (long)(fraction >> 75) * scale;
        double trailing = (long)((ulong)(fraction >> 12) & 0x7FFFFFFFFFFFFFFF) * (scale * (1.0 / (1L << 62)) * 0.5);

        high = leading * HalfPiHigh;
        low = Math.FusedMultiplyAdd(leading, HalfPiHigh, -high)
            + Math.FusedMultiplyAdd(leading, HalfPiMiddle, trailing * HalfPiHigh);
        return quadrant;

        static ulong Window(ulong first, ulong second, int shift) =>
            shift == 0 ? first : (first << shift) | (second >> (64 - shift));
    }
}
