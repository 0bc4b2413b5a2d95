using static BayesSampler.Models.Distributions;

namespace BayesSampler.Models.Tests;

/// <summary>What warmup says of correlations in models, of which some are very cheap.</summary>
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
        Assert.Contains("too few draws for a look at correlations", unseen.ToString(), StringComparison.Ordinal);
    }

    /// <summary>However cheap the gradients and however short the trajectories: what is there must not be missed.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(300)]
    public void Warmup_always_ends_with_a_look(int size)
    {
        Model model = BackEnds.Build(builder => builder.Parameter("x", Normal(0, 1), size));
        foreach (MetricChoice choice in (MetricChoice[])
            [
                new NutsSampler(new NutsSettings { Seed = 8, Chains = 1, Draws = 1 }).Sample(model).Chains[0].Tuning.Choice!,
                new HmcSampler(new HmcSettings { Seed = 8, Chains = 1, Draws = 1 }).Sample(model).Chains[0].Tuning.Choice!,
            ])
        {
            Assert.Equal(MetricKind.Diagonal, choice.Kind);
            Assert.InRange(choice.DiagonalCondition, 1, 2);
        }
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
