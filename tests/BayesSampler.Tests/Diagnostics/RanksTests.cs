using CsCheck;

namespace BayesSampler.Tests;

public sealed class RanksTests
{
    [Fact]
    public void Equal_draws_share_their_average_rank()
    {
        double[] values = [30, 10, 20, 10, 40, 30];
        Assert.Equal([4.5, 1.5, 3, 1.5, 6, 4.5], Ranks.Of(new ParameterDraws(values, 2)));
        Assert.All(Ranks.Of(new ParameterDraws([1.0, double.NaN], 1)), rank => Assert.True(double.IsNaN(rank)));
    }

    [Fact]
    public void Histograms_count_by_chain_and_sum_to_equal_bins()
    {
        double[] values = [1, 2, 3, 4, 5, 6, 7, 8];
        int[][] counts = Ranks.Histogram(new ParameterDraws(values, 2), 4);
        Assert.Equal([[2, 2, 0, 0], [0, 0, 2, 2]], counts);
        Assert.Equal([[0, 0]], Ranks.Histogram(new ParameterDraws([1.0, double.PositiveInfinity], 1), 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ranks.Histogram(new ParameterDraws([1.0, 2.0], 1), 0));
    }

    [Fact]
    public void Every_draw_is_counted_once_and_ranks_sum_up() =>
        Gen.Select(Gen.Int[0, 30].Select(k => (double)k).Array[12, 120], Gen.Int[1, 25]).Sample((values, bins) =>
        {
            values = values[..(values.Length / 3 * 3)];
            int[][] counts = Ranks.Histogram(new ParameterDraws(values, 3), bins);
            Assert.All(counts, chain => Assert.Equal(values.Length / 3, chain.Sum()));
            Assert.Equal(values.Length * (values.Length + 1) / 2.0, Ranks.Of(new ParameterDraws(values, 3)).Sum());
        });
}
