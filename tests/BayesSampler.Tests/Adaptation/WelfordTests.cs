using CsCheck;

namespace BayesSampler.Tests;

public sealed class WelfordTests
{
    private static readonly Gen<(int Dimension, double Offset, double[] Entries)> Samples =
        Gen.Select(Gen.Int[1, 9], Gen.Int[2, 60], Gen.Double[-1e3, 1e3]).SelectMany((d, n, offset) =>
            Gen.Double[-3, 3].Array[d * n].Select(entries => (d, offset, entries)));

    [Theory]
    [InlineData(MetricKind.Diagonal)]
    [InlineData(MetricKind.Dense)]
    public void The_regularised_spread_is_that_of_two_passes(MetricKind kind) => Samples.Sample(sample =>
    {
        (int d, double offset, double[] entries) = sample;
        int n = entries.Length / d;
        double[][] draws = [.. entries.Chunk(d).Select(draw => draw.Select((x, i) => offset + x * (i + 1)).ToArray())];
        Welford welford = Welford.Create(kind, d);
        foreach (double[] draw in draws) welford.Add(draw);
        Assert.Equal(n, welford.Count);
        double[] values = welford.Regularised(1).ToArray();

        Assert.Equal(kind == MetricKind.Dense ? d * d : d, values.Length);
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++)
            {
                if (kind == MetricKind.Diagonal && i != j) continue;
                double meanI = draws.Average(draw => draw[i]), meanJ = draws.Average(draw => draw[j]);
                double covariance = draws.Sum(draw => (draw[i] - meanI) * (draw[j] - meanJ)) / (n - 1);
                double expected = n / (n + 5.0) * covariance + (i == j ? 1e-3 * 5 / (n + 5.0) : 0);
                Assert.Equal(expected, values[kind == MetricKind.Dense ? i * d + j : i], 1e-9);
            }
        }
    });

    [Fact]
    public void The_dense_spread_is_exactly_symmetric_and_its_diagonal_that_of_the_variances() => Samples.Sample(sample =>
    {
        (int d, _, double[] entries) = sample;
        Welford dense = Welford.Create(MetricKind.Dense, d), diagonal = Welford.Create(MetricKind.Diagonal, d);
        foreach (double[] draw in entries.Chunk(d))
        {
            dense.Add(draw);
            diagonal.Add(draw);
        }

        double[] covariance = dense.Regularised(1).ToArray();
        double[] variances = diagonal.Regularised(1).ToArray();
        for (int i = 0; i < d; i++)
        {
            Assert.Equal(variances[i], covariance[i * d + i], 1e-12);
            for (int j = 0; j < i; j++) Assert.Equal(covariance[i * d + j], covariance[j * d + i]);
        }
    });

    [Theory]
    [InlineData(MetricKind.Diagonal)]
    [InlineData(MetricKind.Dense)]
    public void A_reset_forgets_everything(MetricKind kind)
    {
        Welford used = Welford.Create(kind, 2), fresh = Welford.Create(kind, 2);
        used.Add([1e5, -3]);
        used.Add([-1e5, 7]);
        used.Regularised(1);
        used.Reset();
        Assert.Equal(0, used.Count);
        foreach (double[] draw in new double[][] { [1, 2], [3, 5], [0, -1] })
        {
            used.Add(draw);
            fresh.Add(draw);
        }

        Assert.Equal(fresh.Regularised(1).ToArray(), used.Regularised(1).ToArray());
    }

    [Fact]
    public void Spread_far_from_zero_keeps_its_digits()
    {
        Welford welford = Welford.Create(MetricKind.Diagonal, 1);
        for (int i = 0; i < 1000; i++) welford.Add([1e9 + i % 2]);
        double variance = 250.0 / 999;
        Assert.Equal(1000 / 1005.0 * variance + 1e-3 * 5 / 1005, welford.Regularised(1)[0], 1e-9);
    }
}
