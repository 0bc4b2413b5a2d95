namespace BayesSampler.Analysis.Tests;

/// <summary>What a user gets who sets nothing but a seed, on the diabetes data at the penalty of highest evidence.</summary>
public sealed class DefaultsTests
{
    private static readonly RidgeData Data = RidgeData.Create(GoldenFiles.Data("diabetes"), "target");
    private static readonly RidgePosterior Exact = Solve();
    private static readonly RidgeModel Model = new(Exact.Data, Exact.Prior, Exact.Noise);

    [Theory]
    [InlineData("mh", 11)]
    [InlineData("mh", 12)]
    [InlineData("mh", 13)]
    [InlineData("hmc", 11)]
    [InlineData("hmc", 12)]
    [InlineData("hmc", 13)]
    [InlineData("nuts", 11)]
    [InlineData("nuts", 12)]
    [InlineData("nuts", 13)]
    public void Each_sampler_agrees_with_the_closed_form_and_reaches_a_bulk_ess_above_1000(string sampler, ulong seed)
    {
        SamplingResult result = sampler switch
        {
            "mh" => new MetropolisSampler(new MetropolisSettings { Seed = seed }).Sample(Model),
            "hmc" => new HmcSampler(new HmcSettings { Seed = seed }).Sample(Model),
            _ => new NutsSampler(new NutsSettings { Seed = seed }).Sample(Model),
        };
        RidgeComparison comparison = RidgeComparison.Of(Exact, result.Draws, settings: new ComparisonSettings { Verdicts = 9 });
        Assert.True(comparison.Verdict.Pass, string.Join(' ', comparison.Verdict.Reasons));
        Assert.All(comparison.Coefficients, row => Assert.True(row.EssBulk > 1000, $"{row.Name}: {row.EssBulk:F0}"));
        Assert.Empty(result.Warnings);
    }

    private static RidgePosterior Solve()
    {
        RidgeEvidenceMaximum best = RidgeEvidence.Maximize(Data);
        return RidgeClosedForm.Solve(Data, RidgePrior.FromPenalty(best.Penalty), RidgeNoise.Known(best.NoiseSd));
    }
}
