namespace BayesSampler;

/// <summary>Form of the inverse metric, the estimate of the posterior covariance that scales the momenta.</summary>
/// <remarks>Elsewhere the mass matrix is named instead: it is the inverse of the inverse metric.</remarks>
public enum MetricKind
{
    /// <summary>The identity, never adapted.</summary>
    Unit,

    /// <summary>Variances; a leapfrog step costs O(d).</summary>
    Diagonal,

    /// <summary>
    /// A full covariance: O(d²) a step and O(d³) an update, worth it where coordinates are strongly correlated.
    /// </summary>
    Dense,

    /// <summary>
    /// Variances, and a few directions along which the spread is another: O(d k) a step for k directions, for many coordinates
    /// some of which are strongly correlated.
    /// </summary>
    LowRank,

    /// <summary>
    /// As a setting only, the default: warmup takes diagonal, dense or low rank by the expected cost of an effective draw, and
    /// <see cref="HmcTuning.Choice"/> says which and why. Under <see cref="WarmupMethod.StanWindows"/> it is Diagonal, as in Stan.
    /// </summary>
    Automatic,
}
