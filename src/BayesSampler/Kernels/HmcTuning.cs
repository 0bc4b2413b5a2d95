namespace BayesSampler;

/// <summary>Step size and inverse metric of HMC and NUTS as a value: what warmup ended with, to be looked at or reused.</summary>
public sealed class HmcTuning
{
    /// <summary>A tuning to start from.</summary>
    /// <param name="stepSize">Of the leapfrog integrator, positive.</param>
    /// <param name="inverseMetric">Estimate of the covariance of the unconstrained position.</param>
    public HmcTuning(double stepSize, InverseMetric inverseMetric)
    {
        ArgumentNullException.ThrowIfNull(inverseMetric);
        StepSize = Require.Positive(stepSize, nameof(stepSize));
        InverseMetric = inverseMetric;
    }

    /// <summary>Step size of the leapfrog integrator.</summary>
    public double StepSize { get; }

    /// <summary>Estimate of the covariance of the unconstrained position.</summary>
    public InverseMetric InverseMetric { get; }

    /// <summary>Why the metric has its form, where <see cref="MetricKind.Automatic"/> left the choice to warmup; else null.</summary>
    public MetricChoice? Choice { get; internal init; }
}
