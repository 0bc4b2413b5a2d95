namespace BayesSampler;

/// <summary>Autocovariance and autocorrelation of one chain, biased (divisor n at every lag).</summary>
/// <remarks>Pure and thread-safe, O(n · maxLag) or O(n log n), whichever is less.</remarks>
public static class Autocorrelation
{
    /// <summary>Autocovariances at lags 0 to <paramref name="maxLag"/>.</summary>
    /// <param name="chain">The draws of one chain, in order.</param>
    /// <param name="maxLag">The largest lag, at least 0.</param>
    /// <returns>
    /// maxLag + 1 values, the first being the variance with divisor n. NaN at lags the chain is too short for, and
    /// everywhere if a draw is not finite; 0 for equal draws.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A negative lag.</exception>
    public static double[] Autocovariance(ReadOnlySpan<double> chain, int maxLag)
    {
        Require.AtLeast(maxLag, 0, nameof(maxLag));
        double[] result = new double[maxLag + 1];
        Array.Fill(result, double.NaN);
        if (chain.IsEmpty || !Moments.AllFinite(chain)) return result;

        double mean = Moments.Mean(chain);
        double[] centred = new double[chain.Length];
        for (int i = 0; i < centred.Length; i++) centred[i] = chain[i] - mean;
        ChainAutocovariance autocovariance = new(centred, 1);
        for (int lag = 0; lag < result.Length && lag < chain.Length; lag++) result[lag] = autocovariance[lag];
        return result;
    }

    /// <summary>Autocorrelations at lags 0 to <paramref name="maxLag"/>, the first being 1.</summary>
    /// <param name="chain">The draws of one chain, in order.</param>
    /// <param name="maxLag">The largest lag, at least 0.</param>
    /// <returns>NaN at lags the chain is too short for, and everywhere if all draws are equal or one is not finite.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A negative lag.</exception>
    public static double[] Of(ReadOnlySpan<double> chain, int maxLag)
    {
        double[] result = Autocovariance(chain, maxLag);
        double variance = result[0];
        for (int lag = 0; lag < result.Length; lag++) result[lag] /= variance;
        return result;
    }
}
