namespace BayesSampler;

/// <summary>One step of a Markov chain: a function of state, tuning and random numbers, and of nothing else.</summary>
internal interface ITransitionKernel<in TTuning, out TStatistics> where TStatistics : struct, ITransitionStatistics
{
    /// <summary>Takes what memory this tuning needs, so that it is known before a run.</summary>
    void Prepare(TTuning tuning)
    {
    }

    /// <summary>Moves the state; the random stream stands at the start of this iteration's numbers.</summary>
    TStatistics Transition(ChainState state, TTuning tuning, ChainRandom random);

    /// <summary>The divergence of the last transition, valid until the next one; null where there was none.</summary>
    DivergenceView? LastDivergence { get; }
}

/// <summary>What a transition reports about itself, as columns of doubles under CmdStan's names.</summary>
internal interface ITransitionStatistics
{
    static abstract IReadOnlyList<string> Names { get; }

    /// <summary>What step-size adaptation learns from: the mean Metropolis probability.</summary>
    double AcceptanceRate { get; }

    void CopyTo(Span<double> columns);
}

/// <summary>The kernel's own buffers around the leapfrog step whose energy error exceeded the limit.</summary>
internal sealed class DivergenceView(int dimension)
{
    public AlignedBuffer Start { get; } = new(dimension);

    public AlignedBuffer End { get; } = new(dimension);

    public double EnergyError { get; set; }
}
