namespace BayesSampler.Analysis;

/// <summary>The exact posterior of a ridge regression.</summary>
public static class RidgeClosedForm
{
    /// <summary>
    /// Solves a ridge regression by QR of the design on top of the factor of its penalty: neither X'X nor an inverse of it is
    /// formed, so that badly conditioned designs keep their digits. The cost is of order (n + p) p^2.
    /// </summary>
    /// <param name="data">The checked data.</param>
    /// <param name="prior">Prior of the design-scale coefficients.</param>
    /// <param name="noise">Known sd, or an inverse gamma prior; the latter needs a prior that scales with the noise.</param>
    /// <exception cref="ArgumentException">
    /// The prior has another number of coefficients, or noise is unknown and the prior does not scale with it.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The posterior does not exist or cannot be told in double precision: the prior leaves free a direction in which the design
    /// has no data, or unknown noise has too few rows.
    /// </exception>
    public static RidgePosterior Solve(RidgeData data, RidgePrior prior, RidgeNoise noise)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(prior);
        ArgumentNullException.ThrowIfNull(noise);
        if (!noise.IsKnown && !prior.ScalesWithNoise)
        {
            throw new ArgumentException(
                "With unknown noise there is a closed form only for a prior that scales with the noise, "
                    + $"but this one is a {prior}. "
                    + "Use FromPenalty (or its relatives), give the noise sd, or sample the posterior.",
                nameof(prior));
        }

        return new RidgePosterior(data, prior, noise);
    }
}
