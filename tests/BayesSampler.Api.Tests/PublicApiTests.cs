using PublicApiGenerator;

namespace BayesSampler.Api.Tests;

/// <summary>The public surface as text: a change must be meant, and shows in the review as a changed file.</summary>
public sealed class PublicApiTests
{
    private static readonly ApiGeneratorOptions Options = new() { IncludeAssemblyAttributes = false };

    [Theory]
    [InlineData(typeof(NutsSampler))]
    [InlineData(typeof(Models.Model))]
    [InlineData(typeof(Analysis.RidgeData))]
    [InlineData(typeof(Plotting.ForestPlot))]
    public void The_public_surface_is_the_approved_one(Type member)
    {
        string name = member.Assembly.GetName().Name!;
        string approved = Path.Combine(Repository.Root, "tests", "BayesSampler.Api.Tests", "Approved", name + ".txt");
        string received = member.Assembly.GeneratePublicApi(Options).ReplaceLineEndings("\n") + "\n";
        string expected = File.Exists(approved) ? File.ReadAllText(approved) : "";
        if (received == expected) return;
        string copy = Path.ChangeExtension(approved, ".received.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.WriteAllText(copy, received);
        string[] old = expected.Split('\n');
        string[] now = received.Split('\n');
        Assert.Fail(
            $"The public surface of {name} has changed. If it is meant, replace the approved file by {copy}.\n"
            + string.Join('\n', now.Except(old).Take(20).Select(line => "+ " + line).Concat(old.Except(now).Take(20).Select(line => "- " + line))));
    }
}
