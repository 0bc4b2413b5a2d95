using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>What one chain did.</summary>
/// <typeparam name="TTuning">What warmup tunes.</typeparam>
public sealed class ChainResult<TTuning>
{
    internal ChainResult(
        Chain chain, TTuning tuning, DrawStore store, ChainResult<TTuning>? earlier, TimeSpan warmup, TimeSpan sampling)
    {
        Index = chain.Index;
        Tuning = tuning;
        Snapshot = chain.Save();
        Divergences = [.. (earlier?.Divergences ?? []).Concat(chain.Divergences).Take(Chain.DivergencesKept)];
        DivergenceCount = (earlier?.DivergenceCount ?? 0) + chain.DivergenceCount;
        UndefinedCount = (earlier?.UndefinedCount ?? 0) + chain.UndefinedCount;
        FirstUndefined = earlier?.FirstUndefined ?? chain.DescribeUndefined();
        WarmupTime = warmup;
        SamplingTime = sampling;
        Store = store;
    }

    /// <summary>The chain, counted from 0.</summary>
    public int Index { get; }

    /// <summary>What warmup ended with (or has come to, in a cancelled run).</summary>
    public TTuning Tuning { get; }

    /// <summary>Where the chain stands; it can go on from here.</summary>
    public ChainSnapshot Snapshot { get; }

    /// <summary>The first hundred divergences after warmup.</summary>
    public ImmutableArray<Divergence> Divergences { get; }

    /// <summary>Number of divergences after warmup.</summary>
    public int DivergenceCount { get; }

    /// <summary>
    /// Evaluations after warmup of which the log density was NaN or +∞. No chain goes there, so a part of the posterior may be missing.
    /// </summary>
    public long UndefinedCount { get; }

    /// <summary>Time spent in warmup, the search for an initial point included.</summary>
    public TimeSpan WarmupTime { get; }

    /// <summary>Time spent on recorded iterations.</summary>
    public TimeSpan SamplingTime { get; }

    /// <summary>Number of draws.</summary>
    public int DrawCount => Store.Count(Index);

    internal DrawStore Store { get; }

    internal string? FirstUndefined { get; }

    /// <summary>
    /// All that this chain has drawn, copied at each call unless on disk; in a cancelled run it may be more than the other chains
    /// have.
    /// </summary>
    public PosteriorDraws Draws => Store.Draws(Index);

    /// <summary>The sampler's statistics of these draws.</summary>
    public PosteriorDraws Statistics => Store.Statistics(Index);
}
