namespace BayesSampler;

/// <summary>
/// Warmup that learns the metric from draws and their gradients, in two overlapping windows, and the step size by dual averaging.
/// </summary>
/// <remarks>
/// Seyboldt, Carlson and Carpenter, Preconditioning Hamiltonian Monte Carlo by Minimizing Fisher Divergence (2026). For a Gaussian the
/// metric is exact after a few draws, from wherever the chain began. Variances follow every draw; what lies beyond the diagonal is
/// estimated as a window grows, and used where it is expected to pay. Where the form of the metric is not prescribed, the estimates but the
/// last may not cost more than a share of the gradients: what is cheap to sample is not worth many a close look.
/// </remarks>
internal sealed class GradientAdaptation : IAdaptation<LeapfrogTuning>
{
    /// <summary>Draws that give a first metric.</summary>
    private const int FirstDraws = 3;

    /// <summary>Doublings in the early phase: while the metric is a guess, long trajectories do not pay.</summary>
    private const int EarlyTreeDepth = 7;

    /// <summary>By this much a window must have grown for another look beyond the diagonal.</summary>
    private const double Growth = 1.5;

    /// <summary>Looks beyond the diagonal may cost this share of all gradients so far, but for the last.</summary>
    private const double LooksShare = 0.5;

    /// <summary>What a leapfrog step costs beyond the gradient, in operations: for each coordinate, and at any rate.</summary>
    private const double StepOperations = 15;
    private const double StepOverhead = 500;

    /// <summary>What a direction of a low-rank metric costs at any rate.</summary>
    private const double DirectionOverhead = 100;

    /// <summary>Numbers that a window's draws and gradients may take each.</summary>
    private const int LargestWindow = 4_000_000;

    /// <summary>What another form of metric must promise to save.</summary>
    private const double WorthIt = 0.8;

    /// <summary>The condition number that a low-rank metric asked for leaves.</summary>
    private const double LowRankCondition = 4;

    private readonly GuardedDensity _density;
    private readonly OverlappingSchedule _schedule;
    private readonly DualAveraging _dualAveraging;
    private readonly StepSizeSearch _search;
    private readonly MetricKind _kind;
    private readonly bool _pricesLooks;
    private readonly bool _adapts;
    private readonly bool _startsAfresh;
    private readonly double _gradientCost;
    private readonly double[] _variances;
    private readonly double[] _scales;
    private DrawWindow? _window;
    private double _lastLogDensity = double.NaN;
    private int _looked;
    private long _gradients;
    private double _steps;
    private double _looks;

    /// <param name="density">The chain's own evaluator, for the search of a step size.</param>
    /// <param name="tuning">The chain's buffers, holding what the run starts from.</param>
    /// <param name="kind">The form of metric wanted.</param>
    /// <param name="warmup">Number of iterations; 0 freezes the tuning as it is.</param>
    /// <param name="targetAcceptance">In (0, 1).</param>
    /// <param name="startsAfresh">Whether the tuning knows nothing of the target yet.</param>
    /// <param name="gradientCost">Arithmetic operations of a gradient, about.</param>
    /// <param name="growsTrajectories">
    /// Whether trajectories grow where the metric fits badly, so that their cost says what a better one could save.
    /// </param>
    public GradientAdaptation(
        GuardedDensity density, LeapfrogTuning tuning, MetricKind kind, int warmup, double targetAcceptance, bool startsAfresh,
        double gradientCost, bool growsTrajectories)
    {
        Tuning = tuning;
        int d = density.Dimension;
        _density = density;
        _kind = kind;
        _pricesLooks = kind == MetricKind.Automatic && growsTrajectories;
        _adapts = warmup > 0;
        _startsAfresh = startsAfresh;
        _gradientCost = gradientCost;
        _schedule = OverlappingSchedule.Build(warmup);
        _dualAveraging = new DualAveraging(targetAcceptance);
        _search = new StepSizeSearch(density);
        _variances = new double[d];
        _scales = new double[d];
        // What a given tuning knows stays wherever draws say nothing.
        if (tuning.Metric is DiagonalMetric) tuning.Metric.Values.CopyTo(_variances);
        else Array.Fill(_variances, 1);
        if (!_adapts || kind == MetricKind.Unit) return;
        if (kind == MetricKind.Automatic) tuning.Choice = d == 1 ? new MetricChoice(MetricKind.Diagonal, 0, 1, 1, 1) : NotLooked;
        _window = new DrawWindow(d, DrawsKept(kind, _schedule, d));
    }

    public LeapfrogTuning Tuning { get; }

    private static MetricChoice NotLooked { get; } = new(MetricKind.Diagonal, 0, double.NaN, double.NaN, 1);

    /// <summary>Operations of a leapfrog step under a diagonal metric.</summary>
    private double StepCost => _gradientCost + StepOverhead + StepOperations * _variances.Length;

    private bool IsDiagonal => Tuning.Metric is DiagonalMetric;

    /// <summary>Numbers that a look beyond the diagonal takes at most for a moment, and those that a chain keeps of what it finds.</summary>
    public static (long Momentary, long Kept) LargestLook(MetricKind kind, int warmup, int d)
    {
        if (warmup == 0 || kind == MetricKind.Unit) return (0, 0);
        int n = DrawsKept(kind, OverlappingSchedule.Build(warmup), d);
        if (n == 0) return (0, 0);
        long rank = CovarianceSpectrum.LargestRank(n, d);
        // Warmup chooses a dense metric only where its product costs no more than one with all directions found.
        bool mayBeDense = kind == MetricKind.Automatic && rank * (2.0 * d + DirectionOverhead) >= (double)d * (d + 2);
        long covariance = kind == MetricKind.Dense || mayBeDense ? (long)d * d : 0;
        // Two vectors more for each point of a trajectory of the usual depth, which other kinds have from the start.
        const int Points = 41;
        long points = kind == MetricKind.Automatic ? 2L * Points * d : 0;
        long metric = kind == MetricKind.Dense ? 0 : Math.Max(2 * rank * d + d, mayBeDense ? 2L * d * d : 0);
        return (CovarianceSpectrum.Numbers(n, d) + covariance, points + metric);
    }

    public void Start(ChainState state, ChainRandom random)
    {
        if (!_adapts) return;
        if (_startsAfresh && _kind != MetricKind.Unit) GuessMetric(state.Gradient.Span);
        Tuning.MaxTreeDepth = EarlyTreeDepth;
        Learn(state);
        RestartStepSize(state, random);
    }

    public void Observe(int iteration, ChainState state, double acceptanceRate, ChainRandom random)
    {
        CountSteps();
        int done = iteration + 1;
        Tuning.StepSize = _dualAveraging.Update(acceptanceRate);
        if (done == _schedule.EarlyEnd)
        {
            Tuning.MaxTreeDepth = int.MaxValue;
            _looked = 0;
        }

        if (_window is null || done > _schedule.End)
        {
            if (done == _schedule.End) Settle();
            return;
        }

        bool isNew = Learn(state);
        if (_schedule.Switches.Contains(done))
        {
            _window.Switch();
            // A look that has led to nothing is repeated with more draws than it had, and when the chain has had time to arrive.
            if (!IsDiagonal) _looked = 0;
        }

        if (_window.Count < FirstDraws) return;
        _window.EstimateVariances(_variances);
        bool isFirst = isNew && _looked == 0 && _window.Count == FirstDraws;
        bool isLast = done == _schedule.End;
        bool isDue = _window.Kept > 0 && (isLast || _window.Count >= Growth * _looked);
        MetricKind before = Tuning.Metric.Kind;
        CovarianceSpectrum? spectrum = isDue ? LookBeyondTheDiagonal(isLast) : null;
        bool changes = spectrum is not null && Take(spectrum);
        if (IsDiagonal) Tuning.Metric.TrySet(_variances);
        if (isLast && Tuning.Metric.Kind == before) Settle();
        else if (isFirst || changes) RestartStepSize(state, random);
    }

    public void Finish()
    {
        if (!_adapts) return;
        Tuning.MaxTreeDepth = int.MaxValue;
        Tuning.StepSize = _dualAveraging.Average(otherwise: Tuning.StepSize);
        _window = null;
    }

    public void Transfer(StateTransfer transfer)
    {
        Tuning.Transfer(transfer);
        transfer.Next(ref _steps);
        transfer.Next(ref _looks);
        transfer.Next(_variances);
        transfer.Next(ref _lastLogDensity);
        transfer.Next(ref _looked);
        _dualAveraging.Transfer(transfer);
        _window?.Transfer(transfer);
    }

    public void TransferTuning(StateTransfer transfer)
    {
        _window = null;
        Tuning.Transfer(transfer);
    }

    /// <summary>
    /// What there is beyond the diagonal; null where gradients have not yet cost enough for another look. The last look is due at any cost:
    /// draws to come pay for it, and a chain must not miss what another of the same run has found.
    /// </summary>
    private CovarianceSpectrum? LookBeyondTheDiagonal(bool isLast)
    {
        int n = _window!.Kept, d = _variances.Length;
        if (_pricesLooks && !isLast)
        {
            // Both or none: a screening alone would leave nothing for the estimate that it may call for.
            double screening = CovarianceSpectrum.ScreeningOperations(n, d);
            if (_looks + screening + CovarianceSpectrum.Operations(n, d) > LooksShare * _steps * StepCost) return null;
            _looks += screening;
        }

        for (int i = 0; i < d; i++) _scales[i] = Math.Sqrt(_variances[i]);
        _looked = _window.Count;
        if (!CovarianceSpectrum.IsWorthEstimating(_window, _scales)) return CovarianceSpectrum.Nothing;
        _looks += CovarianceSpectrum.Operations(n, d);
        return CovarianceSpectrum.Estimate(_window, _scales);
    }

    /// <summary>Draws that the window keeps themselves, for a look beyond the diagonal.</summary>
    private static int DrawsKept(MetricKind kind, OverlappingSchedule schedule, int d) =>
        kind == MetricKind.Diagonal || d == 1 ? 0 : Math.Min(schedule.End, Math.Max(FirstDraws, LargestWindow / d));

    private void CountSteps()
    {
        _steps += _density.Gradients - _gradients;
        _gradients = _density.Gradients;
    }

    /// <summary>Takes a draw and tells whether it did: one that has not moved says nothing new.</summary>
    private bool Learn(ChainState state)
    {
        if (_window is null || state.LogDensity == _lastLogDensity) return false;
        _window.Add(state.Position.Span, state.Gradient.Span);
        _lastLogDensity = state.LogDensity;
        return true;
    }

    /// <summary>Before any draw: for a Gaussian, 1/|g| is the variance over the distance from the mean.</summary>
    private void GuessMetric(ReadOnlySpan<double> gradient)
    {
        for (int i = 0; i < gradient.Length; i++)
        {
            double variance = 1 / Math.Abs(gradient[i]);
            _variances[i] = variance > 0 && double.IsFinite(variance) ? variance : 1;
        }

        SetDiagonal();
    }

    private void RestartStepSize(ChainState state, ChainRandom random)
    {
        _search.Run(state, Tuning, random);
        _dualAveraging.Restart(Tuning.StepSize);
        CountSteps();
    }

    /// <summary>From here on only the step size is learnt, for the metric as it is.</summary>
    private void Settle()
    {
        Tuning.StepSize = _dualAveraging.Average(otherwise: Tuning.StepSize);
        _dualAveraging.Settle(Tuning.StepSize);
    }

    /// <summary>The present variances as the metric, in the form that is wanted.</summary>
    private void SetDiagonal()
    {
        MetricKind kind = _kind == MetricKind.Automatic ? MetricKind.Diagonal : _kind;
        SetMetric(kind, CovarianceSpectrum.Nothing, 0);
    }

    /// <summary>Takes the form of metric with the least expected cost, or the one wanted; tells whether the step size must follow.</summary>
    private bool Take(CovarianceSpectrum spectrum)
    {
        bool wasDiagonal = IsDiagonal;
        if (_kind == MetricKind.Automatic)
        {
            MetricChoice choice = Choose(spectrum);
            Tuning.Choice = choice;
            SetMetric(choice.Kind, spectrum, choice.Kind == MetricKind.LowRank ? choice.Rank : spectrum.Rank);
        }
        else
        {
            SetMetric(_kind, spectrum, _kind == MetricKind.LowRank ? spectrum.RankFor(LowRankCondition) : spectrum.Rank);
        }

        return !(wasDiagonal && IsDiagonal);
    }

    /// <summary>
    /// Leapfrog steps for an effective draw grow as the square root of the condition number that a metric leaves; each costs what any
    /// does, and the metric's own product.
    /// </summary>
    private MetricChoice Choose(CovarianceSpectrum spectrum)
    {
        int d = _variances.Length;
        double diagonal = Math.Sqrt(spectrum.Condition(0)) * StepCost;
        double least = WorthIt * diagonal;
        MetricChoice best = new(MetricKind.Diagonal, 0, spectrum.Condition(0), spectrum.Condition(0), 1);
        for (int rank = 1; rank <= spectrum.Rank; rank++)
        {
            double steps = Math.Sqrt(spectrum.Condition(rank));
            double lowRank = steps * (StepCost + 2.0 * d * (rank + 1) + DirectionOverhead * rank);
            if (lowRank < least) Take(MetricKind.LowRank, rank, lowRank);
            if (rank < spectrum.Rank) continue;
            double dense = steps * (StepCost + (double)d * (d + 4));
            if (dense < least) Take(MetricKind.Dense, rank, dense);
        }

        return best;

        void Take(MetricKind kind, int rank, double cost)
        {
            least = cost;
            best = new MetricChoice(
                kind, kind == MetricKind.LowRank ? rank : 0, spectrum.Condition(0), spectrum.Condition(rank), cost / diagonal);
        }
    }

    /// <summary>W = D (I + U (Λ − I) U') D with the first directions of a spectrum.</summary>
    private void SetMetric(MetricKind kind, CovarianceSpectrum spectrum, int rank)
    {
        int d = _variances.Length;
        Metric metric = kind == Tuning.Metric.Kind ? Tuning.Metric : Metric.Create(kind, d);
        bool isTaken = metric.TrySet(kind switch
        {
            MetricKind.Dense => Covariance(spectrum, rank),
            MetricKind.LowRank => LowRank(spectrum, rank),
            _ => _variances,
        });
        // A matrix that rounding has made indefinite is not taken; the one before stays.
        if (isTaken) Tuning.Metric = metric;
    }

    private double[] LowRank(CovarianceSpectrum spectrum, int rank)
    {
        // Directions that are not dealt with get the middle of what is left to them.
        double middle = spectrum.Middle(rank);
        double[] values = [.. _variances, .. spectrum.Variances.AsSpan(0, rank), .. spectrum.Directions.AsSpan(0, rank * _variances.Length)];
        foreach (ref double variance in values.AsSpan(0, _variances.Length)) variance *= middle;
        foreach (ref double factor in values.AsSpan(_variances.Length, rank)) factor /= middle;
        return values;
    }

    private double[] Covariance(CovarianceSpectrum spectrum, int rank)
    {
        int d = _variances.Length;
        double[] values = new double[checked(d * d)];
        for (int i = 0; i < d; i++) values[i * d + i] = 1;
        for (int k = 0; k < rank; k++)
        {
            ReadOnlySpan<double> direction = spectrum.Directions.AsSpan(k * d, d);
            for (int i = 0; i < d; i++)
                FixedOrder.MultiplyAdd((spectrum.Variances[k] - 1) * direction[i], direction[..(i + 1)], values.AsSpan(i * d, i + 1));
        }

        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++) values[j * d + i] = values[i * d + j] *= Math.Sqrt(_variances[i]) * Math.Sqrt(_variances[j]);
        }

        return values;
    }
}
