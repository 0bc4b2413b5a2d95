using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>An inverse metric as a value: what warmup ended with, or what a run starts from.</summary>
public sealed class InverseMetric
{
    private InverseMetric(MetricKind kind, int dimension, ImmutableArray<double> values)
    {
        Kind = kind;
        Dimension = dimension;
        Values = values;
    }

    /// <summary>Its form.</summary>
    public MetricKind Kind { get; }

    /// <summary>Number of coordinates.</summary>
    public int Dimension { get; }

    /// <summary>
    /// The variances (unit and diagonal: d numbers), or the covariance by rows (dense: d² numbers), or of a low-rank metric with k
    /// directions d variances, k factors and k directions of d numbers each.
    /// </summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>Form and dimension.</summary>
    public override string ToString()
    {
        string form = Kind == MetricKind.LowRank
            ? Require.Invariant($"low-rank metric of {(Values.Length - Dimension) / (Dimension + 1)} directions")
            : Require.Invariant($"{Kind.ToString().ToLowerInvariant()} metric");
        return Require.Invariant($"{form} in {Dimension} dimensions");
    }

    /// <summary>The identity.</summary>
    public static InverseMetric Unit(int dimension) =>
        new(MetricKind.Unit, Require.AtLeast(dimension, 1, nameof(dimension)), [.. Enumerable.Repeat(1.0, dimension)]);

    /// <summary>Variances of the coordinates of the position, all positive.</summary>
    /// <exception cref="ArgumentException">A variance is not positive and finite.</exception>
    public static InverseMetric Diagonal(params ReadOnlySpan<double> variances)
    {
        Require.AtLeast(variances.Length, 1, "variances.Length");
        for (int i = 0; i < variances.Length; i++) Require.Positive(variances[i], Require.Invariant($"variances[{i}]"));
        return new(MetricKind.Diagonal, variances.Length, [.. variances]);
    }

    /// <summary>A covariance matrix of the position: symmetric and positive definite.</summary>
    /// <exception cref="ArgumentException">Not square, not finite, not symmetric, or not positive definite.</exception>
    public static InverseMetric Dense(double[,] covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        int d = covariance.GetLength(0);
        if (d == 0 || covariance.GetLength(1) != d)
        {
            throw new ArgumentException(
                Require.Invariant($"A covariance must be square, but this is {d} x {covariance.GetLength(1)}."), nameof(covariance));
        }

        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++)
            {
                if (!double.IsFinite(covariance[i, j]))
                    Require.Finite(covariance[i, j], Require.Invariant($"covariance[{i},{j}]"));
            }
        }

        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (!(Math.Abs(covariance[i, j] - covariance[j, i]) <= 1e-10 * Math.Sqrt(Math.Abs(covariance[i, i] * covariance[j, j]))))
                {
                    throw new ArgumentException(
                        Require.Invariant(
                            $"A covariance must be symmetric, but entries [{i},{j}] and [{j},{i}] are {covariance[i, j]} and {covariance[j, i]}."),
                        nameof(covariance));
                }
            }
        }

        InverseMetric result = new(MetricKind.Dense, d, [.. covariance.Cast<double>()]);
        if (!Cholesky.TryFactor(result.Values.AsSpan(), new double[d * d], d))
            throw new ArgumentException("The covariance is not positive definite. Check for a combination without spread.", nameof(covariance));
        return result;
    }

    /// <summary>
    /// D (I + U (Λ − I) U') D: standard deviations D, and orthonormal directions U in units of them, along each of which the variance is
    /// another by a factor Λ.
    /// </summary>
    /// <param name="variances">D², d positive numbers.</param>
    /// <param name="factors">Λ, k positive numbers, 0 ≤ k ≤ d.</param>
    /// <param name="directions">U' by rows, k x d, orthonormal to 1e-8.</param>
    /// <exception cref="ArgumentException">Sizes do not fit, a number is not positive and finite, or U is not orthonormal.</exception>
    public static InverseMetric LowRank(ReadOnlySpan<double> variances, ReadOnlySpan<double> factors, double[,] directions)
    {
        ArgumentNullException.ThrowIfNull(directions);
        int d = Diagonal(variances).Dimension;
        int rank = factors.Length;
        for (int k = 0; k < rank; k++) Require.Positive(factors[k], Require.Invariant($"factors[{k}]"));
        Require.SameLength(directions.GetLength(0), rank, "The rows of directions", "factors");
        Require.SameLength(directions.GetLength(1), d, "The columns of directions", "variances");
        double[] rows = [.. directions.Cast<double>()];
        Require.AllFinite(rows, nameof(directions));
        for (int k = 0; k < rank; k++)
        {
            for (int j = 0; j <= k; j++)
            {
                double product = FixedOrder.Dot(rows.AsSpan(k * d, d), rows.AsSpan(j * d, d));
                if (Math.Abs(product - (j == k ? 1 : 0)) > 1e-8)
                {
                    throw new ArgumentException(
                        Require.Invariant($"Directions must be orthonormal, but the product of {j} and {k} is {product}."), nameof(directions));
                }
            }
        }

        return new(MetricKind.LowRank, d, [.. variances, .. factors, .. rows]);
    }

    internal static InverseMetric FromBuffer(MetricKind kind, int dimension, ReadOnlySpan<double> values) =>
        new(kind, dimension, [.. values]);
}
