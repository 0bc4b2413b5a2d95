namespace BayesSampler.SameBits;

/// <summary>A computation whose bits must be the same everywhere.</summary>
/// <param name="Name">Its name in the output.</param>
/// <param name="Run">Computes, and adds all that must agree to the hash.</param>
internal sealed record Workload(string Name, Action<BitHash> Run)
{
    /// <summary>All of them. To add one, add a line here and its golden hash to SameBitsTests.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        .. NumericsWorkloads.All,
        .. SamplerWorkloads.All,
        .. ModelWorkloads.All,
    ];
}
