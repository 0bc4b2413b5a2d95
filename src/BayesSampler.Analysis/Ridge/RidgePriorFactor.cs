namespace BayesSampler.Analysis;

/// <summary>A factor L (rows x p) of the penalty matrix D = L'L, with the log determinant of D where it has one.</summary>
internal sealed class RidgePriorFactor
{
    private RidgePriorFactor(double[] values, int rows, double logDeterminant, int freeDirections)
    {
        Values = values;
        Rows = rows;
        LogDeterminant = freeDirections == 0 ? logDeterminant : double.NaN;
        FreeDirections = freeDirections;
    }

    /// <summary>By column.</summary>
    public double[] Values { get; }

    public int Rows { get; }

    /// <summary>log |D|; NaN if some direction is not penalised at all.</summary>
    public double LogDeterminant { get; }

    /// <summary>Number of directions in which the prior is flat.</summary>
    public int FreeDirections { get; }

    /// <summary>No penalty at all.</summary>
    public static RidgePriorFactor None { get; } = new([], 0, 0, 0);

    public static RidgePriorFactor FromRoots(double[] roots)
    {
        int size = roots.Length, free = 0;
        double[] values = new double[size * size];
        double logDeterminant = 0;
        for (int j = 0; j < size; j++)
        {
            values[j * size + j] = roots[j];
            if (roots[j] == 0) free++;
            else logDeterminant += 2 * Math.Log(roots[j]);
        }

        return new RidgePriorFactor(values, size, logDeterminant, free);
    }

    /// <summary>sigma C^-1 for the Cholesky factor C of the covariance: forward substitution is accurate for triangles.</summary>
    public static RidgePriorFactor FromCovariance(double[,] covariance, double noiseSd)
    {
        int size = covariance.GetLength(0);
        double[,] cholesky = SymmetricFactor.TryCholesky(covariance)!;
        double[] values = new double[size * size];
        double logDeterminant = 0;
        for (int j = 0; j < size; j++)
        {
            logDeterminant += 2 * (Math.Log(noiseSd) - Math.Log(cholesky[j, j]));
            for (int i = j; i < size; i++)
            {
                double sum = i == j ? noiseSd : 0;
                for (int k = j; k < i; k++) sum -= cholesky[i, k] * values[j * size + k];
                values[j * size + i] = sum / cholesky[i, i];
            }
        }

        return new RidgePriorFactor(values, size, logDeterminant, 0);
    }

    /// <summary>The transposed Cholesky factor, or scaled eigenvectors where some direction is free.</summary>
    public static RidgePriorFactor FromPenaltyMatrix(double[,] penalty)
    {
        int size = penalty.GetLength(0), free = 0;
        double[] values = new double[size * size];
        double logDeterminant = 0;
        if (SymmetricFactor.TryCholesky(penalty) is { } cholesky)
        {
            for (int j = 0; j < size; j++)
            {
                logDeterminant += 2 * Math.Log(cholesky[j, j]);
                for (int k = 0; k <= j; k++) values[j * size + k] = cholesky[j, k];
            }

            return new RidgePriorFactor(values, size, logDeterminant, 0);
        }

        (double[] eigenvalues, double[,] vectors) = SymmetricFactor.Eigen(penalty);
        double zero = SymmetricFactor.Tolerance(size) * eigenvalues.Max();
        for (int k = 0; k < size; k++)
        {
            if (!(eigenvalues[k] > zero))
            {
                free++;
                continue;
            }

            logDeterminant += Math.Log(eigenvalues[k]);
            for (int j = 0; j < size; j++) values[j * size + k] = Math.Sqrt(eigenvalues[k]) * vectors[j, k];
        }

        return new RidgePriorFactor(values, size, logDeterminant, free);
    }
}
