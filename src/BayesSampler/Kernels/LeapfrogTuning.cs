namespace BayesSampler;

/// <summary>What HMC and NUTS are tuned by: step size and inverse metric, in buffers that warmup rewrites.</summary>
internal sealed class LeapfrogTuning(MetricKind kind, int dimension)
{
    public double StepSize { get; set; } = 1;

    public Metric Metric { get; set; } = Metric.Create(kind, dimension);

    /// <summary>Largest number of doublings of a trajectory while the metric is still a guess.</summary>
    public int MaxTreeDepth { get; set; } = int.MaxValue;

    /// <summary>Why the metric has its form, where warmup has chosen it.</summary>
    public MetricChoice? Choice { get; set; }

    public HmcTuning ToValue() => new(StepSize, Metric.ToInverseMetric()) { Choice = Choice };

    /// <summary>Writes step size and metric to a snapshot, or reads them.</summary>
    public void Transfer(StateTransfer transfer)
    {
        double stepSize = StepSize;
        transfer.Next(ref stepSize);
        StepSize = stepSize;
        int form = (int)Metric.Kind;
        int length = Metric.Values.Length;
        transfer.Next(ref form);
        transfer.Next(ref length);
        double[] values = new double[length];
        Metric.Values[..Math.Min(length, Metric.Values.Length)].CopyTo(values);
        transfer.Next(values);
        if (form != (int)Metric.Kind) Metric = Metric.Create((MetricKind)form, Metric.Dimension);
        if (!Metric.TrySet(values)) throw new InvalidDataException("The snapshot's inverse metric is not finite and positive definite.");
    }
}
