namespace BayesSampler.Tests;

public sealed class MomentsTests
{
    [Fact]
    public void Moments_of_small_numbers_are_exact()
    {
        double[] values = [1, 2, 3, 4, 10, 4];
        ParameterDraws draws = new(values, 2);
        Assert.Equal(4, Moments.Mean(draws));
        Assert.Equal(10, Moments.Variance(draws));
        Assert.Equal(Math.Sqrt(10), Moments.Sd(draws));
        Assert.Equal(1.4826, Moments.Mad(draws), 1e-15);
    }

    [Fact]
    public void A_large_offset_costs_no_digits()
    {
        double[] values = [.. Enumerable.Range(0, 1000).Select(i => 1e9 + (i % 4))];
        ParameterDraws draws = new(values, 4);
        Assert.Equal(1e9 + 1.5, Moments.Mean(draws));
        Assert.Equal(1250.0 / 999, Moments.Variance(draws), 1e-14);
    }

    [Fact]
    public void Equal_draws_have_their_value_as_mean_and_no_spread()
    {
        double[] values = [.. Enumerable.Repeat(0.1, 997)];
        ParameterDraws draws = new(values, 1);
        Assert.Equal(0.1, Moments.Mean(draws));
        Assert.Equal(0, Moments.Sd(draws));
        Assert.Equal(0, Moments.Mad(draws));
    }

    [Fact]
    public void Draws_that_are_not_finite_or_too_few_give_NaN()
    {
        foreach (double[] values in (double[][])[[], [1, double.NaN], [1, double.PositiveInfinity]])
        {
            ParameterDraws draws = new(values, 1);
            Assert.True(double.IsNaN(Moments.Mean(draws)));
            Assert.True(double.IsNaN(Moments.Sd(draws)));
            Assert.True(double.IsNaN(Moments.Mad(draws)));
        }

        double[] one = [2];
        Assert.Equal(2, Moments.Mean(new ParameterDraws(one, 1)));
        Assert.True(double.IsNaN(Moments.Variance(new ParameterDraws(one, 1))));
    }
}
