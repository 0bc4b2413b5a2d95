using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>What the comments of a CmdStan file say of one chain. What is null or empty is not written.</summary>
public sealed record CmdStanHeader
{
    /// <summary>Name of the model.</summary>
    public string? Model { get; init; }

    /// <summary>Number of the chain, from 1 as CmdStan counts; null writes the position of the chain plus 1.</summary>
    public int? Id { get; init; }

    /// <summary>Seed of the run.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Iterations of warmup, whose draws are never written.</summary>
    public int Warmup { get; init => field = Require.AtLeast(value, 0, nameof(Warmup)); }

    /// <summary>Iterations per draw.</summary>
    public int Thin { get; init => field = Require.AtLeast(value, 1, nameof(Thin)); } = 1;

    /// <summary>Acceptance rate that the step size was adapted to (CmdStan's <c>delta</c>).</summary>
    public double? TargetAcceptance { get; init; }

    /// <summary>Largest tree depth.</summary>
    public int? MaxTreeDepth { get; init; }

    /// <summary>CmdStan's name of the kind of metric: <c>unit_e</c>, <c>diag_e</c> or <c>dense_e</c>.</summary>
    public string? Metric { get; init; }

    /// <summary>Step size after adaptation.</summary>
    public double? StepSize { get; init; }

    /// <summary>Diagonal of the inverse metric after adaptation; empty if unknown or dense.</summary>
    public ImmutableArray<double> InverseMetric { get; init; } = [];

    /// <summary>Seconds spent in warmup.</summary>
    public double? WarmupSeconds { get; init; }

    /// <summary>Seconds spent after warmup.</summary>
    public double? SamplingSeconds { get; init; }
}
