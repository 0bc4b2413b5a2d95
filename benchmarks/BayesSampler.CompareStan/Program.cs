// The parts of benchmarks/compare-stan.sh that are ours: data for Stan, our runs, the reading of Stan's, the table.
using System.CommandLine;
using BayesSampler.CompareStan;

Argument<string> name = new("case");
Argument<string> place = new("file");
Option<ulong> seed = new("--seed") { DefaultValueFactory = _ => 1 };
Option<string?> only = new("--only") { Description = "Only the cases whose names contain this." };
Option<bool> quick = new("--quick") { Description = "Without the cases that take Stan more than half a minute." };
Option<string[]> notes = new("--note") { Description = "A paragraph above the table." };

Command cases = new("cases", "Names, Stan models and names of Stan's runs.") { only, quick };
cases.SetAction(parsed =>
{
    ComparisonCase[] chosen =
    [
        .. Cases.All.Where(one => one.Name.Contains(parsed.GetValue(only) ?? "", StringComparison.OrdinalIgnoreCase)
            && !(one.IsSlow && parsed.GetValue(quick))),
    ];
    if (chosen.Length == 0) throw new ArgumentException("No case is left. `cases` without options lists all.");
    foreach (ComparisonCase one in chosen) Console.WriteLine($"{one.Name}\t{one.StanModel}\t{one.StanRun}");
});

Command data = new("data", "Writes the data for Stan, and FILE.init.1, ... where starting values are given.") { name, place };
data.SetAction(parsed =>
{
    Problem problem = Cases.Find(parsed.GetRequiredValue(name)).Load();
    string file = parsed.GetRequiredValue(place);
    File.WriteAllText(file, problem.StanData().ToString());
    int chain = 0;
    foreach (IReadOnlyDictionary<string, double[]> start in problem.Starts(StanRun.Chains) ?? [])
    {
        StanDump dump = new();
        foreach ((string parameter, double[] values) in start) dump.Add(parameter, values);
        File.WriteAllText(FormattableString.Invariant($"{file}.init.{++chain}"), dump.ToString());
    }
});

Command ours = new("ours", "Runs our side and prints a line of JSON.") { name, seed };
ours.SetAction(parsed => Console.WriteLine(
    OwnRun.Execute(Cases.Find(parsed.GetRequiredValue(name)), parsed.GetValue(seed)).ToJson()));

Command stan = new("stan", "Reads a run of Stan's from FILE.json and FILE-1.csv, ... and prints a line of JSON.")
{
    name, place, seed,
};
stan.SetAction(parsed => Console.WriteLine(
    StanRun.Read(Cases.Find(parsed.GetRequiredValue(name)), parsed.GetValue(seed), parsed.GetRequiredValue(place)).ToJson()));

Command exact = new("exact", "Draws from the closed form, where there is one, and prints a line of JSON.") { name, seed };
exact.SetAction(parsed =>
{
    if (ExactRun.Execute(Cases.Find(parsed.GetRequiredValue(name)), parsed.GetValue(seed)) is { } result)
        Console.WriteLine(result.ToJson());
});

Command table = new("table", "Makes the table of a file of JSON lines.") { place, notes };
table.SetAction(parsed => Console.Write(
    ComparisonTable.Of(File.ReadLines(parsed.GetRequiredValue(place)), parsed.GetValue(notes) ?? [])));

Argument<string> picture = new("picture");
Command draw = new("picture", "Draws the ratios of a file of JSON lines.") { place, picture };
draw.SetAction(parsed =>
    ComparisonPicture.Of(File.ReadLines(parsed.GetRequiredValue(place))).SavePng(parsed.GetRequiredValue(picture)));

RootCommand root = new("Parts of benchmarks/compare-stan.sh.") { cases, data, ours, stan, exact, table, draw };
ParseResult command = root.Parse(args);
try
{
    return command.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception) when (exception is ArgumentException or InvalidDataException or IOException
    or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"Error: {exception.Message.ReplaceLineEndings(" ")}");
    return 2;
}
