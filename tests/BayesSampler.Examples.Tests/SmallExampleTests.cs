using System.Globalization;
using System.Text.RegularExpressions;

namespace BayesSampler.Examples.Tests;

/// <summary>The small examples: they run, print the model as mathematics and what to make of it, and save their pictures.</summary>
public sealed partial class SmallExampleTests
{
    public static TheoryData<string, string[], string[]> Programs() => new()
    {
        {
            "EightSchools", ["forest", "centred", "non-centred"],
            ["theta[8] ~ normal(mu, tau)", "theta[8] = mu + tau * deviation", "transitions", "whose 0 divergences"]
        },
        {
            "LogisticRegression", ["logit", "complementary-log-log"],
            ["intercept + slope * z", "killed[8] ~ binomial_logit(", "LD50 = ", "Posterior predictive check"]
        },
        {
            "VaryingIntercepts", ["rates", "sex", "pooled-check", "varying-check"],
            ["intercept[6] ~ normal(mean, tau)", "95 % from"]
        },
        {
            "PredatorPrey", ["hare", "lynx", "pairs"],
            ["birth ~ normal(1, 0.5)", "observed", "point of rest"]
        },
        {
            "GaussianProcess", ["nile", "hyperparameters"],
            ["flow[100] ~ multivariate_normal(", "add_diagonal(matern32(year, sd, length scale), noise²)"]
        },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public void Prints_model_and_reading_and_saves_its_pictures(string name, string[] pictures, string[] said)
    {
        using BuiltProgram program = new(name);
        (int exitCode, string output, string error) = program.Run();
        Assert.Equal((0, ""), (exitCode, error));
        Assert.All((string[])[.. said, "How to read it", "r-hat"], part => Assert.Contains(part, output, StringComparison.Ordinal));
        Assert.DoesNotContain("NaN", output, StringComparison.Ordinal);
        // What is read from draws needs draws that can be trusted; the centred eight schools are there to show the contrary.
        if (name != "EightSchools") Assert.DoesNotContain("Warning:", output, StringComparison.Ordinal);
        AssertPictures(program, output, pictures);
    }

    /// <summary>The same bits everywhere: what README shows is what every machine prints.</summary>
    [Fact]
    public void Readme_shows_what_the_first_example_prints()
    {
        using BuiltProgram program = new("FirstPosterior");
        (int exitCode, string output, string error) = program.Run();
        Assert.Equal((0, ""), (exitCode, error));
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "BayesSampler.sln"))) root = root.Parent;
        string readme = File.ReadAllText(Path.Combine(root!.FullName, "README.md")).ReplaceLineEndings("\n");
        Assert.Contains(output.ReplaceLineEndings("\n").TrimEnd(), readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Nonlinear_regression_gives_the_certified_values_from_both_starts_and_says_where_mean_and_mode_differ()
    {
        using BuiltProgram program = new("NonlinearRegression");
        (int exitCode, string output, string error) = program.Run();
        Assert.Equal((0, ""), (exitCode, error));
        double[] errors = [.. CertifiedTo().Matches(output).Select(match => Number(match.Groups["error"]))];
        Assert.Equal(8, errors.Length);
        Assert.All(errors, value => Assert.InRange(value, 0, 1e-6));

        // Mode and penalised least squares, in posterior standard deviations, of all 2 + 5 + 7 + 2 parameters.
        double[] apart = [.. Apart().Matches(output).Select(match => Number(match.Groups["apart"]))];
        Assert.Equal(16, apart.Length);
        Assert.All(apart, value => Assert.InRange(value, 0, 1e-6));
        Assert.Contains("the same, as far as the draws can tell", output, StringComparison.Ordinal);
        Assert.Contains("sd: the curve bends", output, StringComparison.Ordinal);
        AssertPictures(program, output, ["misra1a", "misra1a-pairs", "mgh17", "thurber", "boxbod", "boxbod-pairs"]);
    }

    [Fact]
    public void Bad_options_are_one_line_and_exit_code_2()
    {
        using BuiltProgram program = new("EightSchools");
        (int exitCode, _, string error) = program.Run("--seed", "x");
        Assert.Equal(2, exitCode);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(program.Out));
    }

    private static void AssertPictures(BuiltProgram program, string output, string[] pictures)
    {
        foreach (string picture in pictures)
        {
            string path = Path.Combine(program.Out, picture + ".png");
            Assert.True(new FileInfo(path).Length > 10_000);
            Assert.Contains(path, output, StringComparison.Ordinal);
        }
    }

    private static double Number(Group group) => double.Parse(group.Value, NumberStyles.Float, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"certified values to (?<error>\S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CertifiedTo();

    /// <summary>b[1], certified, penalised fit, mode, apart.</summary>
    [GeneratedRegex(@"^b\[\d\]\s+\S+\s+\S+\s+\S+\s+(?<apart>\d\.\dE\S+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Apart();
}
