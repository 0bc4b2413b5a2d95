using System.CommandLine;

namespace BayesSampler.PosteriorDb;

/// <summary>A command line from its words to the exit code.</summary>
internal static class CommandLine
{
    /// <summary>Parses and runs. Bad input ends with one line on the error stream and exit code 2.</summary>
    public static int Invoke(RootCommand command, string[] args)
    {
        ParseResult parsed = command.Parse(args);
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
    }

    private static int BadInput(string message)
    {
        Console.Error.WriteLine($"Error: {message.ReplaceLineEndings(" ")}");
        return 2;
    }
}
