using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace BayesSampler.Analysis.Tests;

/// <summary>Reference numbers and data sets beside the tests.</summary>
internal static class GoldenFiles
{
    public static readonly string[] RidgeSets = ["swiss", "mtcars", "faithful", "prostate", "longley", "diabetes", "filip"];

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Golden");

    public static JsonElement Json(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, path)));
        return document.RootElement.Clone();
    }

    /// <summary>A data set with all its columns; those of polynomial sets are the powers of x, correctly rounded.</summary>
    public static Dataset Data(string name)
    {
        string folder = name is "swiss" or "mtcars" or "faithful" ? "data-gpl" : "data";
        string file = File.Exists(Path.Combine(Folder, folder, name + ".csv")) ? name : "nist_" + name;
        string path = Path.Combine(Folder, folder, file + ".csv");
        int degree = name switch { "filip" => 10, _ when name.StartsWith("wampler", StringComparison.Ordinal) => 5, _ => 0 };
        if (degree == 0) return Dataset.ReadCsv(path);

        string[] lines = File.ReadAllLines(path);
        Dictionary<string, double[]> columns = [];
        for (int k = 1; k <= degree; k++)
        {
            int power = k;
            columns[$"x^{k}"] = [.. lines.Skip(1).Select(line => Power(line.Split(',')[0], power))];
        }

        columns["y"] = [.. lines.Skip(1).Select(line => double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture))];
        return Dataset.FromColumns(columns);
    }

    public static double[] Numbers(this JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().SelectMany(inner => inner.Numbers())]
        : [element.GetDouble()];

    /// <summary>A number, or the text of one with more digits than a double has.</summary>
    public static double Number(this JsonElement element, string key) => element.GetProperty(key) is { ValueKind: JsonValueKind.String } text
        ? double.Parse(text.GetString()!, CultureInfo.InvariantCulture)
        : element.GetProperty(key).GetDouble();

    public static double[] Numbers(this JsonElement element, string key) => element.GetProperty(key).Numbers();

    /// <summary>max|a-b| / max|b|.</summary>
    public static double Difference(IReadOnlyList<double> actual, IReadOnlyList<double> expected)
    {
        Assert.Equal(expected.Count, actual.Count);
        double largest = 0, difference = 0;
        for (int i = 0; i < expected.Count; i++)
        {
            if (!double.IsFinite(actual[i])) return double.PositiveInfinity;
            largest = Math.Max(largest, Math.Abs(expected[i]));
            difference = Math.Max(difference, Math.Abs(actual[i] - expected[i]));
        }

        return difference == 0 ? 0 : difference / largest;
    }

    public static void Close(double expected, double actual, double tolerance) => Close([expected], [actual], tolerance);

    public static void Close(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance)
    {
        double difference = Difference(actual, expected);
        Assert.True(
            difference <= tolerance,
            $"Relative difference {difference:E2} above {tolerance:E2}: [{string.Join(", ", actual)}] instead of [{string.Join(", ", expected)}].");
    }

    private static double Power(string text, int power)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        int decimals = point < 0 ? 0 : text.Length - point - 1;
        BigInteger digits = BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return double.Parse($"{BigInteger.Pow(digits, power)}E-{decimals * power}", CultureInfo.InvariantCulture);
    }
}
