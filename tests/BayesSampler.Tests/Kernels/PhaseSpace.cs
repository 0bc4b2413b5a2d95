namespace BayesSampler.Tests;

/// <summary>Points of phase space and metrics for the tests of what moves them.</summary>
internal static class PhaseSpace
{
    /// <summary>A complete point: density, gradient, velocity and kinetic energy belong to position and momentum.</summary>
    public static PhasePoint At(
        IDifferentiableLogDensity density, Metric metric, ReadOnlySpan<double> position, ReadOnlySpan<double> momentum)
    {
        PhasePoint point = Prepared(metric);
        position.CopyTo(point.Position.Span);
        SetMomentum(metric, point, momentum);
        point.LogDensity = density.LogDensityAndGradient(point.Position.Span, point.Gradient.Span);
        metric.UpdateVelocity(point);
        return point;
    }

    public static PhasePoint Prepared(Metric metric)
    {
        PhasePoint point = new(metric.Dimension);
        metric.Prepare(point);
        return point;
    }

    /// <summary>Sets a momentum given in the units of the target, not in those that a metric keeps it in.</summary>
    public static void SetMomentum(Metric metric, PhasePoint point, ReadOnlySpan<double> momentum)
    {
        for (int i = 0; i < momentum.Length; i++) point.Momentum.Span[i] = momentum[i] / Unit(metric, i);
    }

    /// <summary>The momentum in the units of the target.</summary>
    public static double[] Momentum(Metric metric, PhasePoint point) =>
        [.. point.Momentum.Span.ToArray().Select((p, i) => p * Unit(metric, i))];

    /// <summary>The velocity in the units of the target.</summary>
    public static double[] Velocity(Metric metric, PhasePoint point) =>
        [.. point.Velocity.Span.ToArray().Select((v, i) => v / Unit(metric, i))];

    public static ChainState StateAt(IDifferentiableLogDensity density, params double[] position)
    {
        ChainState state = new(density.Dimension);
        position.CopyTo(state.Position.Span);
        state.LogDensity = density.LogDensityAndGradient(position, state.Gradient.Span);
        return state;
    }

    /// <summary>
    /// A metric of a kind whose numbers follow from the dimension: variances 1/2, 1, 3/2, ... and, if dense, correlations.
    /// </summary>
    public static Metric CreateMetric(MetricKind kind, int dimension)
    {
        Metric metric = Metric.Create(kind, dimension);
        if (kind == MetricKind.Unit) return metric;
        Assert.True(metric.TrySet(kind switch
        {
            MetricKind.Dense => Covariance(dimension),
            MetricKind.LowRank => LowRank(dimension),
            _ => Variances(dimension),
        }));
        return metric;
    }

    public static double[] Variances(int dimension) => [.. Enumerable.Range(1, dimension).Select(i => i / 2.0)];

    /// <summary>Correlations −0.4 to the power of the distance.</summary>
    public static double[] Covariance(int dimension)
    {
        double[] variances = Variances(dimension);
        double[] covariance = new double[dimension * dimension];
        for (int i = 0; i < dimension; i++)
        {
            for (int j = 0; j < dimension; j++)
                covariance[i * dimension + j] = Math.Pow(-0.4, Math.Abs(i - j)) * Math.Sqrt(variances[i] * variances[j]);
        }

        return covariance;
    }

    /// <summary>Variances, and along two directions (one, in one dimension) factors of 9 and 1/4.</summary>
    public static double[] LowRank(int dimension)
    {
        int rank = Math.Min(dimension, 2);
        double[,] vectors = new double[rank, dimension];
        for (int i = 0; i < dimension; i++) vectors[0, i] = 1 / Math.Sqrt(dimension);
        if (rank == 2)
        {
            vectors[1, 0] = Math.Sqrt(0.5);
            vectors[1, 1] = -Math.Sqrt(0.5);
        }

        return [.. Variances(dimension), .. rank == 1 ? [9.0] : new[] { 9, 0.25 }, .. vectors.Cast<double>()];
    }

    /// <summary>The full matrix that a metric stands for.</summary>
    public static double[,] Matrix(Metric metric)
    {
        int d = metric.Dimension;
        double[,] matrix = new double[d, d];
        ReadOnlySpan<double> values = metric.Values;
        int rank = metric.Kind == MetricKind.LowRank ? (values.Length - d) / (d + 1) : 0;
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++)
            {
                matrix[i, j] = metric.Kind == MetricKind.Dense ? values[i * d + j] : i == j ? values[i] : 0;
                for (int k = 0; k < rank; k++)
                {
                    ReadOnlySpan<double> vector = values.Slice(d + rank + k * d, d);
                    matrix[i, j] += Math.Sqrt(values[i] * values[j]) * vector[i] * (values[d + k] - 1) * vector[j];
                }
            }
        }

        return matrix;
    }

    /// <summary>A diagonal metric keeps momenta in units of their standard deviations.</summary>
    private static double Unit(Metric metric, int coordinate) =>
        metric is DiagonalMetric ? 1 / Math.Sqrt(metric.Values[coordinate]) : 1;
}
