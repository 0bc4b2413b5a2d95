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

    /// <summary>Writes everything to a snapshot, or reads it.</summary>
    public void Transfer(StateTransfer transfer)
    {
        double stepSize = StepSize;
        transfer.Next(ref stepSize);
        StepSize = stepSize;
        int depth = MaxTreeDepth;
        transfer.Next(ref depth);
        MaxTreeDepth = depth;
        TransferChoice(transfer);
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

    /// <summary>Whether there is a choice follows from the settings, which are the same on both sides.</summary>
    private void TransferChoice(StateTransfer transfer)
    {
        if (Choice is not { } choice) return;
        int form = (int)choice.Kind, rank = choice.Rank;
        double diagonal = choice.DiagonalCondition, left = choice.Condition, cost = choice.RelativeCost;
        transfer.Next(ref form);
        transfer.Next(ref rank);
        transfer.Next(ref diagonal);
        transfer.Next(ref left);
        transfer.Next(ref cost);
        Choice = new MetricChoice((MetricKind)form, rank, diagonal, left, cost);
    }
}
