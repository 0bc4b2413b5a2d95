namespace BayesSampler.Models;

/// <summary>How a model is compiled; the defaults suit.</summary>
public sealed record ModelOptions
{
    /// <summary>
    /// Whether a normal likelihood whose mean is linear in parameters is reduced to the triangular factor of its design, so that
    /// the number of rows no longer matters. Exact; on by default.
    /// </summary>
    public bool ReduceLinearModels { get; init; } = true;

    /// <summary>
    /// Whether to interpret the plan instead of generating code. So it is anyway where the platform allows no generated code; the
    /// bits are the same.
    /// </summary>
    public bool Interpret { get; init; }
}
