using System.CommandLine;

namespace BayesSampler.Scale;

/// <summary>The command line, read and checked.</summary>
/// <param name="Quick">Whether to take small ranges, in seconds.</param>
/// <param name="Out">Folder of the table and the pictures; null prints the table alone.</param>
/// <param name="Only">The studies to run, in order.</param>
internal sealed record Options(bool Quick, string? Out, IReadOnlyList<string> Only)
{
    private static readonly string[] Studies = ["n", "d", "chains", "draws"];

    /// <summary>Builds the command; <paramref name="run"/> is called with checked options and returns the exit code.</summary>
    public static RootCommand Command(Func<Options, int> run)
    {
        Option<bool> quick = new("--quick") { Description = "Small ranges: some seconds instead of minutes." };
        Option<string?> folder = new("--out")
        {
            Description = "Write scale.md and the pictures to this folder.",
            HelpName = "FOLDER",
        };
        Option<string[]> only = new("--only") { Description = "Run this study alone; may be given several times.", HelpName = "STUDY" };
        only.AcceptOnlyFromAmong(Studies);
        RootCommand command = new(
            "Measures how time and memory grow with rows (n), dimensions (d), chains and draws. Exit code 0: done; 2: bad input.");
        foreach (Option option in (Option[])[quick, folder, only]) command.Options.Add(option);
        command.SetAction(parsed => run(new Options(
            parsed.GetValue(quick),
            Create(parsed.GetValue(folder)),
            parsed.GetValue(only) is { Length: > 0 } chosen ? [.. Studies.Where(chosen.Contains)] : Studies)));
        return command;
    }

    /// <summary>Before minutes of measuring, not after them.</summary>
    private static string? Create(string? folder)
    {
        if (folder is null) return null;
        if (string.IsNullOrWhiteSpace(folder)) throw new ArgumentException("--out must name a folder, but was empty.");
        Directory.CreateDirectory(folder);
        return folder;
    }
}
