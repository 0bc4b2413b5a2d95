using System.CommandLine;
using BayesSampler.PosteriorDb;

ParseResult parsed = Options.Command(Run).Parse(args);
if (parsed.Errors.Count > 0) return BadInput(parsed.Errors[0].Message);
try
{
    return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception) when (exception is ArgumentException or InvalidDataException or IOException
    or UnauthorizedAccessException)
{
    return BadInput(exception.Message);
}

static int Run(Options options)
{
    if (options.List)
    {
        Report.List();
        return 0;
    }

    List<PosteriorResult> results = [];
    foreach (Posterior posterior in options.Only)
    {
        results.Add(PosteriorRun.Execute(posterior, options.Seed));
        Report.Progress(results[^1]);
    }

    Report.Table(results, PosteriorRun.Settings(options.Seed));
    if (options.Json is not null) ResultFile.Write(options.Json, options.Seed, results);
    return results.TrueForAll(result => result.Pass) ? 0 : 1;
}

static int BadInput(string message)
{
    Console.Error.WriteLine($"Error: {message.ReplaceLineEndings(" ")}");
    return 2;
}
