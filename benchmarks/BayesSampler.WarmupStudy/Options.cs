using System.CommandLine;

namespace BayesSampler.WarmupStudy;

/// <summary>The command line, read and checked.</summary>
/// <param name="Only">The targets, in order.</param>
/// <param name="Plans">The warmups to compare, in order.</param>
/// <param name="SeedCount">Seeds 1 to this are run.</param>
/// <param name="Draws">Of each chain.</param>
/// <param name="Out">File for the tables; null for the terminal.</param>
internal sealed record Options(
    IReadOnlyList<StudyTarget> Only, IReadOnlyList<WarmupPlan> Plans, int SeedCount, int Draws, string? Out)
{
    private const string DefaultPlans = "200,300,400,600,1000," + WarmupPlan.Stan;

    public IEnumerable<ulong> Seeds => Enumerable.Range(1, SeedCount).Select(seed => (ulong)seed);

    /// <summary>Builds the command; <paramref name="run"/> is called with checked options.</summary>
    public static RootCommand Command(Action<Options> run)
    {
        Option<string?> only = new("--only") { Description = "Only targets whose names contain this.", HelpName = "TEXT" };
        Option<int> seeds = new("--seeds") { Description = "Runs of each.", HelpName = "N", DefaultValueFactory = _ => 3 };
        Option<int> draws = new("--draws") { Description = "Of each chain.", HelpName = "N", DefaultValueFactory = _ => 1000 };
        Option<string> warmups = new("--warmups")
        {
            Description = $"Iterations, with commas; '{WarmupPlan.Stan}' is Stan's warmup of 1,000 with a diagonal metric.",
            HelpName = "LIST",
            DefaultValueFactory = _ => DefaultPlans,
        };
        Option<string?> file = new("--out") { Description = "Write the tables to this file.", HelpName = "FILE" };
        RootCommand command = new(
            "Compares lengths of warmup on targets with known moments and on reference posteriors. "
            + "All figures are counted, not timed.");
        foreach (Option option in (Option[])[only, seeds, draws, warmups, file]) command.Options.Add(option);
        command.SetAction(parsed => run(new Options(
            Find(parsed.GetValue(only) ?? ""),
            [.. parsed.GetRequiredValue(warmups).Split(',').Select(WarmupPlan.Parse)],
            Positive(parsed.GetValue(seeds), seeds),
            Positive(parsed.GetValue(draws), draws),
            CheckFolder(parsed.GetValue(file)))));
        return command;
    }

    private static StudyTarget[] Find(string text)
    {
        StudyTarget[] found =
        [
            .. StudyTarget.All().Where(target => target.Name.Contains(text, StringComparison.OrdinalIgnoreCase)),
        ];
        return found.Length > 0
            ? found
            : throw new ArgumentException($"No target's name contains '{text}'. Leave --only out for all.");
    }

    private static int Positive(int value, Option option) =>
        value > 0 ? value : throw new ArgumentException($"{option.Name} must be at least 1, but was {value}.");

    /// <summary>Before minutes of sampling, not after them.</summary>
    private static string? CheckFolder(string? file)
    {
        if (file is null) return null;
        string folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? "";
        return Directory.Exists(folder)
            ? file
            : throw new ArgumentException($"--out {file} cannot be written: there is no folder '{folder}'.");
    }
}
