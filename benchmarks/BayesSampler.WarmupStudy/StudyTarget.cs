using BayesSampler.PosteriorDb;
using BayesSampler.Testing;

namespace BayesSampler.WarmupStudy;

/// <summary>What is sampled, and what is known of it.</summary>
/// <param name="Name">Of the target.</param>
/// <param name="Model">Made when first asked for.</param>
/// <param name="Quantities">The scalars whose ESS and R-hat count: those of which something is known.</param>
/// <param name="Deviations">How far a run is from what is known, in standard errors, one number for each comparison.</param>
internal sealed record StudyTarget(
    string Name,
    Lazy<IModel<IDifferentiableLogDensity>> Model,
    Lazy<IReadOnlyList<string>> Quantities,
    Func<PosteriorDraws, IEnumerable<double>> Deviations)
{
    /// <summary>What the target needs beyond the defaults.</summary>
    public Func<NutsSettings, NutsSettings> Adjust { get; init; } = settings => settings;

    /// <summary>Where a number of chains start; null for the sampler's own search.</summary>
    public Func<int, InitialPoints?> Start { get; init; } = _ => null;

    /// <summary>
    /// The zoo, the reference posteriors, and the one with a lesser mode once more, from wherever a search begins.
    /// </summary>
    public static IEnumerable<StudyTarget> All() =>
    [
        .. Zoo.All.Select(animal => Of(animal.Key, new(animal.Value))),
        .. Posteriors.All.Select(Of),
        Of(new LynxAndHare()) with { Name = "lotka_volterra from afar", Start = _ => null },
    ];

    private static StudyTarget Of(string name, Lazy<TestTarget> target) => new(
        name,
        new(() => target.Value),
        new(() => [.. target.Value.Known.Select(known => known.Name)]),
        draws => target.Value.Known.SelectMany(known => Compare(draws[known.Name], known)));

    private static StudyTarget Of(Posterior posterior)
    {
        Lazy<PosteriorData> data = new(() => PosteriorData.Load(posterior.Name));
        Lazy<ReferenceQuantity[]> references = new(
            () => [.. ReferenceValues.Load(posterior.Name).Where(quantity => !posterior.Redundant.Contains(quantity.Name))]);
        return new StudyTarget(
            posterior.Name,
            new(() => posterior.State(data.Value).Build()),
            new(() => [.. references.Value.Select(quantity => quantity.Name)]),
            draws => references.Value.Select(reference => Compare(draws, reference)))
        {
            Adjust = posterior.Adjust,
            Start = chains => posterior.Start(data.Value, chains),
        };
    }

    private static double[] Compare(ParameterDraws draws, KnownQuantity known)
    {
        double mean = (Moments.Mean(draws) - known.Mean) / Convergence.McseMean(draws);
        return known.Sd is { } sd ? [mean, (Moments.Sd(draws) - sd) / Convergence.McseSd(draws)] : [mean];
    }

    /// <summary>Of the mean, or of the median where there is no mean.</summary>
    private static double Compare(PosteriorDraws draws, ReferenceQuantity reference) => Deviation
        .Of(draws, [reference])
        .Single(deviation => deviation.Statistic.Name == (reference.HasMoments ? "mean" : "q50"))
        .Z;
}
