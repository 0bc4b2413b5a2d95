using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace BayesSampler.Api.Tests;

/// <summary>Who may know whom: between projects by their references, between the rooms of the core by the names in their files.</summary>
public sealed partial class RoomTests
{
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Numerics"] = [],
        ["Densities"] = ["Numerics", "Draws"],
        ["Kernels"] = ["Densities", "Numerics"],
        ["Adaptation"] = ["Kernels", "Densities", "Numerics"],
        ["Draws"] = ["Numerics"],
        ["Data"] = ["Numerics"],
        ["Diagnostics"] = ["Draws", "Numerics"],
        ["Chains"] = ["Adaptation", "Kernels", "Densities", "Draws", "Diagnostics", "Numerics"],
    };

    public static TheoryData<string> Rooms => new(MayUse.Keys);

    [Fact]
    public void Every_folder_of_the_core_is_a_room_of_the_design() =>
        Assert.Equal(MayUse.Keys.Order(), Directory.GetDirectories(Core).Select(path => Path.GetFileName(path)!).Where(name => name is not ("bin" or "obj")).Order());

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_names_only_types_of_rooms_it_may_use(string room)
    {
        Dictionary<string, string> owner = [];
        foreach (string other in MayUse.Keys)
        {
            foreach (string file in Directory.GetFiles(Path.Combine(Core, other), "*.cs"))
            {
                foreach (Match match in Declaration().Matches(File.ReadAllText(file))) owner[match.Groups["name"].Value] = other;
            }
        }

        List<string> broken = [];
        foreach (string file in Directory.GetFiles(Path.Combine(Core, room), "*.cs"))
        {
            string code = Comments().Replace(File.ReadAllText(file), "");
            foreach (string word in Word().Matches(code).Select(match => match.Value).Distinct())
            {
                if (owner.TryGetValue(word, out string? other) && other != room && !MayUse[room].Contains(other))
                    broken.Add($"{Path.GetFileName(file)} names {word} of {other}");
            }
        }

        Assert.Empty(broken);
    }

    [Theory]
    [InlineData(typeof(NutsSampler), new[] { "MathNet.Numerics", "CsvHelper" })]
    [InlineData(typeof(Analysis.RidgeData), new[] { "MathNet.Numerics", "BayesSampler" })]
    [InlineData(typeof(Plotting.ForestPlot), new[] { "ScottPlot", "SkiaSharp", "BayesSampler", "BayesSampler.Analysis" })]
    public void An_assembly_refers_only_to_what_its_room_may_use(Type member, string[] allowed)
    {
        string[] references =
        [
            .. member.Assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => !name.StartsWith("System.", StringComparison.Ordinal)),
        ];
        Assert.Empty(references.Except(allowed));
    }

    private static string Core => Path.Combine(Repository.Root, "src", "BayesSampler");

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record|delegate \w+)\s+(?:struct\s+|class\s+)?(?<name>[A-Z]\w+)", RegexOptions.None, 1000)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"//[^\n]*", RegexOptions.None, 1000)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\b[A-Z]\w+\b", RegexOptions.None, 1000)]
    private static partial Regex Word();
}

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
