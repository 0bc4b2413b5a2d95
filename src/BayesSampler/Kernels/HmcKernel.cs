namespace BayesSampler;

/// <summary>Hamiltonian Monte Carlo with a random integration time, uniform on an interval.</summary>
/// <remarks>
/// Duane et al. (1987); Neal (2011). A fixed time can meet a period of the target and never move; a random one cannot. The time
/// is drawn before the trajectory and the number of steps follows from it and the tuning alone, so the kernel is reversible. The
/// last step is not cut short: all steps are shortened alike to meet the time.
/// </remarks>
internal sealed class HmcKernel : ITransitionKernel<LeapfrogTuning, HmcStatistics>
{
    private readonly IDifferentiableLogDensity _density;
    private readonly double _shortestTime;
    private readonly double _longestTime;
    private readonly int _maxSteps;
    private readonly double _maxEnergyError;
    private readonly DivergenceView _divergence;
    private readonly PhasePoint _start;
    private PhasePoint _current;
    private PhasePoint _next;

    public HmcKernel(
        IDifferentiableLogDensity density, double shortestTime, double longestTime, int maxSteps, double maxEnergyError)
    {
        _density = density;
        _shortestTime = shortestTime;
        _longestTime = longestTime;
        _maxSteps = maxSteps;
        _maxEnergyError = maxEnergyError;
        _divergence = new DivergenceView(density.Dimension);
        _start = new PhasePoint(density.Dimension);
        _current = new PhasePoint(density.Dimension);
        _next = new PhasePoint(density.Dimension);
    }

    public DivergenceView? LastDivergence { get; private set; }

    public void Prepare(LeapfrogTuning tuning)
    {
        tuning.Metric.Prepare(_start);
        tuning.Metric.Prepare(_current);
        tuning.Metric.Prepare(_next);
    }

    public HmcStatistics Transition(ChainState state, LeapfrogTuning tuning, ChainRandom random)
    {
        LastDivergence = null;
        Prepare(tuning);
        _start.Swap(state);
        tuning.Metric.DrawMomentum(random, _start);
        tuning.Metric.UpdateVelocity(_start);
        double energy = _start.Energy;

        double time = _shortestTime + (_longestTime - _shortestTime) * random.NextUniform();
        int steps = (int)Math.Clamp(Math.Ceiling(time / tuning.StepSize), 1, _maxSteps);
        double step = Math.Min(time / steps, tuning.StepSize);
        double acceptance = 0;
        PhasePoint from = _start;
        int taken = 0;
        while (taken < steps)
        {
            Leapfrog.Step(_density, tuning.Metric, step, from, _next);
            taken++;
            double error = _next.Energy - energy;
            // The comparison fails for NaN, which is a divergence too.
            if (!(error <= _maxEnergyError))
            {
                from.Position.Span.CopyTo(_divergence.Start.Span);
                _next.Position.Span.CopyTo(_divergence.End.Span);
                _divergence.EnergyError = error;
                LastDivergence = _divergence;
                break;
            }

            (_current, _next) = (_next, _current);
            from = _current;
        }

        bool accepted = false;
        if (LastDivergence is null)
        {
            acceptance = PortableMath.Exp(Math.Min(0, energy - _current.Energy));
            accepted = random.NextUniform() < acceptance;
        }

        PhasePoint chosen = accepted ? _current : _start;
        double chosenEnergy = chosen.Energy;
        chosen.Swap(state);
        return new HmcStatistics(
            state.LogDensity, acceptance, tuning.StepSize, step * taken, taken, LastDivergence is not null, chosenEnergy);
    }
}
