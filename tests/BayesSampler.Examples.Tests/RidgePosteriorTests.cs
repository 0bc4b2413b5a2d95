using System.Text.Json;

namespace BayesSampler.Examples.Tests;

public sealed class RidgePosteriorTests
{
    private static readonly string[] CoefficientKeys =
    [
        "name", "ridge", "mode", "mean", "mcseMean", "z", "sd", "exactSd", "eti95", "exactEti95", "hdi95", "rHat", "essBulk", "essTail",
    ];

    [Fact]
    public void Without_arguments_it_takes_the_diabetes_data_and_all_samplers_agree()
    {
        using RidgeProgram program = new();
        (int exitCode, string output, string error) = program.Run();
        Assert.Equal("", error);
        Assert.Equal(0, exitCode);
        Assert.Contains("NUTS                 agrees", output, StringComparison.Ordinal);
        JsonElement summary = program.Summary();
        Assert.Equal(442, summary.GetProperty("rows").GetInt32());
        Assert.Equal(10, summary.GetProperty("features").GetArrayLength());
        foreach (string number in new[] { "penalty", "noiseSd", "priorSd", "seed" }) Assert.True(summary.GetProperty(number).GetDouble() > 0);
        Assert.Equal(["mh", "hmc", "nuts", "exact"], summary.GetProperty("samplers").EnumerateObject().Select(sampler => sampler.Name));
        foreach (JsonProperty sampler in summary.GetProperty("samplers").EnumerateObject())
        {
            Assert.True(sampler.Value.GetProperty("verdict").GetProperty("pass").GetBoolean());
            Assert.Equal(
                ["mode", "mean", "sd", "intervals", "pass", "reasons"],
                sampler.Value.GetProperty("verdict").EnumerateObject().Select(part => part.Name));
            Assert.Equal(
                ["coefficients", "verdict", "divergences", "eBfmi", "seconds"],
                sampler.Value.EnumerateObject().Select(part => part.Name));
            JsonElement[] coefficients = [.. sampler.Value.GetProperty("coefficients").EnumerateArray()];
            Assert.Equal("(intercept)", coefficients[0].GetProperty("name").GetString());
            Assert.Equal(11, coefficients.Length);
            Assert.All(coefficients, row => Assert.Equal(CoefficientKeys, row.EnumerateObject().Select(part => part.Name)));
            for (int chain = 1; chain <= 4; chain++) Assert.True(File.Exists(Path.Combine(program.Out, $"draws-{sampler.Name}-{chain}.csv")));
        }

        foreach (string picture in new[] { "forest", "path", "marginals", "pairs", "fitted", "trace-nuts-1", "rank-mh-1", "autocorrelation-hmc" })
        {
            Assert.True(new FileInfo(Path.Combine(program.Out, picture + ".png")).Length > 10_000);
            Assert.True(new FileInfo(Path.Combine(program.Out, picture + ".svg")).Length > 10_000);
        }
    }

    [Fact]
    public void One_predictor_has_a_regression_line_and_no_pairs()
    {
        using RidgeProgram program = new();
        string data = program.Write("one.csv", RidgeProgram.Csv(30, "x"));
        (int exitCode, _, string error) = program.Run("--data", data, "--target", "y", "--sampler", "exact", "--penalty", "1");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.True(File.Exists(Path.Combine(program.Out, "line.png")));
        Assert.False(File.Exists(Path.Combine(program.Out, "pairs.png")));
    }

    [Fact]
    public void Unknown_noise_is_sampled_and_compared()
    {
        using RidgeProgram program = new();
        string data = program.Write("d.csv", RidgeProgram.Csv(40, "a", "b"));
        (int exitCode, _, string error) = program.Run(
            "--data", data, "--target", "y", "--sampler", "nuts", "--penalty", "2", "--noise-sd", "unknown", "--predict", data);
        Assert.Equal((0, ""), (exitCode, error));
        JsonElement rows = program.Summary().GetProperty("samplers").GetProperty("nuts").GetProperty("coefficients");
        Assert.Equal("sigma", rows[rows.GetArrayLength() - 1].GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, program.Summary().GetProperty("noiseSd").ValueKind);
        Assert.Equal(41, File.ReadAllLines(Path.Combine(program.Out, "predictions.csv")).Length);
    }

    [Theory]
    [InlineData("--chains", "1")]
    [InlineData("--draws", "1")]
    [InlineData("--warmup", "1")]
    public void A_run_that_shows_nothing_fails_its_verdict_and_no_picture_stops_it(string option, string value)
    {
        using RidgeProgram program = new();
        string data = program.Write("d.csv", RidgeProgram.Csv(40, "a", "b"));
        (int exitCode, _, string error) = program.Run(
            "--data", data, "--target", "y", "--sampler", "nuts", "--penalty", "2", option, value);
        Assert.Equal("", error);
        Assert.InRange(exitCode, 0, 1);
        Assert.True(File.Exists(Path.Combine(program.Out, "summary.json")));
        Assert.True(File.Exists(Path.Combine(program.Out, "forest.png")) || option == "--draws");
    }

    [Fact]
    public void Names_that_a_file_of_draws_cannot_hold_are_no_reason_to_fail()
    {
        using RidgeProgram program = new();
        string data = program.Write("d.csv", RidgeProgram.Csv(40, "blood pressure", "x.1", "#3"));
        (int exitCode, _, string error) = program.Run("--data", data, "--target", "y", "--sampler", "exact", "--penalty", "2");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains(
            "(intercept),blood_pressure,x_1,_3", File.ReadAllText(Path.Combine(program.Out, "draws-exact-1.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void More_columns_than_rows_and_three_rows_work()
    {
        using RidgeProgram program = new();
        string wide = program.Write("wide.csv", RidgeProgram.Csv(6, "a", "b", "c", "d", "e", "f", "g", "h"));
        (int exitCode, _, string error) = program.Run("--data", wide, "--target", "y", "--sampler", "exact", "--penalty", "2", "--noise-sd", "1");
        Assert.Equal((0, ""), (exitCode, error));
        string few = program.Write("few.csv", RidgeProgram.Csv(3, "a"));
        (exitCode, _, error) = program.Run("--data", few, "--target", "y", "--sampler", "exact", "--penalty", "1", "--noise-sd", "unknown");
        Assert.Equal("", error);
        Assert.InRange(exitCode, 0, 1);
    }

    [Fact]
    public void Files_of_an_earlier_run_are_gone_and_those_of_others_stay()
    {
        using RidgeProgram program = new();
        string data = program.Write("d.csv", RidgeProgram.Csv(40, "a", "b"));
        Directory.CreateDirectory(program.Out);
        File.WriteAllText(Path.Combine(program.Out, "draws-mh-1.csv"), "old");
        File.WriteAllText(Path.Combine(program.Out, "holiday.png"), "mine");
        Assert.Equal(0, program.Run("--data", data, "--target", "y", "--sampler", "exact", "--penalty", "2").ExitCode);
        Assert.False(File.Exists(Path.Combine(program.Out, "draws-mh-1.csv")));
        Assert.True(File.Exists(Path.Combine(program.Out, "holiday.png")));
    }

    public static TheoryData<string, string[], string[]> BadInput() => new()
    {
        { "a,y\n1,2\n2,x\n", ["--target", "y"], ["d.csv", "line 3", "'y'", "'x'"] },
        { "a,y\n1,2\n2\n", ["--target", "y"], ["d.csv", "line 3"] },
        { "a,y\n1,2\n2,NaN\n", ["--target", "y"], ["d.csv", "line 3", "'y'", "NaN"] },
        { "a,a,y\n1,2,3\n", ["--target", "y"], ["d.csv", "'a'"] },
        { "", ["--target", "y"], ["d.csv", "empty"] },
        { "a,y\n1,2\n2,3\n3,5\n", ["--target", "z"], ["'z'", "a, y"] },
        { "a,y\n1,2\n2,3\n3,5\n", [], ["--target"] },
        { "a,y\n1,2\n2,3\n3,5\n", ["--target", "y", "--penalty", "1", "--prior-sd", "2"], ["--penalty and --prior-sd"] },
        { "a,y\n1,2\n2,3\n3,5\n", ["--target", "y", "--prior-sd", "2", "--noise-sd", "unknown"], ["--noise-sd unknown", "--prior-sd"] },
        { "a,y\n1,2\n2,3\n3,5\n", ["--target", "y", "--penalty", "-1"], ["--penalty", "-1"] },
        { "a,y\n1,2\n2,3\n3,5\n", ["--target", "y", "--draws", "0"], ["--draws", "0"] },
        { "a,y\n1,2\n2,3\n3,5\n", ["--target", "y", "--sampler", "gibbs"], ["gibbs"] },
        { "a,y\n1,2\n2,3\n3,5\n", ["--target", "y", "--nonsense"], ["--nonsense"] },
        { "a,y\n1,2\n1,3\n1,5\n", ["--target", "y"], ["'a'", "constant"] },
    };

    [Theory]
    [MemberData(nameof(BadInput))]
    public void Bad_input_is_one_line_and_exit_code_2(string csv, string[] arguments, string[] said)
    {
        using RidgeProgram program = new();
        string data = program.Write("d.csv", csv);
        (int exitCode, _, string error) = program.Run(["--data", data, .. arguments]);
        Assert.Equal(2, exitCode);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter", error, StringComparison.Ordinal);
        Assert.All(said, part => Assert.Contains(part, error, StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        using RidgeProgram program = new();
        (int exitCode, _, string error) = program.Run("--data", "nowhere.csv", "--target", "y");
        Assert.Equal(2, exitCode);
        Assert.Contains("nowhere.csv", error, StringComparison.Ordinal);
    }
}
