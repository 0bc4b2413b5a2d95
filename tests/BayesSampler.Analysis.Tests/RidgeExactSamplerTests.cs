namespace BayesSampler.Analysis.Tests;

public sealed class RidgeExactSamplerTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Draws_have_the_exact_means_covariances_and_quantiles(bool intercept, bool known)
    {
        // 40,000 independent draws: an error of 0.025 sd in a mean is 5 standard errors.
        const int Draws = 10_000, Chains = 4;
        RidgePosterior posterior = Solve(intercept, known);
        PosteriorDraws draws = RidgeExactSampler.Sample(posterior, 20240501, Chains, Draws);
        double n = Draws * Chains;
        for (int j = 0; j < posterior.Raw.Names.Length; j++)
        {
            RidgeMarginal marginal = posterior.Raw[j];
            double[] values = draws[posterior.Raw.Names[j]].Values.ToArray();
            Assert.True(Math.Abs(values.Average() - marginal.Location) < 5 * marginal.Sd / Math.Sqrt(n));
            foreach (double probability in new[] { 0.01, 0.25, 0.9 })
            {
                double quantile = marginal.Quantile(probability);
                double share = values.Count(value => value <= quantile) / n;
                Assert.True(Math.Abs(share - probability) < 5 * Math.Sqrt(probability * (1 - probability) / n), $"{probability}: {share}");
            }

            for (int k = 0; k < j; k++)
            {
                double[] others = draws[posterior.Raw.Names[k]].Values.ToArray();
                double correlation = posterior.Raw.Covariance(j, k) / posterior.Raw.Sds[j] / posterior.Raw.Sds[k];
                double product = values.Zip(others, (a, b) => (a - marginal.Location) * (b - posterior.Raw.Estimates[k])).Average()
                    / posterior.Raw.Sds[j] / posterior.Raw.Sds[k];

                // The fourth moments of a t of these degrees are at most 1.2 times the normal's.
                Assert.True(Math.Abs(product - correlation) < 5 * 1.2 * Math.Sqrt((1 + correlation * correlation) / n));
            }
        }

        Assert.Equal(!known, draws.Contains("sigma"));
        if (known) return;
        double[] sigmas = draws["sigma"].Values.ToArray();
        Assert.True(Math.Abs(sigmas.Average() - posterior.Sigma!.Mean) < 5 * posterior.Sigma.Sd / Math.Sqrt(n));
        double tail = sigmas.Count(value => value > posterior.Sigma.Quantile(0.95)) / n;
        Assert.True(Math.Abs(tail - 0.05) < 5 * Math.Sqrt(0.05 * 0.95 / n));
    }

    [Fact]
    public void The_same_seed_gives_the_same_draws_however_many_are_asked_for()
    {
        RidgePosterior posterior = Solve(true, false);
        PosteriorDraws many = RidgeExactSampler.Sample(posterior, 7, 3, 50), few = RidgeExactSampler.Sample(posterior, 7, 2, 20);
        PosteriorDraws other = RidgeExactSampler.Sample(posterior, 8, 2, 20);
        foreach (string name in many.Names)
        {
            for (int chain = 0; chain < 2; chain++)
            {
                Assert.Equal(many[name].Chain(chain)[..20].ToArray(), few[name].Chain(chain).ToArray());
                Assert.NotEqual(other[name].Chain(chain).ToArray(), few[name].Chain(chain).ToArray());
            }

            Assert.NotEqual(few[name].Chain(0).ToArray(), few[name].Chain(1).ToArray());
        }
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(7.5)]
    public void Gamma_variates_have_their_mean_variance_and_quantiles(double shape)
    {
        const int N = 100_000;
        ChainRandom random = ChainRandom.ForChain(11, 0);
        double[] values = [.. Enumerable.Range(0, N).Select(_ => random.NextGamma(shape))];
        Assert.True(Math.Abs(values.Average() - shape) < 5 * Math.Sqrt(shape / N));
        double variance = values.Sum(value => (value - shape) * (value - shape)) / N;
        Assert.True(Math.Abs(variance - shape) < 5 * Math.Sqrt((2 * shape * shape + 6 * shape) / N));
        double below = values.Count(value => value <= shape) / (double)N;
        double expected = MathNet.Numerics.SpecialFunctions.GammaLowerRegularized(shape, shape);
        Assert.True(Math.Abs(below - expected) < 5 * Math.Sqrt(expected * (1 - expected) / N));
    }

    [Fact]
    public void A_feature_called_sigma_is_refused_when_the_noise_is_drawn()
    {
        (double[,] x, double[] y) = RidgeTestData.Random(9, 2, 4);
        RidgeData data = RidgeData.FromArrays(x, y, ["sigma", "b"]);
        RidgePosterior posterior = RidgeClosedForm.Solve(data, RidgePrior.FromPenalty(1), RidgeNoise.Unknown());
        Assert.Contains("'sigma'", Assert.Throws<ArgumentException>(() => RidgeExactSampler.Sample(posterior, 1)).Message, StringComparison.Ordinal);
        posterior = RidgeClosedForm.Solve(data, RidgePrior.FromPenalty(1), RidgeNoise.Known(1));
        Assert.Equal(["(intercept)", "sigma", "b"], RidgeExactSampler.Sample(posterior, 1, 1, 5).Names.ToArray());
    }

    private static RidgePosterior Solve(bool intercept, bool known)
    {
        (double[,] x, double[] y) = RidgeTestData.Random(30, 3, 21);
        RidgeData data = RidgeData.FromArrays(x, y, weights: RidgeTestData.Weights(30, 21), intercept: intercept);
        return RidgeClosedForm.Solve(data, RidgePrior.FromPenalty(2), known ? RidgeNoise.Known(0.6) : RidgeNoise.Unknown());
    }
}
