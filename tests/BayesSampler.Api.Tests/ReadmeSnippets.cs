using System.Globalization;
using BayesSampler.Analysis;

namespace BayesSampler.Api.Tests;

/// <summary>README's code that is not an example program, run as it stands there.</summary>
public sealed class ReadmeSnippets
{
    [Fact]
    public void Ridge_regression_as_a_posterior()
    {
        TextWriter console = Console.Out;
        StringWriter printed = new(CultureInfo.InvariantCulture);
        Console.SetOut(printed);
        try
        {
            Ridge(Path.Combine(Repository.Root, "examples", "RidgePosterior", "data", "diabetes.csv"));
        }
        finally
        {
            Console.SetOut(console);
        }

        string[] lines = printed.ToString().ReplaceLineEndings("\n").Trim().Split('\n');
        Assert.Equal(12, lines.Length);
        Assert.StartsWith("(intercept)", lines[0], StringComparison.Ordinal);
        Assert.Equal("agrees", lines[^1]);
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
