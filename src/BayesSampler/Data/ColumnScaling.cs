using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>Centres and scales of columns: a value x of column j becomes (x - centre[j]) / scale[j].</summary>
/// <remarks>
/// With weights w the mean is sum(w x) / sum(w). The variance is sum(w (x - mean)^2) / sum(w), times n / (n - 1) for
/// <see cref="Standardization.Sample"/>; n is the number of rows, so that multiplying all weights by a constant changes nothing.
/// Immutable and thread-safe.
/// </remarks>
public sealed class ColumnScaling
{
    // What the rounded centre misses of the mean: subtracting it as well keeps columns like 1e9 + noise accurate.
    private readonly double[] _remainders;

    private ColumnScaling(ImmutableArray<string> names, double[] centers, double[] remainders, double[] scales)
    {
        Names = names;
        Centers = [.. centers];
        Scales = [.. scales];
        _remainders = remainders;
    }

    /// <summary>Names of the columns.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>What is subtracted, per column, in its units; all zero when nothing is centred.</summary>
    public ImmutableArray<double> Centers { get; }

    /// <summary>What is divided by, per column, in its units; all one without standardisation.</summary>
    public ImmutableArray<double> Scales { get; }

    /// <summary>Computes the scaling of all columns of a data set.</summary>
    /// <param name="data">The columns.</param>
    /// <param name="standardization">Which standard deviation to divide by, always taken about the mean.</param>
    /// <param name="center">Whether the mean is subtracted. If not, standardised columns are only divided.</param>
    /// <param name="weights">One positive weight a row; empty for equal weights.</param>
    /// <exception cref="ArgumentException">
    /// A column that is constant or a single row cannot be standardised; or the weights do not fit.
    /// </exception>
    public static ColumnScaling Compute(
        Dataset data, Standardization standardization, bool center = true, ReadOnlySpan<double> weights = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!Enum.IsDefined(standardization))
            throw new ArgumentException($"{standardization} is not a Standardization.", nameof(standardization));
        CheckWeights(weights, data.Rows);
        if (standardization != Standardization.None)
            Require.AtLeast(data.Rows, 2, "Rows", "A standard deviation needs two rows: use Standardization.None.");

        int columns = data.Names.Length;
        double[] centers = new double[columns];
        double[] remainders = new double[columns];
        double[] scales = new double[columns];
        for (int j = 0; j < columns; j++)
        {
            ReadOnlySpan<double> values = data[data.Names[j]];
            (double mean, double remainder) = Mean(values, weights);
            if (center) (centers[j], remainders[j]) = (mean, remainder);
            scales[j] = 1;
            if (standardization == Standardization.None) continue;
            if (IsConstant(values))
            {
                throw new ArgumentException(
                    Require.Invariant(
                        $"Column '{data.Names[j]}' of {data.Source} is constant ({values[0]}) ")
                        + "and has no standard deviation to divide by. Leave it out, or use Standardization.None.",
                    nameof(data));
            }

            scales[j] = Deviation(values, weights, mean, remainder, standardization == Standardization.Sample);
            if (!double.IsFinite(scales[j]))
            {
                throw new ArgumentException(
                    $"The standard deviation of column '{data.Names[j]}' of {data.Source} overflows. "
                        + "Use smaller units.", nameof(data));
            }
        }

        return new ColumnScaling(data.Names, centers, remainders, scales);
    }

    /// <summary>Centres and scales the values of one column.</summary>
    /// <param name="column">Its position among <see cref="Names"/>.</param>
    /// <param name="values">In the units of the data.</param>
    /// <param name="destination">As long as the values; may be the same memory.</param>
    public void Apply(int column, ReadOnlySpan<double> values, Span<double> destination)
    {
        Require.InRange(column, 0, Names.Length - 1, nameof(column));
        Require.SameLength(destination.Length, values.Length, nameof(destination), nameof(values));
        double center = Centers[column], remainder = _remainders[column], scale = Scales[column];
        for (int i = 0; i < values.Length; i++) destination[i] = (values[i] - center - remainder) / scale;
    }

    /// <summary>All values equal but for rounding in their last digits.</summary>
    internal static bool IsConstant(ReadOnlySpan<double> values)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double value in values)
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        return high - low <= 4 * Math.ScaleB(1, -52) * Math.Max(Math.Abs(low), Math.Abs(high));
    }

    /// <summary>The mean in two parts, the rounded value and what it misses: two passes, each summed with compensation.</summary>
    internal static (double Mean, double Remainder) Mean(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        double first = CenteredMean(values, weights, 0, 0);
        double second = CenteredMean(values, weights, first, 0);
        double mean = first + second;
        return (mean, CenteredMean(values, weights, mean, 0));
    }

    internal static void CheckWeights(ReadOnlySpan<double> weights, int rows)
    {
        if (weights.IsEmpty) return;
        Require.SameLength(weights.Length, rows, nameof(weights), "the data", "Each row needs one weight.");
        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] > 0 && double.IsFinite(weights[i])))
            {
                throw new ArgumentException(
                    Require.Invariant($"weights[{i}] must be positive and finite, but was {weights[i]}. ")
                        + "Leave rows of weight 0 out.",
                    nameof(weights));
            }
        }
    }

    private static double CenteredMean(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, double center, double remainder)
    {
        CompensatedSum sum = default, total = default;
        for (int i = 0; i < values.Length; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i];
            sum.Add(weight * (values[i] - center - remainder));
            total.Add(weight);
        }

        return sum.Value / total.Value;
    }

    private static double Deviation(
        ReadOnlySpan<double> values, ReadOnlySpan<double> weights, double mean, double remainder, bool sample)
    {
        CompensatedSum squares = default, total = default;
        for (int i = 0; i < values.Length; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i];
            double deviation = values[i] - mean - remainder;
            squares.Add(weight * deviation * deviation);
            total.Add(weight);
        }

        double divisor = total.Value;
        if (sample) divisor = divisor * (values.Length - 1) / values.Length;
        return Math.Sqrt(squares.Value / divisor);
    }

    /// <summary>Neumaier's variant of compensated summation.</summary>
    private struct CompensatedSum
    {
        private double _sum;
        private double _lost;

        public readonly double Value => _sum + _lost;

        public void Add(double value)
        {
            double sum = _sum + value;
            _lost += Math.Abs(_sum) >= Math.Abs(value) ? _sum - sum + value : value - sum + _sum;
            _sum = sum;
        }
    }
}
