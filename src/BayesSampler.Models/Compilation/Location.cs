namespace BayesSampler.Models;

/// <summary>Where a node's elements are: in the chain's arena or among the constants, at an offset in doubles.</summary>
internal readonly record struct Location(bool IsConstant, int Offset)
{
    public Location Shifted(int elements) => this with { Offset = Offset + elements };
}
