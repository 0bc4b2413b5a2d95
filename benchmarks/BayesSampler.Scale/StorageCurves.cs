using BayesSampler.Models;

namespace BayesSampler.Scale;

/// <summary>Curves of time and memory for both ways to keep draws.</summary>
internal sealed class StorageCurves
{
    private readonly Curve[] _memory = Of(", measured");
    private readonly Curve[] _stated = Of(", stated");

    public Curve[] Time { get; } = Of("");

    public Curve[] Memory => [.. _memory, .. _stated];

    /// <summary>Adds a point for one way, and measures its memory.</summary>
    /// <param name="k">The way, as in <see cref="Storage.Both"/>.</param>
    /// <param name="x">Chains or draws.</param>
    /// <param name="time">Of a run or of a draw.</param>
    /// <param name="settings">Of the run.</param>
    /// <param name="model">What is sampled.</param>
    /// <returns>Cells of the table: memory stated, memory measured, disk.</returns>
    public string[] Add(int k, double x, double time, NutsSettings settings, Model model)
    {
        (MemoryEstimate said, long measured) = Storage.Both[k].Memory(settings, model);
        Time[k].Add(x, time);
        _memory[k].Add(x, measured);
        _stated[k].Add(x, said.Memory);
        return [Measure.Bytes(said.Memory), Measure.Bytes(measured), Measure.Bytes(said.Disk)];
    }

    private static Curve[] Of(string suffix) => [.. Storage.Both.Select(storage => new Curve(storage.Name + suffix))];
}
