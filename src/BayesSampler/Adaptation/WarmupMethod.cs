namespace BayesSampler;

/// <summary>How warmup learns the inverse metric of HMC and NUTS.</summary>
public enum WarmupMethod
{
    /// <summary>
    /// From draws and their gradients in overlapping windows: exact for a Gaussian after a few draws. The default. Seyboldt, Carlson and
    /// Carpenter (2026).
    /// </summary>
    DrawsAndGradients,

    /// <summary>
    /// Stan's: from the draws alone in doubling windows. Wants a <see cref="SamplerSettings.Warmup"/> of about 1,000; a metric left to
    /// it is diagonal, and it has none of low rank. As Stan's, it ends with steps that are accepted more often than asked for, by about 0.1.
    /// </summary>
    StanWindows,
}
