namespace BayesSampler;

/// <summary>What ended a run that draws until a <see cref="StoppingRule"/> is met.</summary>
public enum StopReason
{
    /// <summary>At a check, all conditions were met.</summary>
    ConditionsMet,

    /// <summary>Every chain had <see cref="StoppingRule.MaxDraws"/> draws.</summary>
    MaxDraws,

    /// <summary>The time was up.</summary>
    Deadline,

    /// <summary>The caller cancelled.</summary>
    Cancelled,

    /// <summary>A draw that counts was not finite, so that no number of draws could meet the rule.</summary>
    NonFinite,
}
