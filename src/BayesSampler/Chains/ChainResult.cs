using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>What one chain did.</summary>
/// <typeparam name="TTuning">What warmup tunes.</typeparam>
public sealed class ChainResult<TTuning>
{
    internal ChainResult(
        Chain chain, TTuning tuning, DrawStore store, IEnumerable<Divergence> earlier, int earlierCount, TimeSpan warmup, TimeSpan sampling)
    {
        Index = chain.Index;
        Tuning = tuning;
        Snapshot = chain.Save();
        Divergences = [.. earlier.Concat(chain.Divergences).Take(Chain.DivergencesKept)];
        DivergenceCount = earlierCount + chain.DivergenceCount;
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

    /// <summary>Time spent in warmup, the search for an initial point included.</summary>
    public TimeSpan WarmupTime { get; }

    /// <summary>Time spent on recorded iterations.</summary>
    public TimeSpan SamplingTime { get; }

    /// <summary>Number of draws.</summary>
    public int DrawCount => Store.Count(Index);

    internal DrawStore Store { get; }

    /// <summary>
    /// All that this chain has drawn, copied at each call unless on disk; in a cancelled run it may be more than the other chains
    /// have.
    /// </summary>
    public PosteriorDraws Draws => Store.Draws(Index);

    /// <summary>The sampler's statistics of these draws.</summary>
    public PosteriorDraws Statistics => Store.Statistics(Index);
}
