using static BayesSampler.Models.Distributions;

namespace BayesSampler.Models.Tests;

/// <summary>Derived quantities at the draws of another model.</summary>
public sealed class DeriveTests
{
    private static readonly double[] X = [1, 2, 3, 4];

    [Fact]
    public void At_the_models_own_draws_they_are_those_recorded()
    {
        Model model = State(X);
        PosteriorDraws draws = Sample(model);
        PosteriorDraws derived = model.Derive(draws);
        Assert.Equal(["curve[1]", "curve[2]", "curve[3]", "curve[4]"], derived.Names.AsEnumerable());
        Assert.Equal(2, derived.Chains);
        foreach (string name in derived.Names) Assert.Equal(draws[name].Values.ToArray(), derived[name].Values.ToArray());
    }

    [Fact]
    public void A_model_of_the_same_parameters_derives_its_own()
    {
        PosteriorDraws draws = Sample(State(X));
        PosteriorDraws derived = State([10, 20]).Derive(draws);
        for (int i = 0; i < draws["a"].Values.Length; i++)
            Assert.Equal(draws["a"].Values[i] + 20 * draws["b"].Values[i], derived["curve[2]"].Values[i], 1e-12);
    }

    [Fact]
    public void A_missing_parameter_and_nothing_to_derive_are_refused()
    {
        PosteriorDraws draws = Sample(State(X));
        Assert.Throws<KeyNotFoundException>(() => State(X).Derive(draws.Select("a")));
        ModelBuilder plain = new();
        plain.Parameter("a", Normal(0, 1));
        Assert.Contains(
            "no derived quantities", Assert.Throws<InvalidOperationException>(() => plain.Build().Derive(draws)).Message, StringComparison.Ordinal);
    }

    private static PosteriorDraws Sample(Model model) =>
        new NutsSampler(new NutsSettings { Seed = 1, Chains = 2, Warmup = 100, Draws = 50 }).Sample(model).Draws;

    private static Model State(double[] x)
    {
        ModelBuilder model = new();
        Expr a = model.Parameter("a", Normal(0, 1));
        Expr b = model.Parameter("b", Normal(0, 1));
        Expr curve = model.Derived("curve", a + b * x);
        model.Observe("y", new double[x.Length], Normal(curve, 1));
        return model.Build();
    }
}
