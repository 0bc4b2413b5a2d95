using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BayesSampler.Models;

/// <summary>
/// What the dense kernels are made of: blocks of 4 x 4 numbers, strips of such blocks, and their products in registers.
/// </summary>
/// <remarks>
/// A strip holds four columns of a matrix, row behind row (four numbers each), so it is a sequence of blocks, each by rows; where
/// a matrix has no such column or row there are zeros. A tile is one to three blocks side by side in memory, the part of a
/// product that fits into registers. Every entry of a product is one chain of fused multiply-adds in the order of its terms, so
/// its bits do not depend on where blocks begin, how many make a tile or how wide vectors are. Pointers, since arguments were
/// checked by the callers, who pin them.
/// </remarks>
internal static unsafe class Blocks
{
    /// <summary>Rows and columns of a block.</summary>
    public const int Side = 4;

    /// <summary>Numbers in a block.</summary>
    public const int Size = Side * Side;

    /// <summary>The most blocks in a tile: 12 sums, 3 loads and a factor fill the 16 registers of AVX2.</summary>
    public const int TileBlocks = 3;

    /// <summary>Numbers in a tile.</summary>
    public const int TileSize = TileBlocks * Size;

    /// <summary>A triangular block as <see cref="LoadDiagonal"/> leaves it.</summary>
    public const int DiagonalSize = Size + Side;

    /// <summary>How many strips hold n columns.</summary>
    public static int Strips(int n) => (n + Side - 1) / Side;

    /// <summary>n rounded up to whole blocks.</summary>
    public static int Padded(int n) => Strips(n) * Side;

    /// <summary>Numbers of scratch that <see cref="Align"/> may skip.</summary>
    public const int AlignmentSlack = 7;

    /// <summary>The next address that is a multiple of 64 bytes: loads that cross cache lines cost twice.</summary>
    public static double* Align(double* scratch) => (double*)(((nint)scratch + 63) & ~63);

    /// <summary>
    /// tile[s] += sum over k of a[k]' b[s][k]: a strip against one to three strips, <paramref name="stripLength"/> apart, the
    /// rows k taken forwards (step 4) or backwards (-4) from the row pointed to.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAdd(double* a, double* b, nint stripLength, nint step, nint count, int blocks, double* tile)
    {
        if (count <= 0) return;
        if (blocks == 3)
            MultiplyAdd3(a, b, stripLength, step, count, tile);
        else if (blocks == 2)
            MultiplyAdd2(a, b, stripLength, step, count, tile);
        else
            MultiplyAdd1(a, b, step, count, tile);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyAdd3(double* a, double* b, nint stripLength, nint step, nint count, double* tile)
    {
        Vector256<double> c00 = Load(tile), c10 = Load(tile + 4), c20 = Load(tile + 8), c30 = Load(tile + 12);
        Vector256<double> c01 = Load(tile + 16), c11 = Load(tile + 20), c21 = Load(tile + 24), c31 = Load(tile + 28);
        Vector256<double> c02 = Load(tile + 32), c12 = Load(tile + 36), c22 = Load(tile + 40), c32 = Load(tile + 44);
        double* b1 = b + stripLength;
        double* b2 = b1 + stripLength;
        do
        {
            Vector256<double> v0 = Load(b), v1 = Load(b1), v2 = Load(b2);
            Vector256<double> factor = Vector256.Create(a[0]);
            c00 = Vector256.FusedMultiplyAdd(factor, v0, c00);
            c01 = Vector256.FusedMultiplyAdd(factor, v1, c01);
            c02 = Vector256.FusedMultiplyAdd(factor, v2, c02);
            factor = Vector256.Create(a[1]);
            c10 = Vector256.FusedMultiplyAdd(factor, v0, c10);
            c11 = Vector256.FusedMultiplyAdd(factor, v1, c11);
            c12 = Vector256.FusedMultiplyAdd(factor, v2, c12);
            factor = Vector256.Create(a[2]);
            c20 = Vector256.FusedMultiplyAdd(factor, v0, c20);
            c21 = Vector256.FusedMultiplyAdd(factor, v1, c21);
            c22 = Vector256.FusedMultiplyAdd(factor, v2, c22);
            factor = Vector256.Create(a[3]);
            c30 = Vector256.FusedMultiplyAdd(factor, v0, c30);
            c31 = Vector256.FusedMultiplyAdd(factor, v1, c31);
            c32 = Vector256.FusedMultiplyAdd(factor, v2, c32);
            a += step;
            b += step;
            b1 += step;
            b2 += step;
        }
        while (--count > 0);

        StoreRows(tile, c00, c10, c20, c30);
        StoreRows(tile + 16, c01, c11, c21, c31);
        StoreRows(tile + 32, c02, c12, c22, c32);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyAdd2(double* a, double* b, nint stripLength, nint step, nint count, double* tile)
    {
        Vector256<double> c00 = Load(tile), c10 = Load(tile + 4), c20 = Load(tile + 8), c30 = Load(tile + 12);
        Vector256<double> c01 = Load(tile + 16), c11 = Load(tile + 20), c21 = Load(tile + 24), c31 = Load(tile + 28);
        double* b1 = b + stripLength;
        do
        {
            Vector256<double> v0 = Load(b), v1 = Load(b1);
            Vector256<double> factor = Vector256.Create(a[0]);
            c00 = Vector256.FusedMultiplyAdd(factor, v0, c00);
            c01 = Vector256.FusedMultiplyAdd(factor, v1, c01);
            factor = Vector256.Create(a[1]);
            c10 = Vector256.FusedMultiplyAdd(factor, v0, c10);
            c11 = Vector256.FusedMultiplyAdd(factor, v1, c11);
            factor = Vector256.Create(a[2]);
            c20 = Vector256.FusedMultiplyAdd(factor, v0, c20);
            c21 = Vector256.FusedMultiplyAdd(factor, v1, c21);
            factor = Vector256.Create(a[3]);
            c30 = Vector256.FusedMultiplyAdd(factor, v0, c30);
            c31 = Vector256.FusedMultiplyAdd(factor, v1, c31);
            a += step;
            b += step;
            b1 += step;
        }
        while (--count > 0);

        StoreRows(tile, c00, c10, c20, c30);
        StoreRows(tile + 16, c01, c11, c21, c31);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyAdd1(double* a, double* b, nint step, nint count, double* tile)
    {
        Vector256<double> c0 = Load(tile), c1 = Load(tile + 4), c2 = Load(tile + 8), c3 = Load(tile + 12);
        do
        {
            Vector256<double> v = Load(b);
            c0 = Vector256.FusedMultiplyAdd(Vector256.Create(a[0]), v, c0);
            c1 = Vector256.FusedMultiplyAdd(Vector256.Create(a[1]), v, c1);
            c2 = Vector256.FusedMultiplyAdd(Vector256.Create(a[2]), v, c2);
            c3 = Vector256.FusedMultiplyAdd(Vector256.Create(a[3]), v, c3);
            a += step;
            b += step;
        }
        while (--count > 0);

        StoreRows(tile, c0, c1, c2, c3);
    }

    /// <summary>Up to four columns of a matrix by rows, <paramref name="count"/> rows of it, as a strip.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackColumns(double* source, nint stride, int columns, int count, double* strip)
    {
        if (columns >= Side)
        {
            for (int k = 0; k < count; k++, source += stride, strip += Side)
                Load(source).Store(strip);
            return;
        }

        for (int k = 0; k < count; k++, source += stride, strip += Side)
        {
            for (int c = 0; c < Side; c++)
                strip[c] = c < columns ? source[c] : 0;
        }
    }

    /// <summary>Up to four rows of a matrix, <paramref name="count"/> columns of it, as a strip of its transpose.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackRows(double* source, nint stride, int rows, int count, double* strip)
    {
        int k = 0;
        if (rows >= Side)
        {
            for (; k <= count - Side; k += Side)
            {
                Vector256<double> r0 = Load(source + k), r1 = Load(source + stride + k);
                Vector256<double> r2 = Load(source + 2 * stride + k), r3 = Load(source + 3 * stride + k);
                Transpose(ref r0, ref r1, ref r2, ref r3);
                StoreRows(strip + Side * k, r0, r1, r2, r3);
            }
        }

        for (; k < count; k++)
        {
            for (int r = 0; r < Side; r++)
                strip[Side * k + r] = r < rows ? source[r * stride + k] : 0;
        }
    }

    /// <summary>block = -(part of a matrix by rows); zeros where the part is smaller than the block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LoadNegated(double* source, nint stride, int rows, int columns, double* block)
    {
        if (rows >= Side && columns >= Side)
        {
            StoreRows(block, -Load(source), -Load(source + stride), -Load(source + 2 * stride), -Load(source + 3 * stride));
            return;
        }

        Clear(block);
        rows = Math.Min(rows, Side);
        columns = Math.Min(columns, Side);
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
                block[Side * r + c] = -source[r * stride + c];
        }
    }

    /// <summary>block = -(part of a matrix by rows)'; rows and columns are those of the matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LoadNegatedTransposed(double* source, nint stride, int rows, int columns, double* block)
    {
        if (rows >= Side && columns >= Side)
        {
            Vector256<double> r0 = -Load(source), r1 = -Load(source + stride);
            Vector256<double> r2 = -Load(source + 2 * stride), r3 = -Load(source + 3 * stride);
            Transpose(ref r0, ref r1, ref r2, ref r3);
            StoreRows(block, r0, r1, r2, r3);
            return;
        }

        Clear(block);
        rows = Math.Min(rows, Side);
        columns = Math.Min(columns, Side);
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
                block[Side * c + r] = -source[r * stride + c];
        }
    }

    /// <summary>Part of a matrix by rows = block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(double* block, double* target, nint stride, int rows, int columns)
    {
        if (columns >= Side)
        {
            for (int r = 0; r < Math.Min(rows, Side); r++)
                Load(block + Side * r).Store(target + r * stride);
            return;
        }

        for (int r = 0; r < Math.Min(rows, Side); r++)
        {
            for (int c = 0; c < columns; c++)
                target[r * stride + c] = block[Side * r + c];
        }
    }

    /// <summary>Part of a matrix by rows = block'; rows and columns are those of the matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void StoreTransposed(double* block, double* target, nint stride, int rows, int columns)
    {
        if (rows >= Side && columns >= Side)
        {
            Vector256<double> r0 = Load(block), r1 = Load(block + 4), r2 = Load(block + 8), r3 = Load(block + 12);
            Transpose(ref r0, ref r1, ref r2, ref r3);
            r0.Store(target);
            r1.Store(target + stride);
            r2.Store(target + 2 * stride);
            r3.Store(target + 3 * stride);
            return;
        }

        for (int r = 0; r < Math.Min(rows, Side); r++)
        {
            for (int c = 0; c < Math.Min(columns, Side); c++)
                target[r * stride + c] = block[Side * c + r];
        }
    }

    /// <summary>
    /// The transpose of a lower triangular block of a matrix by rows, for <see cref="SolveForward"/> and
    /// <see cref="SolveBackward"/>: its strict upper triangle, and behind it -1 / its diagonal. Zeros where it is smaller.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LoadDiagonal(double* source, nint stride, int size, double* diagonal)
    {
        Clear(diagonal);
        Vector256<double>.Zero.Store(diagonal + Size);
        for (int r = 0; r < size; r++, source += stride)
        {
            for (int i = 0; i < r; i++)
                diagonal[Side * i + r] = source[i];
            diagonal[Size + r] = -1 / source[r];
        }
    }

    /// <summary>result = U'^-1 (-block), with U as <see cref="LoadDiagonal"/> gives it; result may be the block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SolveForward(double* block, double* u, double* result)
    {
        Vector256<double> x0 = Load(block) * u[Size];
        Vector256<double> x1 = Vector256.FusedMultiplyAdd(Vector256.Create(u[1]), x0, Load(block + 4)) * u[Size + 1];
        Vector256<double> x2 = Vector256.FusedMultiplyAdd(Vector256.Create(u[2]), x0, Load(block + 8));
        x2 = Vector256.FusedMultiplyAdd(Vector256.Create(u[6]), x1, x2) * u[Size + 2];
        Vector256<double> x3 = Vector256.FusedMultiplyAdd(Vector256.Create(u[3]), x0, Load(block + 12));
        x3 = Vector256.FusedMultiplyAdd(Vector256.Create(u[7]), x1, x3);
        x3 = Vector256.FusedMultiplyAdd(Vector256.Create(u[11]), x2, x3) * u[Size + 3];
        StoreRows(result, x0, x1, x2, x3);
    }

    /// <summary>result = U^-1 (-block), with U as <see cref="LoadDiagonal"/> gives it; result may be the block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SolveBackward(double* block, double* u, double* result)
    {
        Vector256<double> x3 = Load(block + 12) * u[Size + 3];
        Vector256<double> x2 = Vector256.FusedMultiplyAdd(Vector256.Create(u[11]), x3, Load(block + 8)) * u[Size + 2];
        Vector256<double> x1 = Vector256.FusedMultiplyAdd(Vector256.Create(u[7]), x3, Load(block + 4));
        x1 = Vector256.FusedMultiplyAdd(Vector256.Create(u[6]), x2, x1) * u[Size + 1];
        Vector256<double> x0 = Vector256.FusedMultiplyAdd(Vector256.Create(u[3]), x3, Load(block));
        x0 = Vector256.FusedMultiplyAdd(Vector256.Create(u[2]), x2, x0);
        x0 = Vector256.FusedMultiplyAdd(Vector256.Create(u[1]), x1, x0) * u[Size];
        StoreRows(result, x0, x1, x2, x3);
    }

    /// <summary>block = 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Clear(double* block) => StoreRows(block, default, default, default, default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Load(double* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRows(double* block, Vector256<double> r0, Vector256<double> r1, Vector256<double> r2,
        Vector256<double> r3)
    {
        r0.Store(block);
        r1.Store(block + 4);
        r2.Store(block + 8);
        r3.Store(block + 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(ref Vector256<double> r0, ref Vector256<double> r1, ref Vector256<double> r2,
        ref Vector256<double> r3)
    {
        Vector256<double> a0 = r0, a1 = r1, a2 = r2, a3 = r3;
        if (Avx.IsSupported)
        {
            Vector256<double> even01 = Avx.UnpackLow(a0, a1), odd01 = Avx.UnpackHigh(a0, a1);
            Vector256<double> even23 = Avx.UnpackLow(a2, a3), odd23 = Avx.UnpackHigh(a2, a3);
            r0 = Avx.Permute2x128(even01, even23, 0x20);
            r1 = Avx.Permute2x128(odd01, odd23, 0x20);
            r2 = Avx.Permute2x128(even01, even23, 0x31);
            r3 = Avx.Permute2x128(odd01, odd23, 0x31);
            return;
        }

        r0 = Vector256.Create(a0.GetElement(0), a1.GetElement(0), a2.GetElement(0), a3.GetElement(0));
        r1 = Vector256.Create(a0.GetElement(1), a1.GetElement(1), a2.GetElement(1), a3.GetElement(1));
        r2 = Vector256.Create(a0.GetElement(2), a1.GetElement(2), a2.GetElement(2), a3.GetElement(2));
        r3 = Vector256.Create(a0.GetElement(3), a1.GetElement(3), a2.GetElement(3), a3.GetElement(3));
    }
}
