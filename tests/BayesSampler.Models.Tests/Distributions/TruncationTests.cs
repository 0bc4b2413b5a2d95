using static BayesSampler.Models.Distributions;

namespace BayesSampler.Models.Tests;

public sealed class TruncationTests
{
    [Fact]
    public void Truncated_counts_keep_their_bounds()
    {
        UnivariateDistribution poisson = Poisson(3.5);
        UnivariateDistribution truncated = poisson.Truncated(2, 6);
        double total = 0;
        for (int k = 2; k <= 6; k++) total += Math.Exp(Evaluation.Values(truncated.LogDensity(k))[0]);
        Assert.Equal(1, total, 1e-13);
        Assert.Equal(Evaluation.Values(truncated.LogDensity(2))[0], Evaluation.Values(truncated.LogCdf(2))[0], 1e-13);
        Assert.Equal(Evaluation.Values(truncated.LogDensity(6))[0], Evaluation.Values(truncated.LogCcdf(5))[0], 1e-13);
        // Bounds between counts are those of the counts within.
        UnivariateDistribution same = poisson.Truncated(1.5, 6.25);
        Assert.Equal(Evaluation.Values(truncated.LogDensity(4))[0], Evaluation.Values(same.LogDensity(4))[0], 1e-14);
        Assert.Equal("a whole number from 2 to 6", truncated.Support.ToString());
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Every_truncated_count_adds_up_to_one_with_right_derivatives(string name, double[] arguments)
    {
        Expr[] inputs = [.. arguments.Select((value, i) => i < arguments.Length - 2 && name.Contains("binomial", StringComparison.Ordinal)
            && !name.StartsWith("negative", StringComparison.Ordinal) && i == 0 ? value : Evaluation.Input(i))];
        UnivariateDistribution distribution = UnivariateTable.Create(name, [.. inputs[..^2], arguments[^2], arguments[^1]]);
        double total = 0;
        for (double k = arguments[^2]; k <= arguments[^1]; k++)
            total += Math.Exp(Evaluation.Values(distribution.LogDensity(k), arguments)[0]);
        Assert.Equal(1, total, 1e-12);

        ModelBuilder builder = new();
        List<double> position = [];
        Expr[] parameters = [.. inputs.Select((input, i) =>
        {
            if (i >= inputs.Length - 2 || input.Node is ConstantNode) return arguments[i];
            position.Add(arguments[i]);
            return builder.Parameter($"a{i}", Support.Real, Flat());
        })];
        builder.Observe("y", arguments[^2] + 1, UnivariateTable.Create(name, parameters));
        GradientCheckResult check = GradientCheck.Run(builder.Build(), position.ToArray());
        Assert.True(check.Passed, check.ToString());
    }

    public static TheoryData<string, double[]> Counts => new()
    {
        { "binomial_truncated", [12, 0.3, 2, 7] },
        { "binomial_logit_truncated", [12, -0.5, 8, 11] },
        { "beta_binomial_truncated", [12, 1.5, 2, 2, 7] },
        { "poisson_truncated", [3.5, 8, 20] },
        { "poisson_log_truncated", [1.5, 1, 4] },
        { "negative_binomial_truncated", [3.5, 2, 1, 9] },
        { "negative_binomial_log_truncated", [0.5, 2, 6, 19] },
        { "geometric_truncated", [0.2, 1, 9] },
        { "zero_inflated_poisson_truncated", [0.3, 2, 0, 5] },
    };

    [Fact]
    public void A_bound_that_restricts_nothing_is_left_out()
    {
        UnivariateDistribution gamma = Gamma(2, 3);
        Assert.Same(gamma, gamma.Truncated(lower: 0));
        Assert.Same(gamma, gamma.Truncated(lower: -5, upper: double.PositiveInfinity));
    }

    /// <summary>A bound beyond the end of a support restricts nothing; one within does. Which it is may depend on parameters.</summary>
    [Theory]
    [InlineData("pareto", 0.25)]
    [InlineData("pareto", 2)]
    [InlineData("pareto between", 0.25)]
    [InlineData("pareto between", 2)]
    [InlineData("pareto, bound moving", 0.5)]
    [InlineData("pareto, bound moving", 2)]
    [InlineData("uniform", 0.25)]
    [InlineData("uniform", 2)]
    [InlineData("uniform above", 4)]
    [InlineData("uniform above", 7)]
    [InlineData("gamma", -1)]
    [InlineData("gamma", 2)]
    [InlineData("beta", -1.5)]
    [InlineData("beta", 0.25)]
    [InlineData("poisson", -2.5)]
    [InlineData("poisson", 1.5)]
    [InlineData("twice", 0.25)]
    [InlineData("twice", 1.5)]
    [InlineData("twice", 2.5)]
    public void A_bound_beyond_a_support_that_depends_on_parameters_restricts_nothing(string name, double a)
    {
        // Mass between the bounds that hold at this value of the parameter, by known bounds alone.
        (Func<Expr, UnivariateDistribution> make, double y, UnivariateDistribution right) = name switch
        {
            "pareto" => ((Func<Expr, UnivariateDistribution>)(p => Pareto(p, 2).Truncated(lower: 1)), 3.0, Known(Pareto(a, 2), Math.Max(a, 1), null)),
            "pareto between" => (p => Pareto(p, 2).Truncated(1, 5), 3, Known(Pareto(a, 2), Math.Max(a, 1), 5)),
            "pareto, bound moving" => (p => Pareto(1, 2).Truncated(lower: p), 3, Known(Pareto(1, 2), Math.Max(a, 1), null)),
            "uniform" => (p => Uniform(p, 5).Truncated(lower: 1), 3, Uniform(Math.Max(a, 1), 5)),
            "uniform above" => (p => Uniform(-1, p).Truncated(upper: 6), 3, Uniform(-1, Math.Min(a, 6))),
            "gamma" => (p => Gamma(2.5, 0.75).Truncated(p, 6), 3, Known(Gamma(2.5, 0.75), Math.Max(a, 0), 6)),
            "beta" => (p => Beta(1.5, 2.5).Truncated(p, p + 2.4), 0.75, Known(Beta(1.5, 2.5), Math.Max(a, 0), Math.Min(a + 2.4, 1))),
            "poisson" => (p => Poisson(2.5).Truncated(p, 6), 3, Known(Poisson(2.5), Math.Max(a, 0), 6)),
            _ => (p => Pareto(p, 2).Truncated(lower: 1).Truncated(lower: 2), 3, Known(Pareto(a, 2), Math.Max(a, 2), null)),
        };
        ModelBuilder builder = new();
        builder.Observe("y", y, make(builder.Parameter("a", Normal(0, 10))));
        Model model = builder.Build();
        double expected = Evaluation.Values(Normal(0, 10).LogDensity(a))[0] + Evaluation.Values(right.LogDensity(y))[0];
        Assert.Equal(expected, model.LogDensityOf([a]), 1e-12);
        GradientCheckResult check = GradientCheck.Run(model, [a]);
        Assert.True(check.Passed, check.ToString());

        static UnivariateDistribution Known(UnivariateDistribution whole, double from, double? to) =>
            whole.Truncated(from, to is { } end ? (Expr)end : null);
    }

    [Fact]
    public void Mass_beyond_the_support_is_not_counted()
    {
        ModelBuilder pareto = new();
        pareto.Observe("y", 3.0, Pareto(pareto.Parameter("a", Gamma(2, 1)), 2).Truncated(lower: 1));
        Assert.Equal(4 * Math.Log(2) - 2 - 3 * Math.Log(3), pareto.Build().LogDensityOf([2]), 1e-13);
        ModelBuilder half = new();
        Expr a = half.Parameter("a", Normal(0, 5));
        half.Observe("y", 3.0, HalfNormal(1).Truncated(lower: a));
        double free = Evaluation.Values(Normal(0, 5).LogDensity(-1) + HalfNormal(1).LogDensity(3))[0];
        Assert.Equal(free, half.Build().LogDensityOf([-1]), 1e-13);
    }

    [Theory]
    [InlineData(-1.5)]
    [InlineData(0.75)]
    public void A_parameter_above_a_bound_that_depends_on_another_stays_in_its_priors_support(double a)
    {
        ModelBuilder builder = new();
        Expr bound = builder.Parameter("a", Normal(0, 1));
        builder.Parameter("b", Support.Lower(bound), HalfNormal(1));
        Model model = builder.Build();
        double[] values = new double[2];
        ((IConstrained)model.CreateEvaluator()).Constrain([a, -0.5], values);
        double low = Math.Max(a, 0);
        Assert.Equal(low + Math.Exp(-0.5), values[1], 1e-14);
        double expected = Evaluation.Values(Normal(0, 1).LogDensity(a) + HalfNormal(1).LogDensity(values[1]) - HalfNormal(1).LogCcdf(low))[0];
        Assert.Equal(expected - 0.5, model.CreateEvaluator().LogDensity([a, -0.5]), 1e-13);
        Assert.True(GradientCheck.Run(model, [a, -0.5]).Passed);
    }

    [Fact]
    public void Elements_without_a_bound_are_left_whole()
    {
        const double None = double.PositiveInfinity;
        double[] y = [-0.5, 0.25, 1.5, 3];
        (double Lower, double Upper)[] bounds = [(-None, None), (0, None), (-None, 2), (-0.5, 4)];
        ModelBuilder builder = new();
        Expr mu = builder.Parameter("mu", Normal(0, 1));
        Expr sd = builder.Parameter("sd", HalfNormal(1));
        builder.Observe("lower", y, Normal(mu, sd).Truncated(lower: new[] { -None, 0, 1, -None }));
        builder.Observe("both", y, Normal(mu, sd).Truncated(bounds.Select(b => b.Lower).ToArray(), bounds.Select(b => b.Upper).ToArray()));
        builder.Observe("gamma", new double[] { 1, 3 }, Gamma(2, sd).Truncated(lower: new double[] { -1, 2 }));
        Model model = builder.Build();

        ModelBuilder separate = new();
        mu = separate.Parameter("mu", Normal(0, 1));
        sd = separate.Parameter("sd", HalfNormal(1));
        separate.Observe("lower", new[] { y[0], y[3] }, Normal(mu, sd));
        separate.Observe("lower'", new[] { y[1], y[2] }, Normal(mu, sd).Truncated(lower: new double[] { 0, 1 }));
        separate.Observe("both1", y[0], Normal(mu, sd));
        separate.Observe("both2", y[1], Normal(mu, sd).Truncated(lower: 0));
        separate.Observe("both3", y[2], Normal(mu, sd).Truncated(upper: 2));
        separate.Observe("both4", y[3], Normal(mu, sd).Truncated(-0.5, 4));
        separate.Observe("gamma1", 1, Gamma(2, sd));
        separate.Observe("gamma2", 3, Gamma(2, sd).Truncated(lower: 2));
        Assert.Equal(separate.Build().LogDensityOf([0.3, 1.25]), model.LogDensityOf([0.3, 1.25]), 1e-12);
        GradientCheckResult check = GradientCheck.Run(model, [0.3, 0.2]);
        Assert.True(check.Passed, check.ToString());
    }

    [Fact]
    public void Bounds_of_parameters_are_finite()
    {
        const double None = double.PositiveInfinity;
        Assert.Throws<ArgumentOutOfRangeException>(() => Support.Lower(-None));
        Assert.Throws<ArgumentOutOfRangeException>(() => Support.Upper(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Support.Interval(0, None));
        Assert.Throws<ArgumentOutOfRangeException>(() => Support.Lower(new[] { -None, 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Normal(0, 1).Truncated(lower: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Normal(0, 1).Truncated(lower: None));
        ArgumentException error = Assert.Throws<ArgumentException>(() =>
            new ModelBuilder().Parameter("x", Normal(0, 1).Truncated(lower: new[] { -None, 0 })));
        Assert.Contains("bounds that are not finite", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_as_bounds_restrict_data_and_are_differentiated()
    {
        ModelBuilder builder = new();
        Expr lower = builder.Parameter("lower", Normal(0, 1));
        builder.Observe("y", new[] { 0.5, 1.5, 4 }, Normal(1, 2).Truncated(lower));
        Model model = builder.Build();
        GradientCheckResult check = GradientCheck.Run(model, [0.25]);
        Assert.True(check.Passed, check.ToString());
        Assert.Equal(double.NegativeInfinity, model.CreateEvaluator().LogDensity([0.75]));
    }

    [Fact]
    public void A_prior_is_truncated_where_its_mass_on_the_support_depends_on_parameters()
    {
        ModelBuilder builder = new();
        Expr mu = builder.Parameter("mu", Normal(0, 1));
        builder.Parameter("x", Support.Interval(0, 2), Normal(mu, 1));
        IDifferentiableLogDensity density = builder.Build().CreateEvaluator();

        ModelBuilder explicitly = new();
        Expr other = explicitly.Parameter("mu", Normal(0, 1));
        explicitly.Parameter("x", Normal(other, 1).Truncated(0, 2));
        Assert.Equal(explicitly.Build().CreateEvaluator().LogDensity([0.7, -0.3]), density.LogDensity([0.7, -0.3]), 1e-14);

        // With known arguments the mass is a constant, and nothing is computed.
        ModelBuilder constant = new();
        constant.Parameter("x", Support.Interval(0, 2), Normal(0.5, 1));
        Assert.DoesNotContain("normal_cdf", constant.Build().Plan, StringComparison.Ordinal);
    }

    [Fact]
    public void A_support_beyond_the_prior_is_refused()
    {
        ModelBuilder builder = new();
        ArgumentException error = Assert.Throws<ArgumentException>(() => builder.Parameter("x", Support.Real, Exponential(1)));
        Assert.Contains("reaches beyond", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => builder.Parameter("x", Support.Ordered, Exponential(1), 3));
        Assert.Throws<ArgumentException>(() => builder.Parameter("x", Support.Interval(-1, 1), Beta(2, 2)));
        builder.Parameter("x", Support.PositiveOrdered, Exponential(1), 3);
    }

    [Fact]
    public void Censored_observations_count_with_the_probability_beyond_their_bound()
    {
        double[] y = [0.5, 2, 3, 1.5, -1];
        double[] ends = [2, 2, 3, double.PositiveInfinity, 4];
        UnivariateDistribution normal = Normal(0.75, 1.25);
        double[] density = Evaluation.Values(normal.Censored(-1, ends).LogDensity(y));
        double[] whole = Evaluation.Values(normal.LogDensity(y));
        double[] above = Evaluation.Values(normal.LogCcdf(y));
        Assert.Equal([whole[0], above[1], above[2], whole[3], Evaluation.Values(normal.LogCdf(-1))[0]], density);

        UnivariateDistribution poisson = Poisson(2.5);
        double[] counts = Evaluation.Values(poisson.Censored(upper: 4).LogDensity(new[] { 3.0, 4 }));
        Assert.Equal(Evaluation.Values(poisson.LogDensity(3))[0], counts[0]);
        Assert.Equal(Evaluation.Values(poisson.LogCcdf(3))[0], counts[1]);
    }

    [Fact]
    public void Survival_times_of_different_follow_up_have_their_gradient()
    {
        ModelBuilder builder = new();
        Expr shape = builder.Parameter("shape", LogNormal(0, 1));
        Expr scale = builder.Parameter("scale", LogNormal(1, 1));
        builder.Observe("time", new[] { 0.5, 2, 3, 1.5 }, Weibull(shape, scale).Censored(upper: new[] { 2.0, 2, 3, 4 }));
        GradientCheckResult check = GradientCheck.Run(builder.Build(), [0.3, 0.8]);
        Assert.True(check.Passed, check.ToString());
    }

    [Fact]
    public void What_cannot_be_truncated_or_censored_is_refused()
    {
        ModelBuilder builder = new();
        Expr mu = builder.Parameter("mu", Normal(0, 1));
        Assert.Throws<ArgumentException>(() => Normal(0, 1).Truncated());
        Assert.Throws<ArgumentException>(() => Normal(0, 1).Censored());
        Assert.Throws<ArgumentException>(() => Normal(0, 1).Censored(upper: mu));
        Assert.Throws<ArgumentException>(() => Normal(0, 1).Censored(upper: 1).Censored(lower: 0));
        Assert.Throws<ArgumentException>(() => Normal(0, 1).Censored(upper: 1).Truncated(lower: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Normal(0, 1).Truncated(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Gamma(1, 1).Truncated(-1, -2));
        ArgumentException prior = Assert.Throws<ArgumentException>(() => builder.Parameter("x", Normal(0, 1).Censored(upper: 1)));
        Assert.Contains("how data were recorded", prior.Message, StringComparison.Ordinal);
        ArgumentException beyond = Assert.Throws<ArgumentException>(() => builder.Observe("y", new[] { 0.5, 1.5 }, Normal(0, 1).Censored(upper: 1)));
        Assert.Contains("y[2] = 1.5", beyond.Message, StringComparison.Ordinal);
    }
}
