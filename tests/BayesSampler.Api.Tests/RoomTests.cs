using System.Text.RegularExpressions;

namespace BayesSampler.Api.Tests;

/// <summary>
/// Who may know whom: between projects by their references, between the rooms of the core by what its code refers to.
/// </summary>
public sealed partial class RoomTests
{
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Numerics"] = [],
        ["Densities"] = ["Draws", "Numerics"],
        ["Kernels"] = ["Densities", "Numerics"],
        ["Adaptation"] = ["Kernels", "Densities", "Numerics"],
        ["Draws"] = ["Numerics"],
        ["Data"] = ["Numerics"],
        ["Diagnostics"] = ["Draws", "Numerics"],
        ["Chains"] = ["Adaptation", "Kernels", "Densities", "Draws", "Diagnostics", "Numerics"],
    };

    public static TheoryData<string> Rooms => new(MayUse.Keys);

    [Fact]
    public void Every_folder_of_the_core_is_a_room_of_the_design() => Assert.Equal(
        MayUse.Keys.Order(),
        Directory.GetDirectories(Core).Select(path => Path.GetFileName(path)!).Where(name => name is not ("bin" or "obj")).Order());

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_refers_only_to_rooms_it_may_use(string room)
    {
        Dictionary<string, string> rooms = RoomsByType();
        List<string> broken = [];
        int types = 0;
        foreach (Type type in typeof(NutsSampler).Assembly.GetTypes())
        {
            if (RoomOf(type) != room) continue;
            types++;
            foreach (Type used in References.Of(type))
            {
                if (RoomOf(used) is { } other && other != room && !MayUse[room].Contains(other))
                    broken.Add($"{type.Name} refers to {used.Name} of {other}");
            }
        }

        Assert.True(types > 0);
        Assert.Empty(broken.Distinct());

        // Types within types, compiled lambdas among them, live where their outermost type does.
        string? RoomOf(Type type)
        {
            while (type.DeclaringType is { } outer) type = outer;
            return type.Assembly == typeof(NutsSampler).Assembly ? rooms.GetValueOrDefault(type.Name.Split('`')[0]) : null;
        }
    }

    [Theory]
    [InlineData(typeof(NutsSampler), new[] { "MathNet.Numerics", "CsvHelper" })]
    [InlineData(typeof(Models.Model), new[] { "BayesSampler" })]
    [InlineData(typeof(Analysis.RidgeData), new[] { "MathNet.Numerics", "BayesSampler" })]
    [InlineData(typeof(Plotting.ForestPlot), new[] { "ScottPlot", "SkiaSharp", "BayesSampler", "BayesSampler.Analysis" })]
    public void An_assembly_refers_only_to_what_its_room_may_use(Type member, string[] allowed)
    {
        string[] references =
        [
            .. member.Assembly.GetReferencedAssemblies().Select(name => name.Name!)
                .Where(name => !name.StartsWith("System.", StringComparison.Ordinal)),
        ];
        Assert.Empty(references.Except(allowed));
    }

    private static Dictionary<string, string> RoomsByType()
    {
        Dictionary<string, string> rooms = [];
        foreach (string room in MayUse.Keys)
        {
            foreach (string file in Directory.GetFiles(Path.Combine(Core, room), "*.cs"))
            {
                foreach (Match match in TopLevelType().Matches(File.ReadAllText(file))) rooms[match.Groups["name"].Value] = room;
            }
        }

        // Made from the other by the build.
        rooms["PortableMath512"] = rooms["PortableMath"];
        return rooms;
    }

    private static string Core => Path.Combine(Repository.Root, "src", "BayesSampler");

    [GeneratedRegex(
        @"^(?:public|internal)[\w ]* (?:class|struct|interface|enum|record|delegate \w+) (?<name>[A-Z]\w+)",
        RegexOptions.Multiline, 1000)]
    private static partial Regex TopLevelType();
}

/// <summary>Where the sources are: above the folder of the built tests.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BayesSampler.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not stand in a checkout of the repository.");
    }
}
