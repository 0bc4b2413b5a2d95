namespace BayesSampler.Analysis;

/// <summary>
/// Singular value decomposition A = U S V' by one-sided Jacobi rotations: slower than bidiagonalisation but with small singular
/// values as accurate as the columns allow (Demmel and Veselic 1992).
/// </summary>
internal sealed class JacobiSvd
{
    /// <param name="matrix">By column, at least as many rows as columns; it becomes U S.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    public JacobiSvd(double[] matrix, int rows, int columns)
    {
        double[] vectors = new double[columns * columns];
        for (int j = 0; j < columns; j++) vectors[j * columns + j] = 1;
        for (int sweep = 0, rotations = 1; rotations > 0 && sweep < 60; sweep++)
        {
            rotations = 0;
            for (int p = 0; p < columns; p++)
            {
                for (int q = p + 1; q < columns; q++)
                {
                    Span<double> x = matrix.AsSpan(p * rows, rows), y = matrix.AsSpan(q * rows, rows);
                    double xx = 0, yy = 0, xy = 0;
                    for (int i = 0; i < rows; i++)
                    {
                        xx += x[i] * x[i];
                        yy += y[i] * y[i];
                        xy += x[i] * y[i];
                    }

                    if (!(Math.Abs(xy) > Math.ScaleB(1, -51) * Math.Sqrt(xx) * Math.Sqrt(yy))) continue;
                    rotations++;
                    double zeta = (yy - xx) / (2 * xy);
                    double t = Math.CopySign(1, zeta) / (Math.Abs(zeta) + Math.Sqrt(1 + zeta * zeta));
                    double c = 1 / Math.Sqrt(1 + t * t), s = t * c;
                    Rotate(x, y, c, s);
                    Rotate(vectors.AsSpan(p * columns, columns), vectors.AsSpan(q * columns, columns), c, s);
                }
            }
        }

        double[] norms = new double[columns];
        for (int j = 0; j < columns; j++)
        {
            double squares = 0;
            foreach (double value in matrix.AsSpan(j * rows, rows)) squares += value * value;
            norms[j] = Math.Sqrt(squares);
        }

        int[] order = [.. Enumerable.Range(0, columns).OrderByDescending(j => norms[j])];
        Values = [.. order.Select(j => norms[j])];
        Right = [.. order.Select(j => vectors.AsSpan(j * columns, columns).ToArray())];
        Left = [.. order.Select(j => Normalized(matrix.AsSpan(j * rows, rows), norms[j]))];
    }

    /// <summary>Singular values, largest first.</summary>
    public double[] Values { get; }

    /// <summary>Right singular vectors, orthonormal even where the singular value is 0.</summary>
    public double[][] Right { get; }

    /// <summary>Left singular vectors; zero where the singular value is 0.</summary>
    public double[][] Left { get; }

    private static void Rotate(Span<double> x, Span<double> y, double c, double s)
    {
        for (int i = 0; i < x.Length; i++) (x[i], y[i]) = (c * x[i] - s * y[i], s * x[i] + c * y[i]);
    }

    private static double[] Normalized(ReadOnlySpan<double> vector, double norm)
    {
        double[] result = vector.ToArray();
        if (norm == 0) return new double[result.Length];
        for (int i = 0; i < result.Length; i++) result[i] /= norm;
        return result;
    }
}
