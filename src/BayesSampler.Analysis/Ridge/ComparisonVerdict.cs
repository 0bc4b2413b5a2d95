using System.Collections.Immutable;

namespace BayesSampler.Analysis;

/// <summary>Whether draws agree with the exact posterior.</summary>
/// <param name="Mode">The mode meets the exact one; true where none was given.</param>
/// <param name="Mean">Every mean is within the bound.</param>
/// <param name="Sd">Every standard deviation is within the bound.</param>
/// <param name="Intervals">Every interval end is within the bound.</param>
/// <param name="Converged">R-hat and effective sample sizes allow a judgement at all.</param>
/// <param name="Reasons">One line for each thing that is not as it should be; empty when all is.</param>
public sealed record ComparisonVerdict(
    bool Mode, bool Mean, bool Sd, bool Intervals, bool Converged, ImmutableArray<string> Reasons)
{
    /// <summary>Whether everything agrees.</summary>
    public bool Pass => Mode && Mean && Sd && Intervals && Converged;
}
