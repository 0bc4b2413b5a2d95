namespace BayesSampler;

/// <summary>Effective sample size and basic R-hat of any table of chains: neither split nor ranked here.</summary>
/// <remarks>Vehtari, Gelman, Simpson, Carpenter, Bürkner (2021); Geyer (1992) for the truncation.</remarks>
internal static class EffectiveSampleSize
{
    /// <param name="values">Chain by chain, finite.</param>
    /// <param name="chains">Number of chains.</param>
    /// <param name="centred">Scratch of the same length.</param>
    /// <returns>NaN if all are equal or a chain has fewer than 3 values.</returns>
    public static double Of(ReadOnlySpan<double> values, int chains, Span<double> centred)
    {
        int n = values.Length / chains;
        if (n < 3 || AllEqual(values)) return double.NaN;

        double varianceOfMeans = Centre(values, chains, centred);
        ChainAutocovariance autocovariance = new(centred, chains);
        double a0 = autocovariance[0];
        double within = a0 * n / (n - 1);
        double total = a0 + varianceOfMeans;

        // Geyer's initial monotone positive sequence of pairs P_k = rho(2k) + rho(2k + 1), summed as it is found.
        double pair = 1 + Rho(autocovariance[1]);
        int k = 0;
        double sum = 0;             // of the pairs before the last examined one
        double ceiling = double.PositiveInfinity;
        double lastEven = 1;
        while (2 * k < n - 5 && pair > 0)
        {
            ceiling = Math.Min(pair, ceiling);
            sum += ceiling;
            k++;
            lastEven = Rho(autocovariance[2 * k]);
            pair = lastEven + Rho(autocovariance[2 * k + 1]);
        }

        // No pair was added: draws that alternate in sign, or chains too short to look at more. Nothing better than half
        // the number of draws can be said then (posterior gives the same).
        if (k == 0) return values.Length / 2.0;

        // The last even lag alone lowers the variance for antithetic chains; a negative pair counts only if it is positive.
        double extra = pair >= 0 || lastEven > 0 ? lastEven : 0;
        double tau = -1 + 2 * sum + extra;
        double smallest = 1 / Math.Log10(values.Length);
        return values.Length / Math.Max(tau, smallest);

        double Rho(double covariance) => 1 - (within - covariance) / total;
    }

    /// <returns>NaN for one chain, equal values or fewer than 2 in a chain; +∞ if chains are constant but differ.</returns>
    public static double BasicRHat(ReadOnlySpan<double> values, int chains, Span<double> centred)
    {
        int n = values.Length / chains;
        if (chains < 2 || n < 2 || AllEqual(values)) return double.NaN;
        double varianceOfMeans = Centre(values, chains, centred);
        double squares = 0;
        foreach (double x in centred[..values.Length]) squares += x * x;
        double within = squares / (chains * (n - 1.0));
        return Math.Sqrt((n * varianceOfMeans / within + n - 1) / n);
    }

    public static bool AllEqual(ReadOnlySpan<double> values) => values.IsEmpty || !values.ContainsAnyExcept(values[0]);

    /// <summary>Subtracts from each chain its mean; returns the variance of the means (0 for one chain).</summary>
    private static double Centre(ReadOnlySpan<double> values, int chains, Span<double> centred)
    {
        int n = values.Length / chains;
        Span<double> means = chains <= 64 ? stackalloc double[chains] : new double[chains];
        for (int c = 0; c < chains; c++)
        {
            ReadOnlySpan<double> chain = values.Slice(c * n, n);
            double mean = Moments.Mean(chain);
            means[c] = mean;
            Span<double> target = centred.Slice(c * n, n);
            for (int i = 0; i < n; i++) target[i] = chain[i] - mean;
        }

        return chains < 2 ? 0 : Moments.Variance(means);
    }
}
