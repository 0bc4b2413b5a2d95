namespace BayesSampler;

/// <summary>What HMC and NUTS are tuned by: step size and inverse metric, in buffers that warmup rewrites.</summary>
internal sealed class LeapfrogTuning(MetricKind kind, int dimension)
{
    public double StepSize { get; set; } = 1;

    public Metric Metric { get; init; } = Metric.Create(kind, dimension);

    public HmcTuning ToValue() => new(StepSize, Metric.ToInverseMetric());
}
