namespace BayesSampler;

/// <summary>Which form of metric warmup has chosen, and the estimates that decided.</summary>
/// <param name="Kind">Diagonal, dense or low rank.</param>
/// <param name="Rank">Directions of a low-rank metric; 0 for others.</param>
/// <param name="DiagonalCondition">
/// Condition number, at least 1, of the posterior covariance as a diagonal metric leaves it; its square root is about how many times
/// more leapfrog steps a draw takes than under independence. NaN where warmup did not look as it ended: it was too short, or a
/// look would have cost more than half of all its leapfrog steps.
/// </param>
/// <param name="Condition">The same as the chosen metric leaves it.</param>
/// <param name="RelativeCost">Expected cost of an effective draw over that with a diagonal metric: at most 1.</param>
public sealed record MetricChoice(MetricKind Kind, int Rank, double DiagonalCondition, double Condition, double RelativeCost)
{
    /// <summary>The choice as a sentence.</summary>
    public override string ToString()
    {
        string left = Require.Invariant($"a diagonal metric leaves a condition number of {DiagonalCondition:G3}");
        string cost = Require.Invariant($"an effective draw costs about {RelativeCost:G2} of what it would with a diagonal metric");
        string directions = Rank == 1 ? "direction" : "directions";
        return Kind switch
        {
            MetricKind.Dense => $"dense: {left}; {cost}",
            MetricKind.LowRank => Require.Invariant($"low rank, {Rank} {directions}: {left}, this one {Condition:G3}; {cost}"),
            _ when double.IsNaN(DiagonalCondition) =>
                "diagonal: warmup ended without a look at correlations; it was too short, or its gradients too cheap for a look to pay",
            _ => $"diagonal: {left}, too little for another to pay",
        };
    }
}
