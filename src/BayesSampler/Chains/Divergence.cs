using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>
/// Where a trajectory left the region that its step size can follow. The draw recorded for such an iteration is not where the
/// problem is; these two points are.
/// </summary>
/// <param name="Chain">Counted from 0.</param>
/// <param name="Iteration">Counted from 0 through warmup and sampling.</param>
/// <param name="EnergyError">
/// How much the energy exceeded that of the trajectory's start; NaN or infinite off the support.
/// </param>
/// <param name="Start">The reported quantities before the offending leapfrog step.</param>
/// <param name="End">The same after it; NaN where the step has overflowed.</param>
public sealed record Divergence(
    int Chain, long Iteration, double EnergyError, ImmutableArray<double> Start, ImmutableArray<double> End);
