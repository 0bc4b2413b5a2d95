using System.Text.Json;

namespace BayesSampler.PosteriorDb;

/// <summary>The data of a posterior by the names that posteriordb gives them.</summary>
internal sealed class PosteriorData
{
    private readonly string _name;
    private readonly JsonElement _root;

    private PosteriorData(string name, JsonElement root)
    {
        _name = name;
        _root = root;
    }

    public static PosteriorData Load(string name) => new(name, DataFile.Read(name, "data.json"));

    /// <summary>All fields with their values.</summary>
    public IEnumerable<JsonProperty> Fields => _root.EnumerateObject();

    public double Number(string field) => Field(field).GetDouble();

    public double[] Vector(string field) => ToVector(Field(field));

    /// <summary>1 where a code has this value, else 0.</summary>
    public double[] Indicator(string field, double code) => [.. Vector(field).Select(value => value == code ? 1.0 : 0.0)];

    /// <summary>Natural logarithms.</summary>
    public double[] Log(string field) => [.. Vector(field).Select(PortableMath.Log)];

    /// <summary>A list of rows.</summary>
    public double[,] Matrix(string field)
    {
        double[][] rows = [.. Field(field).EnumerateArray().Select(ToVector)];
        double[,] matrix = new double[rows.Length, rows[0].Length];
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < rows[i].Length; j++) matrix[i, j] = rows[i][j];
        }

        return matrix;
    }

    private static double[] ToVector(JsonElement list) => [.. list.EnumerateArray().Select(value => value.GetDouble())];

    private JsonElement Field(string field) => _root.TryGetProperty(field, out JsonElement value)
        ? value
        : throw new InvalidDataException($"The data of {_name} have no field '{field}'.");
}
