namespace BayesSampler;

/// <summary>Moments of all draws pooled over chains.</summary>
/// <remarks>Pure and thread-safe. Any draw that is not finite makes the result NaN.</remarks>
public static class Moments
{
    /// <summary>Sd over median absolute deviation of a normal distribution, as R's <c>mad</c> rounds it.</summary>
    internal const double MadScale = 1.4826;

    /// <summary>Arithmetic mean.</summary>
    /// <returns>NaN without draws or if one is not finite.</returns>
    public static double Mean(ParameterDraws draws) => AllFinite(draws.Values) ? Mean(draws.Values) : double.NaN;

    /// <summary>Variance with divisor n - 1, by two passes: exact also far from zero.</summary>
    /// <returns>NaN for fewer than two draws or if one is not finite; 0 for equal draws.</returns>
    public static double Variance(ParameterDraws draws) => AllFinite(draws.Values) ? Variance(draws.Values) : double.NaN;

    /// <summary>Standard deviation with divisor n - 1.</summary>
    /// <returns>NaN for fewer than two draws or if one is not finite; 0 for equal draws.</returns>
    public static double Sd(ParameterDraws draws) => Math.Sqrt(Variance(draws));

    /// <summary>Median absolute deviation from the median times 1.4826: for normal draws an estimate of the sd.</summary>
    /// <returns>NaN without draws or if one is not finite.</returns>
    public static double Mad(ParameterDraws draws)
    {
        if (!AllFinite(draws.Values)) return double.NaN;
        double[] sorted = draws.Values.ToArray();
        Array.Sort(sorted);
        double median = Intervals.QuantileOfSorted(sorted, 0.5);
        for (int i = 0; i < sorted.Length; i++) sorted[i] = Math.Abs(sorted[i] - median);
        Array.Sort(sorted);
        return MadScale * Intervals.QuantileOfSorted(sorted, 0.5);
    }

    /// <summary>The mean of finite values; the second pass takes out the rounding of the first.</summary>
    internal static double Mean(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty) return double.NaN;
        double sum = 0;
        foreach (double x in values) sum += x;
        double first = sum / values.Length;
        double rest = 0;
        foreach (double x in values) rest += x - first;
        return first + rest / values.Length;
    }

    internal static double Variance(ReadOnlySpan<double> values)
    {
        if (values.Length < 2) return double.NaN;
        double mean = Mean(values);
        double squares = 0;
        foreach (double x in values) squares += (x - mean) * (x - mean);
        return squares / (values.Length - 1);
    }

    internal static bool AllFinite(ReadOnlySpan<double> values)
    {
        foreach (double x in values)
        {
            if (!double.IsFinite(x)) return false;
        }

        return true;
    }
}
