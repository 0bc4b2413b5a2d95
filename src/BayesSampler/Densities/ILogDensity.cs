namespace BayesSampler;

/// <summary>The log of an unnormalised probability density on ℝᵈ.</summary>
/// <remarks>
/// <para>The contract. Any additive constant may be dropped, consistently. Positions are unconstrained: where a parameter has a
/// bound, the density is that of the transformed parameter and includes the log Jacobian. <c>-∞</c> means outside the support.
/// NaN or <c>+∞</c> counts as a divergence in HMC and NUTS and as a rejection in Metropolis. An exception ends the run with a
/// <see cref="SamplingException"/>.</para>
/// <para>An evaluator is used by one thread at a time and may own scratch memory. Samplers allocate nothing for an iteration;
/// an evaluator should not either.</para>
/// </remarks>
public interface ILogDensity
{
    /// <summary>Number of unconstrained coordinates, at least 1.</summary>
    int Dimension { get; }

    /// <summary>The log density at a position.</summary>
    /// <param name="position"><see cref="Dimension"/> coordinates, all finite.</param>
    double LogDensity(ReadOnlySpan<double> position);
}
