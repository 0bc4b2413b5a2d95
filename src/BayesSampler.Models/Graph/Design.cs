using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BayesSampler.Models;

/// <summary>
/// A constant matrix stored in panels of eight rows, columns contiguous inside a panel, so that both X v and X'r read it in
/// order. Rows beyond the last are zero. Immutable; shared by chains.
/// </summary>
/// <remarks>
/// The order of sums: a row of X v adds its columns in order by fused multiply-adds. An element of X'r has a lane for each row
/// modulo 8, which adds its rows in order; <see cref="Collapse"/> adds the lanes by the tree of <see cref="FixedOrder"/>. Vectors of eight
/// take the same lanes in the same order, with half the loads of X; what they leave is for vectors of four.
/// </remarks>
internal sealed unsafe class Design
{
    /// <summary>Rows of a panel.</summary>
    public const int PanelRows = 8;

    private readonly AlignedBuffer _panels;

    /// <param name="values">Row by row.</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="columns">At least 1.</param>
    public Design(ReadOnlySpan<double> values, int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
        int paddedRows = (rows + PanelRows - 1) / PanelRows * PanelRows;
        _panels = new AlignedBuffer(checked(paddedRows * columns));
        Span<double> panels = _panels.Span;
        for (int i = 0; i < rows; i++)
        {
            int start = i / PanelRows * PanelRows * columns + i % PanelRows;
            for (int j = 0; j < columns; j++) panels[start + j * PanelRows] = values[i * columns + j];
        }

        ZerosPerPanel = IsUpperTriangle(values, rows, columns) ? PanelRows : 0;
        // The buffer is pinned for its life, which this object shares.
        Start = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(panels));
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>
    /// By how many columns the zeros that panels begin with grow from one panel to the next: as many as a panel has rows in an upper
    /// triangle, 0 in any other matrix. Products leave out those that four panels have in common.
    /// </summary>
    public int ZerosPerPanel { get; }

    /// <summary>Columns that a product takes to a row, on average.</summary>
    public double ColumnsTaken
    {
        get
        {
            int panels = (Rows + PanelRows - 1) / PanelRows;
            double sum = 0;
            for (int k = 0; k < panels; k++)
            {
                int first = k / 4 * 4 + 4 <= panels ? k / 4 * 4 : k;
                sum += Columns - first * ZerosPerPanel;
            }

            return sum / panels;
        }
    }

    /// <summary>The first panel; valid as long as this object is.</summary>
    public double* Start { get; }

    /// <summary>
    /// Rows to take at a time so that they and what belongs to them stay in the first cache between X v and X'r; a multiple of four panels.
    /// Processors with vectors of eight have a larger cache; there up to 61 columns make eight panels.
    /// </summary>
    public int ChunkRows
    {
        get
        {
            const int WholeRows = 4 * PanelRows;
            const int RowVectors = 3;
            int numbers = Vector512.IsHardwareAccelerated ? 4096 : 2048;
            return Math.Max(1, numbers / (Columns + RowVectors) / WholeRows) * WholeRows;
        }
    }

    public double this[int row, int column] =>
        _panels.Span[row / PanelRows * PanelRows * Columns + column * PanelRows + row % PanelRows];

    /// <summary>y = X v for some panels.</summary>
    /// <param name="panels">The design's <see cref="Start"/>.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="zerosPerPanel">As <see cref="ZerosPerPanel"/>.</param>
    /// <param name="v">All columns' factors.</param>
    /// <param name="y">Receives the first of these panels' rows, and the rows behind, padding included.</param>
    /// <param name="first">The first panel.</param>
    /// <param name="count">Number of panels.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyByFour(double* panels, int columns, int zerosPerPanel, double* v, double* y, int first, int count)
    {
        nint stride = (nint)columns * PanelRows;
        double* panel = panels + first * stride;
        int k = 0;
        for (; k + 4 <= count; k += 4, panel += 4 * stride, y += 4 * PanelRows)
        {
            Vector256<double> a0 = default, a1 = default, b0 = default, b1 = default;
            Vector256<double> c0 = default, c1 = default, d0 = default, d1 = default;
            int zeros = (first + k) * zerosPerPanel;
            double* x = panel + zeros * PanelRows;
            for (int j = zeros; j < columns; j++, x += PanelRows)
            {
                Vector256<double> factor = Vector256.Create(v[j]);
                a0 = Vector256.FusedMultiplyAdd(Vector256.Load(x), factor, a0);
                a1 = Vector256.FusedMultiplyAdd(Vector256.Load(x + 4), factor, a1);
                b0 = Vector256.FusedMultiplyAdd(Vector256.Load(x + stride), factor, b0);
                b1 = Vector256.FusedMultiplyAdd(Vector256.Load(x + stride + 4), factor, b1);
                c0 = Vector256.FusedMultiplyAdd(Vector256.Load(x + 2 * stride), factor, c0);
                c1 = Vector256.FusedMultiplyAdd(Vector256.Load(x + 2 * stride + 4), factor, c1);
                d0 = Vector256.FusedMultiplyAdd(Vector256.Load(x + 3 * stride), factor, d0);
                d1 = Vector256.FusedMultiplyAdd(Vector256.Load(x + 3 * stride + 4), factor, d1);
            }

            a0.Store(y);
            a1.Store(y + 4);
            b0.Store(y + 8);
            b1.Store(y + 12);
            c0.Store(y + 16);
            c1.Store(y + 20);
            d0.Store(y + 24);
            d1.Store(y + 28);
        }

        for (; k < count; k++, panel += stride, y += PanelRows)
        {
            Vector256<double> a0 = default, a1 = default;
            for (int j = (first + k) * zerosPerPanel; j < columns; j++)
            {
                Vector256<double> factor = Vector256.Create(v[j]);
                a0 = Vector256.FusedMultiplyAdd(Vector256.Load(panel + j * PanelRows), factor, a0);
                a1 = Vector256.FusedMultiplyAdd(Vector256.Load(panel + j * PanelRows + 4), factor, a1);
            }

            a0.Store(y);
            a1.Store(y + 4);
        }
    }

    /// <inheritdoc cref="MultiplyByFour"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyByEight(double* panels, int columns, int zerosPerPanel, double* v, double* y, int first, int count)
    {
        nint stride = (nint)columns * PanelRows;
        double* panel = panels + first * stride;
        int k = 0;
        // Eight at a time keep the multipliers busy; a triangle has fewer zeros to leave out then.
        for (; zerosPerPanel == 0 && k + 8 <= count; k += 8, panel += 8 * stride, y += 8 * PanelRows)
        {
            Vector512<double> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
            double* x = panel;
            for (int j = 0; j < columns; j++, x += PanelRows)
            {
                Vector512<double> factor = Vector512.Create(v[j]);
                a = Vector512.FusedMultiplyAdd(Vector512.Load(x), factor, a);
                b = Vector512.FusedMultiplyAdd(Vector512.Load(x + stride), factor, b);
                c = Vector512.FusedMultiplyAdd(Vector512.Load(x + 2 * stride), factor, c);
                d = Vector512.FusedMultiplyAdd(Vector512.Load(x + 3 * stride), factor, d);
                e = Vector512.FusedMultiplyAdd(Vector512.Load(x + 4 * stride), factor, e);
                f = Vector512.FusedMultiplyAdd(Vector512.Load(x + 5 * stride), factor, f);
                g = Vector512.FusedMultiplyAdd(Vector512.Load(x + 6 * stride), factor, g);
                h = Vector512.FusedMultiplyAdd(Vector512.Load(x + 7 * stride), factor, h);
            }

            a.Store(y);
            b.Store(y + 8);
            c.Store(y + 16);
            d.Store(y + 24);
            e.Store(y + 32);
            f.Store(y + 40);
            g.Store(y + 48);
            h.Store(y + 56);
        }

        for (; k + 4 <= count; k += 4, panel += 4 * stride, y += 4 * PanelRows)
        {
            Vector512<double> a = default, b = default, c = default, d = default;
            int zeros = (first + k) * zerosPerPanel;
            double* x = panel + zeros * PanelRows;
            for (int j = zeros; j < columns; j++, x += PanelRows)
            {
                Vector512<double> factor = Vector512.Create(v[j]);
                a = Vector512.FusedMultiplyAdd(Vector512.Load(x), factor, a);
                b = Vector512.FusedMultiplyAdd(Vector512.Load(x + stride), factor, b);
                c = Vector512.FusedMultiplyAdd(Vector512.Load(x + 2 * stride), factor, c);
                d = Vector512.FusedMultiplyAdd(Vector512.Load(x + 3 * stride), factor, d);
            }

            a.Store(y);
            b.Store(y + 8);
            c.Store(y + 16);
            d.Store(y + 24);
        }

        if (k < count) MultiplyByFour(panels, columns, zerosPerPanel, v, y, first + k, count - k);
    }

    /// <summary>lanes += X'r for some panels.</summary>
    /// <param name="panels">The design's <see cref="Start"/>.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="zerosPerPanel">As <see cref="ZerosPerPanel"/>.</param>
    /// <param name="r">The first of these panels' rows, and the rows behind; anything in rows that are padding.</param>
    /// <param name="lanes">Eight for each column.</param>
    /// <param name="first">The first panel.</param>
    /// <param name="count">Number of panels.</param>
    /// <param name="rows">The design's rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTransposedByFour(
        double* panels, int columns, int zerosPerPanel, double* r, double* lanes, int first, int count, int rows)
    {
        nint stride = (nint)columns * PanelRows;
        double* panel = panels + first * stride;
        int whole = Math.Min(count, rows / PanelRows - first);
        int k = 0;
        for (; k + 4 <= whole; k += 4, panel += 4 * stride, r += 4 * PanelRows)
        {
            Vector256<double> a0 = Vector256.Load(r), a1 = Vector256.Load(r + 4);
            Vector256<double> b0 = Vector256.Load(r + 8), b1 = Vector256.Load(r + 12);
            Vector256<double> c0 = Vector256.Load(r + 16), c1 = Vector256.Load(r + 20);
            Vector256<double> d0 = Vector256.Load(r + 24), d1 = Vector256.Load(r + 28);
            int zeros = (first + k) * zerosPerPanel;
            double* x = panel + zeros * PanelRows;
            double* sum = lanes + zeros * PanelRows;
            for (int j = zeros; j < columns; j++, x += PanelRows, sum += PanelRows)
            {
                Vector256<double> s0 = Vector256.FusedMultiplyAdd(Vector256.Load(x), a0, Vector256.Load(sum));
                Vector256<double> s1 = Vector256.FusedMultiplyAdd(Vector256.Load(x + 4), a1, Vector256.Load(sum + 4));
                s0 = Vector256.FusedMultiplyAdd(Vector256.Load(x + stride), b0, s0);
                s1 = Vector256.FusedMultiplyAdd(Vector256.Load(x + stride + 4), b1, s1);
                s0 = Vector256.FusedMultiplyAdd(Vector256.Load(x + 2 * stride), c0, s0);
                s1 = Vector256.FusedMultiplyAdd(Vector256.Load(x + 2 * stride + 4), c1, s1);
                s0 = Vector256.FusedMultiplyAdd(Vector256.Load(x + 3 * stride), d0, s0);
                s1 = Vector256.FusedMultiplyAdd(Vector256.Load(x + 3 * stride + 4), d1, s1);
                s0.Store(sum);
                s1.Store(sum + 4);
            }
        }

        for (; k < count; k++, panel += stride, r += PanelRows)
        {
            Vector256<double> a0 = Vector256.Load(r), a1 = Vector256.Load(r + 4);
            if (k == whole)
            {
                // Behind a stretch of a larger array stand its neighbours, and zero times infinity is not zero.
                Vector256<long> left = Vector256.Create((long)(rows % PanelRows));
                a0 &= Vector256.LessThan(Vector256.Create(0, 1, 2, 3), left).AsDouble();
                a1 &= Vector256.LessThan(Vector256.Create(4, 5, 6, 7), left).AsDouble();
            }

            int zeros = (first + k) * zerosPerPanel;
            double* sum = lanes + zeros * PanelRows;
            for (int j = zeros; j < columns; j++, sum += PanelRows)
            {
                Vector256.FusedMultiplyAdd(Vector256.Load(panel + j * PanelRows), a0, Vector256.Load(sum)).Store(sum);
                Vector256.FusedMultiplyAdd(Vector256.Load(panel + j * PanelRows + 4), a1, Vector256.Load(sum + 4)).Store(sum + 4);
            }
        }
    }

    /// <inheritdoc cref="AddTransposedByFour"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTransposedByEight(
        double* panels, int columns, int zerosPerPanel, double* r, double* lanes, int first, int count, int rows)
    {
        nint stride = (nint)columns * PanelRows;
        double* panel = panels + first * stride;
        int whole = Math.Min(count, rows / PanelRows - first);
        int k = 0;
        for (; k + 4 <= whole; k += 4, panel += 4 * stride, r += 4 * PanelRows)
        {
            Vector512<double> a = Vector512.Load(r), b = Vector512.Load(r + 8), c = Vector512.Load(r + 16), d = Vector512.Load(r + 24);
            int zeros = (first + k) * zerosPerPanel;
            double* x = panel + zeros * PanelRows;
            double* sum = lanes + zeros * PanelRows;
            for (int j = zeros; j < columns; j++, x += PanelRows, sum += PanelRows)
            {
                Vector512<double> s = Vector512.FusedMultiplyAdd(Vector512.Load(x), a, Vector512.Load(sum));
                s = Vector512.FusedMultiplyAdd(Vector512.Load(x + stride), b, s);
                s = Vector512.FusedMultiplyAdd(Vector512.Load(x + 2 * stride), c, s);
                Vector512.FusedMultiplyAdd(Vector512.Load(x + 3 * stride), d, s).Store(sum);
            }
        }

        if (k < count) AddTransposedByFour(panels, columns, zerosPerPanel, r, lanes, first + k, count - k, rows);
    }

    /// <summary>result[j] += the sum of the lanes of j.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Collapse(double* lanes, double* result, int columns)
    {
        for (int j = 0; j < columns; j++)
            result[j] += FixedOrder.Reduce(Vector256.Load(lanes + j * PanelRows), Vector256.Load(lanes + j * PanelRows + 4));
    }

    /// <summary>The matrix row by row.</summary>
    public double[] ToArray()
    {
        double[] values = new double[Rows * Columns];
        for (int i = 0; i < values.Length; i++) values[i] = this[i / Columns, i % Columns];
        return values;
    }

    /// <summary>X v or X'v of plain arrays, for what is known when a model is built.</summary>
    public double[] Multiply(double[] v, bool transposed)
    {
        double[] result = new double[transposed ? Columns : Rows];
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
            {
                ref double target = ref result[transposed ? j : i];
                target = Math.FusedMultiplyAdd(this[i, j], v[transposed ? i : j], target);
            }
        }

        return result;
    }

    private static bool IsUpperTriangle(ReadOnlySpan<double> values, int rows, int columns)
    {
        if (rows > columns) return false;
        for (int i = 1; i < rows; i++)
        {
            if (values.Slice(i * columns, i).ContainsAnyExcept(0)) return false;
        }

        return true;
    }
}
