using System.CommandLine;
using System.Text.RegularExpressions;
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
    or KeyNotFoundException or IOException or UnauthorizedAccessException)
{
    return BadInput(exception.Message);
}

static int BadInput(string message)
{
    // One line, without the argument's name in the code, which means nothing on a command line.
    string line = Regex.Replace(message.ReplaceLineEndings(" "), @" \(Parameter '[^']*'\)", "", RegexOptions.None, TimeSpan.FromSeconds(1));
    Console.Error.WriteLine($"Error: {line}");
    return 2;
}
