using CsCheck;

namespace BayesSampler.Tests;

public sealed class DualAveragingTests
{
    [Fact]
    public void Step_sizes_are_those_of_the_published_scheme()
    {
        // mu = log 10 and the default constants; computed apart from this code.
        double[] rates = [0.5, 0.9, 0.8, 1.0, 0.0];
        double[] stepSizes = [5.7957827878, 6.2412505578, 5.8687776947, 10, 0.9207616390];
        double[] averages = [5.7957827878, 6.0566749152, 5.9735165187, 7.1671201788, 3.8798459022];
        DualAveraging averaging = new(0.8);
        averaging.Restart(1);
        for (int i = 0; i < rates.Length; i++)
        {
            Assert.Equal(stepSizes[i], averaging.Update(rates[i]), 1e-9);
            Assert.Equal(averages[i], averaging.Average(otherwise: double.NaN), 1e-9);
        }
    }

    [Fact]
    public void It_shrinks_towards_ten_times_the_step_size_it_starts_from()
    {
        DualAveraging averaging = new(0.8);
        averaging.Restart(0.03);
        Assert.Equal(0.3, averaging.Update(0.8), 1e-14);
    }

    [Fact]
    public void A_restart_forgets_everything()
    {
        DualAveraging used = new(0.7), fresh = new(0.7);
        used.Restart(3);
        for (int i = 0; i < 10; i++) used.Update(0.1 * i);
        used.Restart(0.5);
        fresh.Restart(0.5);
        Assert.Equal(0.123, used.Average(otherwise: 0.123));
        for (int i = 0; i < 10; i++) Assert.Equal(fresh.Update(0.3), used.Update(0.3));
        Assert.Equal(fresh.Average(0), used.Average(0));
    }

    [Theory]
    [InlineData(double.NaN, 0.0)]
    [InlineData(1.5, 1.0)]
    public void Rates_out_of_range_count_as_the_nearest_in_it(double rate, double same)
    {
        DualAveraging a = new(0.8), b = new(0.8);
        a.Restart(1);
        b.Restart(1);
        Assert.Equal(b.Update(same), a.Update(rate));
    }

    [Fact]
    public void Low_acceptance_shortens_the_step_and_high_acceptance_lengthens_it() =>
        Gen.Select(Gen.Double[0.05, 0.95], Gen.Double[0, 1], Gen.Int[1, 200]).Sample((target, rate, count) =>
        {
            DualAveraging averaging = new(target);
            averaging.Restart(1);
            double step = 0;
            for (int i = 0; i < count; i++) step = averaging.Update(rate);
            Assert.True(rate < target ? step <= 10 : step >= 10 * (1 - 1e-12));
        });

    [Fact]
    public void It_finds_the_step_size_whose_acceptance_is_the_target()
    {
        // Acceptance exp(−step) and target 0.8: the step is −log 0.8.
        DualAveraging averaging = new(0.8);
        averaging.Restart(5);
        double step = 5;
        for (int i = 0; i < 20_000; i++) step = averaging.Update(Math.Exp(-step));
        Assert.InRange(averaging.Average(0) / -Math.Log(0.8), 0.98, 1.02);
    }
}
