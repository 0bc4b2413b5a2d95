using System.Numerics;
using CsCheck;

namespace BayesSampler.Tests;

public sealed class AutocorrelationTests
{
    [Fact]
    public void Autocovariances_divide_by_the_number_of_draws_at_every_lag()
    {
        double[] chain = [1, 2, 4, 5];
        Assert.Equal([2.5, 0.75, -1, -1], Autocorrelation.Autocovariance(chain, 3).Select(x => Math.Round(x, 14)));
        Assert.Equal([1, 0.3, -0.4, -0.4], Autocorrelation.Of(chain, 3).Select(x => Math.Round(x, 14)));
    }

    [Fact]
    public void Lags_beyond_the_chain_and_unusable_draws_give_NaN()
    {
        Assert.Equal([1, -0.5, double.NaN, double.NaN], Autocorrelation.Of([1.0, 2.0], 3));
        Assert.Equal([0, 0], Autocorrelation.Autocovariance([3.0, 3.0, 3.0], 1));
        Assert.All(Autocorrelation.Of([3.0, 3.0, 3.0], 1), x => Assert.True(double.IsNaN(x)));
        Assert.All(Autocorrelation.Autocovariance([1.0, double.NegativeInfinity, 3.0], 1), x => Assert.True(double.IsNaN(x)));
        Assert.All(Autocorrelation.Of([], 1), x => Assert.True(double.IsNaN(x)));
    }

    [Fact]
    public void A_negative_lag_is_the_callers_error() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Autocorrelation.Of([1.0, 2.0], -1));

    [Fact]
    public void The_transform_agrees_with_its_definition() =>
        Gen.Select(Gen.Int[0, 7], Gen.Double[-1, 1].Array[256]).Sample((power, noise) =>
        {
            int size = 1 << power;
            double[] re = noise[..size], im = noise[size..(2 * size)];
            double[] actualRe = [.. re], actualIm = [.. im];
            new FourierTransform(size).Forward(actualRe, actualIm);
            for (int k = 0; k < size; k++)
            {
                Complex sum = 0;
                for (int j = 0; j < size; j++)
                    sum += new Complex(re[j], im[j]) * Complex.FromPolarCoordinates(1, -2 * Math.PI * (j * k % size) / size);
                Assert.Equal(sum.Real, actualRe[k], 1e-12);
                Assert.Equal(sum.Imaginary, actualIm[k], 1e-12);
            }
        });
}
