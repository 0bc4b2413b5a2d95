namespace BayesSampler;

/// <summary>What a run needs, in bytes, as far as it can be told before it starts.</summary>
/// <param name="Draws">The draws of all reported quantities and all chains.</param>
/// <param name="Statistics">The sampler's statistics of these draws.</param>
/// <param name="Buffers">Draws that the chains collect before they are passed on.</param>
/// <param name="ChainState">
/// Evaluators, kernels and adaptations of all chains: what setting one up allocates, times the number of chains. Whenever warmup
/// estimates a metric beyond the diagonal it needs more for a moment: in the whole of a warmup, at 400 dimensions, 51 matrices of
/// dimension × dimension for a dense metric and 24 for one of low rank. A metric that warmup itself makes dense or of low rank adds two
/// vectors to each point of a trajectory (3 a doubling, and some), and the matrix.
/// </param>
/// <param name="IsOnDisk">Whether draws and statistics go to disk (<see cref="SamplerSettings.DrawsFolder"/>).</param>
public sealed record MemoryEstimate(long Draws, long Statistics, long Buffers, long ChainState, bool IsOnDisk)
{
    /// <summary>
    /// In memory, while the chains run; summaries and plots need some more after, a few times the draws of one quantity.
    /// </summary>
    public long Memory => Buffers + ChainState + (IsOnDisk ? 0 : Draws + Statistics);

    /// <summary>On disk.</summary>
    public long Disk => IsOnDisk ? Draws + Statistics : 0;
}
