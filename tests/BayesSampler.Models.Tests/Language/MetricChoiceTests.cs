using static BayesSampler.Models.Distributions;

namespace BayesSampler.Models.Tests;

/// <summary>What the metric's choice makes of a model's own count of operations.</summary>
public sealed class MetricChoiceTests
{
    [Fact]
    public void What_is_cheap_to_sample_is_not_looked_at()
    {
        Model model = BackEnds.Build(builder => builder.Parameter("x", Normal(0, 1), 300));
        MetricChoice cheap = Tuning(model, MetricKind.Automatic).Choice!;
        Assert.Equal(MetricKind.Diagonal, cheap.Kind);
        Assert.True(double.IsNaN(cheap.DiagonalCondition), cheap.ToString());
        Assert.Contains("would cost more than it could save", cheap.ToString(), StringComparison.Ordinal);
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
