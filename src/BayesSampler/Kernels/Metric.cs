namespace BayesSampler;

/// <summary>
/// The kinetic energy p'Wp/2 of a chain, W the inverse metric (an estimate of the posterior covariance), in buffers that warmup
/// rewrites in place. The passes over vectors that a leapfrog step needs live here, because their fusion depends on W, and so do the
/// units that momenta are kept in.
/// </summary>
internal abstract class Metric(int dimension)
{
    public int Dimension => dimension;

    public abstract MetricKind Kind { get; }

    /// <summary>Draws p ~ N(0, W⁻¹), in this metric's units.</summary>
    public abstract void DrawMomentum(ChainRandom random, PhasePoint point);

    /// <summary>Completes a point whose position, gradient and momentum are set: velocity and kinetic energy.</summary>
    public abstract void UpdateVelocity(PhasePoint point);

    /// <summary>Gives a point the vectors that this metric wants; before anything else is done with it, and after another metric's.</summary>
    public abstract void Prepare(PhasePoint point);

    /// <summary>First half of a leapfrog step: p ← p + (step/2) g, q ← q + step W p, from one point into another.</summary>
    /// <returns>Whether the new position is finite.</returns>
    public abstract bool KickAndDrift(double step, PhasePoint from, PhasePoint to);

    /// <summary>Second half, after the gradient: p ← p + (step/2) g, with velocity and kinetic energy.</summary>
    public abstract void Kick(double step, PhasePoint point);

    /// <summary>The present numbers, as <see cref="InverseMetric.Values"/> has them.</summary>
    public abstract ReadOnlySpan<double> Values { get; }

    /// <summary>Takes new numbers; false, and nothing changed, if they are not finite and positive (definite).</summary>
    public abstract bool TrySet(ReadOnlySpan<double> values);

    /// <summary>A copy of the present numbers as a value.</summary>
    public InverseMetric ToInverseMetric() => InverseMetric.FromBuffer(Kind, Dimension, Values);

    public static Metric Create(MetricKind kind, int dimension) => kind switch
    {
        MetricKind.Dense => new DenseMetric(dimension),
        MetricKind.LowRank => new LowRankMetric(dimension),
        // What is to be chosen begins as variances.
        MetricKind.Automatic => new DiagonalMetric(MetricKind.Diagonal, dimension),
        _ => new DiagonalMetric(kind, dimension),
    };
}
