namespace BayesSampler;

/// <summary>Metropolis–Hastings: needs no gradient. By default a random walk whose full covariance warmup adapts.</summary>
/// <remarks>
/// Robust adaptive Metropolis, Vihola (2012). Successive positions are close, so by default one iteration in 2 d is recorded,
/// about two thirds of the walk's own autocorrelation time.
/// </remarks>
public sealed class MetropolisSampler : Sampler<ILogDensity, RandomWalkTuning?>
{
    private readonly MetropolisSettings _settings;

    /// <summary>A sampler with these settings.</summary>
    /// <exception cref="ArgumentException">
    /// A proposal of one's own beside settings of the random walk, or no warmup and no tuning.
    /// </exception>
    public MetropolisSampler(MetropolisSettings settings) : base(settings)
    {
        _settings = settings;
        if (settings.Proposal is not null && (settings.Tuning is not null || settings.TargetAcceptance is not null))
        {
            throw new ArgumentException(
                "Tuning and TargetAcceptance belong to the random walk, but Proposal replaces it. Set one or the other.", nameof(settings));
        }

        if (settings is { Warmup: 0, Tuning: null, Proposal: null })
        {
            throw new ArgumentException(
                "Warmup is 0 but there is no Tuning to use. Set Tuning to that of an earlier run, or let warmup find one.", nameof(settings));
        }
    }

    /// <inheritdoc/>
    public override string Name => "mh";

    private protected override string Details => _settings.Proposal is null
        ? Require.Invariant($"random walk, target acceptance {_settings.TargetAcceptance:R}")
        : "own proposal";

    private protected override IReadOnlyList<string> StatisticNames => MetropolisStatistics.Names;

    private protected override int ThinningFor(int dimension) => _settings.Thinning ?? 2 * dimension;

    private protected override Chain CreateChain(Target target, int index)
    {
        IAdaptation<IProposal> adaptation;
        if (_settings.Proposal is { } create)
        {
            adaptation = new FixedProposal(
                create() ?? throw new ArgumentException("Proposal returned null. It must make a new proposal for each chain."));
        }
        else
        {
            RandomWalkProposal walk;
            if (_settings.Tuning is { } start)
            {
                Require.SameLength(start.Dimension, target.Dimension, "Tuning", "the model");
                walk = new RandomWalkProposal(start);
            }
            else
            {
                double[] scales = new double[target.Dimension];
                Array.Fill(scales, 2.38 / Math.Sqrt(target.Dimension));
                walk = new RandomWalkProposal(scales);
            }

            adaptation = new RobustAdaptiveMetropolis(walk, _settings.Warmup, _settings.TargetAcceptance ?? (target.Dimension == 1 ? 0.44 : 0.234));
        }

        return new Chain<IProposal, MetropolisStatistics>(
            target, SettingsFor(target.Dimension), _settings.Seed, index, _settings.Warmup, new MetropolisKernel(target.Density), adaptation);
    }

    private protected override RandomWalkTuning? TuningOf(Chain chain) =>
        (((Chain<IProposal, MetropolisStatistics>)chain).Tuning as RandomWalkProposal)?.ToTuning();
}
