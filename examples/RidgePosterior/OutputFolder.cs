using System.Text.RegularExpressions;

namespace RidgeExample;

/// <summary>The folder for all files: made where it is missing, rid of what an earlier run has left.</summary>
internal static partial class OutputFolder
{
    public static void Prepare(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.GetFiles(folder))
        {
            if (Own().IsMatch(Path.GetFileName(file))) File.Delete(file);
        }
    }

    /// <summary>The names that this program gives its files, and no others.</summary>
    [GeneratedRegex(
        @"^(summary\.json|predictions\.csv|draws-(mh|hmc|nuts|exact)-\d+\.csv|(forest|path|marginals|pairs|fitted|line|(trace|rank|autocorrelation)-(mh|hmc|nuts|exact))(-\d+)?\.(png|svg))$",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Own();
}
