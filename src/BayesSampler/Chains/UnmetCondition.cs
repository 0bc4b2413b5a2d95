namespace BayesSampler;

/// <summary>A condition that the draws a run ended with do not meet.</summary>
/// <param name="Quantity">The scalar it is about.</param>
/// <param name="Criterion">What was looked at.</param>
/// <param name="Value">What was found; NaN where draws are too few, all equal, or not finite.</param>
/// <param name="Limit">What the rule wants: the smallest effective sample size, the largest standard error or R-hat.</param>
public sealed record UnmetCondition(string Quantity, StoppingCriterion Criterion, double Value, double Limit)
{
    /// <summary>The condition in words, in the invariant culture.</summary>
    public override string ToString() => Criterion switch
    {
        StoppingCriterion.EssBulk => Require.Invariant($"bulk ESS of {Quantity} is {Value:0.#}, below {Limit:0.#}"),
        StoppingCriterion.EssTail => Require.Invariant($"tail ESS of {Quantity} is {Value:0.#}, below {Limit:0.#}"),
        StoppingCriterion.McseMean => Require.Invariant($"MCSE of the mean of {Quantity} is {Value:G4}, above {Limit:G4}"),
        _ => Require.Invariant($"R-hat of {Quantity} is {Value:0.0000}, above {Limit}"),
    };
}
