using System.Text.Json;
using System.Text.Json.Serialization;

namespace BayesSampler.CompareStan;

/// <summary>What one run of one side came to: a line of JSON. Times are of the processor; what was not measured is NaN.</summary>
internal sealed record RunResult
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>The case; for Stan the name of its run, for a floor that of the floor.</summary>
    public required string Case { get; init; }

    /// <summary><c>ours</c>, <c>stan</c>, <c>exact</c> or <c>floor</c>.</summary>
    public required string Side { get; init; }

    public ulong Seed { get; init; }

    public int Dimension { get; init; }

    public int Chains { get; init; }

    /// <summary>Iterations of each chain.</summary>
    public int Warmup { get; init; }

    /// <summary>Of each chain.</summary>
    public int Draws { get; init; }

    /// <summary>The metric after warmup.</summary>
    public string Metric { get; init; } = "";

    public double WarmupSeconds { get; init; } = double.NaN;

    public double SamplingSeconds { get; init; } = double.NaN;

    /// <summary>Ours: of the first run in a process, compiling the model and its code included.</summary>
    public double ColdSeconds { get; init; } = double.NaN;

    /// <summary>From the start of the process to the first draw after warmup.</summary>
    public double FirstDrawSeconds { get; init; } = double.NaN;

    /// <summary>After warmup.</summary>
    public double LeapfrogsPerDraw { get; init; } = double.NaN;

    /// <summary>After warmup, all else that a transition does included. For a floor, of the gradient alone.</summary>
    public double MicrosecondsPerLeapfrog { get; init; } = double.NaN;

    /// <summary>Smallest of the declared parameters.</summary>
    public double MinEssBulk { get; init; } = double.NaN;

    /// <inheritdoc cref="MinEssBulk"/>
    public double MinEssTail { get; init; } = double.NaN;

    /// <summary>Largest of the declared parameters.</summary>
    public double MaxRHat { get; init; } = double.NaN;

    /// <summary>After warmup.</summary>
    public int Divergences { get; init; }

    /// <summary>Stan: largest relative difference between the two log densities, up to a constant.</summary>
    public double DensityError { get; init; } = double.NaN;

    /// <summary>Largest distance of a mean from the exact one in Monte Carlo standard errors.</summary>
    public double MaxAbsZ { get; init; } = double.NaN;

    /// <summary>Why there are no figures; null if there are.</summary>
    public string? Failure { get; init; }

    [JsonIgnore]
    public double Seconds => WarmupSeconds + SamplingSeconds;

    public string ToJson() => JsonSerializer.Serialize(this, Format);

    public static RunResult FromJson(string line) => JsonSerializer.Deserialize<RunResult>(line, Format)
        ?? throw new InvalidDataException($"A line of results is not an object: {line}");
}
