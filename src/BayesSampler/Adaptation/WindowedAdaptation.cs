namespace BayesSampler;

/// <summary>Stan's warmup: dual averaging of the step size throughout, the metric from expanding windows of draws.</summary>
/// <remarks>
/// Differs from Stan: dual averaging starts from ten times the step size that the search found (Stan: ten times 1), a short
/// warmup's single window does end (see <see cref="WindowSchedule"/>), a window of a single draw leaves
/// the metric alone, and a covariance that is not numerically positive definite is an error, not a silent fallback.
/// </remarks>
internal sealed class WindowedAdaptation : IAdaptation<LeapfrogTuning>
{
    private readonly WindowSchedule _schedule;
    private readonly DualAveraging _dualAveraging;
    private readonly StepSizeSearch _search;
    private readonly Welford? _welford;
    private readonly bool _adapts;

    /// <param name="density">The chain's own evaluator, for the search of a step size.</param>
    /// <param name="tuning">The chain's buffers, holding what the run starts from.</param>
    /// <param name="warmup">Number of iterations; 0 freezes the tuning as it is.</param>
    /// <param name="targetAcceptance">In (0, 1).</param>
    public WindowedAdaptation(IDifferentiableLogDensity density, LeapfrogTuning tuning, int warmup, double targetAcceptance)
    {
        Tuning = tuning;
        _adapts = warmup > 0;
        _schedule = WindowSchedule.Build(warmup);
        _dualAveraging = new DualAveraging(targetAcceptance);
        _search = new StepSizeSearch(density);
        if (_adapts && tuning.Metric.Kind != MetricKind.Unit) _welford = Welford.Create(tuning.Metric.Kind, density.Dimension);
    }

    public LeapfrogTuning Tuning { get; }

    public void Start(ChainState state, ChainRandom random)
    {
        if (!_adapts) return;
        _search.Run(state, Tuning, random);
        _dualAveraging.Restart(Tuning.StepSize);
    }

    public void Observe(int iteration, ChainState state, double acceptanceRate, ChainRandom random)
    {
        Tuning.StepSize = _dualAveraging.Update(acceptanceRate);
        if (_welford is null) return;
        if (iteration >= _schedule.Start && iteration < _schedule.End) _welford.Add(state.Position.Span);
        if (!_schedule.Updates.Contains(iteration)) return;
        if (_welford.Count > 1) UpdateMetric();
        _welford.Reset();
        _search.Run(state, Tuning, random);
        _dualAveraging.Restart(Tuning.StepSize);
    }

    public void Finish()
    {
        if (_adapts) Tuning.StepSize = _dualAveraging.Average(otherwise: Tuning.StepSize);
    }

    public void Transfer(StateTransfer transfer)
    {
        double stepSize = Tuning.StepSize;
        transfer.Next(ref stepSize);
        Tuning.StepSize = stepSize;
        Tuning.Metric.Transfer(transfer);
        _dualAveraging.Transfer(transfer);
        _welford?.Transfer(transfer);
    }

    private void UpdateMetric()
    {
        if (!Tuning.Metric.TrySet(_welford!.Regularised()))
        {
            throw new InvalidOperationException(
                "The draws of a warmup window have no finite, positive definite covariance. Start closer to the mode, or use a diagonal metric.");
        }
    }
}
