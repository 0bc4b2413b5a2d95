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
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            return new HmcTuning(root.GetProperty(StepSize).GetDouble(), Metric(root));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or ArgumentException)
        {
            throw new InvalidDataException(
                $"'{path}' holds no tuning: {exception.Message} It must be JSON with '{StepSize}', '{Form}' ({string.Join(", ", Forms.Values)}) "
                + $"and '{Values}' (of low_rank: '{Variances}', '{Factors}', '{Directions}').",
                exception);
        }
    }

    private static InverseMetric Metric(JsonElement root)
    {
        string? form = root.GetProperty(Form).GetString();
        if (form == Forms[MetricKind.LowRank])
            return InverseMetric.LowRank(Array(root, Variances), Array(root, Factors), Rows(root, Directions, Array(root, Variances).Length));
        JsonElement values = root.GetProperty(Values);
        if (form == Forms[MetricKind.Dense]) return InverseMetric.Dense(Rows(root, Values, values.GetArrayLength()));
        double[] variances = Array(root, Values);
        if (form == Forms[MetricKind.Diagonal]) return InverseMetric.Diagonal(variances);
        if (form == Forms[MetricKind.Unit]) return InverseMetric.Unit(variances.Length);
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
        [.. root.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    private static double[,] Rows(JsonElement root, string name, int columns)
    {
        JsonElement rows = root.GetProperty(name);
        double[,] result = new double[rows.GetArrayLength(), columns];
        int i = 0;
        foreach (JsonElement row in rows.EnumerateArray())
        {
            Require.SameLength(row.GetArrayLength(), columns, Require.Invariant($"{name}[{i}]"), "the dimension");
            int j = 0;
            foreach (JsonElement value in row.EnumerateArray()) result[i, j++] = value.GetDouble();
            i++;
        }

        return result;
    }
}
