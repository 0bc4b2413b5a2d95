using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BayesSampler.Models;

/// <summary>The inverse of a symmetric positive definite matrix from its Cholesky factor, A = L L'.</summary>
/// <remarks>
/// Of the equation L' X = L^-1 only the upper triangle is needed, where the right side is 1 / L[i,i] on the diagonal and zero
/// above: solved from the last row to the first for the symmetric X (the recurrences of Takahashi, Fagan and Chen, 1973), by
/// blocks. Order of operations, with U = L' and R the right side: X[k,j] for j >= k is R[k,j] - sum of U[k,i] X[i,j] over
/// decreasing i > k, one chain of fused multiply-adds that starts at R[k,j], times 1 / U[k,k].
/// </remarks>
internal static unsafe class SymmetricInverse
{
    /// <summary>Numbers of scratch that the methods need.</summary>
    public static int ScratchSize(int n) =>
        Blocks.Padded(n) * (Blocks.Padded(n) + Blocks.Side) + Blocks.TileSize + Blocks.DiagonalSize + Blocks.AlignmentSlack;

    /// <summary>A^-1, a full symmetric matrix.</summary>
    /// <param name="lower">L, n x n by rows, entries above its diagonal not read; NaN gives NaN.</param>
    /// <param name="inverse">Overwritten; may be the memory of L.</param>
    /// <param name="n">Rows and columns.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> numbers, apart from the rest.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FromFactor(ReadOnlySpan<double> lower, Span<double> inverse, int n, Span<double> scratch)
    {
        fixed (double* l = lower[..(n * n)], result = inverse[..(n * n)], work = scratch[..ScratchSize(n)])
        {
            double* strips = Blocks.Align(work);
            SolveStrips(l, null, n, strips);
            Unpack(strips, n, 1, result);
        }
    }

    /// <summary>
    /// The symmetric X with the upper triangle of L' X equal to that of R, left in strips at the start of
    /// <paramref name="work"/>.
    /// </summary>
    /// <param name="lower">L by rows.</param>
    /// <param name="right">R', its lower triangle by rows; null for 1 / L[i,i] on the diagonal and zero elsewhere.</param>
    /// <param name="n">Rows and columns.</param>
    /// <param name="work"><see cref="ScratchSize"/> numbers, aligned.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SolveStrips(double* lower, double* right, int n, double* work)
    {
        int strips = Blocks.Strips(n);
        nint length = Blocks.Size * strips;
        double* rows = work + length * strips;
        double* tile = rows + length;
        double* diagonal = tile + Blocks.TileSize;
        for (int k = strips - 1; k >= 0; k--)
        {
            int k0 = Blocks.Side * k;
            int size = Math.Min(Blocks.Side, n - k0);
            int below = Math.Max(0, n - k0 - Blocks.Side);
            double* strip = work + k * length;
            double* corner = lower + (nint)k0 * n + k0;
            Blocks.LoadDiagonal(corner, n, size, diagonal);
            Blocks.PackColumns(corner + (nint)Blocks.Side * n, n, Blocks.Side, below, rows);
            double* lastRow = rows + Blocks.Side * (below - 1);
            for (int j = k + 1; j < strips; j += Blocks.TileBlocks)
            {
                int blocks = Math.Min(Blocks.TileBlocks, strips - j);
                for (int s = 0; s < blocks; s++)
                {
                    int row = Blocks.Side * (j + s);
                    double* block = tile + Blocks.Size * s;
                    if (right == null)
                        Blocks.Clear(block);
                    else
                        Blocks.LoadNegatedTransposed(right + (nint)row * n + k0, n, n - row, size, block);
                }

                double* last = work + j * length + Blocks.Side * (n - 1);
                Blocks.MultiplyAdd(lastRow, last, length, -Blocks.Side, below, blocks, tile);
                for (int s = 0; s < blocks; s++)
                {
                    double* block = work + (j + s) * length + Blocks.Side * k0;
                    Blocks.SolveBackward(tile + Blocks.Size * s, diagonal, block);
                    Blocks.StoreTransposed(block, strip + Blocks.Size * (j + s), Blocks.Side, Blocks.Side, Blocks.Side);
                }
            }

            if (right == null)
            {
                Blocks.Clear(tile);
                for (int r = 0; r < size; r++)
                    tile[Blocks.Side * r + r] = diagonal[Blocks.Size + r];
            }
            else
            {
                // Nothing is taken from the numbers that come of those above the diagonal.
                Blocks.LoadNegatedTransposed(right + (nint)k0 * n + k0, n, size, size, tile);
            }

            Blocks.MultiplyAdd(lastRow, strip + Blocks.Side * (n - 1), length, -Blocks.Side, below, 1, tile);
            SolveDiagonal(tile, diagonal, size, strip + Blocks.Size * k);
        }
    }

    /// <summary>result = scale * X by rows, from the strips that <see cref="SolveStrips"/> left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unpack(double* strips, int n, double scale, double* result)
    {
        nint length = Blocks.Side * Blocks.Padded(n);
        Vector256<double> factor = Vector256.Create(scale);
        for (int i = 0; i < n; i++)
        {
            double* source = strips + Blocks.Side * i;
            double* row = result + (nint)i * n;
            int j = 0;
            for (; j <= n - Blocks.Side; j += Blocks.Side, source += length)
                (Vector256.Load(source) * factor).Store(row + j);
            for (; j < n; j++, source++)
                row[j] = *source * scale;
        }
    }

    /// <summary>The block of X on the diagonal, from what is left of the right side with its sign changed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SolveDiagonal(double* rest, double* u, int size, double* x)
    {
        for (int r = Blocks.Side - 1; r >= 0; r--)
        {
            for (int c = Blocks.Side - 1; c >= r; c--)
            {
                double sum = rest[Blocks.Side * r + c];
                for (int i = size - 1; i > r; i--)
                    sum = Math.FusedMultiplyAdd(u[Blocks.Side * r + i], x[Blocks.Side * i + c], sum);
                sum = c < size ? sum * u[Blocks.Size + r] : 0;
                x[Blocks.Side * r + c] = sum;
                x[Blocks.Side * c + r] = sum;
            }
        }
    }
}
