using System.Runtime.CompilerServices;

namespace BayesSampler.Models;

/// <summary>The Cholesky factor of a symmetric positive definite matrix, A = L L', and its reverse derivative.</summary>
/// <remarks>
/// Matrices are n x n by rows. Order of operations: L[i,j] = (A[i,j] - sum of L[i,k] L[j,k]) times 1 / L[j,j], the sum one chain
/// of fused multiply-adds in increasing k that starts at A[i,j]; L[j,j] is the square root of its chain.
/// </remarks>
internal static unsafe class CholeskyFactor
{
    /// <summary>Numbers of scratch that the methods need.</summary>
    public static int ScratchSize(int n) => SymmetricInverse.ScratchSize(n);

    /// <summary>L, with zeros above its diagonal.</summary>
    /// <param name="matrix">A; only its lower triangle is read.</param>
    /// <param name="lower">L; may be the memory of A.</param>
    /// <param name="n">Rows and columns.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> numbers, apart from the rest.</param>
    /// <returns>False, and L all NaN, if A is not positive definite or not finite.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Factor(ReadOnlySpan<double> matrix, Span<double> lower, int n, Span<double> scratch)
    {
        bool positive;
        fixed (double* a = matrix[..(n * n)], l = lower[..(n * n)], work = scratch[..ScratchSize(n)])
            positive = Factor(a, l, n, Blocks.Align(work));
        if (!positive) lower[..(n * n)].Fill(double.NaN);
        return positive;
    }

    /// <summary>The derivative by A, given that by L.</summary>
    /// <param name="lower">L.</param>
    /// <param name="lowerBar">The derivative by L; only its lower triangle is read.</param>
    /// <param name="matrixBar">
    /// Overwritten by the derivative by A as a full symmetric matrix, half of that by an entry below the diagonal on either side.
    /// May be the memory of <paramref name="lowerBar"/>.
    /// </param>
    /// <param name="n">Rows and columns.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> numbers, apart from the rest.</param>
    /// <remarks>
    /// From dA = dL L' + L dL' the lower triangle of (2 Abar) L is that of Lbar. Solved from the last row to the first, by
    /// blocks, for the symmetric matrix 2 Abar it takes twice the work of the factor, all in matrix products: the same numbers
    /// as Murray (2016), arXiv:1602.07527, in another order.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Reverse(ReadOnlySpan<double> lower, ReadOnlySpan<double> lowerBar, Span<double> matrixBar, int n,
        Span<double> scratch)
    {
        fixed (double* l = lower[..(n * n)], bar = lowerBar[..(n * n)], result = matrixBar[..(n * n)],
            work = scratch[..ScratchSize(n)])
        {
            double* strips = Blocks.Align(work);
            SymmetricInverse.SolveStrips(l, bar, n, strips);
            SymmetricInverse.Unpack(strips, n, 0.5, result);
        }
    }

    // The work is done for U = L', whose rows are contiguous in strips: row block I of U is
    // U[I,J] = U[I,I]'^-1 (A[I,J] - sum over k above I of U[k,I]' U[k,J]).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Factor(double* a, double* lower, int n, double* work)
    {
        int strips = Blocks.Strips(n);
        nint length = Blocks.Size * strips;
        double* tile = work + length * strips;
        double* diagonal = tile + Blocks.TileSize;
        for (int i = 0; i < strips; i++)
        {
            int i0 = Blocks.Side * i;
            int size = Math.Min(Blocks.Side, n - i0);
            double* strip = work + i * length;
            for (int j = i; j < strips; j += Blocks.TileBlocks)
            {
                int blocks = Math.Min(Blocks.TileBlocks, strips - j);
                int first = 0;
                for (int s = 0; s < blocks; s++)
                {
                    int row = Blocks.Side * (j + s);
                    // On the diagonal this reads above it too, but from the numbers that come of it nothing is taken.
                    Blocks.LoadNegatedTransposed(a + (nint)row * n + i0, n, n - row, size, tile + Blocks.Size * s);
                }

                Blocks.MultiplyAdd(strip, work + j * length, length, Blocks.Side, i0, blocks, tile);
                if (j == i)
                {
                    if (!FactorBlock(tile, size, diagonal, lower + (nint)i0 * n + i0, n)) return false;
                    first = 1;
                }

                for (int s = first; s < blocks; s++)
                {
                    int row = Blocks.Side * (j + s);
                    double* block = work + (j + s) * length + Blocks.Side * i0;
                    Blocks.SolveForward(tile + Blocks.Size * s, diagonal, block);
                    Blocks.StoreTransposed(block, lower + (nint)row * n + i0, n, n - row, size);
                }
            }

            for (int r = i0; r < i0 + size; r++)
                new Span<double>(lower + (nint)r * n + r + 1, n - r - 1).Clear();
        }

        return true;
    }

    /// <summary>
    /// Factors the block on the diagonal, given with its sign changed and by its upper triangle. Writes L and what
    /// <see cref="Blocks.LoadDiagonal"/> would read from it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool FactorBlock(double* block, int size, double* diagonal, double* lower, nint stride)
    {
        for (int r = 0; r < size; r++)
        {
            double pivot = -block[Blocks.Side * r + r];
            if (!(pivot > 0 && double.IsFinite(pivot))) return false;
            double root = Math.Sqrt(pivot);
            double scale = -1 / root;
            lower[r * stride + r] = root;
            diagonal[Blocks.Size + r] = scale;
            for (int c = r + 1; c < size; c++)
            {
                double entry = block[Blocks.Side * r + c] * scale;
                diagonal[Blocks.Side * r + c] = entry;
                lower[c * stride + r] = entry;
                for (int k = r + 1; k <= c; k++)
                {
                    double* rest = block + Blocks.Side * k + c;
                    *rest = Math.FusedMultiplyAdd(diagonal[Blocks.Side * r + k], entry, *rest);
                }
            }
        }

        return true;
    }
}
