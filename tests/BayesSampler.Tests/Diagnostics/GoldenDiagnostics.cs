using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace BayesSampler.Tests;

/// <summary>The golden cases: draws and reference numbers, found beside the tests' sources.</summary>
internal static class GoldenDiagnostics
{
    private static readonly string Folder = Find();

    public static JsonElement Cases { get; } = Read("diagnostics.json");

    public static JsonElement Energy { get; } = Read("energy.json");

    public static IEnumerable<string> Names => Cases.EnumerateObject().Select(property => property.Name);

    /// <summary>Chain by chain.</summary>
    public static (double[] Values, int Chains) Draws(string name)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Folder, "draws", name + ".csv"));
        int chains = lines[0].Split(',').Length;
        int draws = lines.Length - 1;
        double[] values = new double[chains * draws];
        for (int i = 0; i < draws; i++)
        {
            string[] cells = lines[i + 1].Split(',');
            Assert.Equal(chains, cells.Length);
            for (int c = 0; c < chains; c++) values[c * draws + i] = double.Parse(cells[c], CultureInfo.InvariantCulture);
        }

        return (values, chains);
    }

    /// <summary>null and "NaN" are NaN, "Infinity" is infinite.</summary>
    public static double Number(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => double.NaN,
        JsonValueKind.String => double.Parse(element.GetString()!, CultureInfo.InvariantCulture),
        _ => element.GetDouble(),
    };

    public static void Close(double expected, double actual, double tolerance, string what)
    {
        bool isSame = expected.Equals(actual) || Math.Abs(expected - actual) <= tolerance * Math.Abs(expected);
        Assert.True(isSame, string.Create(CultureInfo.InvariantCulture, $"{what}: expected {expected:R}, got {actual:R}"));
    }

    private static JsonElement Read(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, file)));
        return document.RootElement.Clone();
    }

    private static string Find([CallerFilePath] string source = "")
    {
        // Where the build maps paths away (continuous integration), the sources are still above the binaries.
        string beside = Path.Combine(Path.GetDirectoryName(source)!, "Golden");
        if (Directory.Exists(beside)) return beside;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "Diagnostics", "Golden");
            if (Directory.Exists(candidate)) return candidate;
        }

        throw new DirectoryNotFoundException("The folder Diagnostics/Golden of the tests is missing.");
    }
}
