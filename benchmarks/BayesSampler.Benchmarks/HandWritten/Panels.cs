namespace BayesSampler.Benchmarks;

/// <summary>A design in panels of eight rows, as the hand-written densities want it.</summary>
internal static class Panels
{
    public static double[] Of(double[,] x)
    {
        int rows = x.GetLength(0), columns = x.GetLength(1);
        double[] panels = GC.AllocateArray<double>((rows + 31) / 32 * 32 * columns, pinned: true);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++) panels[i / 8 * 8 * columns + j * 8 + i % 8] = x[i, j];
        }

        return panels;
    }

    public static double[] Pad(double[] y)
    {
        double[] padded = GC.AllocateArray<double>((y.Length + 31) / 32 * 32, pinned: true);
        y.CopyTo(padded, 0);
        return padded;
    }
}
