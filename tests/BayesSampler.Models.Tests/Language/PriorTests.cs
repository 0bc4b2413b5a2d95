using static BayesSampler.Models.Distributions;

namespace BayesSampler.Models.Tests;

/// <summary>Priors on supports narrower than they are: their densities, and values drawn from them. Seeds are fixed; |z| &lt; 5.</summary>
public sealed class PriorTests
{
    private const int Count = 20_000;

    [Theory]
    [InlineData(0)]
    [InlineData(1.75)]
    public void Normals_that_sum_to_zero_are_normal_in_the_plane_whatever_their_sd(double mean)
    {
        // In orthonormal coordinates of the plane a normal of one mean and sd is normal with mean 0 and the same sd.
        ModelBuilder builder = new();
        Expr tau = builder.Parameter("tau", HalfNormal(2));
        builder.Parameter("z", Support.SumToZero, Normal(mean, tau), 4);
        Model model = builder.Build();
        double[] position = [0.4, -1.2, 0.3, 2.1];
        double sd = Math.Exp(0.4);
        double expected = Evaluation.Values(HalfNormal(2).LogDensity(sd))[0] + 0.4 + Evaluation.Values(Normal(0, sd).LogDensity(position[1..])).Sum();
        Assert.Equal(expected, model.CreateEvaluator().LogDensity(position), 1e-12);
        GradientCheckResult check = GradientCheck.Run(model, position);
        Assert.True(check.Passed, check.ToString());
        Assert.Contains(Require.Invariant($"z[4] ~ normal({mean}, tau) given a sum of 0"), model.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Normals_of_different_means_and_sds_that_sum_to_zero_have_mass_one()
    {
        ModelBuilder builder = new();
        Expr tau = builder.Parameter("tau", HalfNormal(1));
        builder.Parameter("z", Support.SumToZero, Normal(new[] { 1.0, 0.25 }, tau * (Expr)new[] { 1.0, 2 }), 2);
        IDifferentiableLogDensity density = builder.Build().CreateEvaluator();
        double prior = Evaluation.Values(HalfNormal(1).LogDensity(1))[0];
        double mass = 0;
        const double Step = 1.0 / 16;
        for (int i = -400; i <= 400; i++) mass += Step * Math.Exp(density.LogDensity([0, i * Step]) - prior);
        Assert.Equal(1, mass, 1e-12);
    }

    [Fact]
    public void Draws_of_normals_that_sum_to_zero_have_the_covariance_given_the_sum()
    {
        double[] sd = [1, 2, 0.5];
        double[] mean = [1, -2, 4];
        double total = sd.Sum(s => s * s);
        PosteriorDraws draws = Draw(builder => builder.Parameter("x", Support.SumToZero, Normal(mean, sd), 3));
        for (int i = 0; i < 3; i++)
        {
            double location = mean[i] - mean.Sum() * sd[i] * sd[i] / total;
            CheckMean(draws["x[" + (i + 1) + "]"].Values, location);
            for (int j = 0; j < 3; j++)
            {
                double other = mean[j] - mean.Sum() * sd[j] * sd[j] / total;
                double covariance = (i == j ? sd[i] * sd[i] : 0) - sd[i] * sd[i] * sd[j] * sd[j] / total;
                CheckMean(Products(draws, i, j, location, other), covariance);
            }
        }

        CheckMean([.. Enumerable.Range(0, Count).Select(k => Sum(draws, k))], 0, exact: true);
    }

    [Fact]
    public void Draws_of_normals_with_a_sd_drawn_before_sum_to_zero()
    {
        PosteriorDraws draws = Draw(builder => builder.Parameter("x", Support.SumToZero, Normal(0, builder.Parameter("tau", Uniform(1, 2))), 3));
        // The mean of tau² is 7/3, and each element keeps two thirds of it.
        CheckMean(Products(draws, 0, 0, 0, 0), 7.0 / 3 * 2 / 3);
        CheckMean([.. Enumerable.Range(0, Count).Select(k => Sum(draws, k))], 0, exact: true);
    }

    [Fact]
    public void Flat_priors_on_supports_of_finite_volume_are_drawn_evenly()
    {
        // Shares of a flat simplex of 4 have mean 1/4 and variance 3/80; elements of directions variance 1/3.
        PosteriorDraws simplex = Draw(builder => builder.Parameter("x", Support.Simplex, Flat(), 4));
        CheckMean(simplex["x[2]"].Values, 0.25);
        CheckMean(Products(simplex, 1, 1, 0.25, 0.25), 3.0 / 80);
        CheckMean(Products(simplex, 1, 3, 0.25, 0.25), -1.0 / 80);
        foreach (Distribution prior in (Distribution[])[Flat(), Normal(0, 3)])
        {
            PosteriorDraws direction = Draw(builder => builder.Parameter("x", Support.UnitVector, prior, 3));
            CheckMean(direction["x[1]"].Values, 0);
            CheckMean(Products(direction, 2, 2, 0, 0), 1.0 / 3);
            CheckMean(Products(direction, 0, 1, 0, 0), 0);
        }

        PosteriorDraws interval = Draw(builder => builder.Parameter("x", Support.Interval(-1, new double[] { 1, 5 }), Flat(), 2));
        CheckMean(interval["x[2]"].Values, 2);
        CheckMean(Products(interval, 1, 1, 2, 2), 3);
        PosteriorDraws correlation = Draw(builder => builder.Parameter("x", Support.CorrelationMatrix, Flat(), 3, 3));
        CheckMean([.. correlation["x[2,1]"].Values.ToArray().Select(r => r * r)], 0.25);
    }

    [Fact]
    public void What_cannot_be_drawn_is_told_at_once()
    {
        (Support Support, Distribution Prior, int[] Shape)[] cases =
        [
            (Support.SumToZero, StudentT(3, 0, 1), [3]), (Support.Simplex, Beta(2, 2), [3]), (Support.UnitVector, Normal(1, 1), [3]),
            (Support.CorrelationMatrix, Normal(0, 1), [2, 2]),
        ];
        foreach ((Support support, Distribution prior, int[] shape) in cases)
        {
            Model model = BackEnds.Build(builder => builder.Parameter("x", support, prior, shape));
            InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => model.PriorPredictive(1, 10));
            Assert.Contains("cannot be drawn from. Priors that can", error.Message, StringComparison.Ordinal);
        }

        Model flat = BackEnds.Build(builder => builder.AddTerm("t", -builder.Parameter("x", Support.Positive, Flat())));
        Assert.Contains("flat prior", Assert.Throws<InvalidOperationException>(() => flat.PriorPredictive(1, 10)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_no_density_outside_a_support()
    {
        Model half = BackEnds.Build(builder => builder.Parameter("x", HalfNormal(1)));
        Assert.Equal(double.NegativeInfinity, half.LogDensityOf([-1]));
        Assert.True(double.IsFinite(half.LogDensityOf([1])));
        Model many = BackEnds.Build(builder =>
        {
            Expr a = builder.Parameter("a", Normal(0, 1));
            builder.Parameter("b", Support.Lower(a), Normal(0, 1));
            builder.Parameter("w", Dirichlet(new double[] { 1, 2 }));
            builder.Parameter("free", Normal(0, 1));
        });
        Assert.True(double.IsFinite(many.LogDensityOf([-2, -1, 0.25, 0.75, -9])));
        Assert.Equal(double.NegativeInfinity, many.LogDensityOf([0, -1, 0.25, 0.75, -9]));
        Assert.Equal(double.NegativeInfinity, many.LogDensityOf([-2, -1, 0.25, 0.5, -9]));
        Assert.Equal(double.NegativeInfinity, many.LogDensityOf([-2, -1, 1.25, -0.25, -9]));
    }

    private static PosteriorDraws Draw(Action<ModelBuilder> state) => BackEnds.Build(state).PriorPredictive(17, Count);

    private static double Sum(PosteriorDraws draws, int draw) => Enumerable.Range(1, 3).Sum(i => draws[Require.Invariant($"x[{i}]")].Values[draw]);

    private static double[] Products(PosteriorDraws draws, int i, int j, double meanI, double meanJ)
    {
        double[] a = draws[Require.Invariant($"x[{i + 1}]")].Values.ToArray();
        double[] b = draws[Require.Invariant($"x[{j + 1}]")].Values.ToArray();
        return [.. a.Select((value, k) => (value - meanI) * (b[k] - meanJ))];
    }

    private static void CheckMean(ReadOnlySpan<double> values, double expected, bool exact = false)
    {
        double[] numbers = values.ToArray();
        double mean = numbers.Average();
        double sd = Math.Sqrt(numbers.Average(value => (value - mean) * (value - mean)));
        if (exact) Assert.All(numbers, value => Assert.Equal(expected, value, 1e-12));
        else Assert.InRange((mean - expected) / (sd / Math.Sqrt(numbers.Length)), -5, 5);
    }
}
