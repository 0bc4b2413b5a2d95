using System.Text.RegularExpressions;

namespace RidgeExample;

/// <summary>Messages of the library as lines of a console program.</summary>
internal static partial class Text
{
    /// <summary>One line, without the argument's name in the code, which means nothing on a command line.</summary>
    public static string OneLine(string message) => Parameter().Replace(message.ReplaceLineEndings(" "), "");

    [GeneratedRegex(@" \(Parameter '.*?'\)(?= |$)", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}
