namespace BayesSampler.Tests;

public sealed class ChainChecksTests
{
    private const int Length = 1000;

    [Fact]
    public void A_chain_far_below_in_log_density_is_named_beside_the_others()
    {
        double[][] chains = Normals();
        Shift(chains[2], count: Length, by: -1200);
        DiagnosticWarning warning = Assert.Single(Check(chains));
        Assert.Equal((WarningKind.StrayChain, "lp__", 2, 1.0), (warning.Kind, warning.Parameter, warning.Chain, warning.Value));
        Assert.Matches(
            @"^Chain 2 has 100% of its draws near log density -12\d\d\.?\d*, "
            + @"while chains 0, 1 and 3 are near -?\d\.?\d* \(sd [01]\.\d*\): "
            + "it was in a lesser mode, or still on its way. Start all chains where the density is high",
            warning.Message);
    }

    [Fact]
    public void A_chain_that_was_there_for_part_of_the_run_is_named_with_its_share()
    {
        double[][] chains = Normals();
        Shift(chains[0], count: 51, by: -40);
        DiagnosticWarning warning = Assert.Single(Check(chains));
        Assert.Equal((WarningKind.StrayChain, 0, 0.051), (warning.Kind, warning.Chain, warning.Value));
        Shift(chains[3], count: Length, by: -40);
        IReadOnlyList<DiagnosticWarning> both = Check(chains);
        Assert.Equal([0, 3], both.Select(one => one.Chain!.Value));
        Assert.All(both, one => Assert.Contains("chains 1 and 2 are near", one.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_rule_begins_at_5_percent_of_draws_and_5_standard_deviations()
    {
        double[][] few = Normals();
        Shift(few[0], count: 50, by: -40);
        Assert.Empty(Check(few));
        double[][] near = Normals();
        Shift(near[0], count: Length, by: -3);
        Assert.Empty(Check(near));
    }

    /// <summary>
    /// Of all distributions the one with most mass five standard deviations out: 1/26 at one point, the rest at another.
    /// </summary>
    [Fact]
    public void No_distribution_that_all_chains_share_is_taken_for_a_lesser_mode()
    {
        double[] values = [.. Enumerable.Range(0, 26 * 40).Select(i => i % 26 == 0 ? -1e6 : 0.001 * i)];
        Assert.Empty(Check([values, values, values, values]));
    }

    [Fact]
    public void A_chain_that_stands_still_is_named_and_measures_no_other()
    {
        double[][] chains = Normals();
        // High above the others, as where a scale has collapsed.
        chains[1] = [.. Enumerable.Range(0, Length).Select(i => 500.0 + i / 5)];
        DiagnosticWarning warning = Assert.Single(Check(chains));
        Assert.Equal((WarningKind.FrozenChain, 1), (warning.Kind, warning.Chain));
        Assert.Equal(800.0 / (Length - 1), warning.Value);
        Assert.StartsWith("Chain 1 stood still in 80% of its transitions", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_the_transitions_may_stand_still()
    {
        double[][] chains = Normals();
        for (int i = 1; i < Length - 2; i += 2) chains[1][i] = chains[1][i - 1];
        Assert.DoesNotContain(Check(chains), warning => warning.Kind == WarningKind.FrozenChain);
        chains[1][^1] = chains[1][^2];
        Assert.Single(Check(chains), warning => warning.Kind == WarningKind.FrozenChain);
    }

    [Fact]
    public void A_random_walk_may_stand_still()
    {
        double[] stairs = [.. Enumerable.Range(0, Length).Select(i => (double)(i / 5 % 7))];
        Assert.Empty(Check([stairs, stairs, stairs, stairs], hasTrajectories: false));
        Assert.Equal(4, Check([stairs, stairs, stairs, stairs]).Count);
    }

    [Fact]
    public void A_plateau_is_not_standing_still()
    {
        double[][] draws = Normals();
        double[][] flat = [.. draws.Select(_ => new double[Length])];
        Assert.Empty(Check(flat, draws: draws));
    }

    [Fact]
    public void Too_few_draws_and_none_that_are_finite_say_nothing()
    {
        double[][] few = [.. Normals().Select(chain => chain[..19])];
        Shift(few[0], count: 19, by: -1000);
        Assert.Empty(Check(few));
        double[][] missing = [.. Enumerable.Range(0, 4).Select(_ => Enumerable.Repeat(double.NaN, Length).ToArray())];
        Assert.Empty(Check(missing));
    }

    private static double[][] Normals()
    {
        ChainsForTests source = new(seed: 5);
        return [.. Enumerable.Range(0, 4).Select(_ => source.Autoregressive(0.2, 0, Length))];
    }

    private static void Shift(double[] chain, int count, double by)
    {
        foreach (ref double value in chain.AsSpan(0, count)) value += by;
    }

    /// <summary>What is said of these log densities; the draws are the same numbers unless given.</summary>
    private static IReadOnlyList<DiagnosticWarning> Check(
        double[][] logDensities, bool hasTrajectories = true, double[][]? draws = null)
    {
        double[] values = [.. logDensities.SelectMany(chain => chain)];
        double[] quantity = draws is null ? values : [.. draws.SelectMany(chain => chain)];
        string[] names = hasTrajectories ? ["lp__", "n_leapfrog__"] : ["lp__"];
        double[] steps = hasTrajectories ? [.. values.Select(_ => 7.0)] : [];
        PosteriorDraws statistics = new(ParameterInfo.Scalars(names), logDensities.Length, [.. values, .. steps]);
        PosteriorDraws position = new(ParameterInfo.Scalars("x"), logDensities.Length, quantity);
        return
        [
            .. Warnings.Check(position, statistics)
                .Where(warning => warning.Kind is WarningKind.StrayChain or WarningKind.FrozenChain),
        ];
    }
}
