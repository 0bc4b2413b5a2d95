namespace BayesSampler;

/// <summary>Which form of metric warmup has chosen, and the estimates that decided.</summary>
/// <param name="Kind">Diagonal, dense or low rank.</param>
/// <param name="Rank">Directions of a low-rank metric; 0 for others.</param>
/// <param name="DiagonalCondition">
/// Condition number, at least 1, of the posterior covariance as a diagonal metric leaves it, as far as the draws of warmup show it: with
/// fewer draws than coordinates it may be larger. Its square root is about how many times more leapfrog steps a draw takes than under
/// independence. NaN where warmup had too few draws for a look.
/// </param>
/// <param name="Condition">The same as the chosen metric leaves it.</param>
/// <param name="RelativeCost">Expected cost of an effective draw over that with a diagonal metric: at most 1.</param>
public sealed record MetricChoice(MetricKind Kind, int Rank, double DiagonalCondition, double Condition, double RelativeCost)
{
    /// <summary>The choice as a sentence.</summary>
    public override string ToString()
    {
        string left = Require.Invariant($"warmup's draws show a condition number of {DiagonalCondition:G3} under a diagonal metric");
        string cost = Require.Invariant($"an effective draw costs about {RelativeCost:G2} of what it would with a diagonal metric");
        string directions = Rank == 1 ? "direction" : "directions";
        return Kind switch
        {
            MetricKind.Dense => $"dense: {left}; {cost}",
            MetricKind.LowRank => Require.Invariant($"low rank, {Rank} {directions}: {left}, {Condition:G3} under this one; {cost}"),
            _ when double.IsNaN(DiagonalCondition) =>
                "diagonal: warmup had too few draws for a look at correlations",
            _ => $"diagonal: {left}, too little for another to pay",
        };
    }
}
