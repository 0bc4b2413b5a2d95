using System.CommandLine;

namespace BayesSampler.PosteriorDb;

/// <summary>The command line, read and checked.</summary>
/// <param name="List">Whether only to list what there is.</param>
/// <param name="Only">The posteriors to run, in order.</param>
/// <param name="Seed">Of all of them.</param>
/// <param name="Json">File for the results; null for none.</param>
internal sealed record Options(bool List, IReadOnlyList<Posterior> Only, ulong Seed, string? Json)
{
    /// <summary>Builds the command; <paramref name="run"/> is called with checked options and returns the exit code.</summary>
    public static RootCommand Command(Func<Options, int> run)
    {
        Option<bool> list = new("--list") { Description = "List the posteriors with their dimensions, and run none." };
        Option<string[]> only = new("--only")
        {
            Description = "Run this posterior alone; may be given several times.",
            HelpName = "NAME",
        };
        Option<ulong> seed = new("--seed")
        {
            Description = "The same seed gives the same draws.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        Option<string?> json = new("--json") { Description = "Write the results to this file.", HelpName = "FILE" };
        RootCommand command = new(
            "Samples 18 reference posteriors of posteriordb by NUTS and compares them with reference values. "
            + "Exit code 0: all passed; 1: one did not; 2: bad input.");
        foreach (Option option in (Option[])[list, only, seed, json]) command.Options.Add(option);
        command.SetAction(parsed => run(new Options(
            parsed.GetValue(list),
            Find(parsed.GetValue(only) ?? []),
            parsed.GetValue(seed),
            CheckFolder(parsed.GetValue(json)))));
        return command;
    }

    private static IReadOnlyList<Posterior> Find(string[] names)
    {
        foreach (string name in names)
        {
            if (Posteriors.All.Any(posterior => posterior.Name == name)) continue;
            string known = string.Join(", ", Posteriors.All.Select(posterior => posterior.Name));
            throw new ArgumentException($"There is no posterior '{name}' for --only. There are: {known}.");
        }

        return names.Length == 0 ? Posteriors.All : [.. Posteriors.All.Where(posterior => names.Contains(posterior.Name))];
    }

    /// <summary>Before minutes of sampling, not after them.</summary>
    private static string? CheckFolder(string? file)
    {
        if (file is null) return null;
        if (string.IsNullOrWhiteSpace(file)) throw new ArgumentException("--json must name a file, but was empty.");
        if (Directory.Exists(file)) throw new ArgumentException($"--json must name a file, but '{file}' is a folder.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? "";
        return Directory.Exists(folder)
            ? file
            : throw new ArgumentException($"--json {file} cannot be written: there is no folder '{folder}'.");
    }
}
