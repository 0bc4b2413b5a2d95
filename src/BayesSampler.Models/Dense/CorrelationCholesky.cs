using System.Runtime.CompilerServices;

namespace BayesSampler.Models;

/// <summary>
/// The Cholesky factor L of a correlation matrix of K variables from K (K - 1) / 2 unconstrained numbers y, by canonical partial
/// correlations z = tanh y (Lewandowski, Kurowicka and Joe, 2009).
/// </summary>
/// <remarks>
/// y holds the rows of the strict lower triangle one behind another. With w[i,0] = 1 and w[i,j+1] = w[i,j] sech y[i,j]:
/// L[i,j] = z[i,j] w[i,j] and L[i,i] = w[i,i]. In this form nothing is lost where tanh rounds to 1: L[i,i] stays positive up to
/// |y| of some 700, and the log Jacobian stays finite. Matrices are K x K by rows.
/// </remarks>
internal static class CorrelationCholesky
{
    private const double Ln2 = 0.6931471805599453;

    /// <summary>Length of y.</summary>
    public static int Pairs(int k) => k * (k - 1) / 2;

    /// <summary>Numbers kept from <see cref="Evaluate"/> for <see cref="Reverse"/>: tanh y, then sech y.</summary>
    public static int KeptSize(int k) => 2 * Pairs(k);

    /// <summary>L, with zeros above its diagonal, from y.</summary>
    /// <param name="y">Unconstrained; NaN gives NaN.</param>
    /// <param name="lower">L, overwritten.</param>
    /// <param name="kept"><see cref="KeptSize"/> numbers, overwritten.</param>
    /// <param name="k">Number of variables.</param>
    /// <returns>The logarithm of the Jacobian determinant from y to the entries of L below its diagonal.</returns>
    // 1 - z^2 = sech^2 y is a factor of (1 - z^2) itself and, under a root, of each entry to the right in its row: sech y[i,j]
    // comes in i + 1 - j times.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Evaluate(ReadOnlySpan<double> y, Span<double> lower, Span<double> kept, int k)
    {
        int pairs = Pairs(k);
        y = y[..pairs];
        lower = lower[..(k * k)];
        Span<double> z = kept[..pairs];
        Span<double> sech = kept.Slice(pairs, pairs);

        for (int p = 0; p < pairs; p++)
            sech[p] = -2 * Math.Abs(y[p]);
        PortableMath.Log1pExp(sech, sech);
        double logJacobian = 0;
        for (int i = 1, p = 0; i < k; i++)
        {
            for (int j = 0; j < i; j++, p++)
                logJacobian = Math.FusedMultiplyAdd(i + 1 - j, Ln2 - Math.Abs(y[p]) - sech[p], logJacobian);
        }

        for (int p = 0; p < pairs; p++)
            sech[p] = -Math.Abs(y[p]);
        PortableMath.Exp(sech, sech);
        PortableMath.Tanh(y, z);
        lower.Clear();
        for (int i = 0, p = 0; i < k; i++)
        {
            Span<double> row = lower.Slice(i * k, i + 1);
            double w = 1;
            for (int j = 0; j < i; j++, p++)
            {
                double e = sech[p];
                sech[p] = 2 * e / Math.FusedMultiplyAdd(e, e, 1);
                row[j] = z[p] * w;
                w *= sech[p];
            }

            row[i] = w;
        }

        return logJacobian;
    }

    /// <summary>The derivative by y, given those by L and by the log Jacobian.</summary>
    /// <param name="kept">From <see cref="Evaluate"/>.</param>
    /// <param name="lowerBar">Derivative by L, of which the lower triangle is read.</param>
    /// <param name="logJacobianBar">Derivative by the log Jacobian.</param>
    /// <param name="yBar">Overwritten.</param>
    /// <param name="k">Number of variables.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Reverse(ReadOnlySpan<double> kept, ReadOnlySpan<double> lowerBar, double logJacobianBar, Span<double> yBar,
        int k)
    {
        int pairs = Pairs(k);
        for (int i = 1, start = 0; i < k; start += i, i++)
        {
            ReadOnlySpan<double> z = kept.Slice(start, i);
            ReadOnlySpan<double> sech = kept.Slice(pairs + start, i);
            ReadOnlySpan<double> rowBar = lowerBar.Slice(i * k, i + 1);
            Span<double> result = yBar.Slice(start, i);
            double w = 1;
            for (int j = 0; j < i; j++)
            {
                result[j] = w;
                w *= sech[j];
            }

            double wBar = rowBar[i];
            for (int j = i - 1; j >= 0; j--)
            {
                double slope = result[j] * sech[j] * Math.FusedMultiplyAdd(rowBar[j], sech[j], -wBar * z[j]);
                result[j] = Math.FusedMultiplyAdd(-logJacobianBar * (i + 1 - j), z[j], slope);
                wBar = Math.FusedMultiplyAdd(rowBar[j], z[j], wBar * sech[j]);
            }
        }
    }

    /// <summary>y from L.</summary>
    /// <param name="lower">
    /// L, lower triangle with positive diagonal and rows of length 1; a row of another length counts as if scaled to 1.
    /// </param>
    /// <param name="y">Overwritten; infinite where L is singular.</param>
    /// <param name="k">Number of variables.</param>
    // sinh y[i,j] = L[i,j] / w[i,j+1], where w[i,j+1] is the length of the row's rest: exact to rounding, however close to 1 the
    // correlation.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Inverse(ReadOnlySpan<double> lower, Span<double> y, int k)
    {
        for (int i = 1, start = 0; i < k; start += i, i++)
        {
            ReadOnlySpan<double> row = lower.Slice(i * k, i + 1);
            double w = row[i];
            for (int j = i - 1; j >= 0; j--)
            {
                double ratio = row[j] / w;
                y[start + j] = Asinh(ratio);
                w = Math.Abs(ratio) > 1
                    ? Math.Abs(row[j]) * Math.Sqrt(Math.FusedMultiplyAdd(1 / ratio, 1 / ratio, 1))
                    : w * Math.Sqrt(Math.FusedMultiplyAdd(ratio, ratio, 1));
            }
        }
    }

    private static double Asinh(double x)
    {
        double t = Math.Abs(x);
        // Beyond 2^28 sqrt(1 + t^2) is t; before, the argument of log1p is t + t^2 / (1 + sqrt(1 + t^2)), without cancellation.
        double result = t > 268435456
            ? PortableMath.Log(t) + Ln2
            : PortableMath.Log1p(t + t * t / (1 + Math.Sqrt(Math.FusedMultiplyAdd(t, t, 1))));
        return Math.CopySign(result, x);
    }
}
