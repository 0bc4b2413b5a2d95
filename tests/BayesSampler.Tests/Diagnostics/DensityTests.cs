using CsCheck;

namespace BayesSampler.Tests;

public sealed class DensityTests
{
    // The equation of Sheather and Jones solved with sums over all pairs of draws, in R 4.2 (its bw.SJ bins more coarsely).
    [Theory]
    [InlineData("iid_normal", 0.2816932578)]
    [InlineData("student_t3", 0.2564110661)]
    [InlineData("lognormal", 0.1168716983)]
    [InlineData("one_chain_shifted", 0.3388749688)]
    [InlineData("trend", 0.3133899556)]
    public void The_bandwidth_solves_the_equation_of_Sheather_and_Jones(string name, double expected)
    {
        (double[] values, int chains) = GoldenDiagnostics.Draws(name);
        GoldenDiagnostics.Close(expected, Density.Estimate(new ParameterDraws(values, chains)).Bandwidth, 2e-4, name);
    }

    [Fact]
    public void The_curve_is_the_sum_of_kernels()
    {
        (double[] values, int chains) = GoldenDiagnostics.Draws("iid_normal");
        DensityCurve curve = Density.Estimate(new ParameterDraws(values, chains), 301);
        Assert.Equal(301, curve.X.Length);
        for (int i = 0; i < curve.X.Length; i += 25)
        {
            double expected = values.Average(x => Math.Exp(-0.5 * Math.Pow((curve.X[i] - x) / curve.Bandwidth, 2)))
                / (curve.Bandwidth * Math.Sqrt(2 * Math.PI));
            Assert.Equal(expected, curve.Y[i], 1e-4);
        }
    }

    [Fact]
    public void The_curve_covers_all_draws_is_not_negative_and_integrates_to_one() =>
        Gen.Select(Gen.Double[-1e3, 1e3].Array[2, 200], Gen.Int[16, 700])
            .Where((values, _) => values.Distinct().Count() > 1)
            .Sample((values, points) =>
            {
                DensityCurve curve = Density.Estimate(new ParameterDraws(values, 1), points);
                double integral = 0;
                for (int i = 1; i < points; i++) integral += (curve.X[i] - curve.X[i - 1]) * (curve.Y[i] + curve.Y[i - 1]) / 2;
                Assert.Equal(1, integral, 1e-9);
                Assert.True(curve.X[0] < values.Min() && curve.X[^1] > values.Max());
                Assert.All(curve.Y, y => Assert.True(y >= 0));
                Assert.True(curve.Bandwidth > 0);
            });

    [Fact]
    public void Modes_far_apart_stay_apart()
    {
        ChainsForTests source = new(3);
        double[] values = [.. Enumerable.Range(0, 4000).Select(i => source.Normal() + (i % 2 == 0 ? -10 : 10))];
        DensityCurve curve = Density.Estimate(new ParameterDraws(values, 4));
        double peak = 0.5 / Math.Sqrt(2 * Math.PI);
        double middle = curve.Y[curve.X.Length / 2];
        Assert.InRange(curve.Y.Max(), 0.85 * peak, 1.15 * peak);
        Assert.True(middle < 1e-3 * peak);
    }

    [Fact]
    public void Unusable_draws_give_a_curve_of_NaN()
    {
        foreach (double[] values in (double[][])[[], [1, 1, 1], [1, double.NaN, 2]])
        {
            DensityCurve curve = Density.Estimate(new ParameterDraws(values, 1), 32);
            Assert.Equal(32, curve.X.Length);
            Assert.All(curve.X.Concat(curve.Y), value => Assert.True(double.IsNaN(value)));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Density.Estimate(new ParameterDraws([1.0, 2.0], 1), 2));
    }
}
