using System.Globalization;
using System.Text;

namespace BayesSampler.WarmupStudy;

/// <summary>What is printed and written. The program runs in the invariant culture.</summary>
internal sealed class Report(Options options)
{
    public static string Progress(StudyRow row) => string.Create(CultureInfo.InvariantCulture,
        $"{row.Target,-42} {row.Plan,9}  acceptance {row.Acceptance:F2}  ESS/1000 gradients {1000 * row.EssBulk,6:G3}  ")
        + $"R-hat {row.LargestRHat:F3}  |z| {row.LargestAbsZ,4:F1}  lost {row.LostChains}  "
        + (row.IsSound ? "sound" : "doubtful");

    /// <summary>Both tables as markdown.</summary>
    public string Text(IReadOnlyList<StudyRow> rows)
    {
        StringBuilder text = new("# Lengths of warmup\n\n");
        string arguments = string.Join(" ", Environment.GetCommandLineArgs().Skip(1));
        text.Append(CultureInfo.InvariantCulture, $"""
                dotnet run -c Release --project BayesSampler.WarmupStudy -- {arguments}

            NUTS under its default settings but for the warmup, 4 chains of {options.Draws} draws, seeds 1 to {options.SeedCount}.
            All figures are counted, not timed. "Stan" is Stan's own warmup with a diagonal metric. Lotka-Volterra is run from
            starting points near the data, which keep chains out of its lesser mode, and from afar, where the sampler's own
            search begins.

            * acceptance: the mean over chains and seeds, and the chain furthest from the target, 0.8 (eight schools: 0.95).
            * leapfrogs: per draw after warmup. Warmup gradients: per chain, the search for a starting point included.
            * ESS: smallest over all quantities of which something is known, per 1,000 gradients, warmup included; then of
              sampling alone.
            * R-hat, |z|: largest over quantities and seeds. z is the distance in Monte Carlo standard errors from exact means
              and standard deviations, for posteriors of posteriordb from the reference's means (medians where the variance is
              infinite).
            * lost: chains that stand still, or that were far below the others in log density (`FrozenChain`, `StrayChain`).
            * sound: every seed has R-hat below 1.01, |z| below 5, bulk and tail ESS of at least 400. Otherwise how many do not.


            """);
        text.Append("## By warmup\n\n");
        AppendSummary(text, rows);
        text.Append("## By target\n\n");
        AppendTargets(text, rows);
        return text.ToString();
    }

    private void AppendSummary(StringBuilder text, IReadOnlyList<StudyRow> rows)
    {
        WarmupPlan longest =
            options.Plans.Where(plan => !plan.IsStan).DefaultIfEmpty(options.Plans[0]).MaxBy(plan => plan.Iterations)!;
        Dictionary<string, StudyRow> references = rows.Where(row => row.Plan == longest).ToDictionary(row => row.Target);
        text.Append(CultureInfo.InvariantCulture, $"""
            Ratios and acceptance are over the targets that are sound with a warmup of {longest}; the ratios compare ESS per
            gradient, warmup included, the smaller of bulk and tail, with that warmup's. Warmup gradients are a geometric mean
            over all targets.


            """);
        MarkdownTable.Append(
            text,
            ["warmup", "sound", "ESS per gradient", "least", "on", "acceptance off by", "on", "warmup gradients", "lost chains"],
            [.. options.Plans.Select(plan => Summary([.. rows.Where(row => row.Plan == plan)], references))]);
    }

    private static string[] Summary(StudyRow[] rows, Dictionary<string, StudyRow> references)
    {
        StudyRow[] compared = [.. rows.Where(row => references[row.Target].IsSound)];
        double Ratio(StudyRow row) => row.RatioTo(references[row.Target]);
        StudyRow? worst = compared.MinBy(Ratio);
        StudyRow? furthest = compared.MaxBy(row => row.AcceptanceError);
        return
        [
            $"{rows[0].Plan}",
            $"{rows.Count(row => row.IsSound)} of {rows.Length}",
            worst is null ? "-" : $"{GeometricMean(compared.Select(Ratio)):F2}",
            worst is null ? "-" : $"{Ratio(worst):F3}",
            worst?.Target ?? "-",
            furthest is null ? "-" : $"{furthest.AcceptanceError:F3}",
            furthest?.Target ?? "-",
            $"{GeometricMean(rows.Select(row => row.WarmupGradients)):F0}",
            $"{rows.Sum(row => row.LostChains)} of {rows.Sum(row => row.Chains)}",
        ];
    }

    private void AppendTargets(StringBuilder text, IReadOnlyList<StudyRow> rows) => MarkdownTable.Append(
        text,
        [
            "target", "warmup", "acceptance", "worst", "leapfrogs", "warmup gradients", "bulk ESS", "tail ESS", "bulk, sampling",
            "tail, sampling", "R-hat", "divergences", "max abs z", "lost", "sound",
        ],
        [.. rows.Select(row => (string[])
        [
            row.Target,
            $"{row.Plan}",
            $"{row.Acceptance:F3}",
            $"{row.WorstAcceptance:F2}",
            $"{row.LeapfrogsPerDraw(options.Draws):F1}",
            $"{row.WarmupGradients:F0}",
            Figure(1000 * row.EssBulk),
            Figure(1000 * row.EssTail),
            Figure(1000 * row.SamplingEssBulk),
            Figure(1000 * row.SamplingEssTail),
            $"{row.LargestRHat:F3}",
            $"{row.Divergences}",
            $"{row.LargestAbsZ:F1}",
            $"{row.LostChains}",
            row.IsSound ? "yes" : $"no, {row.Doubts}",
        ])]);

    private static double GeometricMean(IEnumerable<double> values) => Math.Exp(values.Average(Math.Log));

    /// <summary>Three digits.</summary>
    private static string Figure(double value) => value >= 100 ? $"{value:F0}" : value >= 10 ? $"{value:F1}" : $"{value:F2}";
}
