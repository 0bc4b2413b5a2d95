namespace BayesSampler;

/// <summary>A step of WALNUTS: leapfrog steps on the coarsest grid that follows the energy closely enough.</summary>
/// <remarks>
/// The error of a grid is the range of the Hamiltonian over all its points, both ends included. Like the error of the end point
/// alone it is the same in both directions of time; unlike that it cannot be small by chance, and an attempt can be given up at
/// the first point that exceeds it.
/// </remarks>
internal sealed class MacroStep(IDifferentiableLogDensity density, int maxHalvings, double maxError) : ITrajectoryStep, IGrids
{
    private readonly PhasePoint _between = new(density.Dimension);
    private readonly PhasePoint _back = new(density.Dimension);
    private Metric? _metric;
    private double _step;
    private PhasePoint _from = null!;
    private PhasePoint _to = null!;

    /// <summary>Leapfrog steps since <see cref="Begin"/>: of attempts on coarser grids and ways back too.</summary>
    public long LeapfrogSteps { get; private set; }

    /// <summary>Sum over macro steps of exp(−error) on the coarsest grid.</summary>
    public double AcceptanceSum { get; private set; }

    /// <summary>The finest grid that was tried.</summary>
    public int MostHalvings { get; private set; }

    /// <summary>Outcome of the last macro step.</summary>
    public Refinement Last { get; private set; }

    public void Begin()
    {
        LeapfrogSteps = 0;
        AcceptanceSum = 0;
        MostHalvings = 0;
    }

    public bool TryStep(Metric metric, double step, PhasePoint from, PhasePoint to)
    {
        if (!ReferenceEquals(metric, _metric))
        {
            _metric = metric;
            metric.Prepare(_between);
            metric.Prepare(_back);
        }

        _step = step;
        _from = from;
        _to = to;
        Last = GridChoice.Run(this, maxHalvings);
        return Last == Refinement.Found;
    }

    public bool TryAhead(int halvings)
    {
        MostHalvings = Math.Max(MostHalvings, halvings);
        PhasePoint end = Walk(_from, _to, _step, halvings, out double error);
        if (halvings == 0 && double.IsFinite(error)) AcceptanceSum += PortableMath.Exp(-error);
        if (error <= maxError) return true;
        // Where no finer grid helps, this is where the trajectory broke off.
        if (halvings == maxHalvings && !ReferenceEquals(end, _to)) CopyEnd(end);
        return false;
    }

    public bool TryBack(int halvings)
    {
        Walk(_to, _back, -_step, halvings, out double error);
        return error <= maxError;
    }

    /// <summary>Walks until the end or until the error exceeds the limit; returns the point reached.</summary>
    private PhasePoint Walk(PhasePoint from, PhasePoint to, double macroStep, int halvings, out double error)
    {
        int count = 1 << halvings;
        double step = macroStep / count;
        double lowest = from.Energy, highest = lowest;
        PhasePoint current = from;
        for (int left = count - 1; left >= 0; left--)
        {
            // Two points take turns so that the last step ends where it should.
            PhasePoint next = (left & 1) == 0 ? to : _between;
            Leapfrog.Step(density, _metric!, step, current, next);
            LeapfrogSteps++;
            current = next;
            // NaN stays NaN and fails every comparison.
            lowest = Math.Min(lowest, current.Energy);
            highest = Math.Max(highest, current.Energy);
            if (!(highest - lowest <= maxError)) break;
        }

        error = highest - lowest;
        return current;
    }

    private void CopyEnd(PhasePoint end)
    {
        end.Position.Span.CopyTo(_to.Position.Span);
        _to.LogDensity = end.LogDensity;
        _to.KineticEnergy = end.KineticEnergy;
    }
}
