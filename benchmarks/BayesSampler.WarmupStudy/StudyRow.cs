namespace BayesSampler.WarmupStudy;

/// <summary>One target under one warmup, over all seeds.</summary>
internal sealed class StudyRow(string target, WarmupPlan plan, IReadOnlyList<StudyRun> runs)
{
    private const double MaxRHat = 1.01;
    private const double MaxAbsZ = 5;

    /// <summary>A hundred a chain.</summary>
    private const double EssPerChain = 100;

    public string Target => target;

    public WarmupPlan Plan => plan;

    public double Acceptance => runs.Average(run => run.Acceptance.Average());

    /// <summary>Of the chain furthest from what was aimed at.</summary>
    public double WorstAcceptance => runs
        .SelectMany(run => run.Acceptance, (run, acceptance) => (Off: Math.Abs(acceptance - run.Target), acceptance))
        .MaxBy(chain => chain.Off)
        .acceptance;

    /// <summary>Of the mean acceptance from what was aimed at.</summary>
    public double AcceptanceError => Math.Abs(Acceptance - runs[0].Target);

    public int Chains => runs.Sum(run => run.Acceptance.Count);

    public int LostChains => runs.Sum(run => run.LostChains);

    /// <summary>Warmup's, of a chain.</summary>
    public double WarmupGradients => (double)runs.Sum(run => run.WarmupGradients) / Chains;

    public double LeapfrogsPerDraw(int draws) => (double)runs.Sum(run => run.Leapfrogs) / Chains / draws;

    /// <summary>Per gradient, warmup included.</summary>
    public double EssBulk => runs.Average(run => run.EssBulk / (run.WarmupGradients + run.Leapfrogs));

    /// <inheritdoc cref="EssBulk"/>
    public double EssTail => runs.Average(run => run.EssTail / (run.WarmupGradients + run.Leapfrogs));

    /// <summary>Per gradient after warmup.</summary>
    public double SamplingEssBulk => runs.Average(run => run.EssBulk / run.Leapfrogs);

    /// <inheritdoc cref="SamplingEssBulk"/>
    public double SamplingEssTail => runs.Average(run => run.EssTail / run.Leapfrogs);

    public double LargestRHat => runs.Max(run => run.RHat);

    public int Divergences => runs.Sum(run => run.Divergences);

    public double LargestAbsZ => runs.Max(run => run.MaxAbsZ);

    public bool IsSound => Doubts == 0;

    /// <summary>Runs that fail one of the bounds. NaN fails.</summary>
    public int Doubts => runs.Count(run => !(
        run.RHat < MaxRHat
        && run.MaxAbsZ < MaxAbsZ
        && Math.Min(run.EssBulk, run.EssTail) >= EssPerChain * run.Acceptance.Count));

    /// <summary>Of runs of the same target under another warmup.</summary>
    public double RatioTo(StudyRow other) => Math.Min(EssBulk, EssTail) / Math.Min(other.EssBulk, other.EssTail);
}
