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

    /// <summary>What code is generated with; null is the best that the processor has. The bits are the same.</summary>
    internal VectorMethods? Vectors { get; init; }

    /// <summary>
    /// Threads that share the rows of one evaluation, at least 1, which is the default: for few chains on many cores and
    /// likelihoods over tens of thousands of rows. Each chain has this many, taken from the runtime's pool as work comes up; the
    /// bits are the same for any number. Sums over groups and what has no rows stay with the chain's own thread.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int RowThreads
    {
        get;
        init => field = Require.AtLeast(value, 1, nameof(RowThreads));
    }
    = 1;
}
