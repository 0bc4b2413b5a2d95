using System.Diagnostics;
using System.Text.Json;
using BayesSampler.PosteriorDb;

namespace BayesSampler.Models.Tests;

/// <summary>The built program of the reference posteriors.</summary>
public sealed class PosteriorDbProgramTests
{
    [Fact]
    public void List_names_every_posterior_with_its_dimension()
    {
        (int exitCode, string output, string error) = Run("--list");
        Assert.Equal(0, exitCode);
        Assert.Empty(error);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Posteriors.All.Select(posterior => posterior.Name), lines.Select(line => line.Split(' ')[0]));
        string diamonds = lines.Single(line => line.StartsWith("diamonds", StringComparison.Ordinal));
        Assert.Contains(" 26 ", diamonds, StringComparison.Ordinal);
    }

    [Fact]
    public void Results_go_to_the_screen_and_to_a_file()
    {
        string file = Path.GetTempFileName();
        try
        {
            (int exitCode, string output, string error) =
                Run("--only", "sblrc-blr", "--only", "arK-arK", "--seed", "2", "--json", file);
            Assert.Equal(0, exitCode);
            Assert.Empty(error);
            Assert.Contains("2 of 2 passed", output, StringComparison.Ordinal);
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            Assert.Equal(
                ["sblrc-blr", "arK-arK"],
                document.RootElement.EnumerateArray().Select(result => result.GetProperty("name").GetString()));
            JsonElement last = document.RootElement[1];
            Assert.Equal(7, last.GetProperty("dimension").GetInt32());
            Assert.True(last.GetProperty("pass").GetBoolean());
            Assert.Empty(last.GetProperty("reasons").EnumerateArray());
            Assert.InRange(last.GetProperty("maxAbsZ").GetDouble(), 0.1, 5.5);
            Assert.InRange(last.GetProperty("maxRHat").GetDouble(), 0.99, 1.01);
            Assert.InRange(last.GetProperty("divergences").GetInt32(), 0, 5);
            string[] positive = ["maxAbsShift", "minEssBulk", "minEssTail", "leapfrogs", "microsecondsPerLeapfrog", "seconds"];
            foreach (string number in positive)
                Assert.InRange(last.GetProperty(number).GetDouble(), 1e-6, 1e7);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("no posterior 'eight'", "--only", "eight")]
    [InlineData("--seed", "--seed", "-1")]
    [InlineData("--sed", "--sed", "1")]
    [InlineData("is a folder", "--json", ".")]
    [InlineData("no folder", "--json", "no/such/folder/file.json")]
    public void Bad_options_are_explained_in_one_line(string complaint, params string[] arguments)
    {
        (int exitCode, string output, string error) = Run(arguments);
        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.StartsWith("Error: ", error, StringComparison.Ordinal);
        Assert.Contains(complaint, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
    }

    private static (int ExitCode, string Output, string Error) Run(params IEnumerable<string> arguments)
    {
        string name = OperatingSystem.IsWindows() ? "BayesSampler.PosteriorDb.exe" : "BayesSampler.PosteriorDb";
        string program = Path.Combine(AppContext.BaseDirectory, name);
        ProcessStartInfo start = new(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
