using System.Globalization;
using BayesSampler.Analysis;
using BayesSampler.Models;
using static BayesSampler.Models.Distributions;

namespace BayesSampler.Api.Tests;

/// <summary>README's code that is not an example program, run as it stands there.</summary>
public sealed class ReadmeSnippets
{
    [Fact]
    public void Ridge_regression_as_a_posterior()
    {
        string[] lines = Printed(() => Ridge(Path.Combine(Repository.Root, "examples", "RidgePosterior", "data", "diabetes.csv")));
        Assert.Equal(12, lines.Length);
        Assert.StartsWith("(intercept)", lines[0], StringComparison.Ordinal);
        Assert.Equal("agrees", lines[^1]);
    }

    [Fact]
    public void A_model_stated_like_mathematics()
    {
        string[] lines = Printed(EightSchools);
        // The model as README prints it, a blank line, and the summary of mu, tau and theta.
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");
        Assert.Contains("```\n" + string.Join('\n', lines[..5]) + "\n```", readme, StringComparison.Ordinal);
        Assert.StartsWith("mu ", lines[8], StringComparison.Ordinal);
        Assert.StartsWith("theta[8] ", lines[17], StringComparison.Ordinal);
    }

    [Fact]
    public void Until_it_is_enough_and_once_more()
    {
        string[] lines;
        try
        {
            lines = Printed(RunUntil);
        }
        finally
        {
            File.Delete("tuning.json");
        }

        Assert.StartsWith("The stopping rule was met after ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(" MB on disk", lines[1], StringComparison.Ordinal);
    }

    private static string[] Printed(Action program)
    {
        TextWriter console = Console.Out;
        StringWriter printed = new(CultureInfo.InvariantCulture);
        Console.SetOut(printed);
        try
        {
            program();
        }
        finally
        {
            Console.SetOut(console);
        }

        return printed.ToString().ReplaceLineEndings("\n").Trim().Split('\n');
    }

    private static void RunUntil()
    {
        ModelBuilder builder = new();
        builder.Observe("y", (double[])[4.2, 5.1, 3.9, 4.8, 5.6], Normal(builder.Parameter("mu", Normal(0, 10)), 1));
        Model model = builder.Build();

        NutsSampler sampler = new(new NutsSettings { Seed = 1 });

        // Until all effective sample sizes are 1,000 and the mean of mu is known to 0.01, but no longer than half a minute.
        SamplingResult<HmcTuning> result = sampler.RunUntil(model, new StoppingRule
        {
            MinEssBulk = 1000,
            MinEssTail = 1000,
            MaxMcse = new Dictionary<string, double> { ["mu"] = 0.01 },
            Deadline = TimeSpan.FromSeconds(30),
        });
        Console.WriteLine(result.Stopping);

        // Step size and metric can be kept, and another run does without a warmup. It then starts where the first one ended.
        result.Chains[0].Tuning.Save("tuning.json");
        NutsSampler again = new(new NutsSettings { Seed = 2, Warmup = 0, Tuning = HmcTuning.Load("tuning.json") });
        SamplingResult more = again.Sample(model, InitialPoints.AtEndOf(result));

        // What a long run will need, before it starts; its draws go to files.
        NutsSampler wide = new(new NutsSettings { Seed = 3, Draws = 100_000, DrawsFolder = "draws" });
        Console.WriteLine(wide.MemoryNeeded(model));

        Assert.Empty(more.Warnings);
        Assert.False(Directory.Exists("draws"));
    }

    private static void EightSchools()
    {
        double[] y = [28, 8, -3, 7, -1, 1, 18, 12];
        double[] sd = [15, 10, 16, 11, 9, 11, 10, 18];

        ModelBuilder m = new();
        Expr mu = m.Parameter("mu", Normal(0, 5));
        Expr tau = m.Parameter("tau", HalfCauchy(5));
        Expr z = m.Parameter("z", Normal(0, 1), 8);
        Expr theta = m.Derived("theta", mu + tau * z);
        m.Observe("effect", y, Normal(theta, sd));
        Model model = m.Build();

        SamplingResult result = new NutsSampler(new NutsSettings { Seed = 1, TargetAcceptance = 0.95 }).Sample(model);
        Console.WriteLine(model);
        Console.WriteLine(PosteriorSummary.Of(result.Draws.Select("mu", "tau", "theta")));
        PosteriorDraws replicated = model.PosteriorPredictive(result.Draws, seed: 2);
        Assert.Equal(result.Draws.DrawsPerChain, replicated.DrawsPerChain);
    }

    private static void Ridge(string path)
    {
        RidgeData data = RidgeData.Create(Dataset.ReadCsv(path), "target");
        RidgeEvidenceMaximum best = RidgeEvidence.Maximize(data);
        RidgePrior prior = RidgePrior.FromPenalty(best.Penalty);
        RidgeNoise noise = RidgeNoise.Known(best.NoiseSd);

        // The exact answer, and the same posterior as a density for any sampler.
        RidgePosterior exact = RidgeClosedForm.Solve(data, prior, noise);
        RidgeModel model = new(data, prior, noise);
        SamplingResult draws = new NutsSampler(new NutsSettings { Seed = 1 }).Sample(model);
        Mode mode = PosteriorMode.Find(model);

        RidgeComparison comparison = RidgeComparison.Of(exact, draws.Draws, mode);
        foreach (CoefficientComparison row in comparison.Coefficients)
            Console.WriteLine($"{row.Name,-12} ridge {row.Ridge,9:F3}  mean {row.Mean,9:F3} ± {row.McseMean:F3}  z {row.ZMean,5:F1}  R-hat {row.RHat:F3}");
        Console.WriteLine(comparison.Verdict.Pass ? "agrees" : string.Join("\n", comparison.Verdict.Reasons));
    }
}
