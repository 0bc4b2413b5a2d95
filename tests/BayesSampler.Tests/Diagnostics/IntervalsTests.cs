using System.Globalization;
using CsCheck;

namespace BayesSampler.Tests;

public sealed class IntervalsTests
{
    private static readonly Gen<double[]> Draws = Gen.Double[-1e3, 1e3].Array[1, 60];
    private static readonly Gen<double> Probability = Gen.Double[0.01, 0.99];

    [Fact]
    public void Quantiles_interpolate_as_type_7()
    {
        double[] values = [40, 10, 30, 20];
        ParameterDraws draws = new(values, 2);
        Assert.Equal([10, 17.5, 25, 32.5, 40, 13], Intervals.Quantiles(draws, 0, 0.25, 0.5, 0.75, 1, 0.1));
        Assert.Equal(25, Intervals.Median(draws));
        Assert.Equal(new CredibleInterval(17.5, 32.5, 0.5), Intervals.Eti(draws, 0.5));
    }

    [Fact]
    public void Quantiles_increase_with_probability() =>
        Gen.Select(Draws, Gen.Double[0, 1], Gen.Double[0, 1]).Sample((values, p, q) =>
        {
            double[] both = Intervals.Quantiles(new ParameterDraws(values, 1), Math.Min(p, q), Math.Max(p, q));
            Assert.True(both[0] <= both[1] + 1e-12 * Math.Abs(both[1]));
        });

    [Fact]
    public void The_hdi_holds_its_probability_and_no_interval_of_as_many_draws_is_shorter() =>
        Gen.Select(Draws, Probability).Sample((values, probability) =>
        {
            CredibleInterval hdi = Intervals.Hdi(new ParameterDraws(values, 1), probability);
            int inside = values.Count(hdi.Contains);
            Assert.True(inside >= probability * values.Length);
            int wanted = Math.Min(values.Length, (int)(probability * values.Length) + 1);
            foreach (double lower in values)
            {
                foreach (double upper in values)
                {
                    int between = values.Count(x => x >= lower && x <= upper);
                    if (between >= wanted) Assert.True(upper - lower >= hdi.Width);
                }
            }
        });

    [Fact]
    public void Intervals_move_with_the_draws() =>
        Gen.Select(Gen.Int[-8000, 8000].Select(k => k / 8.0).Array[2, 60], Probability, Gen.Int[-50, 50], Gen.Int[-4, 4])
            .Sample((values, probability, shift, power) =>
            {
                double scale = Math.ScaleB(1, power);
                double[] moved = [.. values.Select(x => scale * x + shift)];
                CredibleInterval before = Intervals.Hdi(new ParameterDraws(values, 1), probability);
                CredibleInterval after = Intervals.Hdi(new ParameterDraws(moved, 1), probability);
                Assert.Equal((scale * before.Lower + shift, scale * before.Upper + shift), (after.Lower, after.Upper));
                before = Intervals.Eti(new ParameterDraws(values, 1), probability);
                after = Intervals.Eti(new ParameterDraws(moved, 1), probability);
                Assert.Equal(scale * before.Lower + shift, after.Lower, 1e-9);
                Assert.Equal(scale * before.Upper + shift, after.Upper, 1e-9);
            });

    [Fact]
    public void Of_equally_short_intervals_the_lowest_is_taken()
    {
        double[] values = [1, 2, 3, 4, 5];
        Assert.Equal(new CredibleInterval(1, 3, 0.5), Intervals.Hdi(new ParameterDraws(values, 1), 0.5));
    }

    [Fact]
    public void Unusable_draws_give_NaN_and_one_draw_is_its_own_interval()
    {
        foreach (double[] values in (double[][])[[], [1, double.NaN], [double.PositiveInfinity, 2, 3, 4]])
        {
            ParameterDraws draws = new(values, 1);
            Assert.True(double.IsNaN(Intervals.Median(draws)));
            Assert.True(double.IsNaN(Intervals.Quantile(draws, 0)));
            Assert.True(double.IsNaN(Intervals.Hdi(draws, 0.9).Lower) && double.IsNaN(Intervals.Hdi(draws, 0.9).Upper));
            Assert.True(double.IsNaN(Intervals.Eti(draws, 0.9).Lower) && double.IsNaN(Intervals.Eti(draws, 0.9).Upper));
        }

        double[] one = [3];
        Assert.Equal(new CredibleInterval(3, 3, 0.9), Intervals.Hdi(new ParameterDraws(one, 1), 0.9));
        Assert.Equal(new CredibleInterval(3, 3, 0.9), Intervals.Eti(new ParameterDraws(one, 1), 0.9));
    }

    [Fact]
    public void Impossible_probabilities_are_the_callers_error()
    {
        double[] values = [1, 2, 3];
        foreach (double p in (double[])[-0.1, 1.2, double.NaN])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Intervals.Quantile(new ParameterDraws(values, 1), p));
            Assert.Throws<ArgumentOutOfRangeException>(() => Intervals.Eti(new ParameterDraws(values, 1), p));
            Assert.Throws<ArgumentOutOfRangeException>(() => Intervals.Hdi(new ParameterDraws(values, 1), p));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Intervals.Hdi(new ParameterDraws(values, 1), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Intervals.Eti(new ParameterDraws(values, 1), 0));
    }

    [Fact]
    public void An_interval_and_a_complaint_print_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("fr-FR");
            Assert.Equal("95 % [-0.125, 1.5]", new CredibleInterval(-0.125, 1.5, 0.95).ToString());
            Assert.Contains(
                "but was 1.2",
                Assert.Throws<ArgumentOutOfRangeException>(() => Intervals.Eti(new ParameterDraws([1.0], 1), 1.2)).Message,
                StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
