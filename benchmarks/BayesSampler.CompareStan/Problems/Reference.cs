using System.Text.Json;
using BayesSampler.Models;
using BayesSampler.PosteriorDb;

namespace BayesSampler.CompareStan;

/// <summary>
/// A posterior of posteriordb, as <c>benchmarks/BayesSampler.PosteriorDb</c> states it, under the sampler's own settings.
/// </summary>
/// <param name="name">As in posteriordb.</param>
internal sealed class Reference(string name) : Problem
{
    private readonly Posterior _posterior = Posteriors.All.First(posterior => posterior.Name == name);
    private readonly PosteriorData _data = PosteriorData.Load(name);

    public override ModelBuilder State() => _posterior.State(_data);

    public override StanDump StanData()
    {
        StanDump dump = new();
        foreach (JsonProperty field in _data.Fields) dump.Add(field.Name, field.Value);
        return dump;
    }

    public override IReadOnlyList<IReadOnlyDictionary<string, double[]>>? Starts(int chains) =>
        _posterior.StartValues(_data, chains);
}
