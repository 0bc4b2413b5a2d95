namespace BayesSampler.Models.Tests;

public sealed class LogDeterminantTests
{
    [Fact]
    public void Of_a_matrix_is_twice_that_of_its_factor_and_its_derivative_is_the_inverse()
    {
        foreach (int n in DenseCase.Sizes)
        {
            double[] a = DenseCase.PositiveDefinite(n, 1e4);
            Guarded lower = new(n * n), bar = new(n * n), scratch = new(LogDeterminant.ScratchSize(n));
            double value = LogDeterminant.Evaluate(a, lower.Span, n, scratch.Span);
            DoubleDouble[] l = ReferenceAlgebra.Factor(ReferenceAlgebra.Wide(a), n);
            // Eigenvalues fall from 1 to 1e-4 in equal ratios.
            Assert.Equal(n == 1 ? 0 : -0.5 * n * Math.Log(1e4), value, (n + 4) * n * 1e4 * 1.2e-16);
            Assert.Equal(value, 2 * LogDeterminant.OfFactor(lower.ToArray(), n, scratch.Span));

            LogDeterminant.Reverse(lower.ToArray(), -2, bar.Span, n, scratch.Span);
            double[] inverse = ReferenceAlgebra.Narrow(ReferenceAlgebra.Inverse(l, n));
            DenseCase.Near(Array.ConvertAll(inverse, x => -2 * x), bar.ToArray(), n, 1e4);
            scratch.ToArray();
        }
    }

    [Fact]
    public void Of_a_factor_has_a_diagonal_derivative()
    {
        double[] l = [2, 0, 5, 0.25];
        Guarded bar = new(4);
        Assert.Equal(-Math.Log(2), LogDeterminant.OfFactor(l, 2, new double[2]), 1e-15);
        LogDeterminant.OfFactorReverse(l, 3, bar.Span, 2);
        Assert.Equal([1.5, 0, 0, 12], bar.ToArray());
    }

    [Fact]
    public void Without_a_positive_definite_matrix_it_is_NaN()
    {
        double[] lower = new double[4];
        Assert.True(double.IsNaN(LogDeterminant.Evaluate([1, 0, 2, 1], lower, 2, new double[LogDeterminant.ScratchSize(2)])));
        Assert.All(lower, x => Assert.True(double.IsNaN(x)));
        Assert.True(double.IsNaN(LogDeterminant.OfFactor([1, 0, 0, -1], 2, new double[2])));
    }
}
