namespace BayesSampler;

/// <summary>Stan's warmup: dual averaging of the step size throughout, the metric from expanding windows of draws.</summary>
/// <remarks>
/// Differs from Stan: the first metric is the square of the step size that the search found and later metrics shrink towards a
/// multiple of it (Stan: 1), dual averaging starts from ten times the step size that the search found (Stan: ten times 1), a
/// short warmup's single window does end (see <see cref="WindowSchedule"/>), a window of a single draw leaves the metric alone,
/// and a covariance that is not numerically positive definite is an error, not a silent fallback.
/// </remarks>
internal sealed class WindowedAdaptation : IAdaptation<LeapfrogTuning>
{
    private readonly WindowSchedule _schedule;
    private readonly DualAveraging _dualAveraging;
    private readonly StepSizeSearch _search;
    private readonly bool _adapts;
    private readonly bool _startsAfresh;
    private Welford? _welford;
    private double _unit = 1;

    /// <param name="density">The chain's own evaluator, for the search of a step size.</param>
    /// <param name="tuning">The chain's buffers, holding what the run starts from.</param>
    /// <param name="warmup">Number of iterations; 0 freezes the tuning as it is.</param>
    /// <param name="targetAcceptance">In (0, 1).</param>
    /// <param name="startsAfresh">Whether the tuning knows nothing of the target yet.</param>
    public WindowedAdaptation(
        IDifferentiableLogDensity density, LeapfrogTuning tuning, int warmup, double targetAcceptance, bool startsAfresh)
    {
        _startsAfresh = startsAfresh;
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
        if (_welford is not null) TakeUnits();
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
        _welford = null;
    }

    public void Transfer(StateTransfer transfer)
    {
        Tuning.Transfer(transfer);
        transfer.Next(ref _unit);
        _dualAveraging.Transfer(transfer);
        _welford?.Transfer(transfer);
    }

    public void TransferTuning(StateTransfer transfer)
    {
        _welford = null;
        Tuning.Transfer(transfer);
    }

    /// <summary>
    /// The first step size found is a length of the target's own. With its square as the first metric the units of the parameters
    /// do not matter: integration times and the shrinkage of later metrics are measured in it.
    /// </summary>
    private void TakeUnits()
    {
        ReadOnlySpan<double> values = Tuning.Metric.Values;
        int d = Tuning.Metric.Dimension;
        int stride = values.Length == d ? 1 : d + 1;
        double sum = 0;
        for (int i = 0; i < values.Length; i += stride) sum += values[i];
        _unit = Tuning.StepSize * Tuning.StepSize * (sum / d);
        if (!_startsAfresh) return;
        double[] identity = new double[values.Length];
        for (int i = 0; i < values.Length; i += stride) identity[i] = _unit;
        // A unit that underflows or overflows is left to the windows.
        if (Tuning.Metric.TrySet(identity)) Tuning.StepSize = 1;
        else _unit = 1;
    }

    private void UpdateMetric()
    {
        if (!Tuning.Metric.TrySet(_welford!.Regularised(_unit)))
        {
            throw new InvalidOperationException(
                "The draws of a warmup window have no finite, positive definite covariance. Start closer to the mode, or use a diagonal metric.");
        }
    }
}
