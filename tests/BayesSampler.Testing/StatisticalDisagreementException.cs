using System.Collections.Immutable;

namespace BayesSampler.Testing;

/// <summary>What a statistical check looks at.</summary>
public enum CheckedStatistic
{
    Mean,
    Sd,
    TailProbability,
    EffectiveSampleSize,
    RHat,
    IdenticalChains,
}

/// <summary>One thing wrong with draws.</summary>
/// <param name="Quantity">Which quantity.</param>
/// <param name="Statistic">Which of its statistics.</param>
/// <param name="Score">z in units of the Monte Carlo standard error; of the other checks the value that failed.</param>
/// <param name="Text">All of it in words.</param>
public sealed record Disagreement(string Quantity, CheckedStatistic Statistic, double Score, string Text);

/// <summary>Draws that disagree with what is known of their target.</summary>
public sealed class StatisticalDisagreementException(IEnumerable<Disagreement> disagreements)
    : Exception(string.Join(Environment.NewLine, disagreements.Select(disagreement => disagreement.Text)))
{
    /// <summary>Everything that was found.</summary>
    public ImmutableArray<Disagreement> Disagreements { get; } = [.. disagreements];

    /// <summary>Whether an estimate itself is wrong, and not only its effective sample size or R-hat.</summary>
    public bool IsBiased => Disagreements.Any(
        found => found.Statistic is CheckedStatistic.Mean or CheckedStatistic.Sd or CheckedStatistic.TailProbability);
}
