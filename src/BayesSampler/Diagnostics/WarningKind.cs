namespace BayesSampler;

/// <summary>What a <see cref="DiagnosticWarning"/> is about.</summary>
public enum WarningKind
{
    /// <summary>R-hat above its limit: chains, or the halves of one, do not agree.</summary>
    RHat,

    /// <summary>Too small an effective sample size for means and medians.</summary>
    EssBulk,

    /// <summary>Too small an effective sample size for the 5 % and 95 % quantiles.</summary>
    EssTail,

    /// <summary>Too few draws per chain to compute R-hat or effective sample sizes.</summary>
    TooFewDraws,

    /// <summary>Only one chain, which cannot disagree with another.</summary>
    SingleChain,

    /// <summary>A draw is NaN or infinite.</summary>
    NonFinite,

    /// <summary>All draws are equal: deterministic, or no proposal was ever accepted.</summary>
    Constant,

    /// <summary>Divergent transitions after warmup.</summary>
    Divergences,

    /// <summary>Trajectories cut off at the largest tree depth.</summary>
    TreeDepth,

    /// <summary>Low energy Bayesian fraction of missing information.</summary>
    EBfmi,

    /// <summary>A run that ended before all draws were made, or its stopping rule was met. Raised by samplers.</summary>
    Incomplete,

    /// <summary>Trajectories cut off at a number of leapfrog steps.</summary>
    StepLimit,

    /// <summary>
    /// A chain far below the others in log density, for all its draws or part of them: in a lesser mode, or still on its way.
    /// More than 5 % of its draws lie more than 5 standard deviations below the mean of the chain of the highest mean.
    /// </summary>
    StrayChain,

    /// <summary>A chain of HMC, NUTS or WALNUTS that ended more than half of its transitions where they began.</summary>
    FrozenChain,

    /// <summary>The log density was NaN or +∞ somewhere that chains tried to go after warmup. Raised by samplers.</summary>
    UndefinedDensity,
}
