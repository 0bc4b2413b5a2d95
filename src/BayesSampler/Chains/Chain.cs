namespace BayesSampler;

/// <summary>One chain: state, kernel, adaptation and random numbers, advanced one iteration at a time.</summary>
internal abstract class Chain(Target target, string settings, ulong seed, int index, int warmup)
{
    /// <summary>Divergences of a chain that are kept with their points; of the rest only the number.</summary>
    public const int DivergencesKept = 100;

    private readonly List<Divergence> _divergences = [];
    private bool _hasFailed;

    public Target Target => target;

    public ulong Seed => seed;

    public int Index => index;

    public int Warmup => warmup;

    /// <summary>Iterations done.</summary>
    public long Iteration { get; private set; }

    public bool IsWarmup => Iteration < warmup;

    public ChainState State { get; } = new(target.Dimension);

    /// <summary>The first divergences after warmup.</summary>
    public IReadOnlyList<Divergence> Divergences => _divergences;

    /// <summary>Number of divergences after warmup.</summary>
    public int DivergenceCount { get; private set; }

    /// <summary>Finds the initial point and what the adaptation needs there.</summary>
    public void Start(InitialPoints initialPoints)
    {
        try
        {
            initialPoints.Find(target.Density, State, ChainRandom.ForChain(seed, index, RandomStream.InitialPoints), target);
            StartAdaptation();
            target.Density.ForgetUndefined();
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw Failure(SamplingPhase.InitialPoint, 0, exception);
        }
    }

    /// <summary>One iteration.</summary>
    public void Advance()
    {
        RefuseIfFailed();
        try
        {
            DivergenceView? divergence = Step(Iteration);
            if (divergence is not null && !IsWarmup) Keep(divergence);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw Failure(IsWarmup ? SamplingPhase.Warmup : SamplingPhase.Sampling, Iteration, exception);
        }

        Iteration++;
        // What warmup has come upon on its way says little of the posterior.
        if (Iteration == warmup) target.Density.ForgetUndefined();
    }

    /// <summary>The reported quantities where the chain stands.</summary>
    public void CopyParameters(Span<double> parameters)
    {
        try
        {
            target.Constrain(State.Position.Span, parameters);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            SamplingPhase phase = Iteration == 0 ? SamplingPhase.InitialPoint
                : Iteration <= warmup ? SamplingPhase.Warmup
                : SamplingPhase.Sampling;
            throw Failure(phase, Math.Max(0, Iteration - 1), exception);
        }
    }

    /// <summary>
    /// The statistics of the last iteration, by columns; but the one of divergences speaks of all iterations since the last call,
    /// so that thinning hides none.
    /// </summary>
    public abstract void CopyStatistics(Span<double> columns);

    /// <summary>Evaluations after warmup that gave no density.</summary>
    public long UndefinedCount => IsWarmup ? 0 : target.Density.Undefined;

    /// <summary>Where the first of them was, and why as far as the model can tell; null where there is none.</summary>
    public string? DescribeUndefined()
    {
        if (IsWarmup || target.Density.FirstUndefined is not var (position, value)) return null;
        string explanation;
        try
        {
            explanation = target.Explain(value, position);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // What the model cannot explain must not cost a finished run.
            explanation = Require.Invariant($"The log density is {value}; its terms threw {exception.GetType().Name}: {exception.Message}");
        }

        return $"{explanation} Position: {target.Describe(position)}.";
    }

    public ChainSnapshot Save()
    {
        RefuseIfFailed();
        StateTransfer transfer = new();
        TransferAdaptation(transfer, IsWarmup);
        return new ChainSnapshot
        {
            Settings = settings,
            Seed = seed,
            Chain = index,
            Iteration = Iteration,
            Warmup = warmup,
            Position = [.. State.Position.Span],
            LogDensity = State.LogDensity,
            Gradient = [.. State.Gradient.Span],
            Adaptation = [.. transfer.Numbers],
        };
    }

    public void Load(ChainSnapshot snapshot)
    {
        if (snapshot.Settings != settings)
        {
            throw new ArgumentException(
                $"The snapshot was taken under '{snapshot.Settings}' but this sampler is set to '{settings}'. Continue under the same settings.",
                nameof(snapshot));
        }

        if (snapshot.Position.Length != target.Dimension)
        {
            throw new ArgumentException(Require.Invariant(
                $"The snapshot is of {snapshot.Position.Length} coordinates but the model has {target.Dimension}. Continue with the same model."),
                nameof(snapshot));
        }

        StateTransfer transfer = new(snapshot.Adaptation);
        TransferAdaptation(transfer, snapshot.IsWarmup);
        if (!transfer.AtEnd) throw new InvalidDataException("The snapshot holds more than this sampler's state.");
        snapshot.Position.CopyTo(State.Position.Span);
        snapshot.Gradient.CopyTo(State.Gradient.Span);
        State.LogDensity = snapshot.LogDensity;
        Iteration = snapshot.Iteration;
    }

    protected abstract void StartAdaptation();

    /// <summary>Moves the state and lets the adaptation look; returns a divergence of the move.</summary>
    protected abstract DivergenceView? Step(long iteration);

    protected abstract void TransferAdaptation(StateTransfer transfer, bool isWarmup);

    private void Keep(DivergenceView view)
    {
        DivergenceCount++;
        if (_divergences.Count == DivergencesKept) return;
        double[] start = new double[target.ParameterCount];
        double[] end = new double[target.ParameterCount];
        target.Constrain(view.Start.Span, start);
        if (view.End.IsFinite) target.Constrain(view.End.Span, end);
        else Array.Fill(end, double.NaN);
        _divergences.Add(new Divergence(index, Iteration, view.EnergyError, [.. start], [.. end]));
    }

    /// <summary>A transition that was broken off leaves a state that must neither go on nor be saved.</summary>
    private void RefuseIfFailed()
    {
        if (_hasFailed) throw new InvalidOperationException("This chain has failed. Resume it from a snapshot taken before.");
    }

    /// <summary>
    /// Misuse by the caller is reported as it is; what the model or the adaptation threw is reported with its place.
    /// </summary>
    private bool IsFailure(Exception exception) => target.Density.FailedAt is not null || exception is not ArgumentException;

    private SamplingException Failure(SamplingPhase phase, long iteration, Exception exception)
    {
        _hasFailed = true;
        double[]? failedAt = target.Density.FailedAt;
        ReadOnlySpan<double> position = failedAt ?? State.Position.Span;
        string complaint = failedAt is null
            ? exception.Message
            : $"{target.Density.FailedPart} threw {exception.GetType().Name}: {exception.Message}";
        // Before an initial point is found the state says nothing; the message of the search names its own position.
        string where = failedAt is null && phase == SamplingPhase.InitialPoint ? "" : target.Describe(position);
        return new SamplingException(index, phase, iteration, position, complaint, where, exception);
    }
}

/// <summary>A chain of one kernel and one adaptation.</summary>
internal sealed class Chain<TTuning, TStatistics>(
    Target target,
    string settings,
    ulong seed,
    int index,
    int warmup,
    ITransitionKernel<TTuning, TStatistics> kernel,
    IAdaptation<TTuning> adaptation) : Chain(target, settings, seed, index, warmup)
    where TStatistics : struct, ITransitionStatistics
{
    private readonly ChainRandom _transitions = ChainRandom.ForChain(seed, index, RandomStream.Transitions);
    private readonly ChainRandom _searches = ChainRandom.ForChain(seed, index, RandomStream.StepSizeSearch);
    private readonly int _divergentColumn = TStatistics.Names.ToList().IndexOf(SamplerColumns.Divergent);
    private TStatistics _statistics;
    private bool _hasDiverged;

    public TTuning Tuning => adaptation.Tuning;

    public override void CopyStatistics(Span<double> columns)
    {
        _statistics.CopyTo(columns);
        if (_hasDiverged) columns[_divergentColumn] = 1;
        _hasDiverged = false;
    }

    protected override void StartAdaptation()
    {
        _searches.Seek(0);
        adaptation.Start(State, _searches);
    }

    protected override DivergenceView? Step(long iteration)
    {
        _transitions.Seek(iteration);
        _statistics = kernel.Transition(State, adaptation.Tuning, _transitions);
        if (iteration < Warmup)
        {
            _searches.Seek(iteration + 1);
            adaptation.Observe((int)iteration, State, _statistics.AcceptanceRate, _searches);
            if (iteration == Warmup - 1) adaptation.Finish();
        }

        DivergenceView? divergence = kernel.LastDivergence;
        _hasDiverged |= divergence is not null && iteration >= Warmup;
        return divergence;
    }

    protected override void TransferAdaptation(StateTransfer transfer, bool isWarmup)
    {
        if (isWarmup) adaptation.Transfer(transfer);
        else adaptation.TransferTuning(transfer);
    }
}
