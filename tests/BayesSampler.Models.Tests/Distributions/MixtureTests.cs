using static BayesSampler.Models.Distributions;

namespace BayesSampler.Models.Tests;

public sealed class MixtureTests
{
    [Fact]
    public void Log_density_is_that_of_the_weighted_sum_also_far_out()
    {
        double[] weights = [0.25, 0.7, 0.05];
        UnivariateDistribution[] components = [Normal(0, 1), StudentT(3, 5, 2), Laplace(-2, 0.5)];
        double[] x = [0, -40, 1e5, 4.5];
        double[] log = Evaluation.Values(Mixture(weights, components).LogDensity(x));
        double[] cdf = Evaluation.Values(Mixture(weights, components).LogCdf(x));
        double[][] parts = [.. components.Select(component => Evaluation.Values(component.LogDensity(x)))];
        double[][] below = [.. components.Select(component => Evaluation.Values(component.LogCdf(x)))];
        for (int i = 0; i < x.Length; i++)
        {
            Assert.Equal(PortableMath.LogSumExp([.. weights.Select((w, k) => Math.Log(w) + parts[k][i])]), log[i], 1e-12);
            Assert.Equal(PortableMath.LogSumExp([.. weights.Select((w, k) => Math.Log(w) + below[k][i])]), cdf[i], 1e-12);
        }
    }

    [Fact]
    public void Gradient_of_a_mixture_with_a_simplex_of_weights_is_right()
    {
        ModelBuilder builder = new();
        Expr weights = builder.Parameter("w", Dirichlet(new[] { 1.0, 2, 3 }));
        Expr mu = builder.Parameter("mu", Support.Ordered, Normal(0, 10), 3);
        Expr sigma = builder.Parameter("sigma", HalfNormal(2));
        builder.Observe("y", new[] { -3.0, 0.25, 40, 4 }, Mixture(weights, Normal(mu[0], sigma), Normal(mu[1], sigma), StudentT(4, mu[2], sigma)));
        GradientCheckResult check = GradientCheck.Run(builder.Build(), [0.3, -0.2, -2, 0.5, 1, 0.1]);
        Assert.True(check.Passed, check.ToString());
    }

    [Fact]
    public void Rows_and_weights_of_their_own_go_together()
    {
        double[,] weights = { { 0.25, 0.75 }, { 1, 0 }, { 0.5, 0.5 } };
        double[,] x = { { 0, 1 }, { 2, 3 }, { -1, 4 } };
        double[,] identity = { { 1, 0 }, { 0, 1 } };
        Distribution near = MultivariateNormal(0, identity);
        Distribution wide = MultivariateStudentT(3, new[] { 1.0, 2 }, identity);
        double[] log = Evaluation.Values(Mixture(weights, near, wide).LogDensity(x));
        double[] a = Evaluation.Values(near.LogDensity(x));
        double[] b = Evaluation.Values(wide.LogDensity(x));
        for (int i = 0; i < 3; i++)
            Assert.Equal(Math.Log(weights[i, 0] * Math.Exp(a[i]) + weights[i, 1] * Math.Exp(b[i])), log[i], 1e-13);

        Expr[] logs = [Math.Log(0.25), Math.Log(0.75)];
        double[] scalar = Evaluation.Values(LogMixture(Functions.Concat(logs), Poisson(2), Poisson(9)).LogDensity(new[] { 0.0, 12 }));
        Assert.Equal(Math.Log(0.25 * Math.Exp(-2) + 0.75 * Math.Exp(-9)), scalar[0], 1e-14);
    }

    [Fact]
    public void Components_must_fit_together()
    {
        Assert.Throws<ArgumentException>(() => Mixture(new[] { 0.5, 0.5 }, Normal(0, 1), Exponential(1)));
        // Bounds that look alike when printed, and bounds that only look different.
        Assert.Throws<ArgumentException>(() => Mixture(new[] { 0.5, 0.5 },
            Normal(0, 1).Truncated(lower: new double[] { 0, 1 }), Normal(0, 1).Truncated(lower: new double[] { 1, 0 })));
        Expr a = new ModelBuilder().Parameter("a", Normal(0, 1));
        Assert.NotNull(Mixture(new[] { 0.5, 0.5 }, Normal(0, 1).Truncated(lower: a + 1), Normal(2, 1).Truncated(lower: 1 + a)));
        Assert.Throws<ArgumentException>(() => Mixture(new[] { 0.5, 0.25, 0.25 }, Normal(0, 1), Normal(1, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Mixture(new[] { 0.5, 0.6 }, Normal(0, 1), Normal(1, 1)));
        Assert.Throws<ArgumentException>(() => Mixture(new[] { 0.5, 0.5 }, Normal(0, 1), MultivariateNormal(0, new double[,] { { 1 } })));
    }

    [Fact]
    public void A_scalar_density_counts_for_every_value()
    {
        ModelBuilder builder = new();
        Expr w = builder.Parameter("w", Support.UnitInterval, Flat());
        builder.Observe("y", new[] { 0.1, 0.5, 0.9 }, Mixture(Functions.Concat(w, 1 - w), Uniform(0, 1), Uniform(0, 1)));
        // 0 for the data, and the logarithm of the Jacobian, 1/4.
        Assert.Equal(Math.Log(0.25), builder.Build().CreateEvaluator().LogDensity([0.0]), 1e-14);
    }
}
