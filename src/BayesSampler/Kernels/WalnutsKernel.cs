namespace BayesSampler;

/// <summary>The no-U-turn sampler with a step size chosen anew at each step within its orbit.</summary>
/// <remarks>
/// Bou-Rabee, Carpenter, Kleppe and Liu (2025), arXiv:2506.18746. The trajectory and its criterion are those of NUTS; its states
/// lie a macro step of the same time apart (<see cref="MacroStep"/>). A macro step that does not lead on ends the trajectory as a
/// divergence does in NUTS; it is one only where the finest grid was too coarse.
/// </remarks>
internal sealed class WalnutsKernel : ITransitionKernel<LeapfrogTuning, WalnutsStatistics>
{
    private readonly Doubling _doubling;
    private readonly MacroStep _macroStep;
    private readonly Orbit _orbit;
    private readonly double _maxEnergyError;
    private readonly DivergenceView _divergence;

    public WalnutsKernel(
        IDifferentiableLogDensity density, int maxTreeDepth, double maxEnergyError, int maxHalvings, double maxStepError)
    {
        _doubling = new Doubling(maxTreeDepth);
        _macroStep = new MacroStep(density, maxHalvings, maxStepError);
        _orbit = new Orbit(density.Dimension, maxTreeDepth, _macroStep);
        _maxEnergyError = maxEnergyError;
        _divergence = new DivergenceView(density.Dimension);
    }

    public DivergenceView? LastDivergence { get; private set; }

    public void Prepare(LeapfrogTuning tuning) => _orbit.Prepare(tuning.Metric);

    public WalnutsStatistics Transition(ChainState state, LeapfrogTuning tuning, ChainRandom random)
    {
        double energy = _orbit.Begin(state, tuning, random).Energy;
        _macroStep.Begin();
        DoublingResult result = _orbit.Walk(_doubling, random.NextUInt64(), _maxEnergyError);
        LastDivergence = null;
        bool brokeOff = result.Termination == Termination.Divergence;
        bool irreversible = brokeOff && _macroStep.Last == Refinement.Irreversible;
        if (brokeOff && !irreversible)
        {
            _orbit.DescribeLastStep(_divergence, energy);
            LastDivergence = _divergence;
        }

        double sampleEnergy = _orbit.End(state);
        return new WalnutsStatistics(
            state.LogDensity,
            _macroStep.AcceptanceSum / result.LeapfrogSteps,
            tuning.StepSize,
            tuning.StepSize / (1 << _macroStep.MostHalvings),
            result.Depth,
            _macroStep.LeapfrogSteps,
            LastDivergence is not null,
            irreversible,
            sampleEnergy);
    }
}
