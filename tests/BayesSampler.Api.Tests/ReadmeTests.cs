using System.Text.RegularExpressions;

namespace BayesSampler.Api.Tests;

/// <summary>
/// What README shows is code that compiles and runs: each block stands word for word in a source of this repository.
/// </summary>
public sealed partial class ReadmeTests
{
    private static string Readme => File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Each_code_block_stands_in_a_source_that_is_built()
    {
        string[] sources =
        [
            .. Directory.GetFiles(Path.Combine(Repository.Root, "examples"), "Program.cs", SearchOption.AllDirectories),
            Path.Combine(Repository.Root, "tests", "BayesSampler.Api.Tests", "ReadmeSnippets.cs"),
        ];
        string[] texts = [.. sources.Select(path => Normal(File.ReadAllText(path)))];
        string[] blocks = [.. CodeBlock().Matches(Readme).Select(match => match.Groups["code"].Value)];
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.True(texts.Any(text => text.Contains(Normal(block), StringComparison.Ordinal)), "Not in any source:\n" + block));
    }

    [Fact]
    public void Each_picture_and_link_inside_the_repository_exists() =>
        Assert.All(
            Link().Matches(Readme).Select(match => match.Groups["target"].Value).Where(target => !target.Contains("://", StringComparison.Ordinal)),
            target => Assert.True(Path.Exists(Path.Combine(Repository.Root, target)), target));

    /// <summary>Without indentation: a block may stand inside a method.</summary>
    private static string Normal(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    [GeneratedRegex(@"```csharp\n(?<code>.*?)```", RegexOptions.Singleline, 1000)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)\)", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
