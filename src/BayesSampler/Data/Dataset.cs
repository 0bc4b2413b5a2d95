using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;

namespace BayesSampler;

/// <summary>Named numeric columns of equal length. All values are finite.</summary>
/// <remarks>Immutable (arrays are copied) and thread-safe. Names are compared exactly, case included.</remarks>
public sealed class Dataset
{
    private const string DefaultSource = "the data";

    private readonly double[][] _columns;
    private readonly FrozenDictionary<string, int> _index;

    // Takes the columns as its own: callers inside the library hand over fresh arrays.
    internal Dataset(ImmutableArray<string> names, double[][] columns, string source)
    {
        Source = source;
        Names = names;
        _columns = columns;
        _index = CheckNames(names, source);
        if (columns.Length != names.Length)
        {
            throw new ArgumentException(
                Require.Invariant($"{source} has {columns.Length} columns but {names.Length} names. Each column needs one name."),
                nameof(columns));
        }

        Rows = columns[0].Length;
        for (int j = 0; j < columns.Length; j++)
        {
            if (columns[j].Length != Rows)
            {
                throw new ArgumentException(
                    Require.Invariant(
                        $"Column '{names[j]}' of {source} has {columns[j].Length} values but column '{names[0]}' has {Rows}. ")
                        + "All columns need the same length.",
                    nameof(columns));
            }

            for (int i = 0; i < Rows; i++)
            {
                if (!double.IsFinite(columns[j][i]))
                {
                    throw new ArgumentException(
                        Require.Invariant(
                            $"Column '{names[j]}' of {source} must be finite, ")
                            + Require.Invariant($"but row {i + 1} (counted from 1) is {columns[j][i]}. ")
                            + "Leave the row out or fill the value in.",
                        nameof(columns));
                }
            }
        }

        if (Rows == 0) throw new ArgumentException($"{source} has no rows.", nameof(columns));
    }

    /// <summary>Where the data came from, for messages: a file name, or "the data".</summary>
    public string Source { get; }

    /// <summary>Number of rows, at least 1.</summary>
    public int Rows { get; }

    /// <summary>Names of the columns in order.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The values of one column, by row.</summary>
    /// <exception cref="ArgumentException">No column of this name; the message lists those there are.</exception>
    public ReadOnlySpan<double> this[string name] => _columns[IndexOf(name)];

    /// <summary>Whether there is a column of this name.</summary>
    public bool Contains(string name) => _index.ContainsKey(name);

    /// <summary>Only these columns, in this order.</summary>
    /// <exception cref="ArgumentException">No column of one of the names, or a name given twice.</exception>
    public Dataset Select(params IEnumerable<string> names)
    {
        ImmutableArray<string> chosen = [.. names];
        return new Dataset(chosen, [.. chosen.Select(name => _columns[IndexOf(name)])], Source);
    }

    /// <summary>A data set of named columns.</summary>
    /// <exception cref="ArgumentException">
    /// No columns or rows, columns of different lengths, a blank name or one given twice, or a value that is not finite.
    /// </exception>
    public static Dataset FromColumns(IEnumerable<KeyValuePair<string, double[]>> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        List<KeyValuePair<string, double[]>> list = [.. columns];
        return FromColumns([.. list.Select(column => column.Key)], [.. list.Select(column => column.Value)]);
    }

    /// <summary>A data set of columns and their names, in the same order.</summary>
    /// <inheritdoc cref="FromColumns(IEnumerable{KeyValuePair{string, double[]}})" path="/exception"/>
    public static Dataset FromColumns(IReadOnlyList<string> names, IReadOnlyList<double[]> columns)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(columns);
        for (int j = 0; j < columns.Count; j++)
        {
            if (columns[j] is null) throw new ArgumentException(Require.Invariant($"columns[{j}] is null."), nameof(columns));
        }

        return new Dataset([.. names], [.. columns.Select(column => (double[])column.Clone())], DefaultSource);
    }

    /// <summary>A data set from rows, each with one value per name.</summary>
    /// <exception cref="ArgumentException">As for columns, or a row of another length than the names.</exception>
    public static Dataset FromRows(IReadOnlyList<string> names, double[][] rows)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(rows);
        double[][] columns = EmptyColumns(names.Count, rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] is null) throw new ArgumentException(Require.Invariant($"rows[{i}] is null."), nameof(rows));
            if (rows[i].Length != names.Count)
            {
                throw new ArgumentException(
                    Require.Invariant(
                        $"Row {i + 1} (counted from 1) has {rows[i].Length} values but there are {names.Count} names. ")
                        + "Each row needs one value per name.",
                    nameof(rows));
            }

            for (int j = 0; j < names.Count; j++) columns[j][i] = rows[i][j];
        }

        return new Dataset([.. names], columns, DefaultSource);
    }

    /// <summary>A data set from a matrix, rows first, with one name per column.</summary>
    /// <exception cref="ArgumentException">As for columns, or another number of names than of columns.</exception>
    public static Dataset FromRows(IReadOnlyList<string> names, double[,] rows)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(rows);
        double[][] columns = EmptyColumns(rows.GetLength(1), rows.GetLength(0));
        for (int j = 0; j < columns.Length; j++)
        {
            for (int i = 0; i < columns[j].Length; i++) columns[j][i] = rows[i, j];
        }

        return new Dataset([.. names], columns, DefaultSource);
    }

    /// <summary>Reads a comma-separated file with a header line and numbers with a decimal point, whatever the culture.</summary>
    /// <param name="path">UTF-8, with or without a byte order mark.</param>
    /// <param name="columns">The columns to keep, in this order; only these need to be numeric. Null for all.</param>
    /// <exception cref="InvalidDataException">
    /// The file is empty, has rows of unequal length, repeated or blank names, or a value that is no finite number. The message
    /// names file, line, column and value.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// One of <paramref name="columns"/> is not in the file; the message lists those there are.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Dataset ReadCsv(string path, IReadOnlyCollection<string>? columns = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        // Bytes that are no UTF-8 must not pass as names with question marks in them.
        using StreamReader reader = new(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        try
        {
            return CsvTable.Read(reader, Path.GetFileName(path), columns);
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException($"{Path.GetFileName(path)} is not UTF-8 text. Save it as UTF-8.", exception);
        }
    }

    /// <summary>Reads comma-separated text with a header line and numbers with a decimal point, whatever the culture.</summary>
    /// <param name="reader">Read to its end, not closed.</param>
    /// <param name="sourceName">What messages call the text, such as a file name.</param>
    /// <param name="columns">The columns to keep, in this order; only these need to be numeric. Null for all.</param>
    /// <inheritdoc cref="ReadCsv(string, IReadOnlyCollection{string})" path="/exception"/>
    public static Dataset ReadCsv(TextReader reader, string sourceName, IReadOnlyCollection<string>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentException.ThrowIfNullOrWhiteSpace(sourceName);
        return CsvTable.Read(reader, sourceName, columns);
    }

    /// <summary>The position of a column.</summary>
    internal int IndexOf(string name)
    {
        if (_index.TryGetValue(name, out int index)) return index;
        throw new ArgumentException(UnknownColumn(name, Source, Names), nameof(name));
    }

    internal static string UnknownColumn(string name, string source, IReadOnlyList<string> names)
    {
        string known = string.Join(", ", names.Take(40)) + (names.Count > 40 ? ", ..." : "");
        return $"There is no column '{name}' in {source}. There are: {known}.";
    }

    private static FrozenDictionary<string, int> CheckNames(ImmutableArray<string> names, string source)
    {
        if (names.IsEmpty) throw new ArgumentException($"{source} has no columns. Give at least one.", nameof(names));
        Dictionary<string, int> index = new(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (string.IsNullOrWhiteSpace(name))
            {
                throw new ArgumentException(
                    Require.Invariant($"Column {index.Count + 1} (counted from 1) of {source} has a blank name. ")
                        + "Give every column a name.",
                    nameof(names));
            }

            if (!index.TryAdd(name, index.Count))
            {
                throw new ArgumentException(
                    Require.Invariant(
                        $"The name '{name}' occurs twice in {source}: ")
                        + Require.Invariant($"columns {index[name] + 1} and {index.Count + 1} (counted from 1). ")
                        + "Every column needs a name of its own.",
                    nameof(names));
            }
        }

        return index.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static double[][] EmptyColumns(int columns, int rows)
    {
        double[][] result = new double[columns][];
        for (int j = 0; j < columns; j++) result[j] = new double[rows];
        return result;
    }
}
