namespace BayesSampler;

/// <summary>A single chain in hand: it runs, pauses, is saved and goes on by itself. For one thread at a time.</summary>
public sealed class ChainRun
{
    private readonly Chain _chain;

    internal ChainRun(Chain chain) => _chain = chain;

    /// <summary>Iterations done, warmup included.</summary>
    public long Iteration => _chain.Iteration;

    /// <summary>Whether the chain is still adapting.</summary>
    public bool IsWarmup => _chain.IsWarmup;

    /// <summary>The unconstrained position; valid until the next <see cref="Advance"/>.</summary>
    public ReadOnlySpan<double> Position => _chain.State.Position.Span;

    /// <summary>The log density there.</summary>
    public double LogDensity => _chain.State.LogDensity;

    /// <summary>Runs this many iterations; one draw of the sampler takes as many as its thinning says.</summary>
    /// <exception cref="SamplingException">The model failed.</exception>
    /// <param name="iterations">Zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative number.</exception>
    public void Advance(long iterations = 1)
    {
        Require.InRange(iterations, 0, long.MaxValue, nameof(iterations));
        for (long i = 0; i < iterations; i++) _chain.Advance();
    }

    /// <summary>The reported quantities at the present position.</summary>
    /// <param name="parameters">Receives them, in the order of the model's parameters.</param>
    public void CopyParameters(Span<double> parameters)
    {
        Require.SameLength(parameters.Length, _chain.Target.ParameterCount, nameof(parameters), "the model's parameters");
        _chain.CopyParameters(parameters);
    }

    /// <summary>The chain as a value.</summary>
    public ChainSnapshot Snapshot() => _chain.Save();
}
