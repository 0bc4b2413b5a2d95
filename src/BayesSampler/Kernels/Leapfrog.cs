namespace BayesSampler;

/// <summary>One leapfrog step from a point into another: one gradient.</summary>
internal static class Leapfrog
{
    /// <param name="density">Evaluated once, at the new position, if that is finite.</param>
    /// <param name="metric">The kinetic energy.</param>
    /// <param name="step">Signed: momenta are never flipped, time is.</param>
    /// <param name="from">Complete.</param>
    /// <param name="to">Becomes complete; its log density is -∞ where the position or the density is not finite.</param>
    public static void Step(IDifferentiableLogDensity density, Metric metric, double step, PhasePoint from, PhasePoint to)
    {
        // A density is asked about finite positions only; where the step has overflowed there is nothing to ask.
        double value = metric.KickAndDrift(step, from, to)
            ? density.LogDensityAndGradient(to.Position.Span, to.Gradient.Span)
            : double.NaN;
        if (!double.IsFinite(value))
        {
            // The gradient means nothing here. NaN and +∞ are divergences, as is leaving the support.
            to.LogDensity = double.NegativeInfinity;
            to.KineticEnergy = 0;
            return;
        }

        to.LogDensity = value;
        metric.Kick(step, to);
    }
}
