using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>Estimates, intervals, Monte Carlo errors and convergence of all quantities. Immutable and thread-safe.</summary>
public sealed class PosteriorSummary
{
    private readonly PosteriorDraws _draws;

    private PosteriorSummary(PosteriorDraws draws, double probability)
    {
        _draws = draws;
        Probability = probability;
        DrawsWorkspace workspace = new(draws.Chains, draws.DrawsPerChain);
        ImmutableArray<SummaryRow>.Builder rows = ImmutableArray.CreateBuilder<SummaryRow>(draws.Names.Length);
        foreach (string name in draws.Names)
        {
            workspace.Load(draws[name]);
            rows.Add(Row(name, workspace, probability));
        }

        Rows = rows.MoveToImmutable();
    }

    /// <summary>One row per scalar, in the order of the draws.</summary>
    public ImmutableArray<SummaryRow> Rows { get; }

    /// <summary>Probability inside the intervals.</summary>
    public double Probability { get; }

    /// <summary>Number of chains summarised.</summary>
    public int Chains => _draws.Chains;

    /// <summary>Draws in each chain.</summary>
    public int DrawsPerChain => _draws.DrawsPerChain;

    /// <summary>The row of a scalar by name.</summary>
    /// <exception cref="KeyNotFoundException">No such name; the message lists those there are.</exception>
    public SummaryRow this[string name] => Rows[_draws.IndexOf(name)];

    /// <summary>Summarises draws; about half a millisecond per scalar for 4 chains of 1000.</summary>
    /// <param name="draws">Draws after warmup.</param>
    /// <param name="probability">Inside the intervals, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A probability outside (0, 1).</exception>
    public static PosteriorSummary Of(PosteriorDraws draws, double probability = 0.95)
    {
        ArgumentNullException.ThrowIfNull(draws);
        return new PosteriorSummary(draws, Require.InOpenUnit(probability, nameof(probability), "0.95 is usual."));
    }

    /// <summary>
    /// An aligned text table in the invariant culture. Numbers end where their Monte Carlo standard error begins: it shows
    /// one significant digit, or two if the first is 1 or 2. A dash stands where a diagnostic says nothing.
    /// </summary>
    public override string ToString() => SummaryTable.Format(this);

    private static SummaryRow Row(string name, DrawsWorkspace draws, double probability) => new(
        name,
        draws.Mean(),
        draws.IsConstant ? 0 : draws.Sd(),
        draws.Median(),
        Intervals.EtiOfSorted(draws.Sorted, probability),
        Intervals.HdiOfSorted(draws.Sorted, probability),
        draws.McseMean(),
        draws.McseSd(),
        draws.EssBulk(),
        draws.EssTail(),
        draws.RHat());
}
