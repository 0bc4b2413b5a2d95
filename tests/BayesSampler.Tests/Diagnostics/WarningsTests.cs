using System.Globalization;

namespace BayesSampler.Tests;

public sealed class WarningsTests
{
    [Fact]
    public void Good_draws_and_statistics_give_no_warning()
    {
        PosteriorDraws statistics = Statistics(("divergent__", _ => 0), ("treedepth__", _ => 3), ("energy__", i => i % 7));
        Assert.Empty(Warnings.Check(Golden("iid_normal"), statistics, new DiagnosticLimits { MaxTreeDepth = 10 }));
    }

    [Fact]
    public void Chains_that_disagree_are_reported_with_value_and_advice()
    {
        IReadOnlyList<DiagnosticWarning> found = Warnings.Check(Golden("iid_normal", "one_chain_shifted"));
        Assert.Equal([WarningKind.RHat, WarningKind.EssBulk, WarningKind.EssTail], found.Select(warning => warning.Kind));
        Assert.All(found, warning => Assert.Equal(("one_chain_shifted", null), (warning.Parameter, warning.Chain)));
        Assert.Equal(1.31665641735769, found[0].Value, 1e-10);
        Assert.Equal(
            "R-hat of one_chain_shifted is 1.3167, above 1.01: the chains do not agree. "
            + "Run longer; if it stays, look at the traces for chains in different modes.",
            found[0].Message);
        Assert.Equal(10.2484536346661, found[1].Value, 1e-8);
        Assert.StartsWith("Bulk ESS of one_chain_shifted is 10, below 400 (100 per", $"{found[1]}", StringComparison.Ordinal);
        Assert.StartsWith("Tail ESS of one_chain_shifted is 43, below 400", found[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_are_those_asked_for()
    {
        PosteriorDraws draws = Golden("ar1_mid");
        Assert.Equal([WarningKind.EssBulk], Warnings.Check(draws).Select(warning => warning.Kind));
        Assert.Empty(Warnings.Check(draws, limits: new DiagnosticLimits { EssPerChain = 90 }));
        DiagnosticLimits strict = new() { RHat = 1.005 };
        Assert.Contains(Warnings.Check(draws, limits: strict), warning => warning.Kind == WarningKind.RHat);
    }

    [Fact]
    public void A_constant_is_reported_as_constant_and_nothing_else()
    {
        DiagnosticWarning warning = Assert.Single(Warnings.Check(Golden("all_constant")));
        Assert.Equal((WarningKind.Constant, "all_constant", 1.25), (warning.Kind, warning.Parameter, warning.Value));
        Assert.Contains("1.25", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Chains_stuck_at_different_values_fail_R_hat()
    {
        IReadOnlyList<DiagnosticWarning> found = Warnings.Check(Golden("each_chain_constant"));
        Assert.Contains(found, warning => warning.Kind == WarningKind.RHat && double.IsPositiveInfinity(warning.Value));
        Assert.DoesNotContain(found, warning => warning.Kind == WarningKind.Constant);
    }

    [Fact]
    public void Draws_that_are_not_finite_are_located()
    {
        (double[] values, int chains) = GoldenDiagnostics.Draws("with_inf");
        int first = Array.FindIndex(values, value => !double.IsFinite(value));
        DiagnosticWarning warning = Assert.Single(Warnings.Check(Golden("with_inf")));
        Assert.Equal((WarningKind.NonFinite, first / (values.Length / chains)), (warning.Kind, warning.Chain));
        Assert.Equal(values[first], warning.Value);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"draw {first % (values.Length / chains)} of chain {warning.Chain}"),
            warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Discrete_draws_without_a_tail_ess_are_no_failure() => Assert.Empty(Warnings.Check(Golden("binary")));

    [Fact]
    public void One_chain_and_short_chains_are_told()
    {
        PosteriorDraws one = new(ParameterInfo.Scalars("x"), 1, GoldenDiagnostics.Draws("single_chain").Values);
        Assert.Contains(Warnings.Check(one), warning => warning.Kind == WarningKind.SingleChain);
        PosteriorDraws shortOnes = new(ParameterInfo.Scalars("x"), 4, GoldenDiagnostics.Draws("short_3").Values);
        DiagnosticWarning warning = Assert.Single(Warnings.Check(shortOnes));
        Assert.Equal((WarningKind.TooFewDraws, 3.0), (warning.Kind, warning.Value));
        Assert.Contains("R-hat", warning.Message, StringComparison.Ordinal);
        shortOnes = new(ParameterInfo.Scalars("x"), 4, GoldenDiagnostics.Draws("short_5").Values);
        warning = Assert.Single(Warnings.Check(shortOnes), found => found.Kind == WarningKind.TooFewDraws);
        Assert.DoesNotContain("R-hat", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Divergences_are_counted()
    {
        PosteriorDraws statistics = Statistics(("divergent__", i => i < 25 ? 1 : 0));
        DiagnosticWarning warning = Assert.Single(Warnings.Check(Golden("iid_normal"), statistics));
        Assert.Equal((WarningKind.Divergences, 25.0), (warning.Kind, warning.Value));
        Assert.StartsWith("25 transitions (2.5%) diverged", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Saturated_trees_are_counted_only_against_a_known_limit()
    {
        PosteriorDraws statistics = Statistics(("treedepth__", i => i < 10 ? 8 : 3));
        Assert.Empty(Warnings.Check(Golden("iid_normal"), statistics));
        Assert.Empty(Warnings.Check(Golden("iid_normal"), statistics, new DiagnosticLimits { MaxTreeDepth = 9 }));
        DiagnosticLimits limits = new() { MaxTreeDepth = 8 };
        DiagnosticWarning warning = Assert.Single(Warnings.Check(Golden("iid_normal"), statistics, limits));
        Assert.Equal((WarningKind.TreeDepth, 10.0), (warning.Kind, warning.Value));
    }

    [Fact]
    public void Trajectories_cut_at_a_number_of_steps_are_counted_only_against_a_known_limit()
    {
        PosteriorDraws statistics = Statistics(("n_leapfrog__", i => i < 10 ? 64 : 3));
        Assert.Empty(Warnings.Check(Golden("iid_normal"), statistics));
        Assert.Empty(Warnings.Check(Golden("iid_normal"), statistics, new DiagnosticLimits { MaxLeapfrogSteps = 65 }));
        DiagnosticLimits limits = new() { MaxLeapfrogSteps = 64 };
        DiagnosticWarning warning = Assert.Single(Warnings.Check(Golden("iid_normal"), statistics, limits));
        Assert.Equal((WarningKind.StepLimit, 10.0), (warning.Kind, warning.Value));
        Assert.StartsWith("10 trajectories (1%)", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Low_energy_fractions_are_told_by_chain()
    {
        PosteriorDraws statistics = new(ParameterInfo.Scalars("energy__"), 4, GoldenDiagnostics.Draws("energy").Values);
        IReadOnlyList<DiagnosticWarning> found = Warnings.Check(Golden("iid_normal"), statistics);
        Assert.Equal([2, 3], found.Select(warning => warning.Chain!.Value));
        Assert.All(found, warning => Assert.Equal(WarningKind.EBfmi, warning.Kind));
        Assert.Equal(0.273361018150172, found[0].Value, 1e-12);
    }

    [Fact]
    public void Limits_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DiagnosticLimits { RHat = 0.9 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DiagnosticLimits { RHat = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DiagnosticLimits { EssPerChain = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DiagnosticLimits { EBfmi = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DiagnosticLimits { MaxTreeDepth = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DiagnosticLimits { MaxLeapfrogSteps = 0 });
    }

    private static PosteriorDraws Golden(params string[] names) =>
        new(ParameterInfo.Scalars(names), 4, [.. names.SelectMany(name => GoldenDiagnostics.Draws(name).Values)]);

    private static PosteriorDraws Statistics(params (string Name, Func<int, double> Value)[] columns) =>
        new(ParameterInfo.Scalars(columns.Select(column => column.Name)), 4,
            [.. columns.SelectMany(column => Enumerable.Range(0, 1000).Select(column.Value))]);
}
