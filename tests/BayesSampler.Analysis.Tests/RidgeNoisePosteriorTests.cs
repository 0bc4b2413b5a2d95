namespace BayesSampler.Analysis.Tests;

public sealed class RidgeNoisePosteriorTests
{
    // Shape, rate, a point; mean, sd and distribution function there: mpmath 1.3 at 40 digits.
    [Theory]
    [InlineData(3, 2.0, 1.1, 0.9399856029866251, 0.34121410606519575, 0.76960376817552)]
    [InlineData(0.75, 1.0, 2.0, 2.958675119188639, double.PositiveInfinity, 0.6534398028408105)]
    [InlineData(26.5, 2163.9, 9.5, 9.166841982499049, 0.9098525140398736, 0.6705052452211725)]
    [InlineData(224, 500000.0, 47.0, 47.324837591753216, 1.584996303432396, 0.429161137383999)]
    [InlineData(20000.0, 3.0, 0.0123, 0.012247678359559633, 4.3303300029084824e-05, 0.8862721958205463)]
    public void Moments_and_distribution_equal_the_40_digit_values(
        double shape, double rate, double point, double mean, double sd, double probability)
    {
        RidgeNoisePosterior sigma = new(shape, rate);
        GoldenFiles.Close(mean, sigma.Mean, 1e-13);
        if (double.IsFinite(sd)) GoldenFiles.Close(sd, sigma.Sd, 1e-10);
        else Assert.Equal(sd, sigma.Sd);
        GoldenFiles.Close(probability, sigma.Cdf(point), 1e-9);
        GoldenFiles.Close(point, sigma.Quantile(probability), 1e-9);
        GoldenFiles.Close(point, sigma.Quantile(sigma.Cdf(point)), 1e-12);
        double step = 1e-4 * sigma.Quantile(0.5) / Math.Sqrt(shape);
        GoldenFiles.Close((sigma.Cdf(point + step) - sigma.Cdf(point - step)) / (2 * step), sigma.Density(point), 1e-6);
    }

    [Fact]
    public void Ends_are_exact()
    {
        RidgeNoisePosterior sigma = new(4, 2);
        Assert.Equal(0, sigma.Quantile(0));
        Assert.Equal(double.PositiveInfinity, sigma.Quantile(1));
        Assert.Equal(0, sigma.Cdf(-1));
        Assert.Equal(0, sigma.Density(0));
        Assert.Equal(1, sigma.Cdf(double.PositiveInfinity));
        (double lower, double upper, _) = sigma.Interval(0.9);
        GoldenFiles.Close(0.9, sigma.Cdf(upper) - sigma.Cdf(lower), 1e-12);
    }
}
