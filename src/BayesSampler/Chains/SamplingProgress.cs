namespace BayesSampler;

/// <summary>How far a chain is.</summary>
/// <param name="Chain">Counted from 0.</param>
/// <param name="Iteration">Iterations done, warmup included.</param>
/// <param name="TotalIterations">Iterations to do.</param>
/// <param name="IsWarmup">Whether the chain is still adapting.</param>
/// <param name="Divergences">Divergences since the end of warmup.</param>
public readonly record struct SamplingProgress(int Chain, long Iteration, long TotalIterations, bool IsWarmup, int Divergences);
