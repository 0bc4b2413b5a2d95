namespace BayesSampler;

/// <summary>The no-U-turn sampler with multinomial sampling, the generalised U-turn criterion and both extra checks.</summary>
/// <remarks>
/// Hoffman and Gelman (2014); Betancourt (2017), appendix A.4; the extra checks across subtrees as in Stan since 2.21.
/// </remarks>
internal sealed class NutsKernel : ITransitionKernel<LeapfrogTuning, NutsStatistics>
{
    private readonly Doubling _doubling;
    private readonly Orbit _orbit;
    private readonly double _maxEnergyError;
    private readonly DivergenceView _divergence;

    public NutsKernel(IDifferentiableLogDensity density, int maxTreeDepth, double maxEnergyError)
    {
        _doubling = new Doubling(maxTreeDepth);
        _maxEnergyError = maxEnergyError;
        _divergence = new DivergenceView(density.Dimension);
        _orbit = new Orbit(density.Dimension, maxTreeDepth, new LeapfrogStep(density));
    }

    public DivergenceView? LastDivergence { get; private set; }

    public void Prepare(LeapfrogTuning tuning) => _orbit.Prepare(tuning.Metric);

    public NutsStatistics Transition(ChainState state, LeapfrogTuning tuning, ChainRandom random)
    {
        PhasePoint start = _orbit.Begin(state, tuning, random);
        double energy = start.Energy;
        DoublingResult result = _orbit.Walk(_doubling, random.NextUInt64(), _maxEnergyError);
        LastDivergence = null;
        if (result.Termination == Termination.Divergence)
        {
            _orbit.DescribeLastStep(_divergence, energy);
            LastDivergence = _divergence;
        }

        double sampleEnergy = _orbit.End(state);
        return new NutsStatistics(
            state.LogDensity,
            result.AcceptanceSum / result.LeapfrogSteps,
            tuning.StepSize,
            result.Depth,
            result.LeapfrogSteps,
            result.Termination,
            sampleEnergy);
    }

    private sealed class LeapfrogStep(IDifferentiableLogDensity density) : ITrajectoryStep
    {
        public bool TryStep(Metric metric, double step, PhasePoint from, PhasePoint to)
        {
            Leapfrog.Step(density, metric, step, from, to);
            return true;
        }
    }
}
