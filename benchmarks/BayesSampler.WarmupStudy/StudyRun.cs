namespace BayesSampler.WarmupStudy;

/// <summary>What came of one run.</summary>
/// <param name="Target">The acceptance that warmup aimed at.</param>
/// <param name="Acceptance">Mean after warmup, by chain.</param>
/// <param name="Leapfrogs">After warmup, over all chains.</param>
/// <param name="WarmupGradients">Over all chains, the search for initial points included.</param>
/// <param name="EssBulk">The smallest over the target's quantities.</param>
/// <param name="EssTail">The smallest over the target's quantities.</param>
/// <param name="RHat">The largest over the target's quantities.</param>
/// <param name="Divergences">After warmup.</param>
/// <param name="MaxAbsZ">The largest distance from what is known, in Monte Carlo standard errors.</param>
/// <param name="LostChains">Chains that ended frozen, or spent part of the run far below the others in log density.</param>
internal sealed record StudyRun(
    double Target,
    IReadOnlyList<double> Acceptance,
    long Leapfrogs,
    long WarmupGradients,
    double EssBulk,
    double EssTail,
    double RHat,
    int Divergences,
    double MaxAbsZ,
    int LostChains)
{
    public static StudyRun Execute(StudyTarget target, WarmupPlan plan, ulong seed, int draws)
    {
        NutsSettings settings = plan.Apply(target.Adjust(new NutsSettings { Seed = seed, Draws = draws }));
        CountedModel model = new(target.Model.Value);
        SamplingResult<HmcTuning> run = new NutsSampler(settings).Sample(model, target.Start(settings.Chains));
        IReadOnlyList<string> quantities = target.Quantities.Value;
        long leapfrogs = (long)Math.Round(run.Statistics["n_leapfrog__"].Values.ToArray().Sum());
        return new StudyRun(
            settings.TargetAcceptance,
            [.. run.Chains.Select(chain => Moments.Mean(chain.Statistics["accept_stat__"]))],
            leapfrogs,
            // After warmup each leapfrog step takes one gradient, and nothing else takes any.
            model.Gradients - leapfrogs,
            quantities.Min(name => Convergence.EssBulk(run.Draws[name])),
            quantities.Min(name => Convergence.EssTail(run.Draws[name])),
            quantities.Max(name => Convergence.RHat(run.Draws[name])),
            run.DivergenceCount,
            target.Deviations(run.Draws).Max(Math.Abs),
            LostOf(run.Warnings));
    }

    private static int LostOf(IEnumerable<DiagnosticWarning> warnings) => warnings
        .Where(warning => warning.Kind is WarningKind.StrayChain or WarningKind.FrozenChain)
        .Select(warning => warning.Chain)
        .Distinct()
        .Count();
}
