namespace BayesSampler.Statistical.Tests;

/// <summary>What can be wrong with the moves in phase space.</summary>
internal enum Fault
{
    None,

    /// <summary>Momenta of standard deviation 2 under the kinetic energy of standard deviation 1.</summary>
    MomentumTwiceAsLarge,

    /// <summary>The second half-step goes backwards.</summary>
    HalfStepSign,

    /// <summary>All energies are equal, so every proposal is accepted.</summary>
    NoAcceptStep,
}

/// <summary>The identity metric with a fault.</summary>
internal sealed class FaultyMetric(int dimension, Fault fault) : Metric(dimension)
{
    private readonly DiagonalMetric _inner = new(MetricKind.Unit, dimension);

    public override MetricKind Kind => MetricKind.Unit;

    public override ReadOnlySpan<double> Values => _inner.Values;

    public override void Prepare(PhasePoint point) => _inner.Prepare(point);

    public override void DrawMomentum(ChainRandom random, PhasePoint point)
    {
        _inner.DrawMomentum(random, point);
        if (fault != Fault.MomentumTwiceAsLarge) return;
        foreach (ref double p in point.Momentum.Span) p *= 2;
    }

    public override void UpdateVelocity(PhasePoint point)
    {
        _inner.UpdateVelocity(point);
        HideEnergy(point);
    }

    public override bool KickAndDrift(double step, PhasePoint from, PhasePoint to) => _inner.KickAndDrift(step, from, to);

    public override void Kick(double step, PhasePoint point)
    {
        _inner.Kick(fault == Fault.HalfStepSign ? -step : step, point);
        HideEnergy(point);
    }

    public override bool TrySet(ReadOnlySpan<double> values) => _inner.TrySet(values);

    private void HideEnergy(PhasePoint point)
    {
        if (fault == Fault.NoAcceptStep) point.KineticEnergy = point.LogDensity;
    }
}
