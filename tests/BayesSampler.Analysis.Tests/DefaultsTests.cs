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
        SamplingResult result = Draw(sampler, seed, Model);
        RidgeComparison comparison = RidgeComparison.Of(Exact, result.Draws, settings: new ComparisonSettings { Verdicts = 9 });
        Assert.True(comparison.Verdict.Pass, string.Join(' ', comparison.Verdict.Reasons));
        Assert.All(comparison.Coefficients, row => Assert.True(row.EssBulk > 1000, $"{row.Name}: {row.EssBulk:F0}"));
        Assert.Empty(result.Warnings);
    }

    [Theory]
    [InlineData("mh", 1e-5)]
    [InlineData("mh", 1e-3)]
    [InlineData("mh", 1e4)]
    [InlineData("mh", 1e8)]
    [InlineData("hmc", 1e-5)]
    [InlineData("hmc", 1e4)]
    [InlineData("hmc", 1e8)]
    [InlineData("nuts", 1e-5)]
    [InlineData("nuts", 1e4)]
    [InlineData("nuts", 1e8)]
    public void The_units_of_the_target_do_not_matter(string sampler, double unit)
    {
        double[] target = [.. Data.RawResponse.ToArray().Select(value => value * unit)];
        double[,] predictors = new double[Data.Rows, Data.Coefficients];
        for (int j = 0; j < Data.Coefficients; j++)
        {
            for (int i = 0; i < Data.Rows; i++) predictors[i, j] = Data.RawColumn(j)[i];
        }

        RidgeData data = RidgeData.FromArrays(predictors, target, Data.Features);
        RidgePrior prior = RidgePrior.FromPenalty(15);
        RidgeNoise noise = RidgeNoise.Known(54 * unit);
        PosteriorDraws draws = Draw(sampler, 21, new RidgeModel(data, prior, noise)).Draws;
        ComparisonVerdict verdict = RidgeComparison.Of(RidgeClosedForm.Solve(data, prior, noise), draws, settings: new() { Verdicts = 10 }).Verdict;
        Assert.True(verdict.Pass, string.Join(' ', verdict.Reasons));
    }

    private static SamplingResult Draw(string sampler, ulong seed, RidgeModel model) => sampler switch
    {
        "mh" => new MetropolisSampler(new MetropolisSettings { Seed = seed }).Sample(model),
        "hmc" => new HmcSampler(new HmcSettings { Seed = seed }).Sample(model),
        _ => new NutsSampler(new NutsSettings { Seed = seed }).Sample(model),
    };

    private static RidgePosterior Solve()
    {
        RidgeEvidenceMaximum best = RidgeEvidence.Maximize(Data);
        return RidgeClosedForm.Solve(Data, RidgePrior.FromPenalty(best.Penalty), RidgeNoise.Known(best.NoiseSd));
    }
}
