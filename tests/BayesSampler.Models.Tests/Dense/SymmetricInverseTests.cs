namespace BayesSampler.Models.Tests;

public sealed class SymmetricInverseTests
{
    [Fact]
    public void Inverse_has_the_bits_of_the_documented_order_of_operations()
    {
        foreach (int n in DenseCase.Sizes)
        {
            double[] l = DenseCase.LowerTriangular(n);
            double[] right = new double[n * n];
            for (int i = 0; i < n; i++)
                right[i * n + i] = 1 / l[i * n + i];
            double[] actual = Inverse(DenseCase.WithUpper(l, n, double.NaN), n);
            DenseCase.SameBits(PlainSolve(l, right, n), actual);
            DenseCase.SameBits(DenseCase.Transposed(actual, n, n), actual);
        }
    }

    [Fact]
    public void Inverse_is_as_accurate_as_the_condition_allows()
    {
        foreach (double condition in new[] { 1, 100, 1e8 })
        {
            foreach (int n in DenseCase.Sizes)
            {
                double[] l = ReferenceAlgebra.Narrow(ReferenceAlgebra.Factor(
                    ReferenceAlgebra.Wide(DenseCase.PositiveDefinite(n, condition)), n));
                double[] expected = ReferenceAlgebra.Narrow(ReferenceAlgebra.Inverse(ReferenceAlgebra.Wide(l), n));
                DenseCase.Near(expected, Inverse(l, n), n, Math.Sqrt(condition));
            }
        }
    }

    [Fact]
    public void Inverse_may_overwrite_the_factor_and_of_NaN_is_NaN()
    {
        const int N = 13;
        double[] l = DenseCase.LowerTriangular(N);
        double[] expected = Inverse(l, N);
        double[] scratch = new double[SymmetricInverse.ScratchSize(N)];
        SymmetricInverse.FromFactor(l, l, N, scratch);
        DenseCase.SameBits(expected, l);
        Array.Fill(l, double.NaN);
        SymmetricInverse.FromFactor(l, l, N, scratch);
        Assert.All(l, x => Assert.True(double.IsNaN(x)));
    }

    /// <summary>
    /// The symmetric X for which L' X has the upper triangle of <paramref name="right"/>, one number at a time.
    /// </summary>
    internal static double[] PlainSolve(double[] l, double[] right, int n)
    {
        double[] x = new double[n * n];
        for (int k = n - 1; k >= 0; k--)
        {
            for (int j = n - 1; j >= k; j--)
            {
                double sum = right[k * n + j];
                for (int i = n - 1; i > k; i--)
                    sum = Math.FusedMultiplyAdd(-l[i * n + k], x[i * n + j], sum);
                x[k * n + j] = sum * (1 / l[k * n + k]);
                x[j * n + k] = x[k * n + j];
            }
        }

        return x;
    }

    private static double[] Inverse(double[] l, int n)
    {
        Guarded result = new(n * n), scratch = new(SymmetricInverse.ScratchSize(n));
        SymmetricInverse.FromFactor(l, result.Span, n, scratch.Span);
        scratch.ToArray();
        return result.ToArray();
    }
}
