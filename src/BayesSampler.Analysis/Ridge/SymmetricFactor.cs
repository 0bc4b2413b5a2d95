namespace BayesSampler.Analysis;

/// <summary>Factors of symmetric matrices.</summary>
internal static class SymmetricFactor
{
    /// <summary>What counts as zero among eigenvalues relative to the largest.</summary>
    public static double Tolerance(int size) => 8 * size * Math.ScaleB(1, -52);

    /// <summary>The lower triangular C with C C' = A, row by row; null if A is not positive definite.</summary>
    public static double[,]? TryCholesky(double[,] matrix)
    {
        int size = matrix.GetLength(0);
        double[,] factor = new double[size, size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[i, j];
                for (int k = 0; k < j; k++) sum -= factor[i, k] * factor[j, k];
                if (i > j)
                {
                    factor[i, j] = sum / factor[j, j];
                    continue;
                }

                // A pivot that rounding alone could have left over is no proof of definiteness.
                if (!(sum > Tolerance(size) * matrix[i, i])) return null;
                factor[i, i] = Math.Sqrt(sum);
            }
        }

        return factor;
    }

    /// <summary>
    /// Eigenvalues and eigenvectors (by column) by Jacobi's rotations, which keep small eigenvalues of graded matrices.
    /// </summary>
    public static (double[] Values, double[,] Vectors) Eigen(double[,] matrix)
    {
        int size = matrix.GetLength(0);
        double[,] a = (double[,])matrix.Clone();
        double[,] vectors = new double[size, size];
        double largest = 0;
        foreach (double value in matrix) largest = Math.Max(largest, Math.Abs(value));
        for (int i = 0; i < size; i++) vectors[i, i] = 1;
        for (int sweep = 0, rotations = 1; rotations > 0 && sweep < 60; sweep++)
        {
            rotations = 0;
            for (int p = 0; p < size; p++)
            {
                for (int q = p + 1; q < size; q++)
                {
                    double off = a[p, q];
                    double negligible = Math.ScaleB(1, -54) * Math.Sqrt(Math.Abs(a[p, p]) * Math.Abs(a[q, q]));
                    if (Math.Abs(off) <= Math.Max(negligible, 1e-20 * largest)) continue;
                    rotations++;
                    double theta = (a[q, q] - a[p, p]) / (2 * off);
                    double t = Math.CopySign(1, theta) / (Math.Abs(theta) + Math.Sqrt(1 + theta * theta));
                    double c = 1 / Math.Sqrt(1 + t * t), s = t * c;
                    for (int k = 0; k < size; k++) (a[k, p], a[k, q]) = (c * a[k, p] - s * a[k, q], s * a[k, p] + c * a[k, q]);
                    for (int k = 0; k < size; k++) (a[p, k], a[q, k]) = (c * a[p, k] - s * a[q, k], s * a[p, k] + c * a[q, k]);
                    for (int k = 0; k < size; k++)
                    {
                        double x = vectors[k, p], y = vectors[k, q];
                        (vectors[k, p], vectors[k, q]) = (c * x - s * y, s * x + c * y);
                    }

                    a[p, q] = a[q, p] = 0;
                }
            }
        }

        double[] values = new double[size];
        for (int i = 0; i < size; i++) values[i] = a[i, i];
        return (values, vectors);
    }

    public static double LowestRelativeEigenvalue(double[,] matrix)
    {
        (double[] values, _) = Eigen(matrix);
        double largest = values.Max(Math.Abs);
        return largest == 0 ? 0 : values.Min() / largest;
    }
}
