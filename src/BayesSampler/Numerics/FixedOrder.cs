using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BayesSampler;

/// <summary>
/// Sums and products of vectors with one fixed order of operations, so that they have the same bits on every machine, whatever
/// the width of its vectors. A log density built from these and <see cref="PortableMath"/> keeps that property.
/// </summary>
/// <remarks>
/// The order: element i goes to accumulator i / 8 mod 2, lane i mod 8, in increasing i, each product by one fused multiply-add
/// (rounded once). At the end lane l holds accumulator 0 plus accumulator 1, and the lanes are added as
/// ((l0 + l4) + (l2 + l6)) + ((l1 + l5) + (l3 + l7)). A last, incomplete step of 16 is filled with zeros: zeros behind the
/// vector change nothing, so a padded and an unpadded buffer give the same bits. A sum of zero is +0. Which NaN comes out, if
/// any, is not specified. Thread-safe; nothing is allocated.
/// </remarks>
public static class FixedOrder
{
    private const int Lanes = 4;
    private const int Step = 4 * Lanes;

    /// <summary>The sum of the elements; 0 for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(ReadOnlySpan<double> values)
    {
        ref double start = ref MemoryMarshal.GetReference(values);
        Vector256<double> a0 = default, a1 = default, b0 = default, b1 = default;
        int i = 0;
        for (; i <= values.Length - Step; i += Step)
        {
            a0 += Vector256.LoadUnsafe(ref start, (nuint)i);
            a1 += Vector256.LoadUnsafe(ref start, (nuint)(i + Lanes));
            b0 += Vector256.LoadUnsafe(ref start, (nuint)(i + 2 * Lanes));
            b1 += Vector256.LoadUnsafe(ref start, (nuint)(i + 3 * Lanes));
        }

        if (i < values.Length)
        {
            a0 += LoadTail(ref start, i, values.Length);
            a1 += LoadTail(ref start, i + Lanes, values.Length);
            b0 += LoadTail(ref start, i + 2 * Lanes, values.Length);
            b1 += LoadTail(ref start, i + 3 * Lanes, values.Length);
        }

        return Reduce(a0 + b0, a1 + b1);
    }

    /// <summary>The inner product a'b; 0 for empty vectors.</summary>
    /// <param name="a">One vector.</param>
    /// <param name="b">The other, of the same length.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Require.SameLength(b.Length, a.Length, nameof(b), nameof(a));
        ref double startA = ref MemoryMarshal.GetReference(a);
        ref double startB = ref MemoryMarshal.GetReference(b);
        Vector256<double> a0 = default, a1 = default, b0 = default, b1 = default;
        int i = 0;
        for (; i <= a.Length - Step; i += Step)
        {
            a0 = Multiply(ref startA, ref startB, i, a0);
            a1 = Multiply(ref startA, ref startB, i + Lanes, a1);
            b0 = Multiply(ref startA, ref startB, i + 2 * Lanes, b0);
            b1 = Multiply(ref startA, ref startB, i + 3 * Lanes, b1);
        }

        if (i < a.Length)
        {
            a0 = MultiplyTail(ref startA, ref startB, i, a.Length, a0);
            a1 = MultiplyTail(ref startA, ref startB, i + Lanes, a.Length, a1);
            b0 = MultiplyTail(ref startA, ref startB, i + 2 * Lanes, a.Length, b0);
            b1 = MultiplyTail(ref startA, ref startB, i + 3 * Lanes, a.Length, b1);
        }

        return Reduce(a0 + b0, a1 + b1);
    }

    /// <summary>The sum of the squares; the same bits as <see cref="Dot"/> of the vector with itself.</summary>
    public static double SumOfSquares(ReadOnlySpan<double> values) => Dot(values, values);

    /// <summary>y += scale * x, each element by one fused multiply-add.</summary>
    /// <param name="scale">The factor.</param>
    /// <param name="x">The vector to add.</param>
    /// <param name="y">Of the same length, changed in place; x itself, or memory apart from x.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAdd(double scale, ReadOnlySpan<double> x, Span<double> y)
    {
        Require.SameLength(y.Length, x.Length, nameof(y), nameof(x));
        ref double startX = ref MemoryMarshal.GetReference(x);
        ref double startY = ref MemoryMarshal.GetReference(y);
        Vector256<double> factor = Vector256.Create(scale);
        int i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
        {
            Vector256<double> other = Vector256.LoadUnsafe(ref startX, (nuint)i);
            Vector256<double> addend = Vector256.LoadUnsafe(ref startY, (nuint)i);
            Vector256.FusedMultiplyAdd(factor, other, addend).StoreUnsafe(ref startY, (nuint)i);
        }

        for (; i < x.Length; i++)
            y[i] = Math.FusedMultiplyAdd(scale, x[i], y[i]);
    }

    /// <summary>
    /// The fixed tree over eight lanes, ((l0 + l4) + (l2 + l6)) + ((l1 + l5) + (l3 + l7)); zero comes out as +0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Reduce(Vector256<double> lanes0to3, Vector256<double> lanes4to7)
    {
        Vector256<double> four = lanes0to3 + lanes4to7;
        Vector128<double> two = four.GetLower() + four.GetUpper();
        // A product that underflows leaves -0 in its lane, which further zeros would turn into +0: adding +0 makes them agree.
        return two.ToScalar() + two.GetElement(1) + 0.0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Multiply(ref double a, ref double b, int index, Vector256<double> addend) =>
        Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, (nuint)index), Vector256.LoadUnsafe(ref b, (nuint)index), addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> MultiplyTail(ref double a, ref double b, int index, int length, Vector256<double> addend) =>
        Vector256.FusedMultiplyAdd(LoadTail(ref a, index, length), LoadTail(ref b, index, length), addend);

    /// <summary>Four elements, with zeros for those at and behind <paramref name="length"/>.</summary>
    // Without a call or a copy in memory: either would put the accumulators of the main loop on the stack.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> LoadTail(ref double start, int index, int length)
    {
        int left = length - index;
        if (left >= Lanes) return Vector256.LoadUnsafe(ref start, (nuint)index);
        if (left <= 0) return Vector256<double>.Zero;
        Vector128<double> lower = left == 1
            ? Vector128.CreateScalar(Unsafe.Add(ref start, index))
            : Vector128.LoadUnsafe(ref start, (nuint)index);
        Vector128<double> upper = left == 3 ? Vector128.CreateScalar(Unsafe.Add(ref start, index + 2)) : Vector128<double>.Zero;
        return Vector256.Create(lower, upper);
    }
}
