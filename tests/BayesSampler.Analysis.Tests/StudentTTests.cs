namespace BayesSampler.Analysis.Tests;

public sealed class StudentTTests
{
    // Degrees, t, upper tail, density: mpmath 1.3 at 40 digits.
    [Theory]
    [InlineData(1, 0.3, 0.40722642092225764, 0.2920274185172391)]
    [InlineData(1, 12.7, 0.02501216384467208, 0.0019613647555843904)]
    [InlineData(2, 1.7, 0.11561671310078561, 0.0924776342834631)]
    [InlineData(3, 0.76, 0.25126179944188054, 0.25845113355788535)]
    [InlineData(5, 2.0, 0.05096973941492918, 0.06509031032621647)]
    [InlineData(5, 9.3, 0.00012092330755238285, 6.19616519121056e-05)]
    [InlineData(10, 0.05, 0.48055349352370064, 0.3885737943735528)]
    [InlineData(10, 1.8, 0.05102612156733951, 0.08311638965387957)]
    [InlineData(10, 12, 1.4607044123849935e-07, 1.1447393818571898e-07)]
    [InlineData(35.7, 1.5, 0.07120352242425593, 0.129060928044866)]
    [InlineData(47, 0.68, 0.2499201717202623, 0.3137300152141601)]
    [InlineData(53, 2.0, 0.025318192810344968, 0.0556786894611942)]
    [InlineData(100, 3, 0.0017039576716647248, 0.005126089702320253)]
    [InlineData(440, 1.65, 0.049828283606960774, 0.10232033404310567)]
    [InlineData(440, 12, 3.3788760951546293e-29, 3.075712125081719e-28)]
    [InlineData(1000.5, 0.1, 0.4601821795040435, 0.3968513979981726)]
    [InlineData(100000, 2.2, 0.01390458696953037, 0.03547572318040753)]
    [InlineData(double.PositiveInfinity, 0.3, 0.3820885778110474, 0.3813878154605241)]
    [InlineData(double.PositiveInfinity, 1.959963984540054, 0.025000000000000012, 0.05844506980503538)]
    [InlineData(double.PositiveInfinity, 7.0, 1.279812543885835e-12, 9.134720408364594e-12)]
    public void Tail_density_and_quantile_equal_the_40_digit_values(double degrees, double t, double tail, double density)
    {
        RidgeMarginal marginal = new(0, 1, degrees);
        GoldenFiles.Close(tail, marginal.Cdf(-t), 1e-12);
        GoldenFiles.Close(1 - tail, marginal.Cdf(t), 1e-14);
        GoldenFiles.Close(density, marginal.Density(t), 1e-12);

        // A tail rounded to a double fixes t only to tail / (t density) roundings.
        double conditioning = Math.Max(1, tail / (t * density));
        GoldenFiles.Close(-t, marginal.Quantile(tail), 1e-13 * conditioning);
    }

    [Fact]
    public void Quantiles_of_the_ends_and_the_middle_are_exact()
    {
        RidgeMarginal marginal = new(2, 3, 7);
        Assert.Equal(2, marginal.Quantile(0.5));
        Assert.Equal(double.NegativeInfinity, marginal.Quantile(0));
        Assert.Equal(double.PositiveInfinity, marginal.Quantile(1));
        Assert.Equal(0.5, marginal.Cdf(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => marginal.Quantile(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => marginal.Interval(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => marginal.Interval(double.NaN));
    }

    [Fact]
    public void Quantile_inverts_the_distribution_function_at_any_degrees()
    {
        CsCheck.Check.Sample(
            CsCheck.Gen.Select(CsCheck.Gen.Double[-0.3, 7], CsCheck.Gen.Double[-12, -0.31]),
            (logDegrees, logTail) =>
            {
                double degrees = Math.Pow(10, logDegrees), tail = Math.Pow(10, logTail);
                double t = StudentT.Quantile(tail, degrees);
                return double.IsInfinity(t) || Math.Abs(StudentT.Cdf(t, degrees) / tail - 1) < 1e-11;
            });
    }
}
