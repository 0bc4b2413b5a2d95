using CsCheck;

namespace BayesSampler.Tests;

public sealed class ColumnScalingTests
{
    [Fact]
    public void Sample_and_population_deviations_have_their_divisors()
    {
        Dataset data = Dataset.FromColumns(["a"], [[1, 2, 3, 6]]);
        ColumnScaling sample = ColumnScaling.Compute(data, Standardization.Sample);
        ColumnScaling population = ColumnScaling.Compute(data, Standardization.Population);
        Assert.Equal(3, sample.Centers[0]);
        Assert.Equal(Math.Sqrt(14.0 / 3), sample.Scales[0], 1e-15);
        Assert.Equal(Math.Sqrt(14.0 / 4), population.Scales[0], 1e-15);
        ColumnScaling none = ColumnScaling.Compute(data, Standardization.None);
        Assert.Equal(1, none.Scales[0]);
        Assert.Equal(3, none.Centers[0]);
        ColumnScaling divided = ColumnScaling.Compute(data, Standardization.Sample, center: false);
        Assert.Equal(0, divided.Centers[0]);
        Assert.Equal(sample.Scales[0], divided.Scales[0]);
        double[] values = [6];
        sample.Apply(0, values, values);
        Assert.Equal(3 / Math.Sqrt(14.0 / 3), values[0], 1e-15);
    }

    [Fact]
    public void Weights_count_as_repeated_rows_for_mean_and_population_variance()
    {
        ColumnScaling weighted = ColumnScaling.Compute(Dataset.FromColumns(["a"], [[1, 2, 6]]), Standardization.Population, weights: [3, 1, 2]);
        ColumnScaling repeated = ColumnScaling.Compute(Dataset.FromColumns(["a"], [[1, 1, 1, 2, 6, 6]]), Standardization.Population);
        Assert.Equal(repeated.Centers[0], weighted.Centers[0], 1e-14);
        Assert.Equal(repeated.Scales[0], weighted.Scales[0], 1e-14);
    }

    [Fact]
    public void The_size_of_the_weights_does_not_matter()
    {
        Check.Sample(
            Gen.Select(Gen.Double[-3, 3].Array[5], Gen.Double[0.1, 2].Array[5], Gen.Double[0.01, 100]),
            (values, weights, factor) =>
            {
                Dataset data = Dataset.FromColumns(["a"], [values]);
                ColumnScaling first = ColumnScaling.Compute(data, Standardization.Sample, weights: weights);
                ColumnScaling second = ColumnScaling.Compute(data, Standardization.Sample, weights: [.. weights.Select(w => w * factor)]);
                return Math.Abs(first.Centers[0] - second.Centers[0]) < 1e-13
                    && Math.Abs(first.Scales[0] / second.Scales[0] - 1) < 1e-13;
            });
    }

    [Fact]
    public void Large_offsets_keep_the_digits_of_the_variation()
    {
        // Exact in double: 2^50 + k / 4. Their mean is not.
        double[] values = [.. Enumerable.Range(0, 10).Select(k => Math.ScaleB(1, 50) + k / 4.0)];
        Dataset data = Dataset.FromColumns(["a"], [values]);
        ColumnScaling scaling = ColumnScaling.Compute(data, Standardization.Population);
        Assert.Equal(Math.Sqrt(99 / 12.0) / 4, scaling.Scales[0], 1e-14);
        double[] scaled = new double[10];
        scaling.Apply(0, values, scaled);
        for (int k = 0; k < 10; k++) Assert.Equal((k - 4.5) / Math.Sqrt(99 / 12.0), scaled[k], 1e-14);
    }

    [Theory]
    [InlineData(new[] { 3.5, 3.5, 3.5 })]
    [InlineData(new[] { 0.3, 0.30000000000000004, 0.3 })]
    [InlineData(new[] { 0.0, 0.0, 0.0 })]
    public void Constant_columns_cannot_be_standardised(double[] values)
    {
        Dataset data = Dataset.FromColumns(["a", "k"], [[1, 2, 3], values]);
        string message = Assert.Throws<ArgumentException>(() => ColumnScaling.Compute(data, Standardization.Sample)).Message;
        Assert.Contains("'k'", message, StringComparison.Ordinal);
        Assert.Contains("constant", message, StringComparison.Ordinal);
        Assert.Equal(1, ColumnScaling.Compute(data, Standardization.None).Scales[1]);
    }

    [Fact]
    public void Bad_weights_and_too_few_rows_are_named()
    {
        Dataset data = Dataset.FromColumns(["a"], [[1, 2, 3]]);
        Assert.Contains("weights[1]", Message([1, 0, 1]), StringComparison.Ordinal);
        Assert.Contains("NaN", Message([1, double.NaN, 1]), StringComparison.Ordinal);
        Assert.Contains("2 values", Message([1, 1]), StringComparison.Ordinal);
        Dataset single = Dataset.FromColumns(["a"], [[1]]);
        Assert.Contains(
            "at least 2", Assert.ThrowsAny<ArgumentException>(() => ColumnScaling.Compute(single, Standardization.Sample)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "overflows",
            Assert.ThrowsAny<ArgumentException>(
                () => ColumnScaling.Compute(Dataset.FromColumns(["a"], [[-1e200, 1e200]]), Standardization.Sample)).Message,
            StringComparison.Ordinal);

        string Message(double[] weights) =>
            Assert.ThrowsAny<ArgumentException>(() => ColumnScaling.Compute(data, Standardization.Sample, weights: weights)).Message;
    }
}
