using static BayesSampler.Models.Distributions;

namespace BayesSampler.Models.Tests;

/// <summary>What is refused when a distribution is made or data are stated, and what the message says.</summary>
public sealed class ArgumentTests
{
    private static readonly (Func<Distribution> Make, string Message)[] Wrong =
    [
        (() => Normal(0, 0), "sd of normal must be positive and finite, but was 0"),
        (() => Normal(double.NaN, 1), "mean of normal must be finite, but was NaN"),
        (() => Normal(0, new[] { 1.0, -2 }), "sd[2] of normal must be positive"),
        (() => StudentT(-1, 0, 1), "df of student_t"),
        (() => HalfStudentT(2, 0), "scale of student_t"),
        (() => HalfCauchy(-1), "scale of cauchy"),
        (() => Laplace(0, -1), "scale of laplace"),
        (() => Logistic(0, double.PositiveInfinity), "scale of logistic"),
        (() => LogNormal(0, 0), "log_sd of log_normal"),
        (() => Exponential(0), "rate of exponential"),
        (() => Gamma(0, 1), "shape of gamma"),
        (() => InverseGamma(1, -1), "scale of inverse_gamma"),
        (() => ChiSquare(0), "df of chi_square"),
        (() => Weibull(1, 0), "scale of weibull"),
        (() => Pareto(0, 1), "minimum of pareto"),
        (() => Uniform(2, 2), "upper of uniform must be above lower, but they were 2 and 2"),
        (() => Beta(1, 0), "b of beta"),
        (() => VonMises(0, -1), "concentration of von_mises"),
        (() => Bernoulli(1.5), "probability of bernoulli must be a probability, from 0 to 1, but was 1.5"),
        (() => Binomial(2.5, 0.5), "trials of binomial must be a whole number from 0 on, but was 2.5"),
        (() => BetaBinomial(3, 1, 0), "b of beta_binomial"),
        (() => Poisson(-1), "rate of poisson"),
        (() => NegativeBinomial(1, 0), "dispersion of negative_binomial"),
        (() => Geometric(0), "probability of geometric"),
        (() => ZeroInflatedPoisson(2, 1), "zero_probability of zero_inflated_poisson"),
        (() => Categorical(new[] { 0.5, 0.6 }), "must add up to 1, but gave 1.1"),
        (() => Categorical(new double[,] { { 0.5, 0.5 }, { 1.25, -0.25 } }), "probabilities[2,1] of categorical must be from 0 to 1, but was 1.25"),
        (() => Categorical(0.5), "is a scalar"),
        (() => Multinomial(3, new[] { 0.5, 0.25 }), "must add up to 1"),
        (() => OrderedLogistic(0, new[] { 1.0, 0.5 }), "cutpoints of ordered_logistic increase, but [1] and [2] are 1 and 0.5"),
        (() => Dirichlet(new[] { 1.0, 0 }), "concentration[2] of dirichlet"),
        (() => Dirichlet(1), "Three shares of equal standing: new double[] { 1, 1, 1 }"),
        (() => Lkj(1, 1), "A correlation needs two variables"),
        (() => Lkj(3, 0), "concentration of lkj"),
        (() => MultivariateNormal(0, new double[,] { { 1, 2 }, { 2, 1 } }), "covariance of multivariate_normal is not positive definite"),
        (() => MultivariateNormal(0, new double[,] { { 1, 0.5 }, { 0.25, 1 } }), "it is symmetric"),
        (() => MultivariateNormalCholesky(0, new double[,] { { 1, 0.5 }, { 0.25, 1 } }), "it is lower triangular"),
        (() => MultivariateNormalCholesky(0, new double[,] { { 1, 0 }, { 0.25, -1 } }), "the diagonal of a Cholesky factor is positive"),
        (() => MultivariateNormal(new[] { 1.0, 2, 3 }, new double[,] { { 1, 0 }, { 0, 1 } }), "a vector of 2"),
        (() => MultivariateNormal(0, new[] { 1.0, 2 }), "is a square matrix"),
        (() => MultivariateStudentT(0, 0, new double[,] { { 1, 0 }, { 0, 1 } }), "df of multivariate_student_t"),
        (() => Normal(new[] { 1.0, 2 }, new[] { 1.0, 2, 3 }), "Arguments need one shape"),
    ];

    private static readonly (Func<Distribution> Make, double[] Data, string Message)[] Outside =
    [
        (() => Normal(0, 1), [1, double.NaN], "y[2] = NaN is not finite"),
        (() => Exponential(1), [1, 2, -0.5], "y[3] = -0.5 is outside the support of exponential(1). exponential takes values > 0"),
        (() => Beta(1, 2), [0.5, 1.5], "y[2] = 1.5"),
        (() => Uniform(0, new[] { 1.0, 2 }), [0.5, 2.5], "y[2] = 2.5"),
        (() => Pareto(2, 1), [3, 1.5], "y[2] = 1.5"),
        (() => Poisson(1), [1, 2.5], "y[2] = 2.5 is not a whole number"),
        (() => Poisson(1), [-1], "y[1] = -1 is outside the support"),
        (() => Binomial(new[] { 3.0, 4 }, 0.5), [4, 4], "y[1] = 4 is outside the support"),
        (() => Bernoulli(0.5), [0, 1, 2], "y[3] = 2"),
        (() => Categorical(new[] { 0.5, 0.5 }), [1, 2], "y[2] = 2"),
        (() => OrderedLogistic(0, new[] { 0.0, 1 }), [3], "y[1] = 3"),
        (() => Multinomial(4, new[] { 0.5, 0.5 }), [1, 2], "adds up to 3, but there are 4 trials"),
        (() => Dirichlet(new[] { 1.0, 2 }), [0.5, 0.6], "adds up to 1.1, not to 1"),
        (() => Dirichlet(new[] { 1.0, 2 }), [1.5, -0.5], "y[2] = -0.5 is not positive"),
        (() => Normal(0, 1).Truncated(0, 1), [0.5, 2], "y[2] = 2"),
    ];

    public static TheoryData<int> WrongNumbers { get; } = [.. Enumerable.Range(0, Wrong.Length)];

    public static TheoryData<int> OutsideNumbers { get; } = [.. Enumerable.Range(0, Outside.Length)];

    [Theory]
    [MemberData(nameof(WrongNumbers))]
    public void Wrong_arguments_are_named_with_their_value(int number)
    {
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(() => Wrong[number].Make());
        Assert.Contains(Wrong[number].Message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(OutsideNumbers))]
    public void Observations_outside_the_support_are_named_with_their_value(int number)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new ModelBuilder().Observe("y", Outside[number].Data, Outside[number].Make()));
        Assert.Contains(Outside[number].Message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Known_probabilities_may_be_0_and_1()
    {
        Assert.Equal([0, double.NegativeInfinity], Evaluation.Values(Bernoulli(1).LogDensity(new double[] { 1, 0 })));
        Assert.Equal([double.NegativeInfinity, 0], Evaluation.Values(Bernoulli(0).LogDensity(new double[] { 1, 0 })));
        Assert.Equal([0, double.NegativeInfinity], Evaluation.Values(Binomial(3, 1).LogDensity(new double[] { 3, 2 })));
        Assert.Equal([0, double.NegativeInfinity], Evaluation.Values(Binomial(3, 0).LogDensity(new double[] { 0, 2 })));
        Assert.Equal([0, double.NegativeInfinity], Evaluation.Values(Geometric(1).LogDensity(new double[] { 0, 2 })));
    }

    [Fact]
    public void Trials_are_data()
    {
        ModelBuilder builder = new();
        Expr n = builder.Parameter("n", Normal(0, 1));
        Assert.Contains("trials of binomial are data", Assert.Throws<ArgumentException>(() => Binomial(n, 0.5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_outside_bounds_that_are_parameters_have_no_density()
    {
        ModelBuilder builder = new();
        Expr upper = builder.Parameter("upper", Normal(0, 10));
        Expr minimum = builder.Parameter("minimum", Exponential(1));
        builder.Observe("u", new[] { -0.5, 0.75 }, Uniform(-1, upper));
        builder.Observe("p", new[] { 1.5, 3 }, Pareto(minimum, 2));
        Model model = builder.Build();
        IDifferentiableLogDensity density = model.CreateEvaluator();
        Assert.Equal(double.NegativeInfinity, density.LogDensity([0.5, 0.0]));
        Assert.Equal(double.NegativeInfinity, density.LogDensity([1, 1.0]));
        Assert.True(GradientCheck.Run(model, [1, 0.0]).Passed);
    }

    [Fact]
    public void Angles_may_be_observed_in_any_turn()
    {
        double[] turns = Evaluation.Values(VonMises(1, 3).LogDensity(new[] { 0.5, 0.5 + 2 * Math.PI, 0.5 - 8 * Math.PI }));
        Assert.Equal(turns[0], turns[1], 1e-13);
        Assert.Equal(turns[0], turns[2], 1e-13);
        ModelBuilder builder = new();
        builder.Observe("y", new[] { 7.0, -20 }, VonMises(1, 3));
        Assert.Equal("in (-3.142, 3.142)", VonMises(1, 3).Support.ToString());
    }

    [Fact]
    public void A_mean_of_rows_goes_with_as_many_values()
    {
        Distribution distribution = MultivariateNormal(new double[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }, new double[,] { { 1, 0 }, { 0, 1 } });
        Assert.Equal(Shape.Matrix(3, 2), distribution.NaturalShape);
        Assert.Contains("has 3 rows", Assert.Throws<ArgumentException>(() => new ModelBuilder().Observe("y", new[] { 1.0, 2 }, distribution)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ModelBuilder().Observe("y", new double[2, 2], distribution));
        Assert.Throws<ArgumentException>(() => new ModelBuilder().Observe("y", new double[3, 3], distribution));
        new ModelBuilder().Observe("y", new double[3, 2], distribution);
    }

    [Fact]
    public void Counts_are_no_parameters()
    {
        ModelBuilder builder = new();
        Assert.Throws<ArgumentException>(() => builder.Parameter("k", Poisson(1)));
        Assert.Throws<ArgumentException>(() => builder.Parameter("k", Categorical(new[] { 0.5, 0.5 })));
    }
}
