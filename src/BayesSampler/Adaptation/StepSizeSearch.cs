namespace BayesSampler;

/// <summary>Finds a step size of the right order: doubles or halves until one leapfrog step crosses acceptance 0.8.</summary>
/// <remarks>Stan's heuristic: a fresh momentum at each try. Bounded: at most about 1,100 gradients, mostly two to ten.</remarks>
internal sealed class StepSizeSearch(IDifferentiableLogDensity density)
{
    private const double Threshold = -0.22314355131420976; // log 0.8
    private const double Largest = 1e100;

    private readonly PhasePoint _from = new(density.Dimension);
    private readonly PhasePoint _to = new(density.Dimension);

    /// <param name="state">Of finite log density and gradient; the same afterwards.</param>
    /// <param name="tuning">Its step size is the start of the search and receives the result.</param>
    /// <param name="random">Standing at the start of a substream for this search.</param>
    /// <exception cref="InvalidOperationException">No step size is acceptable, or every one is.</exception>
    public void Run(ChainState state, LeapfrogTuning tuning, ChainRandom random)
    {
        if (!(tuning.StepSize > 0 && tuning.StepSize <= Largest)) tuning.StepSize = 1;
        tuning.Metric.Prepare(_from);
        tuning.Metric.Prepare(_to);
        _from.Swap(state);
        bool grow = false;
        for (int attempt = 0; ; attempt++)
        {
            tuning.Metric.DrawMomentum(random, _from);
            tuning.Metric.UpdateVelocity(_from);
            Leapfrog.Step(density, tuning.Metric, tuning.StepSize, _from, _to);
            double change = _from.Energy - _to.Energy;
            bool acceptable = change > Threshold;
            if (attempt == 0) grow = acceptable;
            else if (acceptable != grow) break;
            double next = grow ? tuning.StepSize * 2 : tuning.StepSize / 2;
            if (next > Largest || next == 0)
            {
                _from.Swap(state);
                throw new InvalidOperationException(grow
                    ? "Every step size up to 1e100 is acceptable: the density hardly changes anywhere. Is the posterior proper? Check the priors."
                    : "No step size is acceptable, however small: the gradient does not fit the density, or the density jumps. Run GradientCheck at this position.");
            }

            tuning.StepSize = next;
        }

        _from.Swap(state);
    }
}
