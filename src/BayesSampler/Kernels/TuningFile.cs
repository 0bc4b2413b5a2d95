using System.Text.Json;

namespace BayesSampler;

/// <summary>
/// Tunings as JSON under the names of CmdStan's metric files: <c>stepsize</c>, <c>metric_type</c> and <c>inv_metric</c>. A metric of
/// low rank, which CmdStan has not, is <c>variances</c>, <c>factors</c> and <c>directions</c>.
/// </summary>
internal static class TuningFile
{
    private const string StepSize = "stepsize";
    private const string Form = "metric_type";
    private const string Values = "inv_metric";
    private const string Variances = "variances";
    private const string Factors = "factors";
    private const string Directions = "directions";

    private static readonly Dictionary<MetricKind, string> Forms = new()
    {
        [MetricKind.Unit] = "unit_e",
        [MetricKind.Diagonal] = "diag_e",
        [MetricKind.Dense] = "dense_e",
        [MetricKind.LowRank] = "low_rank",
    };

    public static void Write(HmcTuning tuning, string path)
    {
        using FileStream stream = File.Create(path);
        using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true });
        InverseMetric metric = tuning.InverseMetric;
        ReadOnlySpan<double> values = metric.Values.AsSpan();
        int d = metric.Dimension;
        json.WriteStartObject();
        json.WriteNumber(StepSize, tuning.StepSize);
        json.WriteString(Form, Forms[metric.Kind]);
        switch (metric.Kind)
        {
            case MetricKind.Dense:
                WriteRows(json, Values, values, d);
                break;
            case MetricKind.LowRank:
                int rank = (values.Length - d) / (d + 1);
                WriteArray(json, Variances, values[..d]);
                WriteArray(json, Factors, values.Slice(d, rank));
                WriteRows(json, Directions, values[(d + rank)..], d);
                break;
            default:
                WriteArray(json, Values, values);
                break;
        }

        json.WriteEndObject();
    }

    public static HmcTuning Read(string path)
    {
        string text = File.ReadAllText(path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            return new HmcTuning(Number(Field(root, StepSize), StepSize), Metric(root));
        }
        catch (Exception exception) when (exception is JsonException or FormatException or ArgumentException)
        {
            throw new InvalidDataException(
                $"'{path}' holds no tuning: {exception.Message} It must be JSON with '{StepSize}', '{Form}' ({string.Join(", ", Forms.Values)}) "
                + $"and '{Values}' (of low_rank: '{Variances}', '{Factors}', '{Directions}').",
                exception);
        }
    }

    private static InverseMetric Metric(JsonElement root)
    {
        JsonElement named = Field(root, Form);
        string? form = named.ValueKind == JsonValueKind.String ? named.GetString() : named.GetRawText();
        if (form == Forms[MetricKind.LowRank])
            return InverseMetric.LowRank(Array(root, Variances), Array(root, Factors), Rows(root, Directions, Array(root, Variances).Length));
        if (form == Forms[MetricKind.Dense]) return InverseMetric.Dense(Rows(root, Values, Items(Field(root, Values), Values).Count));
        double[] variances = Array(root, Values);
        if (form == Forms[MetricKind.Diagonal]) return InverseMetric.Diagonal(variances);
        if (form == Forms[MetricKind.Unit])
        {
            return variances.All(variance => variance == 1)
                ? InverseMetric.Unit(variances.Length)
                : throw new FormatException($"'{Values}' of {form} must be all 1.");
        }

        throw new FormatException($"'{Form}' is '{form}'.");
    }

    private static void WriteArray(Utf8JsonWriter json, string name, ReadOnlySpan<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    private static void WriteRows(Utf8JsonWriter json, string name, ReadOnlySpan<double> values, int columns)
    {
        json.WriteStartArray(name);
        for (; !values.IsEmpty; values = values[columns..])
        {
            json.WriteStartArray();
            foreach (double value in values[..columns]) json.WriteNumberValue(value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static double[] Array(JsonElement root, string name) =>
        [.. Items(Field(root, name), name).Select((value, i) => Number(value, Require.Invariant($"{name}[{i}]")))];

    private static double[,] Rows(JsonElement root, string name, int columns)
    {
        List<JsonElement> rows = Items(Field(root, name), name);
        double[,] result = new double[rows.Count, columns];
        for (int i = 0; i < rows.Count; i++)
        {
            string place = Require.Invariant($"{name}[{i}]");
            List<JsonElement> row = Items(rows[i], place);
            Require.SameLength(row.Count, columns, place, "the dimension");
            for (int j = 0; j < columns; j++) result[i, j] = Number(row[j], Require.Invariant($"{name}[{i},{j}]"));
        }

        return result;
    }

    private static JsonElement Field(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out JsonElement value)
            ? value
            : throw new FormatException($"'{name}' is missing.");

    private static List<JsonElement> Items(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray()]
            : throw new FormatException($"'{name}' is {value.GetRawText()}, not an array.");

    private static double Number(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : throw new FormatException($"'{name}' is {value.GetRawText()}, not a number.");
}
