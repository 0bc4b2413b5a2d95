namespace BayesSampler;

/// <summary>Quantiles and credible intervals of all draws pooled over chains.</summary>
/// <remarks>Pure and thread-safe, O(n log n). No draws, or one that is not finite, make every result NaN.</remarks>
public static class Intervals
{
    /// <summary>Quantile by linear interpolation between order statistics (type 7, the default of R and NumPy).</summary>
    /// <param name="draws">One quantity.</param>
    /// <param name="probability">In [0, 1]; 0 is the smallest draw, 1 the largest.</param>
    /// <exception cref="ArgumentOutOfRangeException">A probability outside [0, 1].</exception>
    public static double Quantile(ParameterDraws draws, double probability) => Quantiles(draws, [probability])[0];

    /// <summary>Several quantiles with one sort; see <see cref="Quantile"/>.</summary>
    /// <param name="draws">One quantity.</param>
    /// <param name="probabilities">Each in [0, 1], in any order.</param>
    /// <exception cref="ArgumentOutOfRangeException">A probability outside [0, 1].</exception>
    public static double[] Quantiles(ParameterDraws draws, params ReadOnlySpan<double> probabilities)
    {
        foreach (double p in probabilities) Require.InClosedUnit(p, nameof(probabilities));
        double[] result = new double[probabilities.Length];
        double[] sorted = SortedOrEmpty(draws);
        for (int i = 0; i < result.Length; i++) result[i] = QuantileOfSorted(sorted, probabilities[i]);
        return result;
    }

    /// <summary>The median of all draws.</summary>
    public static double Median(ParameterDraws draws) => Quantile(draws, 0.5);

    /// <summary>Equal-tailed interval: as much probability below it as above.</summary>
    /// <param name="draws">One quantity.</param>
    /// <param name="probability">Inside the interval, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A probability outside (0, 1).</exception>
    public static CredibleInterval Eti(ParameterDraws draws, double probability)
    {
        Require.InOpenUnit(probability, nameof(probability), "0.95 leaves 2.5 % on each side.");
        return EtiOfSorted(SortedOrEmpty(draws), probability);
    }

    /// <summary>Highest-density interval: the shortest with floor(probability · n) + 1 draws, the lowest of equals.</summary>
    /// <param name="draws">One quantity; the density should have one mode.</param>
    /// <param name="probability">Inside the interval, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A probability outside (0, 1).</exception>
    /// <remarks>
    /// Counts as R's HDInterval does; coda and bayestestR differ by at most one draw. It is not invariant under
    /// transformations, unlike <see cref="Eti"/>.
    /// </remarks>
    public static CredibleInterval Hdi(ParameterDraws draws, double probability)
    {
        Require.InOpenUnit(probability, nameof(probability), "0.95 is usual.");
        return HdiOfSorted(SortedOrEmpty(draws), probability);
    }

    internal static double QuantileOfSorted(ReadOnlySpan<double> sorted, double probability)
    {
        if (sorted.IsEmpty) return double.NaN;
        double position = (sorted.Length - 1) * probability;
        int below = (int)position;
        double lower = sorted[below];
        if (below == sorted.Length - 1) return lower;
        double upper = sorted[below + 1];
        double weight = position - below;

        // Equal neighbours must give their own value, not one a rounding away: it is compared with draws.
        return lower == upper ? lower : (1 - weight) * lower + weight * upper;
    }

    internal static CredibleInterval EtiOfSorted(ReadOnlySpan<double> sorted, double probability)
    {
        double tail = (1 - probability) / 2;
        return new CredibleInterval(QuantileOfSorted(sorted, tail), QuantileOfSorted(sorted, 1 - tail), probability);
    }

    internal static CredibleInterval HdiOfSorted(ReadOnlySpan<double> sorted, double probability)
    {
        if (sorted.IsEmpty) return new CredibleInterval(double.NaN, double.NaN, probability);
        int step = Math.Min((int)(probability * sorted.Length), sorted.Length - 1);
        int best = 0;
        for (int i = 1; i + step < sorted.Length; i++)
        {
            if (sorted[i + step] - sorted[i] < sorted[best + step] - sorted[best]) best = i;
        }

        return new CredibleInterval(sorted[best], sorted[best + step], probability);
    }

    private static double[] SortedOrEmpty(ParameterDraws draws)
    {
        if (!Moments.AllFinite(draws.Values)) return [];
        double[] sorted = draws.Values.ToArray();
        Array.Sort(sorted);
        return sorted;
    }
}
