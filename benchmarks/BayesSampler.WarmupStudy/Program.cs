using System.CommandLine;
using BayesSampler.WarmupStudy;

ParseResult parsed = Options.Command(Run).Parse(args);
if (parsed.Errors.Count > 0) return BadInput(parsed.Errors[0].Message);
try
{
    return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException)
{
    return BadInput(exception.Message);
}

static void Run(Options options)
{
    Report report = new(options);
    List<StudyRow> rows = [];
    foreach (StudyTarget target in options.Only)
    {
        foreach (WarmupPlan plan in options.Plans)
        {
            StudyRun[] runs = [.. options.Seeds.Select(seed => StudyRun.Execute(target, plan, seed, options.Draws))];
            rows.Add(new StudyRow(target.Name, plan, runs));
            Console.WriteLine(Report.Progress(rows[^1]));
        }
    }

    string text = report.Text(rows);
    if (options.Out is null) Console.Write("\n" + text);
    else File.WriteAllText(options.Out, text);
}

static int BadInput(string message)
{
    Console.Error.WriteLine($"Error: {message.ReplaceLineEndings(" ")}");
    return 2;
}
