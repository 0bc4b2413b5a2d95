using static BayesSampler.Models.Distributions;

namespace BayesSampler.Models.Tests;

/// <summary>Values that distributions generate, by their own distribution functions. Seeds are fixed; |z| &lt; 5 everywhere.</summary>
public sealed class GenerationTests
{
    private const int Count = 40_000;
    private const double Limit = 5;

    private static readonly (string Name, UnivariateDistribution Distribution)[] Cases =
    [
        .. Label(Normal(1, 2), HalfNormal(2.5), StudentT(3.5, 1, 0.75), StudentT(0.5, 0, 1), StudentT(400, -1, 2), HalfStudentT(4, 2), Cauchy(-1, 3),
            HalfCauchy(2), Laplace(1, 0.5), Logistic(-2, 3), LogNormal(0.5, 1.5), Exponential(4), Gamma(0.3, 2), Gamma(1, 2), Gamma(25, 0.1),
            InverseGamma(0.7, 2), InverseGamma(6, 3), ChiSquare(1), ChiSquare(9.5), Weibull(0.6, 2), Weibull(4, 3), Pareto(2, 1.5),
            Uniform(-3, 5), Beta(0.05, 0.1), Beta(2, 3), Beta(400, 3), VonMises(0.5, 0), VonMises(0.5, 0.4), VonMises(-3, 2), VonMises(1, 500),
            Bernoulli(0.3), BernoulliLogit(-1.5), Binomial(1, 0.2), Binomial(30, 0.05), Binomial(40, 0.75), Binomial(5000, 0.3), Binomial(100000, 0.99995),
            BinomialLogit(25, 0.5), BetaBinomial(30, 0.5, 2), Poisson(0.2), Poisson(6), Poisson(11), Poisson(345.5), PoissonLog(2.5),
            NegativeBinomial(5, 0.4), NegativeBinomial(60, 12), NegativeBinomialLog(1.5, 3), Geometric(0.3), Geometric(0.001),
            ZeroInflatedPoisson(0.4, 3), Mixture(new[] { 0.2, 0.5, 0.3 }, Normal(-4, 1), StudentT(3, 0, 0.5), Laplace(5, 2)),
            Normal(0, 1).Truncated(lower: 0.5), Normal(0, 1).Truncated(-0.5, 0.25), Normal(0, 1).Truncated(lower: 6), Normal(0, 1).Truncated(-9.5, -9),
            Cauchy(0, 1).Truncated(100, 1e4), Gamma(2, 1).Truncated(lower: 40), Beta(2, 3).Truncated(0.001, 0.002), VonMises(0, 20).Truncated(lower: 2),
            Poisson(3).Truncated(lower: 1), Poisson(3).Truncated(lower: 20), Poisson(100).Truncated(upper: 40), Binomial(50, 0.1).Truncated(20, 30),
            Geometric(0.5).Truncated(30, 33), NegativeBinomial(3, 1).Truncated(50, 60), StudentT(4, 0, 1).Truncated(upper: -30)),
    ];

    public static TheoryData<int> Numbers { get; } = [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Values_have_the_distribution(int number)
    {
        (string name, UnivariateDistribution distribution) = Cases[number];
        (string Statistic, double Z)[] results = Statistics(Draw(distribution, 100 + (ulong)number), distribution);
        Assert.All(results, result => Assert.True(Math.Abs(result.Z) < Limit, Require.Invariant($"{name}: {result.Statistic} has z = {result.Z:F2}")));
    }

    [Fact]
    public void Values_of_another_distribution_are_found_out()
    {
        (UnivariateDistribution From, UnivariateDistribution As)[] wrong =
        [
            (Normal(0, 1.05), Normal(0, 1)), (Normal(0.04, 1), Normal(0, 1)), (StudentT(8, 0, 1), Normal(0, 1)), (Gamma(2.1, 1), Gamma(2, 1)),
            (Poisson(11.2), Poisson(11)), (Binomial(40, 0.75), BinomialLogit(40, 1.05)), (VonMises(0, 2), VonMises(0, 2.15)),
            (Normal(0, 1).Truncated(lower: 6), Normal(0, 1.03).Truncated(lower: 6)),
        ];
        Assert.All(wrong, pair => Assert.Contains(Statistics(Draw(pair.From, 7), pair.As), result => Math.Abs(result.Z) > Limit));
    }

    [Fact]
    public void Arguments_of_each_element_are_its_own()
    {
        UnivariateDistribution distribution = Normal(new[] { -100.0, 0, 100 }, new[] { 1.0, 1e-3, 2 });
        double[] values = new double[3];
        distribution.Generate(ChainRandom.ForChain(3, 0), [[-100.0, 0, 100], [1.0, 1e-3, 2]], Shape.Vector(3), values);
        Assert.InRange(values[0], -106, -94);
        Assert.InRange(values[1], -0.006, 0.006);
        Assert.InRange(values[2], 88, 112);
    }

    [Fact]
    public void Censored_values_are_cut_off_at_the_bounds()
    {
        double[] values = Draw(Normal(0, 1).Censored(-1, 0.5), 5);
        double low = values.Count(value => value == -1) / (double)Count;
        double high = values.Count(value => value == 0.5) / (double)Count;
        Assert.True(Math.Abs(low - PortableMath.NormalCdf(-1)) < Limit * Math.Sqrt(0.16 * 0.84 / Count));
        Assert.True(Math.Abs(high - PortableMath.NormalCdf(-0.5)) < Limit * Math.Sqrt(0.31 * 0.69 / Count));
        Assert.All(values, value => Assert.InRange(value, -1, 0.5));
    }

    [Fact]
    public void Vectors_have_mean_and_covariance()
    {
        double[,] covariance = { { 2, -0.5, 0.25 }, { -0.5, 1, 0.3 }, { 0.25, 0.3, 0.5 } };
        double[,] factor = new double[3, 3];
        double[] lower = new double[9];
        Assert.True(CholeskyFactor.Factor([.. covariance.Cast<double>()], lower, 3, new double[CholeskyFactor.ScratchSize(3)]));
        for (int i = 0; i < 9; i++) factor[i / 3, i % 3] = lower[i];
        double[] inverse = new double[9];
        SymmetricInverse.FromFactor(lower, inverse, 3, new double[SymmetricInverse.ScratchSize(3)]);
        double[,] precision = new double[3, 3];
        for (int i = 0; i < 9; i++) precision[i / 3, i % 3] = inverse[i];
        double[] mean = [1, -2, 30];
        CheckMoments(MultivariateNormal(mean, covariance), mean, covariance, 1, 1);
        CheckMoments(MultivariateNormalCholesky(mean, factor), mean, covariance, 1, 2);
        CheckMoments(MultivariateNormalPrecision(mean, precision), mean, covariance, 1, 3);
        CheckMoments(MultivariateStudentT(12, mean, covariance), mean, covariance, 1.2, 4);
        CheckMoments(MultivariateStudentTCholesky(12, mean, factor), mean, covariance, 1.2, 5);

        // Shares of concentration (1/2, 2, 3/2): mean a / 4, covariance (δ m − m m') / 5.
        double[] share = [0.125, 0.5, 0.375];
        CheckMoments(Dirichlet(new[] { 0.5, 2, 1.5 }), share, Shares(share), 1.0 / 5, 6);
        double[] p = [0.1, 0.7, 0.2];
        CheckMoments(Multinomial(20, p), [2, 14, 4], Shares(p), 20, 7);
        CheckMoments(Mixture(new[] { 0.5, 0.5 }, MultivariateNormal(new[] { 1.0, 0, 0 }, Identity(3)), MultivariateNormal(new[] { -1.0, 0, 0 }, Identity(3))),
            [0, 0, 0], new double[,] { { 2, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }, 1, 8);
    }

    [Fact]
    public void Categories_occur_as_often_as_they_should()
    {
        double[] p = [0.125, 0.5, 0.25, 0.125];
        double[] logits = [.. p.Select(value => Math.Log(value) + 3)];
        // Cut points of a logistic variable around 2.
        double[] cuts = [2 + Math.Log(0.125 / 0.875), 2 + Math.Log(0.625 / 0.375), 2 + Math.Log(0.875 / 0.125)];
        foreach (Distribution distribution in (Distribution[])[Categorical(p), CategoricalLogit(logits), OrderedLogistic(2, cuts)])
        {
            double[] values = Draw(distribution, 11, Shape.Vector(Count));
            double chi = p.Select((share, k) => Math.Pow(values.Count(value => value == k) - Count * share, 2) / (Count * share)).Sum();
            Assert.True(Math.Abs(chi - 3) / Math.Sqrt(6) < Limit, $"{distribution}: {chi}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Correlations_of_lkj_have_their_spread(bool factor)
    {
        // Each correlation is 2 B - 1 with B beta of concentration + K / 2 - 1, whose variance is 1 / (2 concentration + K - 1).
        const int K = 4;
        const double Concentration = 1.5;
        Distribution distribution = factor ? LkjCholesky(K, Concentration) : Lkj(K, Concentration);
        double[] squares = new double[K * (K - 1) / 2];
        double[] values = new double[K * K];
        ChainRandom random = ChainRandom.ForChain(23, 0);
        for (int draw = 0; draw < Count; draw++)
        {
            distribution.Generate(random, [[Concentration]], Shape.Matrix(K, K), values);
            for (int i = 1, pair = 0; i < K; i++)
            {
                for (int j = 0; j < i; j++, pair++)
                {
                    double r = factor ? FixedOrder.Dot(values.AsSpan(i * K, K), values.AsSpan(j * K, K)) : values[i * K + j];
                    squares[pair] += r * r / Count;
                }
            }
        }

        double variance = 1 / (2 * Concentration + K - 1);
        // The fourth moment of 2 B - 1 is 3 v² n / (n + 2) with v = 1 / n.
        double n = 1 / variance;
        double error = Math.Sqrt((3 * variance / (n + 2) - variance * variance) / Count);
        Assert.All(squares, square => Assert.InRange((square - variance) / error, -Limit, Limit));
    }

    private static IEnumerable<(string, UnivariateDistribution)> Label(params UnivariateDistribution[] distributions) =>
        distributions.Select(distribution => (distribution.ToString(), distribution));

    private static double[] Draw(Distribution distribution, ulong seed, Shape? shape = null)
    {
        Shape size = shape ?? Shape.Vector(Count);
        double[] values = new double[size.Size];
        distribution.Generate(ChainRandom.ForChain(seed, 0),
            [.. distribution.Arguments.Select(argument => Evaluation.Values(argument.Value))], size, values);
        return values;
    }

    /// <summary>z of: the mean, the variance and both tails of the distribution function of the values, and 20 classes.</summary>
    private static (string Statistic, double Z)[] Statistics(double[] values, UnivariateDistribution distribution)
    {
        Expr x = Evaluation.Input(0, values.Length);
        double[] cdf = [.. Evaluation.Values(distribution.LogCdf(x), values).Select(Math.Exp)];
        if (distribution.Support.IsDiscrete)
        {
            // The distribution function of a count is uniform if a uniform part of its last step is taken.
            double[] before = [.. Evaluation.Values(distribution.LogCdf(x - 1), values).Select(Math.Exp)];
            ChainRandom random = ChainRandom.ForChain(99, 1);
            for (int i = 0; i < cdf.Length; i++) cdf[i] = before[i] + random.NextUniform() * (cdf[i] - before[i]);
        }

        int n = cdf.Length;
        const int Classes = 20;
        double chi = 0;
        for (int k = 0; k < Classes; k++)
        {
            int count = cdf.Count(u => u >= k / (double)Classes && (u < (k + 1) / (double)Classes || k == Classes - 1));
            chi += Math.Pow(count - n / (double)Classes, 2) / (n / (double)Classes);
        }

        return
        [
            ("mean", (cdf.Average() - 0.5) / Math.Sqrt(1.0 / 12 / n)),
            ("variance", (cdf.Average(u => (u - 0.5) * (u - 0.5)) - 1.0 / 12) / Math.Sqrt(1.0 / 180 / n)),
            ("lower tail", (cdf.Count(u => u < 0.01) - 0.01 * n) / Math.Sqrt(0.01 * 0.99 * n)),
            ("upper tail", (cdf.Count(u => u > 0.99) - 0.01 * n) / Math.Sqrt(0.01 * 0.99 * n)),
            ("classes", (chi - (Classes - 1)) / Math.Sqrt(2 * (Classes - 1))),
        ];
    }

    private static void CheckMoments(Distribution distribution, double[] mean, double[,] covariance, double factor, ulong seed)
    {
        int k = mean.Length;
        double[] values = Draw(distribution, seed, Shape.Matrix(Count, k));
        for (int i = 0; i < k; i++)
        {
            for (int j = i; j < k; j++)
            {
                double[] products = [.. Enumerable.Range(0, Count).Select(row => (values[row * k + i] - mean[i]) * (values[row * k + j] - mean[j]))];
                CheckMean(products, factor * covariance[i, j], $"{distribution}: covariance {i}, {j}");
            }

            CheckMean([.. Enumerable.Range(0, Count).Select(row => values[row * k + i])], mean[i], $"{distribution}: mean {i}");
        }
    }

    private static void CheckMean(double[] values, double expected, string what)
    {
        double mean = values.Average();
        double error = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)) / values.Length);
        Assert.True(Math.Abs(mean - expected) < Limit * error, Require.Invariant($"{what}: z = {(mean - expected) / error:F2}"));
    }

    private static double[,] Shares(double[] p)
    {
        double[,] covariance = new double[p.Length, p.Length];
        for (int i = 0; i < p.Length; i++)
        {
            for (int j = 0; j < p.Length; j++) covariance[i, j] = (i == j ? p[i] : 0) - p[i] * p[j];
        }

        return covariance;
    }

    private static double[,] Identity(int n)
    {
        double[,] identity = new double[n, n];
        for (int i = 0; i < n; i++) identity[i, i] = 1;
        return identity;
    }
}
