namespace BayesSampler.Analysis.Tests;

/// <summary>Small made-up regressions.</summary>
internal static class RidgeTestData
{
    /// <summary>Predictors of different centre and size, a target linear in the first <paramref name="active"/> ones.</summary>
    public static (double[,] Predictors, double[] Response) Random(
        int rows, int columns, ulong seed, double noise = 0.5, int active = int.MaxValue)
    {
        ChainRandom random = ChainRandom.ForChain(seed, 0);
        double[,] x = new double[rows, columns];
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            y[i] = 3 + noise * random.NextNormal();
            for (int j = 0; j < columns; j++)
            {
                double value = 2 * random.NextUniform() - 1;
                x[i, j] = (j - 1) + (1 + j % 3) * value;
                if (j < active) y[i] += value * (j % 2 == 0 ? 1 : -0.5);
            }
        }

        return (x, y);
    }

    /// <summary>Positive weights between 1/2 and 3.</summary>
    public static double[] Weights(int rows, ulong seed)
    {
        ChainRandom random = ChainRandom.ForChain(seed, 1);
        double[] weights = new double[rows];
        for (int i = 0; i < rows; i++) weights[i] = 0.5 + 2.5 * random.NextUniform();
        return weights;
    }
}
