using System.Globalization;

namespace BayesSampler.Tests;

public sealed class PosteriorSummaryTests
{
    [Fact]
    public void Every_column_is_what_its_function_gives()
    {
        PosteriorDraws draws = Golden("iid_normal", "lognormal", "rejections", "discrete", "all_constant", "with_nan");
        PosteriorSummary summary = PosteriorSummary.Of(draws, 0.9);
        Assert.Equal(draws.Names, summary.Rows.Select(row => row.Name));
        Assert.Equal((4, 250, 0.9), (summary.Chains, summary.DrawsPerChain, summary.Probability));
        foreach (string name in draws.Names)
        {
            ParameterDraws one = draws[name];
            SummaryRow expected = new(
                name, Moments.Mean(one), Moments.Sd(one), Intervals.Median(one), Intervals.Eti(one, 0.9), Intervals.Hdi(one, 0.9),
                Convergence.McseMean(one), Convergence.McseSd(one), Convergence.EssBulk(one), Convergence.EssTail(one),
                Convergence.RHat(one));
            Assert.Equal(expected, summary[name]);
            Assert.Equal(name == "all_constant", summary[name].IsConstant);
        }
    }

    [Fact]
    public void Odd_numbers_of_draws_are_summarised_the_same_way()
    {
        (double[] values, int chains) = GoldenDiagnostics.Draws("odd_draws");
        PosteriorSummary summary = PosteriorSummary.Of(new PosteriorDraws(ParameterInfo.Scalars("x"), chains, values));
        Assert.Equal(Convergence.RHat(new ParameterDraws(values, chains)), summary["x"].RHat);
        Assert.Equal(0.95, summary["x"].Interval.Probability);
    }

    [Fact]
    public void The_table_shows_the_digits_that_the_Monte_Carlo_error_allows()
    {
        PosteriorDraws draws = Golden(
            "iid_normal", "iid_normal_offset", "binary", "all_constant", "with_nan", "each_chain_constant");
        string[] lines = PosteriorSummary.Of(draws).ToString().Split('\n');
        Assert.Equal("4 chains of 250 draws, intervals of 95%", lines[0]);
        Assert.Equal(Words("mean mcse sd median 2.5% 97.5% hdi low hdi high ess bulk ess tail r-hat"), Words(lines[1]));
        Assert.Equal(Words("iid_normal -0.03 0.03 1.00 -0.05 -1.92 1.97 -1.92 1.97 1071 938 1.000"), Words(lines[2]));
        Assert.Equal(
            Words(
                "iid_normal_offset 1000000.0002 0.0003 0.0103 999999.9999 "
                + "999999.9808 1000000.0213 999999.9805 1000000.0213 945 779 1.001"),
            Words(lines[3]));
        Assert.Equal(Words("binary 0.192 0.011 0.394 0.000 0.000 1.000 0.000 1.000 1186 - 1.001"), Words(lines[4]));
        Assert.Equal(Words("all_constant 1.25 - 0 1.25 1.25 1.25 1.25 1.25 - - -"), Words(lines[5]));
        Assert.Equal(Words("with_nan NaN - NaN NaN NaN NaN NaN NaN - - -"), Words(lines[6]));
        Assert.Equal(Words("each_chain_constant 2.5 0.5 1.1 2.5 1.0 4.0 1.0 4.0 4 - inf"), Words(lines[7]));
        Assert.Equal(9, lines.Length);
        Assert.Empty(lines[^1]);
    }

    [Fact]
    public void Decimal_points_stand_below_each_other()
    {
        string[] lines = PosteriorSummary.Of(Golden("iid_normal", "iid_normal_offset", "binary")).ToString().Split('\n');
        int point = lines[2].IndexOf('.', StringComparison.Ordinal);
        Assert.Equal(point, lines[3].IndexOf('.', StringComparison.Ordinal));
        Assert.Equal(point, lines[4].IndexOf('.', StringComparison.Ordinal));
    }

    [Fact]
    public void Very_small_and_very_large_quantities_are_written_with_exponents()
    {
        (double[] values, int chains) = GoldenDiagnostics.Draws("iid_normal");
        PosteriorDraws draws = new(
            ParameterInfo.Scalars("tiny", "huge"),
            chains,
            [.. values.Select(x => 1e-9 * x), .. values.Select(x => 5e9 + 1e9 * x)]);
        string[] lines = PosteriorSummary.Of(draws).ToString().Split('\n');
        const string Tiny = "tiny -3e-11 3e-11 1.00e-09 -5e-11 -1.92e-09 1.97e-09 -1.92e-09 1.97e-09 1071 938 1.000";
        const string Huge = "huge 4.97e+09 3e+07 1.00e+09 4.95e+09 3.08e+09 6.97e+09 3.08e+09 6.97e+09 1071 938 1.000";
        Assert.Equal(Words(Tiny), Words(lines[2]));
        Assert.Equal(Words(Huge), Words(lines[3]));
    }

    [Fact]
    public void The_table_is_the_same_in_every_culture()
    {
        PosteriorSummary summary = PosteriorSummary.Of(Golden("iid_normal", "each_chain_constant"));
        string here = summary.ToString();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("fr-FR");
            Assert.Equal(here, summary.ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Mistakes_are_named()
    {
        PosteriorDraws draws = Golden("iid_normal");
        Assert.Throws<ArgumentOutOfRangeException>(() => PosteriorSummary.Of(draws, 1.2));
        Assert.Throws<KeyNotFoundException>(() => PosteriorSummary.Of(draws)["mu"]);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static PosteriorDraws Golden(params string[] names) =>
        new(ParameterInfo.Scalars(names), 4, [.. names.SelectMany(name => GoldenDiagnostics.Draws(name).Values)]);
}
