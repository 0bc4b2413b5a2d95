using System.Text.Json;

namespace BayesSampler.Examples.Tests;

/// <summary>Runs the built RidgePosterior program in a folder of its own.</summary>
internal sealed class RidgeProgram() : BuiltProgram("RidgePosterior")
{
    public string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public JsonElement Summary()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Out, "summary.json")));
        return document.RootElement.Clone();
    }

    /// <summary>Rows of made-up predictors and a target linear in them.</summary>
    public static string Csv(int rows, params ReadOnlySpan<string> features)
    {
        ChainRandom random = ChainRandom.ForChain(1, 0);
        System.Text.StringBuilder text = new();
        text.Append(string.Join(',', features.ToArray().Select(name => $"\"{name}\""))).Append(",y\n");
        for (int i = 0; i < rows; i++)
        {
            double y = random.NextNormal();
            for (int j = 0; j < features.Length; j++)
            {
                double x = random.NextNormal();
                y += (j + 1) * x;
                text.Append(x.ToString("R", System.Globalization.CultureInfo.InvariantCulture)).Append(',');
            }

            text.Append(y.ToString("R", System.Globalization.CultureInfo.InvariantCulture)).Append('\n');
        }

        return text.ToString();
    }
}
