namespace BayesSampler;

/// <summary>What leads from one state of a trajectory to the next: a leapfrog step in NUTS, a macro step in WALNUTS.</summary>
internal interface ITrajectoryStep
{
    /// <param name="metric">The kinetic energy.</param>
    /// <param name="step">Signed: momenta are never flipped, time is.</param>
    /// <param name="from">Complete.</param>
    /// <param name="to">Becomes complete; where no step leads on, the position at which the last attempt ended.</param>
    /// <returns>
    /// Whether a step leads on. A step that does must lead back by the same rule, under the negative step, or the draws are biased.
    /// </returns>
    bool TryStep(Metric metric, double step, PhasePoint from, PhasePoint to);
}
