namespace BayesSampler;

/// <summary>A full inverse metric by rows, with its Cholesky factor for drawing momenta.</summary>
internal sealed class DenseMetric : Metric
{
    private readonly double[] _covariance;
    private readonly double[] _lower;

    public DenseMetric(int dimension) : base(dimension)
    {
        _covariance = new double[checked(dimension * dimension)];
        _lower = new double[dimension * dimension];
        for (int i = 0; i < dimension; i++) _covariance[i * dimension + i] = _lower[i * dimension + i] = 1;
    }

    public override MetricKind Kind => MetricKind.Dense;

    public override void DrawMomentum(ChainRandom random, PhasePoint point)
    {
        // W = LL', so L'p = z gives p the covariance W⁻¹.
        random.FillNormal(point.Momentum.Span);
        Cholesky.SolveTransposed(_lower, point.Momentum.Span, Dimension);
    }

    public override void UpdateVelocity(PhasePoint point)
    {
        Multiply(point.Momentum.Span, point.Velocity.Span);
        point.KineticEnergy = FixedOrder.Dot(point.Momentum.Span, point.Velocity.Span) / 2;
    }

    public override bool KickAndDrift(double step, PhasePoint from, PhasePoint to)
    {
        from.Momentum.Span.CopyTo(to.Momentum.Span);
        FixedOrder.MultiplyAdd(step / 2, from.Gradient.Span, to.Momentum.Span);
        Multiply(to.Momentum.Span, to.Velocity.Span);
        from.Position.Span.CopyTo(to.Position.Span);
        FixedOrder.MultiplyAdd(step, to.Velocity.Span, to.Position.Span);
        return to.Position.IsFinite;
    }

    public override void Kick(double step, PhasePoint point)
    {
        FixedOrder.MultiplyAdd(step / 2, point.Gradient.Span, point.Momentum.Span);
        UpdateVelocity(point);
    }

    public override ReadOnlySpan<double> Values => _covariance;

    public override bool TrySet(ReadOnlySpan<double> values)
    {
        if (!Cholesky.TryFactor(values, _lower, Dimension))
        {
            Cholesky.TryFactor(_covariance, _lower, Dimension);
            return false;
        }

        values.CopyTo(_covariance);
        return true;
    }

    private void Multiply(ReadOnlySpan<double> x, Span<double> y)
    {
        int d = Dimension;
        for (int i = 0; i < d; i++) y[i] = FixedOrder.Dot(_covariance.AsSpan(i * d, d), x);
    }
}
