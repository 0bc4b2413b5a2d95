using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>How a run that draws until a rule is met came to its end.</summary>
public sealed class StoppingReport
{
    internal StoppingReport(StoppingRule rule, StopReason reason, int checks, int draws, ImmutableArray<UnmetCondition> unmet)
    {
        Rule = rule;
        Reason = reason;
        Checks = checks;
        DrawsPerChain = draws;
        Unmet = unmet;
    }

    /// <summary>The rule.</summary>
    public StoppingRule Rule { get; }

    /// <summary>What ended the run.</summary>
    public StopReason Reason { get; }

    /// <summary>How often the draws were looked at, the last time included.</summary>
    public int Checks { get; }

    /// <summary>Draws of each chain at the end.</summary>
    public int DrawsPerChain { get; }

    /// <summary>
    /// What of the rule the draws at the end do not meet, in the order of the quantities. Empty after
    /// <see cref="StopReason.ConditionsMet"/>, and where the time ran out when it happened to be met.
    /// </summary>
    public ImmutableArray<UnmetCondition> Unmet { get; }

    /// <summary>The reason, and the first of what is not met, in the invariant culture.</summary>
    public override string ToString()
    {
        string text = Reason switch
        {
            StopReason.ConditionsMet => Require.Invariant($"The stopping rule was met after {DrawsPerChain} draws per chain."),
            StopReason.MaxDraws => Require.Invariant($"The run stopped at MaxDraws, {Rule.MaxDraws} draws per chain."),
            StopReason.Deadline => Require.Invariant(
                $"The deadline of {Rule.Deadline} ended the run after {DrawsPerChain} draws per chain."),
            StopReason.Cancelled => Require.Invariant($"The run was cancelled after {DrawsPerChain} draws per chain."),
            _ => Require.Invariant($"The run stopped after {DrawsPerChain} draws per chain because some are not finite."),
        };
        if (Unmet.IsEmpty) return text;
        string others = Unmet.Length == 1 ? "" : Require.Invariant($" ({Unmet.Length - 1} more conditions are not met)");
        return text + $" Not met: {Unmet[0]}{others}.";
    }
}
