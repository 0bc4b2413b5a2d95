using System.Runtime.CompilerServices;

namespace BayesSampler.Models;

/// <summary>Solutions of triangular systems, L X = B and L' X = B, and their reverse derivatives.</summary>
/// <remarks>
/// L is n x n by rows, lower triangular: entries above its diagonal are not read. B and X are vectors or n x m by rows. X may be
/// the memory of B, and Bbar that of Xbar. A zero on the diagonal gives infinities and NaN.
/// Order of operations: one chain of fused multiply-adds that starts at B[i,j], in increasing k for L and decreasing k for L',
/// times 1 / L[i,i]; a vector has the bits of a matrix of one column.
/// Derivatives (Giles, 2008): of L X = B, Bbar = L'^-1 Xbar and Lbar = -Bbar X'; of L' X = B, Bbar = L^-1 Xbar and
/// Lbar = -X Bbar'. Lbar is overwritten by the lower triangle of these, with zeros above its diagonal.
/// </remarks>
internal static unsafe class TriangularSolve
{
    /// <summary>Numbers of scratch for matrices and their derivatives; vectors need none.</summary>
    public static int ScratchSize(int n, int m)
    {
        int solve = Blocks.Padded(n) * (Blocks.Padded(m) + Blocks.Side) + Blocks.TileSize + Blocks.DiagonalSize
            + Blocks.AlignmentSlack;
        return Math.Max(solve, MatrixProduct.ScratchSize(m, n));
    }

    /// <summary>x = L^-1 b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Lower(ReadOnlySpan<double> lower, ReadOnlySpan<double> b, Span<double> x, int n)
    {
        fixed (double* l = lower[..(n * n)], right = b[..n], result = x[..n])
        {
            int i = 0;
            // Four rows at a time: each sum alone would wait for its last addition.
            for (; i <= n - 4; i += 4)
            {
                double* r0 = l + (nint)i * n;
                double* r1 = r0 + n;
                double* r2 = r1 + n;
                double* r3 = r2 + n;
                double s0 = right[i], s1 = right[i + 1], s2 = right[i + 2], s3 = right[i + 3];
                for (int k = 0; k < i; k++)
                {
                    double solved = -result[k];
                    s0 = Math.FusedMultiplyAdd(r0[k], solved, s0);
                    s1 = Math.FusedMultiplyAdd(r1[k], solved, s1);
                    s2 = Math.FusedMultiplyAdd(r2[k], solved, s2);
                    s3 = Math.FusedMultiplyAdd(r3[k], solved, s3);
                }

                double x0 = s0 * (1 / r0[i]);
                double x1 = Math.FusedMultiplyAdd(r1[i], -x0, s1) * (1 / r1[i + 1]);
                s2 = Math.FusedMultiplyAdd(r2[i], -x0, s2);
                double x2 = Math.FusedMultiplyAdd(r2[i + 1], -x1, s2) * (1 / r2[i + 2]);
                s3 = Math.FusedMultiplyAdd(r3[i], -x0, s3);
                s3 = Math.FusedMultiplyAdd(r3[i + 1], -x1, s3);
                double x3 = Math.FusedMultiplyAdd(r3[i + 2], -x2, s3) * (1 / r3[i + 3]);
                result[i] = x0;
                result[i + 1] = x1;
                result[i + 2] = x2;
                result[i + 3] = x3;
            }

            for (; i < n; i++)
            {
                double* row = l + (nint)i * n;
                double sum = right[i];
                for (int k = 0; k < i; k++)
                    sum = Math.FusedMultiplyAdd(row[k], -result[k], sum);
                result[i] = sum * (1 / row[i]);
            }
        }
    }

    /// <summary>x = L'^-1 b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transposed(ReadOnlySpan<double> lower, ReadOnlySpan<double> b, Span<double> x, int n)
    {
        b[..n].CopyTo(x);
        for (int i = n - 1; i >= 0; i--)
        {
            ReadOnlySpan<double> row = lower.Slice(i * n, i + 1);
            double entry = x[i] * (1 / row[i]);
            x[i] = entry;
            FixedOrder.MultiplyAdd(-entry, row[..i], x[..i]);
        }
    }

    /// <summary>X = L^-1 B.</summary>
    /// <param name="lower">L.</param>
    /// <param name="b">B.</param>
    /// <param name="x">X, overwritten.</param>
    /// <param name="n">Rows of B.</param>
    /// <param name="m">Columns of B.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> numbers, apart from the rest.</param>
    public static void Lower(ReadOnlySpan<double> lower, ReadOnlySpan<double> b, Span<double> x, int n, int m,
        Span<double> scratch)
    {
        fixed (double* l = lower[..(n * n)], right = b[..(n * m)], result = x[..(n * m)], work = scratch[..ScratchSize(n, m)])
            Solve(l, right, result, n, m, Blocks.Align(work), transposed: false);
    }

    /// <summary>X = L'^-1 B; arguments as for L^-1 B.</summary>
    public static void Transposed(ReadOnlySpan<double> lower, ReadOnlySpan<double> b, Span<double> x, int n, int m,
        Span<double> scratch)
    {
        fixed (double* l = lower[..(n * n)], right = b[..(n * m)], result = x[..(n * m)], work = scratch[..ScratchSize(n, m)])
            Solve(l, right, result, n, m, Blocks.Align(work), transposed: true);
    }

    /// <summary>The derivatives by L and b, given x = L^-1 b and that by x.</summary>
    public static void LowerReverse(ReadOnlySpan<double> lower, ReadOnlySpan<double> x, ReadOnlySpan<double> xBar,
        Span<double> lowerBar, Span<double> bBar, int n)
    {
        Transposed(lower, xBar, bBar, n);
        NegatedLowerOuter(bBar[..n], x[..n], lowerBar);
    }

    /// <summary>The derivatives by L and b, given x = L'^-1 b and that by x.</summary>
    public static void TransposedReverse(ReadOnlySpan<double> lower, ReadOnlySpan<double> x, ReadOnlySpan<double> xBar,
        Span<double> lowerBar, Span<double> bBar, int n)
    {
        Lower(lower, xBar, bBar, n);
        NegatedLowerOuter(x[..n], bBar[..n], lowerBar);
    }

    /// <summary>The derivatives by L and B, given X = L^-1 B and that by X.</summary>
    public static void LowerReverse(ReadOnlySpan<double> lower, ReadOnlySpan<double> x, ReadOnlySpan<double> xBar,
        Span<double> lowerBar, Span<double> bBar, int n, int m, Span<double> scratch)
    {
        Transposed(lower, xBar, bBar, n, m, scratch);
        MatrixProduct.NegatedLower(bBar, x, lowerBar, n, m, scratch);
    }

    /// <summary>The derivatives by L and B, given X = L'^-1 B and that by X.</summary>
    public static void TransposedReverse(ReadOnlySpan<double> lower, ReadOnlySpan<double> x, ReadOnlySpan<double> xBar,
        Span<double> lowerBar, Span<double> bBar, int n, int m, Span<double> scratch)
    {
        Lower(lower, xBar, bBar, n, m, scratch);
        MatrixProduct.NegatedLower(x, bBar, lowerBar, n, m, scratch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NegatedLowerOuter(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> result)
    {
        int n = x.Length;
        for (int i = 0; i < n; i++)
        {
            Span<double> row = result.Slice(i * n, n);
            MatrixProduct.Scale(-x[i], y[..(i + 1)], row);
            row[(i + 1)..].Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Solve(double* lower, double* b, double* x, int n, int m, double* work, bool transposed)
    {
        int rowBlocks = Blocks.Strips(n);
        int strips = Blocks.Strips(m);
        nint length = Blocks.Size * rowBlocks;
        double* factors = work + length * strips;
        double* tile = factors + length;
        double* diagonal = tile + Blocks.TileSize;
        for (int block = 0; block < rowBlocks; block++)
        {
            int i0 = Blocks.Side * (transposed ? rowBlocks - 1 - block : block);
            int size = Math.Min(Blocks.Side, n - i0);
            double* corner = lower + (nint)i0 * n + i0;
            Blocks.LoadDiagonal(corner, n, size, diagonal);
            // Rows solved before, in the order of their terms: from the first down, or from the last up.
            int terms = transposed ? Math.Max(0, n - i0 - Blocks.Side) : i0;
            int firstTerm = transposed ? n - 1 : 0;
            nint step = transposed ? -Blocks.Side : Blocks.Side;
            double* first = factors;
            if (transposed)
            {
                Blocks.PackColumns(corner + (nint)Blocks.Side * n, n, Blocks.Side, terms, factors);
                first += Blocks.Side * (terms - 1);
            }
            else
            {
                Blocks.PackRows(lower + (nint)i0 * n, n, size, terms, factors);
            }

            for (int j = 0; j < strips; j += Blocks.TileBlocks)
            {
                int blocks = Math.Min(Blocks.TileBlocks, strips - j);
                for (int s = 0; s < blocks; s++)
                {
                    int j0 = Blocks.Side * (j + s);
                    Blocks.LoadNegated(b + (nint)i0 * m + j0, m, size, m - j0, tile + Blocks.Size * s);
                }

                Blocks.MultiplyAdd(first, work + j * length + Blocks.Side * firstTerm, length, step, terms, blocks, tile);
                for (int s = 0; s < blocks; s++)
                {
                    int j0 = Blocks.Side * (j + s);
                    double* solved = work + (j + s) * length + Blocks.Side * i0;
                    if (transposed)
                        Blocks.SolveBackward(tile + Blocks.Size * s, diagonal, solved);
                    else
                        Blocks.SolveForward(tile + Blocks.Size * s, diagonal, solved);
                    Blocks.Store(solved, x + (nint)i0 * m + j0, m, size, m - j0);
                }
            }
        }
    }
}
