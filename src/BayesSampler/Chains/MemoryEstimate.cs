namespace BayesSampler;

/// <summary>What a run needs, in bytes, as far as it can be told before it starts.</summary>
/// <param name="Draws">The draws of all reported quantities and all chains.</param>
/// <param name="Statistics">The sampler's statistics of these draws.</param>
/// <param name="Buffers">Draws that the chains collect before they are passed on.</param>
/// <param name="ChainState">
/// Evaluators, kernels and adaptations of all chains: what setting one up allocates, times the number of chains. Beyond it, the
/// adaptation of a dense or low-rank metric takes up to four matrices or windows of draws for a short while.
/// </param>
/// <param name="IsOnDisk">Whether draws and statistics go to disk (<see cref="SamplerSettings.DrawsFolder"/>).</param>
public sealed record MemoryEstimate(long Draws, long Statistics, long Buffers, long ChainState, bool IsOnDisk)
{
    /// <summary>In memory, while the chains run and after; summaries and plots need some more, a few times the draws of one quantity.</summary>
    public long Memory => Buffers + ChainState + (IsOnDisk ? 0 : Draws + Statistics);

    /// <summary>On disk.</summary>
    public long Disk => IsOnDisk ? Draws + Statistics : 0;
}
