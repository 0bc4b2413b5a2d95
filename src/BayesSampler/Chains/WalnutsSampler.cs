namespace BayesSampler;

/// <summary>
/// The no-U-turn sampler with step sizes chosen within each trajectory.
/// </summary>
/// <param name="settings">Settings.</param>
/// <exception cref="ArgumentException">No warmup and no tuning.</exception>
public sealed class WalnutsSampler(WalnutsSettings settings) : HamiltonianSampler(settings)
{
    private readonly WalnutsSettings _settings = settings;

    /// <inheritdoc/>
    public override string Name => "walnuts";

    private protected override string Details => base.Details + Require.Invariant(
        $", tree depth {_settings.MaxTreeDepth}, largest step error {_settings.MaxStepError:R}, halvings {_settings.MaxHalvings}");

    private protected override IReadOnlyList<string> StatisticNames => WalnutsStatistics.Names;

    private protected override Chain CreateChain(Target target, int index) => Build(target, index, new WalnutsKernel(
        target.Density, _settings.MaxTreeDepth, _settings.MaxEnergyError, _settings.MaxHalvings, _settings.MaxStepError));

    private protected override HmcTuning TuningOf(Chain chain) => ((Chain<LeapfrogTuning, WalnutsStatistics>)chain).Tuning.ToValue();

    private protected override DiagnosticLimits Limits => new() { MaxTreeDepth = _settings.MaxTreeDepth };
}
