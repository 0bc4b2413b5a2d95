namespace BayesSampler;

/// <summary>Form of the inverse metric, the estimate of the posterior covariance that scales the momenta.</summary>
/// <remarks>Elsewhere the mass matrix is named instead: it is the inverse of the inverse metric.</remarks>
public enum MetricKind
{
    /// <summary>The identity, never adapted.</summary>
    Unit,

    /// <summary>Variances; a leapfrog step costs O(d). The default.</summary>
    Diagonal,

    /// <summary>
    /// A full covariance: O(d²) a step and O(d³) an update, worth it where coordinates are strongly correlated.
    /// </summary>
    Dense,
}
