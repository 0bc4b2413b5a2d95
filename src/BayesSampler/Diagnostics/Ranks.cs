namespace BayesSampler;

/// <summary>Ranks of draws among all chains, for rank plots. Pure and thread-safe, O(n log n).</summary>
/// <remarks>Vehtari et al. (2021), section 6.</remarks>
public static class Ranks
{
    /// <summary>Ranks from 1 among the draws of all chains together; equal draws share their average rank.</summary>
    /// <param name="draws">One quantity.</param>
    /// <returns>One rank per draw, chain by chain; all NaN if a draw is not finite.</returns>
    public static double[] Of(ParameterDraws draws)
    {
        double[] sorted = draws.Values.ToArray();
        double[] ranks = new double[sorted.Length];
        if (!Moments.AllFinite(sorted))
        {
            Array.Fill(ranks, double.NaN);
            return ranks;
        }

        int[] order = new int[sorted.Length];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(sorted, order);
        for (int i = 0; i < sorted.Length;)
        {
            int end = i + 1;
            while (end < sorted.Length && sorted[end] == sorted[i]) end++;
            double average = 0.5 * (i + 1 + end);
            for (; i < end; i++) ranks[order[i]] = average;
        }

        return ranks;
    }

    /// <summary>How many draws of each chain fall into bins of equally many ranks; flat when chains agree.</summary>
    /// <param name="draws">One quantity.</param>
    /// <param name="bins">Number of bins, at least 1.</param>
    /// <returns>Counts by chain, then bin; all 0 if a draw is not finite.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No bins.</exception>
    public static int[][] Histogram(ParameterDraws draws, int bins)
    {
        Require.AtLeast(bins, 1, nameof(bins), "20 is usual.");
        double[] ranks = Of(draws);
        int[][] counts = new int[draws.Chains][];
        for (int c = 0; c < counts.Length; c++)
        {
            counts[c] = new int[bins];
            for (int i = c * draws.DrawsPerChain; i < (c + 1) * draws.DrawsPerChain; i++)
            {
                if (!double.IsNaN(ranks[i])) counts[c][(int)((ranks[i] - 0.5) / ranks.Length * bins)]++;
            }
        }

        return counts;
    }
}
