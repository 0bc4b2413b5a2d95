using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>Part of a run.</summary>
public enum SamplingPhase
{
    /// <summary>Finding where to start.</summary>
    InitialPoint,

    /// <summary>Adapting iterations.</summary>
    Warmup,

    /// <summary>Recorded iterations.</summary>
    Sampling,
}

/// <summary>A chain could not go on: the model threw, no start was found, or adaptation broke down.</summary>
public sealed class SamplingException : Exception
{
    internal SamplingException(
        int chain, SamplingPhase phase, long iteration, ReadOnlySpan<double> position, string complaint, string where, Exception? inner)
        : base(
            Require.Invariant($"Chain {chain}, {Describe(phase, iteration)}: {complaint}{(where.Length == 0 ? "" : $" Position: {where}.")}"),
            inner)
    {
        Chain = chain;
        Phase = phase;
        Iteration = iteration;
        Position = [.. position];
    }

    /// <summary>The chain, counted from 0.</summary>
    public int Chain { get; }

    /// <summary>Where in the run.</summary>
    public SamplingPhase Phase { get; }

    /// <summary>The iteration, counted from 0 through warmup and sampling.</summary>
    public long Iteration { get; }

    /// <summary>The unconstrained position that was being evaluated.</summary>
    public ImmutableArray<double> Position { get; }

    private static string Describe(SamplingPhase phase, long iteration) => phase switch
    {
        SamplingPhase.InitialPoint => "initial point",
        SamplingPhase.Warmup => Require.Invariant($"warmup iteration {iteration}"),
        _ => Require.Invariant($"iteration {iteration}"),
    };
}
