namespace BayesSampler;

/// <summary>What a condition of a <see cref="StoppingRule"/> looks at.</summary>
public enum StoppingCriterion
{
    /// <summary>Bulk effective sample size, at least the rule's.</summary>
    EssBulk,

    /// <summary>Tail effective sample size, at least the rule's.</summary>
    EssTail,

    /// <summary>Monte Carlo standard error of the mean, at most the rule's.</summary>
    McseMean,

    /// <summary>R-hat, at most the rule's.</summary>
    RHat,
}
