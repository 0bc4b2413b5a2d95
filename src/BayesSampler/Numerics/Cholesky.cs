namespace BayesSampler;

/// <summary>The Cholesky factor of a small symmetric matrix, by rows, in one fixed order of operations.</summary>
internal static class Cholesky
{
    /// <summary>
    /// Lower factor L of A = L L'; entries above the diagonal become zero. False if A is not positive definite.
    /// </summary>
    public static bool TryFactor(ReadOnlySpan<double> matrix, Span<double> lower, int dimension)
    {
        int d = dimension;
        for (int i = 0; i < d; i++)
        {
            Span<double> row = lower.Slice(i * d, d);
            matrix.Slice(i * d, d).CopyTo(row);
            row[(i + 1)..].Clear();
            for (int j = 0; j < i; j++)
            {
                ReadOnlySpan<double> other = lower.Slice(j * d, j + 1);
                row[j] = (row[j] - FixedOrder.Dot(row[..j], other[..j])) / other[j];
            }

            double pivot = row[i] - FixedOrder.SumOfSquares(row[..i]);
            if (!(pivot > 0 && double.IsFinite(pivot))) return false;
            row[i] = Math.Sqrt(pivot);
        }

        return true;
    }

    /// <summary>Solves L'x = b in place, for the lower factor L by rows.</summary>
    public static void SolveTransposed(ReadOnlySpan<double> lower, Span<double> b, int dimension)
    {
        for (int i = dimension - 1; i >= 0; i--)
        {
            ReadOnlySpan<double> row = lower.Slice(i * dimension, i + 1);
            double x = b[i] / row[i];
            b[i] = x;
            FixedOrder.MultiplyAdd(-x, row[..i], b[..i]);
        }
    }

    /// <summary>
    /// Turns the factor of A into that of A + sign·v v' (sign ±1), destroying v. False if the result is not positive definite.
    /// </summary>
    /// <remarks>Givens rotations for the update, hyperbolic ones for the downdate (Golub and Van Loan, section 6.5.4).</remarks>
    public static bool TryUpdate(Span<double> lower, Span<double> v, int dimension, double sign)
    {
        int d = dimension;
        for (int k = 0; k < d; k++)
        {
            double diagonal = lower[k * d + k];
            double square = Math.FusedMultiplyAdd(diagonal, diagonal, sign * v[k] * v[k]);
            if (!(square > 0 && double.IsFinite(square))) return false;
            double r = Math.Sqrt(square);
            double c = r / diagonal;
            double s = v[k] / diagonal;
            lower[k * d + k] = r;
            for (int i = k + 1; i < d; i++)
            {
                double entry = Math.FusedMultiplyAdd(sign * s, v[i], lower[i * d + k]) / c;
                v[i] = Math.FusedMultiplyAdd(c, v[i], -s * entry);
                lower[i * d + k] = entry;
            }
        }

        return true;
    }
}
