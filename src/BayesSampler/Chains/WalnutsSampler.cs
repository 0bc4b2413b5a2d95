namespace BayesSampler;

/// <summary>
/// The no-U-turn sampler with a step size chosen anew at every step of a trajectory: for posteriors whose scale changes from
/// place to place, such as funnels, which one step size cannot explore.
/// </summary>
/// <param name="settings">Settings.</param>
/// <remarks>
/// <para>
/// Bou-Rabee, Carpenter, Kleppe and Liu, "The Within-Orbit Adaptive Leapfrog No-U-Turn Sampler" (2025), arXiv:2506.18746. A
/// trajectory is made of macro steps of the same time. Each is halved until its leapfrog steps follow the energy closely enough,
/// and taken only if the way back would be halved as often: so the draws are exact, whatever the settings.
/// </para>
/// <para>
/// Take it where <see cref="NutsSampler"/> reports divergences that a higher target acceptance does not cure, and the model
/// cannot be reparameterised. Where one step size suits everywhere take NUTS: for the same effective sample size WALNUTS then
/// needs a fifth (a normal of 100 dimensions) to four fifths (three dimensions, Student's t) more gradients. Every halving costs the
/// gradients of the coarser attempts, there and back, and a trajectory whose next step does not lead back ends early: on Neal's
/// funnel nearly every third. WALNUTS follows trajectories into narrow places but does not shorten the way: slow mixing between
/// energies (a low E-BFMI) stays.
/// </para>
/// <para>
/// Statistics beside those of NUTS: <c>stepsize__</c> is the macro step, <c>min_stepsize__</c> the smallest leapfrog step tried,
/// <c>n_leapfrog__</c> counts every gradient, those of attempts given up and of ways back too, <c>irreversible__</c> is 1 where
/// the trajectory ended at a step that does not lead back, which harms nothing, and <c>divergent__</c> is 1 where the smallest
/// step allowed was too long: part of the posterior is then out of reach, so allow more halvings.
/// </para>
/// </remarks>
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

    private protected override HmcTuning TuningOf(Chain chain) =>
        ((Chain<LeapfrogTuning, WalnutsStatistics>)chain).Tuning.ToValue();

    private protected override DiagnosticLimits Limits => new() { MaxTreeDepth = _settings.MaxTreeDepth };
}
