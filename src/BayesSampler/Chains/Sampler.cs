using System.Diagnostics;
using System.Runtime.ExceptionServices;

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
    /// <param name="progress">Told about a hundred times a chain, from the chains' threads.</param>
    /// <param name="cancellationToken">
    /// Ends the run early: what was drawn is returned, marked as incomplete, and <see cref="Continue"/> can finish it.
    /// </param>
    /// <exception cref="SamplingException">
    /// A chain found no start, or the model threw. One failure stops the other chains; of several at once the lowest chain's is
    /// thrown.
    /// </exception>
    /// <exception cref="ArgumentException">Settings, initial points and model do not fit each other.</exception>
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
    /// <param name="progress">Told about a hundred times a chain, from the chains' threads.</param>
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
        if (result.Chains.Length != _settings.Chains)
        {
            throw new ArgumentException(
                Require.Invariant($"The result has {result.Chains.Length} chains but the sampler is set to {_settings.Chains}."), nameof(result));
        }

        int total = draws ?? _settings.Draws;
        int longest = result.Chains.Max(chain => chain.DrawCount);
        Require.AtLeast(total, longest, nameof(draws), "That many are there already. Ask for the total, earlier draws included.");
        return Run(model, result, InitialPoints.Random(), total, progress, cancellationToken);
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
        int chains = _settings.Chains;
        DrawStore store = new(model.Parameters, StatisticNames, chains, draws);
        ChainResult<TTuning>[] results = new ChainResult<TTuning>[chains];
        Exception?[] failures = new Exception?[chains];
        int thinning = 0;
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        int next = -1;
        void Work()
        {
            for (int k = Interlocked.Increment(ref next); k < chains; k = Interlocked.Increment(ref next))
            {
                try
                {
                    results[k] = RunChain(k);
                }
                catch (Exception exception)
                {
                    failures[k] = exception;
                    stop.Cancel();
                }
            }
        }

        ChainResult<TTuning> RunChain(int k)
        {
            long started = Stopwatch.GetTimestamp();
            ChainResult<TTuning>? before = earlier?.Chains[k];
            Chain chain;
            if (before is null)
            {
                chain = CreateChain(CreateTarget(model), k);
                chain.Start(initialPoints);
            }
            else
            {
                chain = Restore(model, before.Snapshot);
                store.Load(k, before.Draws, before.Statistics);
            }

            int thin = ThinningFor(chain.Target.Dimension);
            Volatile.Write(ref thinning, thin);
            long total = chain.Warmup + (long)draws * thin;
            long interval = Math.Max(1, total / 100);
            double[] parameters = new double[store.ScalarCount];
            double[] statistics = new double[store.StatisticsCount];
            TimeSpan warmupTime = before?.WarmupTime ?? TimeSpan.Zero;
            while (chain.Iteration < total)
            {
                // Between two recorded draws a chain goes on to the next one: what it says of the iterations in between is then
                // whole.
                bool betweenDraws = !chain.IsWarmup && (chain.Iteration - chain.Warmup) % thin != 0;
                if (stop.IsCancellationRequested && !betweenDraws) break;
                chain.Advance();
                if (chain.Iteration == chain.Warmup)
                {
                    warmupTime += Stopwatch.GetElapsedTime(started);
                    started = Stopwatch.GetTimestamp();
                }

                long sampled = chain.Iteration - chain.Warmup;
                if (sampled > 0 && sampled % thin == 0)
                {
                    chain.CopyParameters(parameters);
                    chain.CopyStatistics(statistics);
                    store.Record(k, parameters, statistics);
                }

                if (chain.Iteration % interval == 0 || chain.Iteration == total)
                {
                    int divergences = (before?.DivergenceCount ?? 0) + chain.DivergenceCount;
                    progress?.Report(new SamplingProgress(k, chain.Iteration, total, chain.IsWarmup, divergences));
                }
            }

            TimeSpan rest = Stopwatch.GetElapsedTime(started);
            TimeSpan samplingTime = before?.SamplingTime ?? TimeSpan.Zero;
            if (chain.IsWarmup) warmupTime += rest;
            else samplingTime += rest;
            return new ChainResult<TTuning>(
                chain, TuningOf(chain), store, before?.Divergences ?? [], before?.DivergenceCount ?? 0, warmupTime, samplingTime);
        }

        // Threads of their own: a chain computes for long, and the pool's growth must not decide when it starts.
        Thread[] threads = new Thread[Math.Min(_settings.MaxThreads, chains)];
        for (int t = 0; t < threads.Length; t++)
        {
            threads[t] = new Thread(Work) { IsBackground = true, Name = Require.Invariant($"{Name} {t}") };
            threads[t].Start();
        }

        foreach (Thread thread in threads) thread.Join();
        foreach (Exception? failure in failures)
        {
            if (failure is not null) ExceptionDispatchInfo.Throw(failure);
        }

        return new SamplingResult<TTuning>(Name, _settings, thinning, store, draws, [.. results], Limits);
    }
}
