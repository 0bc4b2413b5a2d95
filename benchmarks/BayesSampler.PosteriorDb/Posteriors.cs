namespace BayesSampler.PosteriorDb;

/// <summary>All posteriors, by increasing difficulty.</summary>
internal static class Posteriors
{
    public static IReadOnlyList<Posterior> All { get; } =
    [
        new MesquiteVolume(),
        new KidScoreMomHsIq(),
        new KidScoreInteractionZ(),
        new KidScoreMomWork(),
        new SimulatedRegression(),
        new Nes2000(),
        new LogEarnInteraction(),
        new KidScoreInteraction(),
        new ArK(),
        new MesquiteVas(),
        new EarnHeight(),
        new GpRegression(),
        new Garch(),
        new GaussianMixture(),
        new EightSchools(),
        new HiddenStates(),
        new Diamonds(),
        new LynxAndHare(),
    ];
}
