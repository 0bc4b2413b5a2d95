namespace BayesSampler.Testing;

/// <summary>
/// The macro step of WALNUTS as it is written in papers: every attempt is walked to its end and nothing is reused.
/// </summary>
/// <param name="density">The target.</param>
/// <param name="maxHalvings">Largest number of halvings.</param>
/// <param name="maxError">Largest range of the energy over a walk.</param>
/// <param name="checksWayBack">Without the check of the way back the draws are biased, as a negative control must see.</param>
internal sealed class PlainMacroStep(
    IDifferentiableLogDensity density, int maxHalvings, double maxError, bool checksWayBack = true) : ITrajectoryStep
{
    public Refinement Last { get; private set; }

    /// <summary>Of the grid found.</summary>
    public int Halvings { get; private set; }

    public bool TryStep(Metric metric, double step, PhasePoint from, PhasePoint to)
    {
        Last = Refinement.Unresolved;
        for (Halvings = 0; Halvings <= maxHalvings; Halvings++)
        {
            if (!TryWalk(metric, step, Halvings, from, out PhasePoint end)) continue;
            end.Position.Padded.CopyTo(to.Position.Padded);
            end.Gradient.Padded.CopyTo(to.Gradient.Padded);
            end.Momentum.Padded.CopyTo(to.Momentum.Padded);
            end.Velocity.Padded.CopyTo(to.Velocity.Padded);
            to.LogDensity = end.LogDensity;
            to.KineticEnergy = end.KineticEnergy;
            bool leadsBack = Enumerable.Range(0, Halvings).All(coarser => !TryWalk(metric, -step, coarser, end, out _));
            Last = leadsBack || !checksWayBack ? Refinement.Found : Refinement.Irreversible;
            break;
        }

        return Last == Refinement.Found;
    }

    private bool TryWalk(Metric metric, double step, int halvings, PhasePoint from, out PhasePoint end)
    {
        List<double> energies = [from.Energy];
        end = from;
        int count = 1 << halvings;
        for (int i = 0; i < count; i++)
        {
            PhasePoint next = new(density.Dimension);
            metric.Prepare(next);
            Leapfrog.Step(density, metric, step / count, end, next);
            energies.Add(next.Energy);
            end = next;
        }

        return energies.TrueForAll(double.IsFinite) && energies.Max() - energies.Min() <= maxError;
    }
}
