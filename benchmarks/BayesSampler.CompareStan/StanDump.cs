using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BayesSampler.CompareStan;

/// <summary>Data, or starting values, in the format of R's <c>dump</c>, which Stan reads.</summary>
internal sealed class StanDump
{
    private readonly StringBuilder _text = new();

    public StanDump Add(string name, int value) => Line(name, value.ToString(CultureInfo.InvariantCulture));

    public StanDump Add(string name, double value) => Line(name, Text(value));

    public StanDump Add(string name, IEnumerable<double> values) => Line(name, $"c({string.Join(',', values.Select(Text))})");

    /// <summary>The first index runs fastest.</summary>
    public StanDump Add(string name, double[,] matrix)
    {
        int rows = matrix.GetLength(0), columns = matrix.GetLength(1);
        return Line(name, Structure(rows, columns, (i, j) => Text(matrix[i, j])));
    }

    /// <summary>A number, a list or a list of rows, with the digits of the file: whole numbers stay whole.</summary>
    public StanDump Add(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array) return Line(name, value.GetRawText());
        JsonElement[] items = [.. value.EnumerateArray()];
        if (items[0].ValueKind != JsonValueKind.Array)
            return Line(name, $"c({string.Join(',', items.Select(item => item.GetRawText()))})");
        JsonElement[][] rows = [.. items.Select(row => (JsonElement[])[.. row.EnumerateArray()])];
        return Line(name, Structure(rows.Length, rows[0].Length, (i, j) => rows[i][j].GetRawText()));
    }

    public override string ToString() => _text.ToString();

    private StanDump Line(string name, string value)
    {
        _text.Append(name).Append(" <- ").Append(value).Append('\n');
        return this;
    }

    private static string Structure(int rows, int columns, Func<int, int, string> text)
    {
        IEnumerable<string> cells = Enumerable.Range(0, rows * columns).Select(k => text(k % rows, k / rows));
        return FormattableString.Invariant($"structure(c({string.Join(',', cells)}), .Dim = c({rows},{columns}))");
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
