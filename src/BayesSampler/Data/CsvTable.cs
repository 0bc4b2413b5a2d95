using System.Globalization;
using CsvHelper;

namespace BayesSampler;

/// <summary>Reads a table of numbers from comma-separated text; every complaint names source, line, column and value.</summary>
internal static class CsvTable
{
    public static Dataset Read(TextReader reader, string source, IReadOnlyCollection<string>? columns)
    {
        try
        {
            return ReadTable(reader, source, columns);
        }
        catch (CsvFormatException exception)
        {
            throw new InvalidDataException(
                Require.Invariant(
                    $"{source}, line {exception.LineNumber}: the text is not valid CSV. ")
                    + "Look for a quotation mark that is not doubled or closed.",
                exception);
        }
    }

    private static Dataset ReadTable(TextReader reader, string source, IReadOnlyCollection<string>? columns)
    {
        // Blank lines are looked at here, since in a table of one column a blank line is a missing value.
        CsvReaderOptions options = new()
        {
            Separator = ',',
            HasHeader = false,
            SkipEmptyLines = false,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
        };
        using CsvReader parser = CsvReader.Create(reader, options, leaveOpen: true);
        string[] names = ReadHeader(parser, source);
        int[] kept = Choose(names, source, columns);
        List<double>[] values = new List<double>[kept.Length];
        for (int k = 0; k < kept.Length; k++) values[k] = [];

        long blankLine = 0;
        while (parser.Read())
        {
            if (IsBlank(parser))
            {
                if (blankLine == 0) blankLine = parser.LineNumber;
                continue;
            }

            // With one column a blank line amid the values is a missing value; else it is only a blank line.
            if (blankLine > 0 && names.Length == 1)
                throw Invalid(
                    $"{source}, line {blankLine}: the value of column '{names[0]}' is missing. ",
                    "Leave the row out or fill it in.");
            if (parser.FieldCount != names.Length)
            {
                throw Invalid(
                    $"{source}, line {parser.LineNumber}: {parser.FieldCount} values, but the header has {names.Length} names. ",
                    "Every row needs one value per name; numbers take a decimal point, not a comma.");
            }

            for (int k = 0; k < kept.Length; k++)
                values[k].Add(Parse(parser.GetString(kept[k]), source, parser.LineNumber, names[kept[k]]));
        }

        if (values[0].Count == 0) throw Invalid($"{source} has a header but no rows below it.");
        return new Dataset([.. kept.Select(j => names[j])], [.. values.Select(column => column.ToArray())], source);
    }

    private static string[] ReadHeader(CsvReader parser, string source)
    {
        do
        {
            if (!parser.Read()) throw Invalid($"{source} is empty. The first line must name the columns.");
        }
        while (IsBlank(parser));

        string[] names = new string[parser.FieldCount];
        for (int j = 0; j < names.Length; j++) names[j] = parser.GetString(j).Trim('\uFEFF', ' ', '\t');
        long line = parser.LineNumber;
        if (names.Length == 1 && names[0].AsSpan().IndexOfAny(';', '\t') >= 0)
        {
            throw Invalid(
                $"{source}, line {line}: the header '{names[0]}' has no commas. ",
                "Separate columns by commas, not by semicolons or tabs.");
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int j = 0; j < names.Length; j++)
        {
            if (names[j].Length == 0)
                throw Invalid(
                    $"{source}, line {line}: column {j + 1} (counted from 1) has a blank name. ",
                    "Give every column a name.");
            if (!seen.Add(names[j]))
                throw Invalid(
                    $"{source}, line {line}: the column name '{names[j]}' occurs twice. ",
                    "Every column needs a name of its own.");
        }

        // Numbers as names: the header line is missing, and the first row would be lost silently.
        if (names.All(name => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
            throw Invalid($"{source}, line {line}: the first line must name the columns, but it holds numbers: '{names[0]}'.");
        return names;
    }

    private static int[] Choose(string[] names, string source, IReadOnlyCollection<string>? columns)
    {
        if (columns is null) return [.. Enumerable.Range(0, names.Length)];
        if (columns.Count == 0)
            throw new ArgumentException("columns is empty. Name at least one, or pass null for all.", nameof(columns));
        List<int> kept = [];
        foreach (string column in columns)
        {
            int index = Array.IndexOf(names, column);
            if (index < 0) throw new ArgumentException(Dataset.UnknownColumn(column, source, names), nameof(columns));
            if (kept.Contains(index)) throw new ArgumentException($"columns names '{column}' twice.", nameof(columns));
            kept.Add(index);
        }

        return [.. kept];
    }

    private static double Parse(string text, string source, long line, string column)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value))
            return value;
        string place = Require.Invariant($"{source}, line {line}, column '{column}': ");
        if (string.IsNullOrWhiteSpace(text)) throw Invalid($"{place}the value is missing. Leave the row out or fill it in.");
        throw Invalid($"{place}'{text}' {Complaint(text.Trim())}");
    }

    private static string Complaint(string text)
    {
        if (IsNumber(text) || text.TrimStart('+', '-').ToUpperInvariant() is "INF" or "INFINITY" or "∞")
            return "is not finite. Leave the row out or fill it in.";
        if (text.ToUpperInvariant() is "NA" or "N/A" or "NULL" or "NONE" or "." or "?")
            return "stands for a missing value. Leave the row out or fill it in.";
        if (IsNumber(text.Replace(',', '.')))
            return "has a decimal comma (or a thousands separator). Numbers take a decimal point and no separators: 1234.5.";
        string[] joined = [Without(text, ","), Without(text, " '\u00A0\u2009\u202F_’"), Without(text, ".").Replace(',', '.')];
        if (joined.Any(IsNumber))
            return "has thousands separators. Numbers take a decimal point and no separators: 1234.5.";
        return "is not a number. Give a numeric column, or name the columns to read.";
    }

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static string Without(string text, string characters) => string.Concat(text.Where(c => !characters.Contains(c)));

    private static bool IsBlank(CsvReader parser) =>
        parser.FieldCount == 0 || (parser.FieldCount == 1 && string.IsNullOrWhiteSpace(parser.GetString(0)));

    private static InvalidDataException Invalid(FormattableString message, string advice = "") =>
        new(FormattableString.Invariant(message) + advice);
}
