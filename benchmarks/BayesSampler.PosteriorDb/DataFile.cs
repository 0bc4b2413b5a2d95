using System.Text.Json;

namespace BayesSampler.PosteriorDb;

/// <summary>The files that are shipped beside the program.</summary>
internal static class DataFile
{
    public static JsonElement Read(string posterior, string file)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "posteriordb", posterior, file);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.Clone();
    }
}
