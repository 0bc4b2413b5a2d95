namespace BayesSampler.PosteriorDb;

/// <summary>What came of one posterior. Numbers of a run that did not take place are NaN or 0.</summary>
internal sealed record PosteriorResult
{
    public required string Name { get; init; }

    public required int Dimension { get; init; }

    /// <summary>What was set otherwise than for all; empty for nothing.</summary>
    public required string Settings { get; init; }

    /// <summary>Largest relative difference to the known values of the log density.</summary>
    public required double LogDensityError { get; init; }

    public double MaxAbsZ { get; init; } = double.NaN;

    /// <summary>Mean of z² over all comparisons, near 1 over seeds: far below, standard errors would be overestimated.</summary>
    public double MeanSquareZ { get; init; } = double.NaN;

    /// <summary>Largest distance to the reference in posterior standard deviations.</summary>
    public double MaxAbsShift { get; init; } = double.NaN;

    public double MinEssBulk { get; init; } = double.NaN;

    public double MinEssTail { get; init; } = double.NaN;

    public double MaxRHat { get; init; } = double.NaN;

    public int Divergences { get; init; }

    /// <summary>Of all chains after warmup.</summary>
    public long Leapfrogs { get; init; }

    /// <summary>Time of a leapfrog step after warmup, all that a transition does included, in a chain.</summary>
    public double MicrosecondsPerLeapfrog { get; init; } = double.NaN;

    /// <summary>From the data in memory to the last draw: making the model, warmup and sampling of all chains.</summary>
    public double Seconds { get; init; } = double.NaN;

    public bool Pass => Reasons.Count == 0;

    /// <summary>Why it did not pass.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }
}
