using System.Globalization;

namespace BayesSampler;

/// <summary>Which form of metric warmup has chosen, and the estimates that decided.</summary>
/// <param name="Kind">Diagonal, dense or low rank.</param>
/// <param name="Rank">Directions of a low-rank metric; 0 for others.</param>
/// <param name="DiagonalCondition">
/// Condition number, at least 1, of the posterior covariance as a diagonal metric leaves it, as far as the draws of warmup show it: what
/// noise could explain counts as 1, so it may be larger, above all with fewer draws than coordinates. Its square root is about how many times more leapfrog steps a draw takes than under
/// independence. NaN where warmup had too few draws for a look.
/// </param>
/// <param name="Condition">The same as the chosen metric leaves it.</param>
/// <param name="RelativeCost">Expected cost of an effective draw over that with a diagonal metric: at most 1.</param>
public sealed record MetricChoice(MetricKind Kind, int Rank, double DiagonalCondition, double Condition, double RelativeCost)
{
    /// <summary>The choice as a sentence.</summary>
    public override string ToString() => Describe([this]);

    /// <summary>One sentence for the choices of several chains that are of one form.</summary>
    internal static string Describe(IReadOnlyList<MetricChoice> choices)
    {
        string left = $"warmup's draws show a condition number of {Range(choice => choice.DiagonalCondition, "G3")} under a diagonal metric";
        string cost = $"an effective draw costs about {Range(choice => choice.RelativeCost, "G2")} of what it would with that";
        string rank = Range(choice => choice.Rank, "0");
        return choices[0].Kind switch
        {
            MetricKind.Dense => $"dense: {left}; {cost}",
            MetricKind.LowRank =>
                $"low rank, {rank} {(rank == "1" ? "direction" : "directions")}: {left}, {Range(choice => choice.Condition, "G3")} under this one; {cost}",
            _ when choices.All(choice => double.IsNaN(choice.DiagonalCondition)) =>
                "diagonal: warmup had too few draws for a look at correlations",
            _ => $"diagonal: {left}, too little for another to pay",
        };

        string Range(Func<MetricChoice, double> figure, string format)
        {
            string low = choices.Min(figure).ToString(format, CultureInfo.InvariantCulture);
            string high = choices.Max(figure).ToString(format, CultureInfo.InvariantCulture);
            return low == high ? low : $"{low} to {high}";
        }
    }
}
