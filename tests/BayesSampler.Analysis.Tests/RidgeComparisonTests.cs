namespace BayesSampler.Analysis.Tests;

/// <summary>The verdict passes for what is right, at its stated rate, and fails for each of the ways to be wrong.</summary>
public sealed class RidgeComparisonTests
{
    private static readonly RidgeData Data = RidgeData.Create(GoldenFiles.Data("diabetes"), "target");
    private static readonly RidgePrior Prior = RidgePrior.FromPenalty(15);
    private static readonly RidgeNoise Noise = RidgeNoise.Known(54);
    private static readonly RidgePosterior Exact = RidgeClosedForm.Solve(Data, Prior, Noise);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Exact_draws_pass_and_so_does_the_mode(bool known)
    {
        RidgeNoise noise = known ? Noise : RidgeNoise.Unknown();
        RidgePosterior exact = RidgeClosedForm.Solve(Data, Prior, noise);
        Mode mode = PosteriorMode.Find(new RidgeModel(Data, Prior, noise));
        RidgeComparison comparison = RidgeComparison.Of(exact, RidgeExactSampler.Sample(exact, 1), mode);
        Assert.True(comparison.Verdict.Pass, string.Join(' ', comparison.Verdict.Reasons));
        Assert.Equal(known ? 11 : 12, comparison.Coefficients.Length);
        Assert.All(comparison.Coefficients, row => Assert.True(row.ModeDistance < 1e-8));
        Assert.Empty(comparison.Verdict.Reasons);
    }

    [Fact]
    public void The_bound_is_that_of_Bonferroni_over_all_comparisons()
    {
        PosteriorDraws draws = RidgeExactSampler.Sample(Exact, 1);
        // 44 comparisons: the quantile of the standard normal at 1 - 0.001 / 88.
        Assert.Equal(4.23626, RidgeComparison.Of(Exact, draws).Bound, 1e-5);
        Assert.True(RidgeComparison.Of(Exact, draws, settings: new() { Verdicts = 4 }).Bound > 4.5);
    }

    [Fact]
    public void Exact_draws_fail_no_more_often_than_stated()
    {
        // A false alarm rate of 0.05 over 400 runs: fewer than 38 failures by z alone with probability 1 - 1e-4 (binomial),
        // unless the z are too large.
        int failures = 0;
        for (ulong seed = 0; seed < 400; seed++)
        {
            RidgeComparison comparison = RidgeComparison.Of(
                Exact, RidgeExactSampler.Sample(Exact, 1000 + seed, 4, 500), settings: new() { FalseAlarm = 0.05, MaxRHat = 2 });
            if (!comparison.Verdict.Pass) failures++;
        }

        Assert.InRange(failures, 2, 38);
    }

    [Fact]
    public void Twice_the_penalty_fails()
    {
        RidgePosterior wrong = RidgeClosedForm.Solve(Data, RidgePrior.FromPenalty(30), Noise);
        ComparisonVerdict verdict = RidgeComparison.Of(Exact, RidgeExactSampler.Sample(wrong, 1)).Verdict;
        Assert.False(verdict.Pass);
        Assert.False(verdict.Mean);
        Assert.Contains(verdict.Reasons, reason => reason.Contains("mean of", StringComparison.Ordinal));
    }

    [Fact]
    public void A_mode_of_twice_the_penalty_fails()
    {
        Mode wrong = PosteriorMode.Find(new RidgeModel(Data, RidgePrior.FromPenalty(30), Noise));
        ComparisonVerdict verdict = RidgeComparison.Of(Exact, RidgeExactSampler.Sample(Exact, 1), wrong).Verdict;
        Assert.False(verdict.Mode);
        Assert.True(verdict.Mean && verdict.Sd && verdict.Intervals);
        Assert.False(verdict.Pass);
    }

    [Fact]
    public void Noise_1_2_times_too_large_fails()
    {
        // The same mean, a posterior wider by 1.2.
        PosteriorDraws wrong = Map(RidgeExactSampler.Sample(Exact, 1), (k, value) => Exact.Raw.Estimates[k] + 1.2 * (value - Exact.Raw.Estimates[k]));
        ComparisonVerdict verdict = RidgeComparison.Of(Exact, wrong).Verdict;
        Assert.True(verdict.Mean);
        Assert.False(verdict.Sd);
        Assert.False(verdict.Intervals);
        Assert.False(verdict.Pass);
    }

    [Fact]
    public void A_mean_shifted_by_a_tenth_of_an_sd_fails_at_an_effective_sample_size_of_20000()
    {
        PosteriorDraws draws = RidgeExactSampler.Sample(Exact, 3, 4, 5000);
        Assert.True(RidgeComparison.Of(Exact, draws).Verdict.Pass);
        int shifted = Exact.Raw.IndexOf("bmi");
        PosteriorDraws wrong = Map(draws, (k, value) => k == shifted ? value + 0.1 * Exact.Raw.Sds[k] : value);
        ComparisonVerdict verdict = RidgeComparison.Of(Exact, wrong).Verdict;
        Assert.False(verdict.Mean);
        Assert.Contains(verdict.Reasons, reason => reason.StartsWith("The mean of bmi", StringComparison.Ordinal));
    }

    [Fact]
    public void Chains_that_did_not_converge_fail()
    {
        // One chain stays away from the others; its MCSE would hide it.
        PosteriorDraws draws = RidgeExactSampler.Sample(Exact, 4);
        PosteriorDraws wrong = Map(draws, (k, value) => value, (k, chain, value) => chain == 2 ? value + Exact.Raw.Sds[k] : value);
        ComparisonVerdict verdict = RidgeComparison.Of(Exact, wrong).Verdict;
        Assert.False(verdict.Converged);
        Assert.False(verdict.Pass);
        Assert.Contains(verdict.Reasons, reason => reason.StartsWith("R-hat of", StringComparison.Ordinal));
    }

    [Fact]
    public void Too_few_effective_draws_fail()
    {
        ComparisonVerdict verdict = RidgeComparison.Of(Exact, RidgeExactSampler.Sample(Exact, 5, 4, 40)).Verdict;
        Assert.False(verdict.Converged);
        Assert.Contains(verdict.Reasons, reason => reason.Contains("too few to judge", StringComparison.Ordinal));
    }

    [Fact]
    public void Constant_draws_fail()
    {
        PosteriorDraws stuck = Map(RidgeExactSampler.Sample(Exact, 6), (k, _) => Exact.Raw.Estimates[k]);
        Assert.False(RidgeComparison.Of(Exact, stuck).Verdict.Pass);
    }

    [Fact]
    public void A_sampler_with_a_broken_accept_step_fails()
    {
        // Every candidate is taken: log ratio +∞ belongs to no proposal.
        RidgeModel model = new(Data, Prior, Noise);
        MetropolisSettings settings = new() { Seed = 1, Warmup = 100, Draws = 2000, Thinning = 5, Proposal = () => new AlwaysAccepted(Exact) };
        PosteriorDraws draws = new MetropolisSampler(settings).Sample(model).Draws;
        ComparisonVerdict verdict = RidgeComparison.Of(Exact, draws).Verdict;
        Assert.False(verdict.Pass);
        Assert.False(verdict.Sd);
    }

    [Fact]
    public void A_missing_coefficient_is_named()
    {
        KeyNotFoundException error = Assert.Throws<KeyNotFoundException>(
            () => RidgeComparison.Of(Exact, RidgeExactSampler.Sample(Exact, 1).Select("bmi", "bp")));
        Assert.Contains("(intercept)", error.Message, StringComparison.Ordinal);
    }

    private static PosteriorDraws Map(PosteriorDraws draws, Func<int, double, double> change, Func<int, int, double, double>? byChain = null)
    {
        List<double> values = [];
        for (int k = 0; k < draws.Names.Length; k++)
        {
            for (int chain = 0; chain < draws.Chains; chain++)
            {
                foreach (double value in draws[k].Chain(chain)) values.Add(byChain is null ? change(k, value) : byChain(k, chain, change(k, value)));
            }
        }

        return new PosteriorDraws(draws.Parameters, draws.Chains, values.ToArray());
    }

    /// <summary>An independence proposal 1.5 times too wide whose ratio says: take it.</summary>
    private sealed class AlwaysAccepted(RidgePosterior exact) : IProposal
    {
        public void Draw(ReadOnlySpan<double> from, Span<double> to, ChainRandom random)
        {
            for (int j = 0; j < exact.Data.Coefficients; j++) to[j] = exact.Design.Estimates[j] + 1.5 * exact.Design.Sds[j] * random.NextNormal();
            to[^1] = 1.5 * 54 / Math.Sqrt(442) * random.NextNormal();
        }

        public double LogRatio(ReadOnlySpan<double> from, ReadOnlySpan<double> to) => double.PositiveInfinity;
    }
}
