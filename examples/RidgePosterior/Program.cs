using System.CommandLine;
using BayesSampler;
using RidgeExample;

RootCommand command = Options.Command(Run.Execute);
ParseResult parsed = command.Parse(args);
if (parsed.Errors.Count > 0) return BadInput(parsed.Errors[0].Message);
try
{
    return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (SamplingException exception)
{
    Console.Error.WriteLine($"Sampling failed. {exception.Message}");
    return 1;
}
catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or InvalidDataException
    or KeyNotFoundException or IOException or UnauthorizedAccessException or OverflowException or OutOfMemoryException)
{
    return BadInput(exception.Message);
}

static int BadInput(string message)
{
    Console.Error.WriteLine($"Error: {Text.OneLine(message)}");
    return 2;
}
