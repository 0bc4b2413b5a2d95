using System.Globalization;
using BayesSampler.Models;
using Spectre.Console;

namespace BayesSampler.PosteriorDb;

/// <summary>What is printed.</summary>
internal static class Report
{
    public static void List()
    {
        foreach (Posterior posterior in Posteriors.All)
        {
            Model model = posterior.State(PosteriorData.Load(posterior.Name)).Build();
            Line($"{posterior.Name,-44} {model.CreateEvaluator().Dimension,3}  {posterior.Title}");
        }
    }

    /// <summary>One line as soon as there is a result, and one for each reason why it failed.</summary>
    public static void Progress(PosteriorResult result)
    {
        Line($"{(result.Pass ? "pass" : "FAIL")}  {result.Name,-44} max |z| {result.MaxAbsZ,5:F2}   {result.Seconds,6:F2} s");
        foreach (string reason in result.Reasons) Line($"      {reason}");
    }

    public static void Table(IReadOnlyList<PosteriorResult> results, NutsSettings settings)
    {
        Table table = new Table().Border(TableBorder.Simple);
        string[] columns =
        [
            "posterior", "d", "max |z|", "shift", "bulk ESS", "tail ESS", "R-hat", "div.", "leapfrogs", "µs each", "seconds", "",
            "set otherwise",
        ];
        foreach (string column in columns)
        {
            TableColumn header = new TableColumn(column).NoWrap();
            table.AddColumn(column is "posterior" or "" or "set otherwise" ? header : header.RightAligned());
        }

        foreach (PosteriorResult result in results)
        {
            table.AddRow(
                result.Name,
                Text(result.Dimension, "D"),
                Text(result.MaxAbsZ, "F2"),
                Text(result.MaxAbsShift, "F3"),
                Text(result.MinEssBulk, "F0"),
                Text(result.MinEssTail, "F0"),
                Text(result.MaxRHat, "F4"),
                Text(result.Divergences, "D"),
                Text(result.Leapfrogs, "D"),
                Text(result.MicrosecondsPerLeapfrog, "F2"),
                Text(result.Seconds, "F2"),
                result.Pass ? "pass" : "FAIL",
                result.Settings);
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings());
        // A table that goes to a file is not broken at a terminal's width.
        if (Console.IsOutputRedirected) console.Profile.Width = 220;
        Console.WriteLine();
        console.Write(table);
        string metric = settings.Metric.ToString().ToLowerInvariant();
        Line($"NUTS, seed {settings.Seed}: {settings.Chains} chains of {settings.Warmup} + {settings.Draws}, {metric} metric, "
            + $"target acceptance {settings.TargetAcceptance}, tree depth {settings.MaxTreeDepth}.");
        Line("z: difference to the reference over the Monte Carlo error of both; shift: the largest difference in posterior sd.");
        Line($"{results.Count(result => result.Pass)} of {results.Count} passed.");
    }

    private static string Text<T>(T value, string format) where T : IFormattable =>
        value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>The program runs in the invariant culture.</summary>
    private static void Line(string text) => Console.WriteLine(text);
}
