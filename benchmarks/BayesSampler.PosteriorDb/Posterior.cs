using BayesSampler.Models;

namespace BayesSampler.PosteriorDb;

/// <summary>A reference posterior: its model, stated in the language, and what sampling it needs beyond the defaults.</summary>
/// <param name="name">As in posteriordb; the folder of its data.</param>
/// <param name="title">What it is, in a few words.</param>
internal abstract class Posterior(string name, string title)
{
    public string Name { get; } = name;

    public string Title { get; } = title;

    /// <summary>
    /// How far differences of the log density may be from those of the reference, relative to them (absolutely below 1).
    /// </summary>
    public virtual double LogDensityTolerance => 1e-9;

    /// <summary>Reported scalars that another one determines, so that comparing them would count one quantity twice.</summary>
    public virtual IReadOnlyList<string> Redundant => [];

    /// <summary>The model of the data, stated and ready to be built.</summary>
    public abstract ModelBuilder State(PosteriorData data);

    /// <summary>Where each chain starts, by parameter; null for the sampler's own search.</summary>
    public virtual IReadOnlyList<IReadOnlyDictionary<string, double[]>>? StartValues(PosteriorData data, int chains) => null;

    /// <summary>The same, as the sampler takes it.</summary>
    public InitialPoints? Start(PosteriorData data, int chains) =>
        StartValues(data, chains) is { } values ? InitialPoints.ByName(values) : null;

    /// <summary>What this posterior needs other than the program's settings.</summary>
    public virtual NutsSettings Adjust(NutsSettings settings) => settings;
}
