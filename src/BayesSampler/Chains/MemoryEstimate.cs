namespace BayesSampler;

/// <summary>What a run needs, in bytes, as far as it can be told before it starts.</summary>
/// <param name="Draws">The draws of all reported quantities and all chains.</param>
/// <param name="Statistics">The sampler's statistics of these draws.</param>
/// <param name="Buffers">Draws that the chains collect before they are passed on.</param>
/// <param name="ChainState">
/// Evaluators, kernels and adaptations of all chains: what setting one up allocates, times the number of chains.
/// </param>
/// <param name="Warmup">
/// What warmup takes at most for a moment, where it estimates a metric beyond the diagonal, in all chains that run at once, and what the
/// metric takes that it may then choose. Where there is nothing beyond the diagonal, much less is needed.
/// </param>
/// <param name="IsOnDisk">Whether draws and statistics go to disk (<see cref="SamplerSettings.DrawsFolder"/>).</param>
public sealed record MemoryEstimate(long Draws, long Statistics, long Buffers, long ChainState, long Warmup, bool IsOnDisk)
{
    /// <summary>
    /// In memory, at most, while the chains run; summaries and plots need some more after, a few times the draws of one quantity.
    /// </summary>
    public long Memory => Buffers + ChainState + Warmup + (IsOnDisk ? 0 : Draws + Statistics);

    /// <summary>On disk.</summary>
    public long Disk => IsOnDisk ? Draws + Statistics : 0;

    /// <summary>Both in megabytes.</summary>
    public override string ToString() => Require.Invariant($"{Memory / 1e6:0.0} MB in memory, {Disk / 1e6:0.0} MB on disk");
}
