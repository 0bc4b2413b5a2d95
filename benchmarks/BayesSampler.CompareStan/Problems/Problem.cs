using BayesSampler.Models;

namespace BayesSampler.CompareStan;

/// <summary>A posterior with its data in memory, for both sides.</summary>
internal abstract class Problem
{
    /// <summary>How the model is compiled.</summary>
    public virtual ModelOptions Options { get; } = new();

    /// <summary>The model in the language. Its parameters are named as Stan's.</summary>
    public abstract ModelBuilder State();

    /// <summary>The data by the names that the Stan model gives them.</summary>
    public abstract StanDump StanData();

    /// <summary>Where each chain starts on both sides, by parameter; null for the sampler's own search.</summary>
    public virtual IReadOnlyList<IReadOnlyDictionary<string, double[]>>? Starts(int chains) => null;

    /// <summary>The posterior in closed form; null where there is none.</summary>
    public virtual Exact? Exact() => null;
}
