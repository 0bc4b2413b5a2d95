using System.Text.Json;
using System.Text.Json.Nodes;

namespace BayesSampler.PosteriorDb;

/// <summary>Writes results as a JSON list. A number that is not finite becomes null: JSON has no other word for it.</summary>
internal static class ResultFile
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    public static void Write(string path, ulong seed, IEnumerable<PosteriorResult> results)
    {
        JsonArray list = new([.. results.Select(result => (JsonNode)ToJson(seed, result))]);
        File.WriteAllText(path, list.ToJsonString(Format) + "\n");
    }

    private static JsonObject ToJson(ulong seed, PosteriorResult result) => new()
    {
        ["name"] = result.Name,
        ["seed"] = seed,
        ["dimension"] = result.Dimension,
        ["settings"] = result.Settings,
        ["logDensityError"] = Number(result.LogDensityError),
        ["maxAbsZ"] = Number(result.MaxAbsZ),
        ["meanSquareZ"] = Number(result.MeanSquareZ),
        ["maxAbsShift"] = Number(result.MaxAbsShift),
        ["minEssBulk"] = Number(result.MinEssBulk),
        ["minEssTail"] = Number(result.MinEssTail),
        ["maxRHat"] = Number(result.MaxRHat),
        ["divergences"] = result.Divergences,
        ["leapfrogs"] = result.Leapfrogs,
        ["microsecondsPerLeapfrog"] = Number(result.MicrosecondsPerLeapfrog),
        ["seconds"] = Number(result.Seconds),
        ["pass"] = result.Pass,
        ["reasons"] = new JsonArray([.. result.Reasons.Select(reason => (JsonNode)reason)]),
    };

    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
