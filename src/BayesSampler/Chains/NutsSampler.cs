namespace BayesSampler;

/// <summary>
/// The no-U-turn sampler: HMC whose trajectories end where they begin to turn back. The first choice with a gradient.
/// </summary>
/// <param name="settings">Settings.</param>
/// <remarks>Hoffman and Gelman (2014), with multinomial sampling and the generalised criterion of Betancourt (2017).</remarks>
/// <exception cref="ArgumentException">No warmup and no tuning.</exception>
public sealed class NutsSampler(NutsSettings settings) : HamiltonianSampler(settings)
{
    private readonly NutsSettings _settings = settings;

    /// <inheritdoc/>
    public override string Name => "nuts";

    private protected override string Details => base.Details + Require.Invariant($", tree depth {_settings.MaxTreeDepth}");

    private protected override IReadOnlyList<string> StatisticNames => NutsStatistics.Names;

    private protected override Chain CreateChain(Target target, int index) =>
        Build(target, index, new NutsKernel(target.Density, _settings.MaxTreeDepth, _settings.MaxEnergyError));

    private protected override HmcTuning TuningOf(Chain chain) => ((Chain<LeapfrogTuning, NutsStatistics>)chain).Tuning.ToValue();

    private protected override DiagnosticLimits Limits => new() { MaxTreeDepth = _settings.MaxTreeDepth };
}
