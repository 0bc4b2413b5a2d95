namespace BayesSampler.CompareStan;

/// <summary>One case with the runs of both sides; figures are medians over the seeds.</summary>
internal sealed class Comparison(
    ComparisonCase comparison, IReadOnlyList<RunResult> ours, IReadOnlyList<RunResult> stan, RunResult? exact, double floor)
{
    /// <summary>
    /// 1.01 is for one quantity; the largest R-hat of up to a thousand quantities goes beyond it by chance.
    /// </summary>
    public const double MaxRHat = 1.015;

    public const double MinEss = 400;

    /// <summary>Divergences in a hundred draws.</summary>
    public const double MaxDivergentPercent = 0.5;

    public ComparisonCase Case => comparison;

    public RunResult? Exact => exact;

    /// <summary>Time of the bare gradient in microseconds; NaN where there is no floor.</summary>
    public double Floor => floor;

    public double Ours(Func<RunResult, double> figure) => Median(ours, figure);

    public double Stan(Func<RunResult, double> figure) => Median(stan, figure);

    public string Metric => string.Join("/", ours.Select(run => run.Metric).Distinct());

    /// <summary>Ours over Stan's effective draws per second, warmup included: the smaller of bulk and tail.</summary>
    public double Ratio => RatioOf(run => run.Seconds);

    /// <summary>The same for a run that begins with the compilation of the model and ends with its process.</summary>
    public double ColdRatio => RatioOf(run => run.ColdSeconds);

    /// <summary>Why a ratio would mean nothing; empty where it counts.</summary>
    public IReadOnlyList<string> Doubts { get; } = [.. DoubtsOf(comparison, ours, "ours"), .. DoubtsOf(comparison, stan, "Stan")];

    public bool IsMet => Doubts.Count == 0
        && (comparison.Goal.Ratio is not { } ratio || Ratio >= ratio)
        && (comparison.Goal.Floor is null || Ours(run => run.MicrosecondsPerLeapfrog) <= Goal.FloorFactor * floor);

    private double RatioOf(Func<RunResult, double> seconds) => Math.Min(
        Ours(run => run.MinEssBulk / seconds(run)) / Stan(run => run.MinEssBulk / run.Seconds),
        Ours(run => run.MinEssTail / seconds(run)) / Stan(run => run.MinEssTail / run.Seconds));

    private static IEnumerable<string> DoubtsOf(ComparisonCase comparison, IReadOnlyList<RunResult> runs, string side)
    {
        if (runs.Count == 0) yield return $"{side}: no run";
        foreach (RunResult run in runs)
        {
            string where = FormattableString.Invariant($"{side}, seed {run.Seed}: ");
            double percent = 100.0 * run.Divergences / (run.Chains * run.Draws);
            if (run.Failure is { } failure)
            {
                yield return where + failure.ReplaceLineEndings(" ");
                continue;
            }

            if (!(run.MaxRHat < MaxRHat)) yield return FormattableString.Invariant($"{where}R-hat {run.MaxRHat:F3}");
            if (!(Math.Min(run.MinEssBulk, run.MinEssTail) >= MinEss))
                yield return FormattableString.Invariant($"{where}ESS {Math.Min(run.MinEssBulk, run.MinEssTail):F0}");
            if (!(percent <= MaxDivergentPercent))
                yield return FormattableString.Invariant($"{where}{run.Divergences} divergences");
            if (run.Side == "stan" && !(run.DensityError <= comparison.DensityTolerance))
                yield return FormattableString.Invariant($"{where}another density than ours by {run.DensityError:G2}");
        }
    }

    private static double Median(IEnumerable<RunResult> runs, Func<RunResult, double> figure) => Median(runs.Select(figure));

    /// <summary>Of the numbers among the values; NaN if there is none.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(value => !double.IsNaN(value)).Order()];
        if (sorted.Length == 0) return double.NaN;
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
