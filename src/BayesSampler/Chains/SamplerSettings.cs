namespace BayesSampler;

/// <summary>What every sampler is told. Values are checked where they are set, by <c>with</c> too.</summary>
public abstract record SamplerSettings
{
    private protected SamplerSettings()
    {
    }

    /// <summary>Seed of all random numbers. Chain k uses a stream of its own, derived from seed and k alone.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Number of chains, at least 1; R-hat wants at least 2.</summary>
    public int Chains { get; init => field = Require.AtLeast(value, 1, nameof(Chains)); } = 4;

    /// <summary>Adapting iterations of each chain, not recorded; 0 needs a tuning to start from. Each sampler has its own default.</summary>
    public int Warmup { get; init => field = Require.AtLeast(value, 0, nameof(Warmup)); }

    /// <summary>Recorded draws of each chain.</summary>
    public int Draws { get; init => field = Require.AtLeast(value, 1, nameof(Draws)); } = 1000;

    /// <summary>
    /// Folder for draws that are to be kept on disk, created where missing; null, the default, keeps them in memory. It never
    /// changes a draw.
    /// </summary>
    /// <remarks>
    /// For runs whose draws do not fit into memory; <see cref="Sampler{TEvaluator,TTuning}.MemoryNeeded"/> tells beforehand. The
    /// file holds what <see cref="SamplingResult.Draws"/> reads, one quantity at a time, and is gone with the last result that
    /// needs it, or with the process; elsewhere than on Windows it has no name, only its space. To keep draws, write them:
    /// <see cref="SamplingResult.WriteCsv"/>. A run that is continued goes on in the file it has. A disk that is full ends the
    /// run with an <see cref="IOException"/>.
    /// </remarks>
    public string? DrawsFolder { get; init; }

    /// <summary>Iterations for each recorded draw, at least 1; null takes the sampler's own default.</summary>
    /// <remarks>
    /// A divergence of any iteration marks the next recorded draw; energies (and so E-BFMI) and tree depths are those of the
    /// recorded iterations.
    /// </remarks>
    public int? Thinning
    {
        get;
        init => field = value is { } thinning ? Require.AtLeast(thinning, 1, nameof(Thinning)) : null;
    }

    /// <summary>
    /// Threads that chains run on, the caller's among them, at least 1. It never changes a draw. The default is the number of
    /// processors.
    /// </summary>
    public int MaxThreads { get; init => field = Require.AtLeast(value, 1, nameof(MaxThreads)); } = Environment.ProcessorCount;
}
