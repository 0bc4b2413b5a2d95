using System.CommandLine;
using System.Diagnostics;
using BayesSampler.Scale;

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

static int Run(Options options)
{
    long started = Stopwatch.GetTimestamp();
    List<Study> studies = [];
    foreach (string name in options.Only)
    {
        studies.Add(name switch
        {
            "n" => RowsStudy.Run(options.Quick),
            "d" => DimensionsStudy.Run(options.Quick),
            "chains" => ChainsStudy.Run(options.Quick),
            _ => DrawsStudy.Run(options.Quick),
        });
        Console.Error.WriteLine(FormattableString.Invariant(
            $"{name}: {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s after the start"));
    }

    Report.Write(options, studies, Stopwatch.GetElapsedTime(started));
    return 0;
}

static int BadInput(string message)
{
    Console.Error.WriteLine($"Error: {message.ReplaceLineEndings(" ")}");
    return 2;
}
