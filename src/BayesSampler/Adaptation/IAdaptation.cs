namespace BayesSampler;

/// <summary>Watches a chain during warmup and proposes its tuning; after <see cref="Finish"/> the tuning never changes.</summary>
/// <remarks>
/// The tuning lives in buffers owned by the chain and written in place. All that an adaptation knows goes into a snapshot through
/// <see cref="Transfer"/>; after warmup that is the tuning alone.
/// </remarks>
internal interface IAdaptation<out TTuning>
{
    TTuning Tuning { get; }

    /// <summary>Called once before the first iteration, at the initial point.</summary>
    void Start(ChainState state, ChainRandom random);

    /// <summary>
    /// Called after each iteration of warmup, with its number counted from 0 and the mean acceptance probability.
    /// </summary>
    void Observe(int iteration, ChainState state, double acceptanceRate, ChainRandom random);

    /// <summary>Freezes the tuning, and lets go of what led to it.</summary>
    void Finish();

    /// <summary>Writes the whole state to a snapshot taken during warmup, or reads it from one.</summary>
    void Transfer(StateTransfer transfer);

    /// <summary>Writes the tuning to a snapshot taken after warmup, or reads it from one and lets go of what warmup would need.</summary>
    void TransferTuning(StateTransfer transfer);
}
