using System.Collections.Immutable;
using System.Globalization;

namespace BayesSampler;

/// <summary>One CmdStan file, read: comments, column names and the rows after warmup.</summary>
internal sealed class CmdStanFile
{
    private readonly string _source;
    private readonly List<double> _values = [];
    private readonly Dictionary<string, string> _configuration = new(StringComparer.Ordinal);
    private string[] _columns = [];
    private ImmutableArray<double> _inverseMetric = [];
    private bool _isMetricNext;
    private int _line;

    private CmdStanFile(string source) => _source = source;

    public IReadOnlyList<string> Columns => _columns;

    public int Draws { get; private set; }

    public CmdStanHeader Header { get; private set; } = new();

    private int FirstDraw { get; set; }

    public static CmdStanFile Read(string path)
    {
        CmdStanFile file = new(path);
        using StreamReader reader = new(path);
        while (reader.ReadLine() is string line)
        {
            file._line++;
            if (line.StartsWith('#')) file.ReadComment(line.AsSpan(1).Trim());
            else if (!string.IsNullOrWhiteSpace(line)) file.ReadRow(line);
        }

        file.Finish();
        return file;
    }

    /// <summary>One column of the rows after warmup.</summary>
    public void CopyColumn(int column, Span<double> destination)
    {
        for (int i = 0; i < destination.Length; i++) destination[i] = _values[(FirstDraw + i) * _columns.Length + column];
    }

    private void ReadComment(ReadOnlySpan<char> comment)
    {
        if (_isMetricNext)
        {
            string[] cells = comment.ToString().Split(',');
            double[] diagonal = new double[cells.Length];
            for (int i = 0; i < cells.Length; i++) diagonal[i] = Number(cells[i], "of the inverse metric", i + 1);
            _inverseMetric = [.. diagonal];
            _isMetricNext = false;
            return;
        }

        _isMetricNext = comment.StartsWith("Diagonal elements of inverse mass matrix", StringComparison.Ordinal);
        int seconds = comment.IndexOf(" seconds (", StringComparison.Ordinal);
        if (seconds >= 0)
        {
            int colon = comment.IndexOf(':');
            string phase = comment[(seconds + " seconds (".Length)..].TrimEnd(')').ToString();
            _configuration[phase] = comment[(colon + 1)..seconds].Trim().ToString();
            return;
        }

        int equals = comment.IndexOf('=');
        if (equals < 0) return;
        string value = comment[(equals + 1)..].ToString().Replace("(Default)", "", StringComparison.Ordinal).Trim();
        _configuration.TryAdd(comment[..equals].Trim().ToString(), value);
    }

    private void ReadRow(string line)
    {
        string[] cells = line.Split(',', StringSplitOptions.TrimEntries);
        if (_columns.Length == 0)
        {
            _columns = cells;
            for (int i = 0; i < cells.Length; i++)
            {
                if (cells[i].Length == 0) throw Bad($"column {i + 1} has no name. The first row after the comments names all.");
                int same = Array.IndexOf(cells, cells[i]);
                if (same < i) throw Bad($"column {i + 1} is named '{cells[i]}', as is column {same + 1}. Rename one of them.");
            }

            return;
        }

        if (cells.Length != _columns.Length)
            throw Bad($"there are {cells.Length} values but {_columns.Length} columns. The file may have been cut off.");
        for (int i = 0; i < cells.Length; i++) _values.Add(Number(cells[i], _columns[i], i + 1));
    }

    private double Number(string cell, string name, int column)
    {
        if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)) return value;
        return cell.TrimStart('-', '+').ToUpperInvariant() switch
        {
            "INF" => cell[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity,
            "NAN" => double.NaN,
            _ => throw Bad($"column {column} ({name}) is '{cell}', which is not a number. Only nan, inf and -inf are words."),
        };
    }

    private void Finish()
    {
        if (_columns.Length == 0)
            throw new InvalidDataException($"{_source}: there is no row of column names. Is it a file of CmdStan's?");
        Header = new CmdStanHeader
        {
            Model = Text("model"),
            Id = Whole<int>("id") ?? Whole<int>("chain_id"),
            Seed = Whole<ulong>("seed"),
            Warmup = Whole<int>("num_warmup") ?? 0,
            Thin = Whole<int>("thin") ?? 1,
            TargetAcceptance = Real("delta"),
            MaxTreeDepth = Whole<int>("max_depth"),
            Metric = Text("metric"),
            StepSize = Real("Step size"),
            InverseMetric = _inverseMetric,
            WarmupSeconds = Real("Warm-up"),
            SamplingSeconds = Real("Sampling"),
        };

        int rows = _values.Count / _columns.Length;
        if (Text("save_warmup") is "1" or "true") FirstDraw = Rows(Header.Warmup);
        Draws = rows - FirstDraw;
        if (Whole<int>("num_samples") is int iterations && Draws != Rows(iterations))
        {
            throw new InvalidDataException(Require.Invariant(
                $"{_source}: there are {rows} rows, but its comments tell of {FirstDraw + Rows(iterations)}.")
                + " Was the run not finished?");
        }

        int Rows(int iterations) => (iterations + Header.Thin - 1) / Header.Thin;
    }

    private string? Text(string key) => _configuration.TryGetValue(key, out string? value) && value.Length > 0 ? value : null;

    private double? Real(string key) => Text(key) is string text ? Number(text, key, 1) : null;

    private T? Whole<T>(string key)
        where T : struct, ISpanParsable<T>
    {
        if (Text(key) is not string text) return null;
        if (T.TryParse(text, CultureInfo.InvariantCulture, out T value)) return value;
        throw new InvalidDataException(
            $"{_source}: the comments say {key} = {text}, which is not a whole number in range. Correct the file.");
    }

    private InvalidDataException Bad(FormattableString complaint) =>
        new(Require.Invariant($"{_source}, line {_line}: ") + Require.Invariant(complaint));
}
