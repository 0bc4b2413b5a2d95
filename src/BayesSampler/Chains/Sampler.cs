using System.Runtime.CompilerServices;

namespace BayesSampler;

/// <summary>What all samplers do: run chains in parallel, each by itself, and put their draws together.</summary>
/// <typeparam name="TEvaluator">What a model must offer.</typeparam>
/// <typeparam name="TTuning">What warmup tunes.</typeparam>
/// <remarks>
/// A sampler is immutable and thread-safe. The draws depend on settings, model and initial points, never on threads.
/// </remarks>
public abstract class Sampler<TEvaluator, TTuning> where TEvaluator : ILogDensity
{
    private readonly SamplerSettings _settings;

    private protected Sampler(SamplerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
    }

    /// <summary>The sampler's short name.</summary>
    public abstract string Name { get; }

    /// <summary>Draws from the posterior.</summary>
    /// <param name="model">What to sample; one evaluator is created for each chain.</param>
    /// <param name="initialPoints">Where to start; the default searches at random.</param>
    /// <param name="progress">Told about a hundred times a chain, from the threads that chains run on, the caller's among them.</param>
    /// <param name="cancellationToken">
    /// Ends the run early: what was drawn is returned, marked as incomplete, and <see cref="Continue"/> can finish it.
    /// </param>
    /// <exception cref="SamplingException">
    /// A chain found no start, or the model threw. One failure stops the other chains; of several at once the lowest chain's is
    /// thrown.
    /// </exception>
    /// <exception cref="ArgumentException">Settings, initial points and model do not fit each other.</exception>
    /// <exception cref="IOException">Draws cannot be written to <see cref="SamplerSettings.DrawsFolder"/>.</exception>
    public SamplingResult<TTuning> Sample(
        IModel<TEvaluator> model,
        InitialPoints? initialPoints = null,
        IProgress<SamplingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        initialPoints ??= InitialPoints.Random();
        initialPoints.CheckChains(_settings.Chains);
        return Run(model, null, initialPoints, _settings.Draws, progress, cancellationToken);
    }

    /// <summary>
    /// Goes on where a run ended, until every chain has this many draws: completes a cancelled run, extends a finished one.
    /// </summary>
    /// <param name="model">The same model.</param>
    /// <param name="result">A result of a sampler with the same settings.</param>
    /// <param name="draws">Draws of each chain in total; null takes the settings' number.</param>
    /// <param name="progress">Told about a hundred times a chain, from the threads that chains run on, the caller's among them.</param>
    /// <param name="cancellationToken">Ends the run early once more.</param>
    /// <returns>All draws, the earlier ones first, the same bits as of one long run.</returns>
    /// <exception cref="ArgumentException">
    /// The result is of another sampler or other settings, or has more draws already.
    /// </exception>
    /// <exception cref="SamplingException">The model threw.</exception>
    public SamplingResult<TTuning> Continue(
        IModel<TEvaluator> model,
        SamplingResult<TTuning> result,
        int? draws = null,
        IProgress<SamplingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(result);
        RequireSameRun(model, result);
        int total = draws ?? _settings.Draws;
        int longest = result.Chains.Max(chain => chain.DrawCount);
        Require.AtLeast(total, longest, nameof(draws), "That many are there already. Ask for the total, earlier draws included.");
        return Run(model, result, InitialPoints.Random(), total, progress, cancellationToken);
    }

    /// <summary>
    /// Draws until the effective sample sizes, standard errors and R-hat are as wanted, or a deadline has passed.
    /// </summary>
    /// <param name="model">What to sample; one evaluator is created for each chain.</param>
    /// <param name="rule">
    /// When to stop, with figures of what such a rule does to the results. The settings' draws are made before the first look.
    /// </param>
    /// <param name="initialPoints">Where to start; the default searches at random.</param>
    /// <param name="progress">
    /// Told about a hundred times a chain from one look to the next; the total is what the next look waits for.
    /// </param>
    /// <param name="cancellationToken">Ends the run early, as the deadline does.</param>
    /// <returns>
    /// The draws, the same bits as of a run of that length; <see cref="SamplingResult.Stopping"/> says what ended the run and
    /// what is not met. At a deadline some chains may have drawn more than others: <see cref="SamplingResult.Draws"/> end with
    /// the shortest chain's last.
    /// </returns>
    /// <exception cref="SamplingException">A chain found no start, or the model threw.</exception>
    /// <exception cref="ArgumentException">
    /// The rule names what the model does not report, has neither conditions nor a deadline, or allows fewer draws than the
    /// settings say.
    /// </exception>
    /// <exception cref="IOException">Draws cannot be written to <see cref="SamplerSettings.DrawsFolder"/>.</exception>
    public SamplingResult<TTuning> RunUntil(
        IModel<TEvaluator> model,
        StoppingRule rule,
        InitialPoints? initialPoints = null,
        IProgress<SamplingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        initialPoints ??= InitialPoints.Random();
        initialPoints.CheckChains(_settings.Chains);
        return Until(model, null, rule, initialPoints, progress, cancellationToken);
    }

    /// <summary>Goes on where a run ended until the rule is met, as <see cref="RunUntil"/> would have.</summary>
    /// <param name="model">The same model.</param>
    /// <param name="result">A result of a sampler with the same settings, whatever ended it.</param>
    /// <param name="rule">When to stop; not before the earlier draws have been looked at.</param>
    /// <param name="progress">Told about a hundred times a chain from one look to the next.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    /// <exception cref="SamplingException">The model threw.</exception>
    /// <exception cref="ArgumentException">
    /// The result is of another sampler or other settings or has more draws than the rule allows, or the rule does not fit the
    /// model.
    /// </exception>
    /// <exception cref="IOException">Draws cannot be written to <see cref="SamplerSettings.DrawsFolder"/>.</exception>
    public SamplingResult<TTuning> ContinueUntil(
        IModel<TEvaluator> model,
        SamplingResult<TTuning> result,
        StoppingRule rule,
        IProgress<SamplingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(result);
        RequireSameRun(model, result);
        return Until(model, result, rule, InitialPoints.Random(), progress, cancellationToken);
    }

    /// <summary>What a run of this model will need, before it starts.</summary>
    /// <param name="model">A few evaluators of it are created, one after the other, and let go.</param>
    /// <param name="draws">Draws of each chain; null takes the settings' number.</param>
    /// <remarks>
    /// Kept in a run with all its draws, but for what the runtime has not collected yet. While <see cref="RunUntil"/> makes room for more draws, it needs up to a megabyte or the
    /// draws of one quantity besides; a run in memory that is cut short by cancellation or a deadline, or continued, has its
    /// draws twice.
    /// </remarks>
    public MemoryEstimate MemoryNeeded(IModel<TEvaluator> model, int? draws = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        int wanted = draws is { } given ? Require.AtLeast(given, 1, nameof(draws)) : _settings.Draws;
        // What is set up once, whatever the number of chains, does not show in the second.
        AllocatedByChain(model);
        long chainState = AllocatedByChain(model);
        int scalars = model.Parameters.Sum(parameter => parameter.Size);
        int rowLength = scalars + StatisticNames.Count;
        bool isOnDisk = _settings.DrawsFolder is not null;
        // On the way to a file they are there by rows and by columns.
        (long copies, int buffered) = isOnDisk ? (2, FileDrawStore.DrawsBuffered(rowLength)) : (1, DrawStore.RowsAtOnce(rowLength));
        (long momentary, long kept) = LargestLook(model.CreateEvaluator().Dimension);
        long numbers = (long)_settings.Chains * wanted;
        return new MemoryEstimate(
            numbers * scalars * sizeof(double),
            numbers * StatisticNames.Count * sizeof(double),
            copies * _settings.Chains * Math.Min(buffered, wanted) * rowLength * sizeof(double),
            _settings.Chains * chainState,
            sizeof(double) * (Math.Min(_settings.MaxThreads, _settings.Chains) * momentary + _settings.Chains * kept),
            isOnDisk);
    }

    /// <summary>Starts a single chain, to be advanced by hand. It goes the same way as in <see cref="Sample"/>.</summary>
    /// <param name="model">What to sample.</param>
    /// <param name="chain">Counted from 0.</param>
    /// <param name="initialPoints">Where to start; the default searches at random.</param>
    /// <exception cref="SamplingException">No start was found, or the model threw.</exception>
    public ChainRun Start(IModel<TEvaluator> model, int chain, InitialPoints? initialPoints = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        Require.AtLeast(chain, 0, nameof(chain));
        initialPoints ??= InitialPoints.Random();
        initialPoints.CheckChains(_settings.Chains);
        Chain created = CreateChain(CreateTarget(model), chain);
        created.Start(initialPoints);
        return new ChainRun(created);
    }

    /// <summary>Goes on with a single chain from a snapshot.</summary>
    /// <param name="model">The same model.</param>
    /// <param name="snapshot">Taken under the same settings.</param>
    /// <exception cref="ArgumentException">The snapshot does not fit the settings or the model.</exception>
    public ChainRun Resume(IModel<TEvaluator> model, ChainSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(snapshot);
        return new ChainRun(Restore(model, snapshot));
    }

    /// <summary>The sampler's own settings that shape a chain, as text.</summary>
    private protected abstract string Details { get; }

    /// <summary>All settings that shape a chain: a snapshot keeps them, and a chain goes on only under the same.</summary>
    private protected string SettingsFor(int dimension) =>
        Require.Invariant($"{Name}, warmup {_settings.Warmup}, thinning {ThinningFor(dimension)}, ") + Details;

    private protected abstract IReadOnlyList<string> StatisticNames { get; }

    private protected abstract Chain CreateChain(Target target, int index);

    private protected abstract TTuning TuningOf(Chain chain);

    /// <summary>Iterations for each draw.</summary>
    private protected virtual int ThinningFor(int dimension) => _settings.Thinning ?? 1;

    /// <summary>Numbers that a chain's warmup needs at most for a moment, and those it keeps beside what a chain holds from the start.</summary>
    private protected virtual (long Momentary, long Kept) LargestLook(int dimension) => (0, 0);

    /// <summary>Where this sampler's warnings begin.</summary>
    private protected virtual DiagnosticLimits Limits => new();

    private static Target CreateTarget(IModel<TEvaluator> model) => new(
        model.Parameters, model.CreateEvaluator(), typeof(IDifferentiableLogDensity).IsAssignableFrom(typeof(TEvaluator)));

    private Chain Restore(IModel<TEvaluator> model, ChainSnapshot snapshot)
    {
        if (snapshot.Seed != _settings.Seed)
        {
            throw new ArgumentException(
                Require.Invariant($"The snapshot has seed {snapshot.Seed} but the sampler {_settings.Seed}. Continue under the same seed."),
                nameof(snapshot));
        }

        Chain chain = CreateChain(CreateTarget(model), snapshot.Chain);
        chain.Load(snapshot);
        return chain;
    }

    private SamplingResult<TTuning> Run(
        IModel<TEvaluator> model,
        SamplingResult<TTuning>? earlier,
        InitialPoints initialPoints,
        int draws,
        IProgress<SamplingProgress>? progress,
        CancellationToken cancellationToken)
    {
        DrawStore store = CreateStore(model);
        store.Reserve(draws, earlier?.Chains[0].Store);
        SamplerRun<TTuning> run = CreateRun(model, store, earlier, initialPoints, progress);
        run.Advance(cancellationToken);
        return new SamplingResult<TTuning>(Name, _settings, run.Thinning, store, draws, run.Results(TuningOf), null, Limits);
    }

    private SamplingResult<TTuning> Until(
        IModel<TEvaluator> model,
        SamplingResult<TTuning>? earlier,
        StoppingRule rule,
        InitialPoints initialPoints,
        IProgress<SamplingProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rule);
        StoppingCheck check = new(rule, model.Parameters);
        Require.AtLeast(
            rule.MaxDraws, _settings.Draws, nameof(rule.MaxDraws), "The settings' Draws are made before the first look.");
        int there = earlier?.Chains.Max(chain => chain.DrawCount) ?? 0;
        Require.AtLeast(rule.MaxDraws, there, nameof(rule.MaxDraws), "That many are there already.");
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (rule.Deadline is { } deadline) stop.CancelAfter(deadline);

        DrawStore store = CreateStore(model);
        SamplerRun<TTuning> run = CreateRun(model, store, earlier, initialPoints, progress);
        StopReason reason = StopReason.MaxDraws;
        int checks = 0;
        foreach (int draws in rule.Checks(_settings.Draws, there))
        {
            store.Reserve(draws, checks == 0 ? earlier?.Chains[0].Store : null);
            run.Advance(stop.Token);
            if (!store.IsFull)
            {
                reason = cancellationToken.IsCancellationRequested ? StopReason.Cancelled : StopReason.Deadline;
                break;
            }

            checks++;
            PosteriorDraws soFar = store.Draws();
            if (check.IsHopeless(soFar)) reason = StopReason.NonFinite;
            else if (check.IsMet(soFar)) reason = StopReason.ConditionsMet;
            else continue;
            break;
        }

        PosteriorDraws made = store.Draws();
        StoppingReport report = new(
            rule, reason, checks, made.DrawsPerChain, reason == StopReason.ConditionsMet ? [] : check.Unmet(made));
        return new SamplingResult<TTuning>(
            Name, _settings, run.Thinning, store, store.Capacity, run.Results(TuningOf), report, Limits);
    }

    private void RequireSameRun(IModel<TEvaluator> model, SamplingResult<TTuning> result)
    {
        string[] names = [.. model.Parameters.SelectMany(parameter => parameter.ElementNames())];
        int same = names.Zip(result.Draws.Names).TakeWhile(pair => pair.First == pair.Second).Count();
        if (same < Math.Max(names.Length, result.Draws.Names.Length))
        {
            string Quantity(IReadOnlyList<string> of) => same < of.Count ? $"'{of[same]}'" : "nothing";
            throw new ArgumentException(Require.Invariant(
                $"As quantity {same + 1} the result reports {Quantity(result.Draws.Names)} but the model {Quantity(names)}. Continue with the same model."),
                nameof(result));
        }

        if (result.Chains.Length != _settings.Chains)
        {
            throw new ArgumentException(
                Require.Invariant($"The result has {result.Chains.Length} chains but the sampler is set to {_settings.Chains}."),
                nameof(result));
        }
    }

    private DrawStore CreateStore(IModel<TEvaluator> model) =>
        _settings.DrawsFolder is { } folder
            ? new FileDrawStore(model.Parameters, StatisticNames, _settings.Chains, folder)
            : new MemoryDrawStore(model.Parameters, StatisticNames, _settings.Chains);

    private SamplerRun<TTuning> CreateRun(
        IModel<TEvaluator> model,
        DrawStore store,
        SamplingResult<TTuning>? earlier,
        InitialPoints initialPoints,
        IProgress<SamplingProgress>? progress)
    {
        return new SamplerRun<TTuning>(Name, _settings.MaxThreads, store, earlier, Create, ThinningFor, progress);

        Chain Create(int k)
        {
            if (earlier is not null) return Restore(model, earlier.Chains[k].Snapshot);
            Chain chain = CreateChain(CreateTarget(model), k);
            chain.Start(initialPoints);
            return chain;
        }
    }

    // Not inlined: the first chain must not stay alive while the second is set up.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long AllocatedByChain(IModel<TEvaluator> model)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(CreateChain(CreateTarget(model), 0));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
