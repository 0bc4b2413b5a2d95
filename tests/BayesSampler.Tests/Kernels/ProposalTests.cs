namespace BayesSampler.Tests;

public sealed class ProposalTests
{
    private static readonly double[,] Covariance = { { 2, -0.6 }, { -0.6, 0.5 } };

    [Fact]
    public void A_random_walk_steps_by_its_scales_and_is_symmetric()
    {
        RandomWalkProposal walk = new(1, 3);
        AssertMoments(walk, [10, -5], [10, -5], new double[,] { { 1, 0 }, { 0, 9 } });
        Assert.Equal(0, walk.LogRatio([0, 0], [1, 1]));
    }

    [Fact]
    public void An_independence_proposal_has_its_mean_and_covariance() =>
        AssertMoments(new IndependenceProposal([1, 2], Covariance), [10, -5], [1, 2], Covariance);

    [Fact]
    public void A_Student_independence_proposal_has_the_covariance_of_a_Student_t()
    {
        const double Nu = 8;
        double[,] expected = { { 2 * Nu / (Nu - 2), -0.6 * Nu / (Nu - 2) }, { -0.6 * Nu / (Nu - 2), 0.5 * Nu / (Nu - 2) } };
        AssertMoments(new IndependenceProposal([1, 2], Covariance, Nu), [10, -5], [1, 2], expected,
            kurtosis: 3 * (Nu - 2) / (Nu - 4));
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(3.0)]
    public void The_log_ratio_is_that_of_the_densities(double degreesOfFreedom)
    {
        IndependenceProposal proposal = new([1, 2], Covariance, degreesOfFreedom);
        double[] from = [0.3, -1], to = [2, 5];
        Assert.Equal(LogDensity(from) - LogDensity(to), proposal.LogRatio(from, to), 1e-13);
        Assert.Equal(-proposal.LogRatio(to, from), proposal.LogRatio(from, to), 1e-13);

        double LogDensity(double[] x)
        {
            double a = x[0] - 1, b = x[1] - 2;
            // The inverse of the covariance, whose determinant is 0.64.
            double square = (0.5 * a * a + 2 * 0.6 * a * b + 2 * b * b) / 0.64;
            return double.IsPositiveInfinity(degreesOfFreedom)
                ? -square / 2
                : -(degreesOfFreedom + 2) / 2 * Math.Log(1 + square / degreesOfFreedom);
        }
    }

    [Fact]
    public void A_mixture_chooses_by_weight_and_answers_for_the_member_that_drew()
    {
        MixtureProposal mixture = new((1, new Fixed(7)), (3, new Fixed(9)));
        ChainRandom random = ChainRandom.ForChain(1, 0);
        double[] to = new double[1];
        const int Draws = 100_000;
        int first = 0;
        for (int n = 0; n < Draws; n++)
        {
            mixture.Draw([0], to, random);
            Assert.Equal(to[0], mixture.LogRatio([0], to));
            if (to[0] == 7) first++;
        }

        Assert.InRange((first - Draws / 4.0) / Math.Sqrt(Draws * 3 / 16.0), -5, 5);
    }

    [Fact]
    public void Proposals_of_another_dimension_than_the_model_are_an_error()
    {
        ChainRandom random = ChainRandom.ForChain(1, 0);
        ArgumentException tooSmall = Assert.Throws<ArgumentException>(
            () => new RandomWalkProposal(1, 1).Draw(new double[3], new double[3], random));
        Assert.Contains("3", tooSmall.Message);
        Assert.Contains("2", tooSmall.Message);
        Assert.Throws<ArgumentException>(() => new RandomWalkProposal(1, 1).Draw(new double[1], new double[1], random));
        Assert.Throws<ArgumentException>(
            () => new IndependenceProposal([1, 2], Covariance).Draw(new double[3], new double[3], random));
        Assert.Throws<ArgumentException>(
            () => new IndependenceProposal([1, 2], Covariance).Draw(new double[1], new double[1], random));
    }

    [Fact]
    public void Impossible_proposals_are_refused_by_name()
    {
        Assert.Contains("scales[1]", Assert.Throws<ArgumentOutOfRangeException>(() => new RandomWalkProposal(1, 0)).Message);
        Assert.Contains("scales[0]",
            Assert.Throws<ArgumentOutOfRangeException>(() => new RandomWalkProposal(double.NaN)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomWalkProposal([]));
        Assert.Contains("degreesOfFreedom", Assert.Throws<ArgumentOutOfRangeException>(
            () => new IndependenceProposal([1, 2], Covariance, 0)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new IndependenceProposal([1, 2], Covariance, double.NaN));
        Assert.Throws<ArgumentException>(() => new IndependenceProposal([1], Covariance));
        Assert.Contains("mean[1]", Assert.Throws<ArgumentException>(
            () => new IndependenceProposal([1, double.NaN], Covariance)).Message);
        Assert.Contains("positive definite", Assert.Throws<ArgumentException>(
            () => new IndependenceProposal([1, 2], new double[,] { { 1, 2 }, { 2, 1 } })).Message);
        Assert.Contains("members[0].Weight",
            Assert.Throws<ArgumentOutOfRangeException>(() => new MixtureProposal((0, new Fixed(1)))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MixtureProposal([]));
    }

    [Fact]
    public void Inverse_metrics_refuse_what_is_no_covariance()
    {
        Assert.Contains("variances[1]", Assert.Throws<ArgumentOutOfRangeException>(() => InverseMetric.Diagonal(1, -2)).Message);
        Assert.Contains("2 x 3", Assert.Throws<ArgumentException>(() => InverseMetric.Dense(new double[2, 3])).Message);
        Assert.Contains("symmetric",
            Assert.Throws<ArgumentException>(() => InverseMetric.Dense(new double[,] { { 1, 0.5 }, { 0.4, 1 } })).Message);
        Assert.Contains("covariance[0,1]", Assert.Throws<ArgumentOutOfRangeException>(
            () => InverseMetric.Dense(new double[,] { { 1, double.NaN }, { double.NaN, 1 } })).Message);
        Assert.Contains("covariance[1,1]", Assert.Throws<ArgumentOutOfRangeException>(
            () => InverseMetric.Dense(new double[,] { { 1, 0 }, { 0, double.PositiveInfinity } })).Message);
        Assert.Contains("positive definite", Assert.Throws<ArgumentException>(
            () => InverseMetric.Dense(new double[,] { { 1, 0 }, { 0, 0 } })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => InverseMetric.Unit(0));
        Assert.Contains("stepSize",
            Assert.Throws<ArgumentOutOfRangeException>(() => new HmcTuning(double.NaN, InverseMetric.Unit(1))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new HmcTuning(0, InverseMetric.Unit(1)));
    }

    private static void AssertMoments(IProposal proposal, double[] from, double[] mean, double[,] covariance, double kurtosis = 3)
    {
        const int Draws = 200_000;
        ChainRandom random = ChainRandom.ForChain(6, 0);
        double[] to = new double[2];
        double[] sums = new double[2];
        double[,] squares = new double[2, 2];
        for (int n = 0; n < Draws; n++)
        {
            proposal.Draw(from, to, random);
            for (int i = 0; i < 2; i++)
            {
                sums[i] += to[i] - mean[i];
                for (int j = 0; j < 2; j++) squares[i, j] += (to[i] - mean[i]) * (to[j] - mean[j]);
            }
        }

        for (int i = 0; i < 2; i++)
        {
            Assert.InRange(sums[i] / Draws / Math.Sqrt(covariance[i, i] / Draws), -5, 5);
            for (int j = 0; j < 2; j++)
            {
                // Var(xy) of an elliptical distribution, whose fourth moments are kurtosis/3 times the normal's.
                double product = covariance[i, i] * covariance[j, j];
                double square = covariance[i, j] * covariance[i, j];
                double variance = kurtosis / 3 * (product + 2 * square) - square;
                Assert.InRange((squares[i, j] / Draws - covariance[i, j]) / Math.Sqrt(variance / Draws), -5, 5);
            }
        }
    }

    private sealed class Fixed(double value) : IProposal
    {
        public void Draw(ReadOnlySpan<double> from, Span<double> to, ChainRandom random) => to[0] = value;

        public double LogRatio(ReadOnlySpan<double> from, ReadOnlySpan<double> to) => value;
    }
}
