using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BayesSampler.Models;

/// <summary>Products of matrices and vectors; all arguments may be variables.</summary>
/// <remarks>
/// Matrices by rows. Outputs are overwritten and must be apart from the inputs.
/// Order of operations: an entry of a matrix product and of A'x is one chain of fused multiply-adds from zero, in increasing
/// order of the index summed over; an entry of A x is <see cref="FixedOrder.Dot"/>.
/// Derivatives are products again. For C = A B: Abar = Cbar B' and Bbar = A' Cbar; for C = A' B: Abar = B Cbar' and
/// Bbar = A Cbar; for C = A B': Abar = Cbar B and Bbar = Cbar' A; for y = A x: Abar = ybar x' and xbar = A' ybar; for y = A'x:
/// Abar = x ybar' and xbar = A ybar; for C = x y': xbar = Cbar y and ybar = Cbar' x.
/// </remarks>
internal static unsafe class MatrixProduct
{
    /// <summary>Numbers of scratch for a matrix product with <paramref name="inner"/> terms in each sum.</summary>
    public static int ScratchSize(int inner, int columns) =>
        Blocks.Side * inner * (Blocks.Strips(columns) + 1) + Blocks.TileSize + Blocks.AlignmentSlack;

    /// <summary>C = A B.</summary>
    /// <param name="a">rows x inner.</param>
    /// <param name="b">inner x columns.</param>
    /// <param name="c">rows x columns.</param>
    /// <param name="rows">Rows of C.</param>
    /// <param name="inner">Terms in each sum.</param>
    /// <param name="columns">Columns of C.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> numbers, apart from the rest.</param>
    public static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int rows, int inner, int columns,
        Span<double> scratch) =>
        Pinned(a, false, b, false, c, rows, inner, columns, scratch);

    /// <summary>C = A' B, with A inner x rows and B inner x columns; otherwise as <see cref="Multiply"/>.</summary>
    public static void MultiplyTransposedLeft(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int rows,
        int inner, int columns, Span<double> scratch) =>
        Pinned(a, true, b, false, c, rows, inner, columns, scratch);

    /// <summary>C = A B', with A rows x inner and B columns x inner; otherwise as <see cref="Multiply"/>.</summary>
    public static void MultiplyTransposedRight(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int rows,
        int inner, int columns, Span<double> scratch) =>
        Pinned(a, false, b, true, c, rows, inner, columns, scratch);

    /// <summary>y = A x, with A rows x columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Vector(ReadOnlySpan<double> a, ReadOnlySpan<double> x, Span<double> y, int rows, int columns)
    {
        x = x[..columns];
        for (int i = 0; i < rows; i++)
            y[i] = FixedOrder.Dot(a.Slice(i * columns, columns), x);
    }

    /// <summary>y = A'x, with A rows x columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransposedVector(ReadOnlySpan<double> a, ReadOnlySpan<double> x, Span<double> y, int rows, int columns)
    {
        ref double matrix = ref MemoryMarshal.GetReference(a[..(rows * columns)]);
        ref double factors = ref MemoryMarshal.GetReference(x[..rows]);
        ref double result = ref MemoryMarshal.GetReference(y[..columns]);
        int j = 0;
        for (; j <= columns - 32; j += 32)
        {
            Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
            Vector256<double> s4 = default, s5 = default, s6 = default, s7 = default;
            ref double row = ref Unsafe.Add(ref matrix, j);
            for (int i = 0; i < rows; i++, row = ref Unsafe.Add(ref row, columns))
            {
                Vector256<double> factor = Vector256.Create(Unsafe.Add(ref factors, i));
                s0 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref row), s0);
                s1 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref row, 4), s1);
                s2 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref row, 8), s2);
                s3 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref row, 12), s3);
                s4 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref row, 16), s4);
                s5 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref row, 20), s5);
                s6 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref row, 24), s6);
                s7 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref row, 28), s7);
            }

            ref double target = ref Unsafe.Add(ref result, j);
            s0.StoreUnsafe(ref target);
            s1.StoreUnsafe(ref target, 4);
            s2.StoreUnsafe(ref target, 8);
            s3.StoreUnsafe(ref target, 12);
            s4.StoreUnsafe(ref target, 16);
            s5.StoreUnsafe(ref target, 20);
            s6.StoreUnsafe(ref target, 24);
            s7.StoreUnsafe(ref target, 28);
        }

        for (; j <= columns - 4; j += 4)
        {
            Vector256<double> sum = default;
            ref double row = ref Unsafe.Add(ref matrix, j);
            for (int i = 0; i < rows; i++, row = ref Unsafe.Add(ref row, columns))
            {
                Vector256<double> factor = Vector256.Create(Unsafe.Add(ref factors, i));
                sum = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref row), sum);
            }

            sum.StoreUnsafe(ref result, (nuint)j);
        }

        for (; j < columns; j++)
        {
            double sum = 0;
            ref double entry = ref Unsafe.Add(ref matrix, j);
            for (int i = 0; i < rows; i++, entry = ref Unsafe.Add(ref entry, columns))
                sum = Math.FusedMultiplyAdd(Unsafe.Add(ref factors, i), entry, sum);
            Unsafe.Add(ref result, j) = sum;
        }
    }

    /// <summary>C = x y', of as many rows as x and as many columns as y have numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Outer(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> c)
    {
        for (int i = 0; i < x.Length; i++)
            Scale(x[i], y, c.Slice(i * y.Length, y.Length));
    }

    /// <summary>result = factor x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Scale(double factor, ReadOnlySpan<double> x, Span<double> result)
    {
        ref double source = ref MemoryMarshal.GetReference(x);
        ref double target = ref MemoryMarshal.GetReference(result[..x.Length]);
        int i = 0;
        for (; i <= x.Length - 4; i += 4)
            (Vector256.LoadUnsafe(ref source, (nuint)i) * factor).StoreUnsafe(ref target, (nuint)i);
        for (; i < x.Length; i++)
            Unsafe.Add(ref target, i) = factor * Unsafe.Add(ref source, i);
    }

    /// <summary>The lower triangle of C = -A B', with zeros above; A and B are n x inner.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void NegatedLower(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int n, int inner,
        Span<double> scratch)
    {
        c = c[..(n * n)];
        fixed (double* left = a[..(n * inner)], right = b[..(n * inner)], result = c, work = scratch[..ScratchSize(inner, n)])
            Packed(left, false, right, true, result, n, inner, n, Blocks.Align(work), lowerOnly: true);
        for (int i = 0; i < n; i++)
        {
            Span<double> row = c.Slice(i * n, n);
            for (int j = 0; j <= i; j++)
                row[j] = -row[j];
            row[(i + 1)..].Clear();
        }
    }

    private static void Pinned(ReadOnlySpan<double> a, bool transposedA, ReadOnlySpan<double> b, bool transposedB,
        Span<double> c, int rows, int inner, int columns, Span<double> scratch)
    {
        fixed (double* left = a[..(rows * inner)], right = b[..(inner * columns)], result = c[..(rows * columns)],
            work = scratch[..ScratchSize(inner, columns)])
            Packed(left, transposedA, right, transposedB, result, rows, inner, columns, Blocks.Align(work), lowerOnly: false);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Packed(double* a, bool transposedA, double* b, bool transposedB, double* c, int rows, int inner,
        int columns, double* work, bool lowerOnly)
    {
        int strips = Blocks.Strips(columns);
        nint length = (nint)Blocks.Side * inner;
        double* strip = work + strips * length;
        double* tile = strip + length;
        for (int j = 0; j < strips; j++)
        {
            int j0 = Blocks.Side * j;
            if (transposedB)
                Blocks.PackRows(b + (nint)j0 * inner, inner, columns - j0, inner, work + j * length);
            else
                Blocks.PackColumns(b + j0, columns, columns - j0, inner, work + j * length);
        }

        for (int i0 = 0; i0 < rows; i0 += Blocks.Side)
        {
            if (transposedA)
                Blocks.PackColumns(a + i0, rows, rows - i0, inner, strip);
            else
                Blocks.PackRows(a + (nint)i0 * inner, inner, rows - i0, inner, strip);
            int needed = lowerOnly ? i0 / Blocks.Side + 1 : strips;
            for (int j = 0; j < needed; j += Blocks.TileBlocks)
            {
                int blocks = Math.Min(Blocks.TileBlocks, needed - j);
                for (int s = 0; s < blocks; s++)
                    Blocks.Clear(tile + Blocks.Size * s);
                Blocks.MultiplyAdd(strip, work + j * length, length, Blocks.Side, inner, blocks, tile);
                for (int s = 0; s < blocks; s++)
                {
                    int j0 = Blocks.Side * (j + s);
                    Blocks.Store(tile + Blocks.Size * s, c + (nint)i0 * columns + j0, columns, rows - i0, columns - j0);
                }
            }
        }
    }
}
