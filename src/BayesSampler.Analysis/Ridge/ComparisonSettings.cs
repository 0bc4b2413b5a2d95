namespace BayesSampler.Analysis;

/// <summary>How strictly <see cref="RidgeComparison"/> judges.</summary>
public sealed record ComparisonSettings
{
    /// <summary>Probability that correct samplers fail somewhere among all comparisons of a run, in (0, 1).</summary>
    public double FalseAlarm { get; init => field = Require.InOpenUnit(value, nameof(FalseAlarm), "The default is 0.001."); } = 0.001;

    /// <summary>
    /// Verdicts that share the false alarm probability: the number of samplers compared in one run, at least 1.
    /// </summary>
    public int Verdicts { get; init => field = Require.AtLeast(value, 1, nameof(Verdicts)); } = 1;

    /// <summary>Largest distance of the mode from the exact one, in posterior standard deviations. Positive.</summary>
    public double ModeTolerance { get; init => field = Require.Positive(value, nameof(ModeTolerance)); } = 1e-8;

    /// <summary>
    /// Smallest bulk and tail ESS that can be judged. Positive. Below it the comparison fails: a huge MCSE makes every z small.
    /// </summary>
    public double MinEss { get; init => field = Require.Positive(value, nameof(MinEss)); } = 400;

    /// <summary>
    /// Largest R-hat that can be judged, above 1. Looser than the 1.01 of warnings, so that it adds next to nothing to the false
    /// alarms: at <see cref="MinEss"/> chance alone exceeds 1.01 often.
    /// </summary>
    public double MaxRHat
    {
        get;
        init => field = value > 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(MaxRHat), Require.Invariant($"MaxRHat must be above 1, but was {value}. The default is 1.05."));
    } = 1.05;

    /// <summary>Probability of the intervals whose ends are compared, in (0, 1).</summary>
    public double Probability { get; init => field = Require.InOpenUnit(value, nameof(Probability), "The default is 0.95."); } = 0.95;
}
