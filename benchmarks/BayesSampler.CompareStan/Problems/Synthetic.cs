namespace BayesSampler.CompareStan;

/// <summary>Seeded data, rounded to six decimals so that both sides read the same numbers from short text.</summary>
internal static class Synthetic
{
    public static double[] Normals(ulong seed, int chain, int count)
    {
        double[] values = new double[count];
        ChainRandom.ForChain(seed, chain).FillNormal(values);
        return values;
    }

    public static double Round(double value) => Math.Round(value, 6);

    /// <summary>
    /// Columns that follow each other as an autoregression of coefficient 1/2; for each pair the second column is made anew from
    /// the first. Standardised.
    /// </summary>
    public static double[,] Design(
        ulong seed, int rows, int columns, params ReadOnlySpan<(int From, int To, double Correlation)> pairs)
    {
        double[] noise = Normals(seed, 0, rows * columns);
        double[,] x = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                x[i, j] = j == 0 ? noise[i * columns] : 0.5 * x[i, j - 1] + Math.Sqrt(0.75) * noise[i * columns + j];
        }

        foreach ((int from, int to, double correlation) in pairs)
        {
            for (int i = 0; i < rows; i++)
                x[i, to] = correlation * x[i, from] + Math.Sqrt(1 - correlation * correlation) * noise[i * columns + to];
        }

        for (int j = 0; j < columns; j++) Standardise(x, j);
        return x;
    }

    /// <summary>X theta.</summary>
    public static double[] Product(double[,] x, double[] theta)
    {
        double[] product = new double[x.GetLength(0)];
        for (int i = 0; i < product.Length; i++)
        {
            for (int j = 0; j < theta.Length; j++) product[i] += x[i, j] * theta[j];
        }

        return product;
    }

    private static void Standardise(double[,] x, int column)
    {
        int rows = x.GetLength(0);
        double mean = 0, squares = 0;
        for (int i = 0; i < rows; i++) mean += x[i, column] / rows;
        for (int i = 0; i < rows; i++) squares += (x[i, column] - mean) * (x[i, column] - mean) / rows;
        for (int i = 0; i < rows; i++) x[i, column] = Round((x[i, column] - mean) / Math.Sqrt(squares));
    }
}
