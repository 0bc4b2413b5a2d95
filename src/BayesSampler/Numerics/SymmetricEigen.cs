using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BayesSampler;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix, in one fixed order of operations.</summary>
/// <remarks>
/// Reflections to tridiagonal form, then implicit QL steps with Wilkinson's shift (Golub and Van Loan, sections 8.3.1 to 8.3.5). All work is
/// on rows, eigenvectors too, so that it is done by vectors.
/// </remarks>
internal static class SymmetricEigen
{
    private const int MostSteps = 60;

    /// <summary>Decomposes A = V' diag(values) V.</summary>
    /// <param name="matrix">A by rows, of which the lower triangle is read; destroyed.</param>
    /// <param name="values">Receives the eigenvalues, in no order.</param>
    /// <param name="vectors">Receives the eigenvectors as rows.</param>
    /// <returns>False if A is not finite (or, which does not happen, the iteration does not end).</returns>
    public static bool TryDecompose(Span<double> matrix, Span<double> values, Span<double> vectors)
    {
        int n = values.Length;
        double[] off = new double[n];
        double[] scales = new double[n];
        Tridiagonalise(matrix, values, off, scales, n);
        Accumulate(matrix, scales, vectors, n);
        return TryDiagonalise(values, off, vectors, n);
    }

    /// <summary>
    /// A = Q T Q' with Q = H(1) ... H(n-1); reflection i stays as row i of A (its first i entries), its factor in scales.
    /// </summary>
    private static void Tridiagonalise(Span<double> a, Span<double> diagonal, double[] off, double[] scales, int n)
    {
        double[] w = new double[n];
        for (int i = n - 1; i > 0; i--)
        {
            Span<double> row = a.Slice(i * n, i);
            double length = Math.Sqrt(FixedOrder.SumOfSquares(row));
            double last = row[i - 1];
            // Without the part before the last entry there is nothing to reflect.
            double rest = FixedOrder.SumOfSquares(row[..(i - 1)]);
            if (rest == 0 || length == 0)
            {
                off[i] = last;
                continue;
            }

            double target = last > 0 ? -length : length;
            off[i] = target;
            row[i - 1] = last - target;
            double scale = 2 / FixedOrder.SumOfSquares(row);
            scales[i] = scale;
            // The rest of A becomes H A H = A - v w' - w v' with w = scale (A v - (scale/2) (v'A v) v).
            Span<double> product = w.AsSpan(0, i);
            product.Clear();
            for (int j = 0; j < i; j++)
            {
                Span<double> other = a.Slice(j * n, j + 1);
                product[j] += FixedOrder.Dot(other, row[..(j + 1)]);
                FixedOrder.MultiplyAdd(row[j], other[..j], product[..j]);
            }

            double half = scale / 2 * FixedOrder.Dot(product, row);
            for (int j = 0; j < i; j++) product[j] = scale * Math.FusedMultiplyAdd(-half, row[j], product[j]);
            for (int j = 0; j < i; j++)
            {
                Span<double> other = a.Slice(j * n, j + 1);
                FixedOrder.MultiplyAdd(-row[j], product[..(j + 1)], other);
                FixedOrder.MultiplyAdd(-product[j], row[..(j + 1)], other);
            }
        }

        for (int i = 0; i < n; i++) diagonal[i] = a[i * n + i];
    }

    /// <summary>The rows of Q', by the reflections from the smallest on.</summary>
    private static void Accumulate(ReadOnlySpan<double> a, double[] scales, Span<double> q, int n)
    {
        q.Clear();
        for (int i = 0; i < n; i++) q[i * n + i] = 1;
        for (int i = 1; i < n; i++)
        {
            if (scales[i] == 0) continue;
            ReadOnlySpan<double> v = a.Slice(i * n, i);
            // Q' <- Q' with H(i) from the right: acts on the first i columns, where the first i rows are not those of the identity.
            for (int j = 0; j < i; j++)
            {
                Span<double> row = q.Slice(j * n, i);
                FixedOrder.MultiplyAdd(-scales[i] * FixedOrder.Dot(row, v), v, row);
            }
        }
    }

    /// <summary>Implicit QL steps on the tridiagonal matrix, its rotations applied to rows.</summary>
    private static bool TryDiagonalise(Span<double> d, double[] e, Span<double> rows, int n)
    {
        for (int i = 1; i < n; i++) e[i - 1] = e[i];
        if (n > 0) e[n - 1] = 0;
        for (int i = 0; i < n; i++)
        {
            if (!double.IsFinite(d[i] + e[i])) return false;
        }

        for (int l = 0; l < n; l++)
        {
            for (int step = 0; ; step++)
            {
                int m = l;
                while (m < n - 1 && Math.Abs(e[m]) > 1.1e-16 * (Math.Abs(d[m]) + Math.Abs(d[m + 1]))) m++;
                if (m == l) break;
                if (step == MostSteps) return false;
                double g = (d[l + 1] - d[l]) / (2 * e[l]);
                double r = Math.Sqrt(Math.FusedMultiplyAdd(g, g, 1));
                g = d[m] - d[l] + e[l] / (g + (g >= 0 ? r : -r));
                double s = 1, c = 1, p = 0;
                bool isSplit = false;
                for (int i = m - 1; i >= l; i--)
                {
                    double f = s * e[i];
                    double b = c * e[i];
                    r = Length(f, g);
                    e[i + 1] = r;
                    if (r == 0)
                    {
                        // The matrix has fallen into two parts.
                        d[i + 1] -= p;
                        e[m] = 0;
                        isSplit = true;
                        break;
                    }

                    s = f / r;
                    c = g / r;
                    g = d[i + 1] - p;
                    r = (d[i] - g) * s + 2 * c * b;
                    p = s * r;
                    d[i + 1] = g + p;
                    g = c * r - b;
                    Rotate(rows.Slice(i * n, n), rows.Slice((i + 1) * n, n), c, s);
                }

                if (isSplit) continue;
                d[l] -= p;
                e[l] = g;
                e[m] = 0;
            }
        }

        return true;
    }

    /// <summary>√(a² + b²) without overflow.</summary>
    private static double Length(double a, double b)
    {
        double large = Math.Max(Math.Abs(a), Math.Abs(b));
        double small = Math.Min(Math.Abs(a), Math.Abs(b));
        if (large == 0) return 0;
        double ratio = small / large;
        return large * Math.Sqrt(Math.FusedMultiplyAdd(ratio, ratio, 1));
    }

    /// <summary>(x, y) ← (c x − s y, s x + c y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rotate(Span<double> x, Span<double> y, double c, double s)
    {
        ref double first = ref MemoryMarshal.GetReference(x);
        ref double second = ref MemoryMarshal.GetReference(y);
        Vector256<double> cosine = Vector256.Create(c), sine = Vector256.Create(s);
        int i = 0;
        for (; i <= x.Length - 4; i += 4)
        {
            Vector256<double> a = Vector256.LoadUnsafe(ref first, (nuint)i);
            Vector256<double> b = Vector256.LoadUnsafe(ref second, (nuint)i);
            Vector256.FusedMultiplyAdd(cosine, a, -(sine * b)).StoreUnsafe(ref first, (nuint)i);
            Vector256.FusedMultiplyAdd(sine, a, cosine * b).StoreUnsafe(ref second, (nuint)i);
        }

        for (; i < x.Length; i++)
        {
            double a = x[i], b = y[i];
            x[i] = Math.FusedMultiplyAdd(c, a, -(s * b));
            y[i] = Math.FusedMultiplyAdd(s, a, c * b);
        }
    }
}
