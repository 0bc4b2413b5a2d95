namespace BayesSampler.Models.Tests;

public sealed class CorrelationCholeskyTests
{
    /// <summary>Computed by mpmath 1.3.0 with 60 digits from the formulas with tanh and 1 - z^2.</summary>
    [Fact]
    public void Values_agree_with_a_reference_of_60_digits_also_where_tanh_rounds_to_one()
    {
        double[] expected =
        [
            1, 0, 0, 0,
            0.2913126124515909, 0.95662791190024829, 0, 0,
            -0.90514825364486644, 0.42509603494228046, 1.7523764646110982e-9, 0,
            0.00099999966666680002, -0.99999950000020833, 2.6776708444384766e-11, 7.3828891750151444e-12,
        ];
        (double[] l, double logJacobian, _) = Evaluate([0.3, -1.5, 20, 0.001, -25, 2], 4);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], l[i], 1e-15 * Math.Abs(expected[i]));
        Assert.Equal(-116.83927364480894, logJacobian, 1e-13);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(-400)]
    [InlineData(1e6)]
    public void Log_Jacobian_stays_exact_for_large_numbers(double y)
    {
        (double[] l, double logJacobian, double[] kept) = Evaluate([y], 2);
        Assert.Equal(2 * (Math.Log(2) - Math.Abs(y)), logJacobian, 1e-15 * Math.Abs(y));
        Assert.Equal(Math.Sign(y), l[2]);
        double[] yBar = new double[1];
        CorrelationCholesky.Reverse(kept, new double[4], 1, yBar, 2);
        Assert.Equal(-2 * Math.Sign(y), yBar[0]);
    }

    [Fact]
    public void Rows_have_length_one_and_nothing_stands_above_the_diagonal()
    {
        for (int k = 1; k <= 20; k++)
        {
            (double[] l, _, _) = Evaluate(DenseCase.Normals(CorrelationCholesky.Pairs(k), k), k);
            DenseCase.SameBits(DenseCase.Lower(l, k), l);
            for (int i = 0; i < k; i++)
                Assert.Equal(1, DenseCase.Norm(l.AsSpan(i * k, k)), 1e-15 * k);
        }
    }

    [Fact]
    public void Log_Jacobian_is_that_of_the_numerical_derivative_matrix()
    {
        const double Step = 1e-3;
        for (int k = 1; k <= 6; k++)
        {
            double[] y = DenseCase.Normals(CorrelationCholesky.Pairs(k), k);
            (_, double logJacobian, _) = Evaluate(y, k);
            // L[i,j] depends on y[i,0..j] alone: the matrix is triangular.
            double expected = 0;
            for (int i = 1, p = 0; i < k; i++)
            {
                for (int j = 0; j < i; j++, p++)
                    expected += Math.Log(Slope(l => l[i * k + j], y, p, k, Step));
            }

            Assert.Equal(expected, logJacobian, 1e-9);
        }
    }

    [Fact]
    public void Reverse_agrees_with_central_differences()
    {
        for (int k = 2; k <= 12; k++)
        {
            double[] y = DenseCase.Normals(CorrelationCholesky.Pairs(k), k);
            double[] weights = DenseCase.Normals(k * k, 50 + k);
            (_, _, double[] kept) = Evaluate(y, k);
            Guarded yBar = new(y.Length);
            CorrelationCholesky.Reverse(kept, DenseCase.WithUpper(weights, k, double.NaN), 0.7, yBar.Span, k);
            double[] actual = yBar.ToArray();
            for (int p = 0; p < y.Length; p++)
            {
                double slope = Slope((l, logJacobian) =>
                {
                    double sum = 0.7 * logJacobian;
                    for (int i = 0; i < l.Length; i++)
                        sum += weights[i] * l[i];
                    return sum;
                }, y, p, k, 1e-3);
                Assert.Equal(slope, actual[p], 1e-9);
            }
        }
    }

    [Fact]
    public void Inverse_undoes_the_transform()
    {
        foreach (double scale in new[] { 1e-200, 1e-5, 1, 5, 20 })
        {
            for (int k = 2; k <= 10; k++)
            {
                double[] y = Array.ConvertAll(DenseCase.Normals(CorrelationCholesky.Pairs(k), k), x => scale * x);
                (double[] l, _, _) = Evaluate(y, k);
                AssertInverse(y, l, k);
            }
        }

        double[] large = [300, 0.2, -300];
        (double[] singular, _, _) = Evaluate(large, 3);
        AssertInverse(large, singular, 3);
    }

    [Fact]
    public void Inverse_of_the_identity_is_zero_and_of_a_singular_factor_infinite()
    {
        double[] y = [1, 1, 1];
        CorrelationCholesky.Inverse([1, 0, 0, 0, 1, 0, 0, 0, 1], y, 3);
        Assert.Equal([0, 0, 0], y);
        CorrelationCholesky.Inverse([1, 0, -1, 0], y, 2);
        Assert.Equal(double.NegativeInfinity, y[0]);
    }

    [Fact]
    public void NaN_gives_NaN()
    {
        (double[] l, double logJacobian, _) = Evaluate([0.5, double.NaN, 0.5], 3);
        Assert.True(double.IsNaN(logJacobian) && double.IsNaN(l[6]) && double.IsNaN(l[8]));
    }

    private static void AssertInverse(double[] expected, double[] l, int k)
    {
        Guarded y = new(expected.Length);
        CorrelationCholesky.Inverse(l, y.Span, k);
        double[] actual = y.ToArray();
        for (int p = 0; p < actual.Length; p++)
            Assert.Equal(expected[p], actual[p], 2e-15 * k * Math.Max(Math.Abs(expected[p]), double.Epsilon));
    }

    private static (double[] Lower, double LogJacobian, double[] Kept) Evaluate(double[] y, int k)
    {
        Guarded lower = new(k * k), kept = new(CorrelationCholesky.KeptSize(k));
        double logJacobian = CorrelationCholesky.Evaluate(y, lower.Span, kept.Span, k);
        return (lower.ToArray(), logJacobian, kept.ToArray());
    }

    private static double Slope(Func<double[], double> function, double[] y, int p, int k, double step) =>
        Slope((l, _) => function(l), y, p, k, step);

    /// <summary>Central differences of fourth order.</summary>
    private static double Slope(Func<double[], double, double> function, double[] y, int p, int k, double step)
    {
        double At(double change)
        {
            double[] moved = (double[])y.Clone();
            moved[p] += change;
            (double[] l, double logJacobian, _) = Evaluate(moved, k);
            return function(l, logJacobian);
        }

        return (8 * (At(step) - At(-step)) - (At(2 * step) - At(-2 * step))) / (12 * step);
    }
}
