using System.Text.Json;

namespace BayesSampler.PosteriorDb;

/// <summary>What is known of a posterior.</summary>
internal static class ReferenceValues
{
    /// <summary>The reported scalars in order: exact values where there are any, else those of the reference draws.</summary>
    public static IReadOnlyList<ReferenceQuantity> Load(string posterior)
    {
        JsonElement root = DataFile.Read(posterior, "reference.json");
        JsonElement? exact = root.TryGetProperty("exact", out JsonElement found) ? found.GetProperty("parameters") : null;
        List<ReferenceQuantity> quantities = [];
        foreach (JsonProperty quantity in root.GetProperty("parameters").EnumerateObject())
        {
            JsonElement values = exact?.GetProperty(quantity.Name) ?? quantity.Value;
            quantities.Add(new ReferenceQuantity(
                quantity.Name,
                !quantity.Value.TryGetProperty("moments_reliable", out JsonElement reliable) || reliable.GetBoolean(),
                Statistic.All.ToDictionary(
                    statistic => statistic.Name, statistic => values.GetProperty(statistic.Name).GetDouble()),
                Statistic.All.ToDictionary(
                    statistic => statistic.Name,
                    statistic => exact is null ? values.GetProperty("mcse_" + statistic.Name).GetDouble() : 0)));
        }

        return quantities;
    }
}

/// <summary>What is known of one scalar.</summary>
/// <param name="Name">As the model reports it.</param>
/// <param name="HasMoments">Whether its variance is finite; if not, only quantiles can be compared.</param>
/// <param name="Values">By statistic.</param>
/// <param name="Mcse">Monte Carlo standard errors by statistic; 0 for exact values.</param>
internal sealed record ReferenceQuantity(
    string Name, bool HasMoments, IReadOnlyDictionary<string, double> Values, IReadOnlyDictionary<string, double> Mcse);
