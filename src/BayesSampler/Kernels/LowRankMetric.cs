namespace BayesSampler;

/// <summary>
/// An inverse metric of variances but for a few directions: W = D (I + U (Λ − I) U') D with diagonal D and orthonormal columns U.
/// </summary>
internal sealed class LowRankMetric : FullMetric
{
    /// <summary>D² (d numbers), the diagonal of Λ (k numbers), the columns of U one behind the other (k d numbers).</summary>
    private double[] _values;

    private readonly AlignedBuffer _scales;
    private double[] _directions = [];

    /// <summary>Of each direction Λ − 1 and Λ^(-1/2) − 1.</summary>
    private double[] _stretch = [];
    private double[] _momentumStretch = [];
    private readonly double[] _scaled;

    public LowRankMetric(int dimension) : base(dimension)
    {
        _values = new double[dimension];
        Array.Fill(_values, 1);
        _scales = new AlignedBuffer(dimension);
        _scales.Span.Fill(1);
        _scaled = new double[dimension];
    }

    public override MetricKind Kind => MetricKind.LowRank;

    public override ReadOnlySpan<double> Values => _values;

    public override bool TrySet(ReadOnlySpan<double> values)
    {
        int d = Dimension;
        int rank = (values.Length - d) / (d + 1);
        foreach (double value in values[..(d + rank)])
        {
            if (!(value > 0 && double.IsFinite(value))) return false;
        }

        foreach (double value in values[(d + rank)..])
        {
            if (!double.IsFinite(value)) return false;
        }

        _values = values.ToArray();
        _directions = _values[(d + rank)..];
        _stretch = new double[rank];
        _momentumStretch = new double[rank];
        for (int i = 0; i < d; i++) _scales.Span[i] = Math.Sqrt(values[i]);
        for (int k = 0; k < rank; k++)
        {
            _stretch[k] = values[d + k] - 1;
            _momentumStretch[k] = 1 / Math.Sqrt(values[d + k]) - 1;
        }

        return true;
    }

    public override void DrawMomentum(ChainRandom random, PhasePoint point)
    {
        Span<double> momentum = point.Momentum.Span;
        random.FillNormal(momentum);
        Stretch(momentum, momentum, _momentumStretch);
        ReadOnlySpan<double> scales = _scales.Span;
        for (int i = 0; i < momentum.Length; i++) momentum[i] /= scales[i];
    }

    protected override void Multiply(AlignedBuffer x, AlignedBuffer y)
    {
        ReadOnlySpan<double> from = x.Span, scales = _scales.Span;
        Span<double> to = y.Span, scaled = _scaled;
        for (int i = 0; i < from.Length; i++) scaled[i] = scales[i] * from[i];
        scaled.CopyTo(to);
        Stretch(scaled, to, _stretch);
        for (int i = 0; i < to.Length; i++) to[i] *= scales[i];
    }

    /// <summary>y += U stretch U' x; the directions are orthogonal, so x may be y.</summary>
    private void Stretch(ReadOnlySpan<double> x, Span<double> y, double[] stretch)
    {
        int d = Dimension;
        for (int k = 0; k < stretch.Length; k++)
        {
            ReadOnlySpan<double> direction = _directions.AsSpan(k * d, d);
            FixedOrder.MultiplyAdd(stretch[k] * FixedOrder.Dot(direction, x), direction, y);
        }
    }
}
