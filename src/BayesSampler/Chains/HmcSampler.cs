namespace BayesSampler;

/// <summary>
/// Hamiltonian Monte Carlo with a random integration time: cheaper a draw than NUTS where one length suits everywhere.
/// </summary>
/// <remarks>
/// Duane et al. (1987); Neal (2011). One length of trajectories moves less far along the longest directions than NUTS does, so by
/// default every second iteration is recorded.
/// </remarks>
public sealed class HmcSampler : HamiltonianSampler
{
    private readonly HmcSettings _settings;

    /// <summary>A sampler with these settings.</summary>
    /// <exception cref="ArgumentException">No warmup and no tuning, or a fixed integration time that resonates.</exception>
    public HmcSampler(HmcSettings settings) : base(settings)
    {
        _settings = settings;
        double halfPeriods = settings.IntegrationTime / Math.PI;
        if (settings.IntegrationTimeJitter == 0 && Math.Abs(halfPeriods - Math.Round(halfPeriods)) < 0.05 && Math.Round(halfPeriods) >= 1)
        {
            throw new ArgumentException(
                Require.Invariant(
                    $"IntegrationTime {settings.IntegrationTime} without jitter is close to a multiple of π: trajectories return to where they began or to its mirror image. Set IntegrationTimeJitter, or another time."),
                nameof(settings));
        }
    }

    /// <inheritdoc/>
    public override string Name => "hmc";

    private protected override string Details => base.Details + Require.Invariant(
        $", integration time {_settings.IntegrationTime:R}, jitter {_settings.IntegrationTimeJitter:R}, leapfrog steps {_settings.MaxLeapfrogSteps}");

    private protected override int ThinningFor(int dimension) => _settings.Thinning ?? 2;

    private protected override IReadOnlyList<string> StatisticNames => HmcStatistics.Names;

    private protected override Chain CreateChain(Target target, int index)
    {
        double spread = _settings.IntegrationTimeJitter * _settings.IntegrationTime;
        HmcKernel kernel = new(
            target.Density,
            _settings.IntegrationTime - spread,
            _settings.IntegrationTime + spread,
            _settings.MaxLeapfrogSteps,
            _settings.MaxEnergyError);
        return Build(target, index, kernel, growsTrajectories: false);
    }

    private protected override HmcTuning TuningOf(Chain chain) => ((Chain<LeapfrogTuning, HmcStatistics>)chain).Tuning.ToValue();

    private protected override DiagnosticLimits Limits => new() { MaxLeapfrogSteps = _settings.MaxLeapfrogSteps };
}
