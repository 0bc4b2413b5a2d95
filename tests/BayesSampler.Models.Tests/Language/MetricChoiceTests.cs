using static BayesSampler.Models.Distributions;

namespace BayesSampler.Models.Tests;

/// <summary>What the metric's choice makes of a model's own count of operations.</summary>
public sealed class MetricChoiceTests
{
    [Fact]
    public void A_warmup_that_has_not_looked_at_correlations_says_so()
    {
        Model model = BackEnds.Build(builder => builder.Parameter("x", Normal(0, 1), 300));
        NutsSettings settings = new() { Seed = 8, Chains = 1, Draws = 1, Warmup = 2 };
        MetricChoice unseen = new NutsSampler(settings).Sample(model).Chains[0].Tuning.Choice!;
        Assert.Equal(MetricKind.Diagonal, unseen.Kind);
        Assert.True(double.IsNaN(unseen.DiagonalCondition), unseen.ToString());
        Assert.Contains("without a look at correlations", unseen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_look_that_costs_more_than_half_of_the_steps_is_not_taken_but_where_steps_do_not_tell()
    {
        // Independent: trajectories are short, and a gradient costs less than a thousandth of a look.
        Model model = BackEnds.Build(builder => builder.Parameter("x", Normal(0, 1), 300));
        MetricChoice cheap = new NutsSampler(new NutsSettings { Seed = 8, Chains = 1, Draws = 1 }).Sample(model).Chains[0].Tuning.Choice!;
        Assert.True(double.IsNaN(cheap.DiagonalCondition), cheap.ToString());
        MetricChoice fixedTime = new HmcSampler(new HmcSettings { Seed = 8, Chains = 1, Draws = 1 }).Sample(model).Chains[0].Tuning.Choice!;
        Assert.True(fixedTime.DiagonalCondition >= 1, fixedTime.ToString());

        // A dense product with data makes every gradient dear.
        double[,] x = new double[2000, 300];
        for (int i = 0; i < 2000; i++)
        {
            for (int j = 0; j < 300; j++) x[i, j] = Math.Sin(1 + i * 31.7 + j * 17.3 + i * j * 0.37);
        }

        Model dear = BackEnds.Build(builder =>
            builder.Observe("y", new double[2000], BernoulliLogit(x * builder.Parameter("x", Normal(0, 1), 300))));
        MetricChoice seen = new NutsSampler(new NutsSettings { Seed = 8, Chains = 1, Draws = 1 }).Sample(dear).Chains[0].Tuning.Choice!;
        Assert.True(seen.DiagonalCondition >= 1, seen.ToString());
    }

    [Fact]
    public void What_is_asked_for_is_looked_for_at_any_cost()
    {
        // A hundred coordinates that share most of their spread.
        Model model = BackEnds.Build(builder =>
        {
            Expr common = builder.Parameter("common", Normal(0, 10));
            builder.Parameter("x", Normal(common * (Expr)Enumerable.Repeat(1.0, 100).ToArray(), 1), 100);
        });
        InverseMetric metric = Tuning(model, MetricKind.LowRank).InverseMetric;
        Assert.Equal(MetricKind.LowRank, metric.Kind);
        Assert.True(metric.Values.Length > metric.Dimension, "No direction was found.");
    }

    private static HmcTuning Tuning(Model model, MetricKind kind) =>
        new NutsSampler(new NutsSettings { Seed = 8, Chains = 1, Draws = 1, Metric = kind }).Sample(model).Chains[0].Tuning;
}
