namespace BayesSampler.Models.Tests;

public sealed class CholeskyFactorTests
{
    private static readonly double[] Conditions = [1, 100, 1e8];

    [Fact]
    public void Factor_has_the_bits_of_the_documented_order_of_operations()
    {
        foreach (int n in DenseCase.Sizes)
        {
            double[] a = DenseCase.PositiveDefinite(n, 100);
            DenseCase.SameBits(PlainFactor(a, n), Factor(a, n));
        }
    }

    [Fact]
    public void Factor_multiplies_back_to_the_matrix_whatever_its_condition()
    {
        foreach (double condition in Conditions)
        {
            foreach (int n in DenseCase.Sizes)
            {
                double[] a = DenseCase.PositiveDefinite(n, condition);
                double[] l = Factor(a, n);
                DoubleDouble[] product = ReferenceAlgebra.Multiply(ReferenceAlgebra.Wide(l),
                    ReferenceAlgebra.Wide(DenseCase.Transposed(l, n, n)), n, n, n);
                DenseCase.Near(a, ReferenceAlgebra.Narrow(product), n);
            }
        }
    }

    [Fact]
    public void Factor_and_its_derivative_do_not_depend_on_what_stands_above_the_diagonal()
    {
        foreach (int n in DenseCase.Sizes)
        {
            double[] a = DenseCase.PositiveDefinite(n, 100);
            double[] bar = DenseCase.Normals(n * n, 3);
            double[] l = Factor(a, n);
            DenseCase.SameBits(l, Factor(DenseCase.WithUpper(a, n, double.NaN), n));
            DenseCase.SameBits(Reverse(l, bar, n),
                Reverse(DenseCase.WithUpper(l, n, double.NaN), DenseCase.WithUpper(bar, n, double.NaN), n));
        }
    }

    [Fact]
    public void Factor_and_derivative_may_overwrite_their_inputs()
    {
        foreach (int n in DenseCase.Sizes)
        {
            double[] a = DenseCase.PositiveDefinite(n, 100);
            double[] bar = DenseCase.Normals(n * n, 3);
            double[] l = Factor(a, n);
            double[] expected = Reverse(l, bar, n);
            double[] scratch = new double[CholeskyFactor.ScratchSize(n)];
            Assert.True(CholeskyFactor.Factor(a, a, n, scratch));
            DenseCase.SameBits(l, a);
            CholeskyFactor.Reverse(l, bar, bar, n, scratch);
            DenseCase.SameBits(expected, bar);
        }
    }

    [Fact]
    public void Reverse_has_the_bits_of_the_documented_order_of_operations()
    {
        foreach (int n in DenseCase.Sizes)
        {
            double[] l = DenseCase.LowerTriangular(n);
            double[] bar = DenseCase.Normals(n * n, 3);
            double[] right = DenseCase.Transposed(bar, n, n);
            double[] expected = SymmetricInverseTests.PlainSolve(l, right, n);
            for (int i = 0; i < expected.Length; i++)
                expected[i] *= 0.5;
            DenseCase.SameBits(expected, Reverse(l, bar, n));
        }
    }

    [Fact]
    public void Reverse_agrees_with_central_differences()
    {
        foreach (double condition in Conditions)
        {
            foreach (int n in DenseCase.Sizes)
            {
                double[] a = DenseCase.PositiveDefinite(n, condition);
                double[] weights = DenseCase.Lower(DenseCase.Normals(n * n, 3), n);
                double[] derivative = Reverse(Factor(a, n), weights, n);
                DenseCase.SameBits(derivative, DenseCase.Transposed(derivative, n, n));
                DoubleDouble[] wide = ReferenceAlgebra.Wide(weights);
                for (int stream = 10; stream < 13; stream++)
                {
                    double[] direction = DenseCase.Symmetric(n, stream);
                    double slope = ReferenceAlgebra.Slope(x => ReferenceAlgebra.Dot(ReferenceAlgebra.Factor(x, n), wide), a,
                        direction, 1e-13 / Math.Sqrt(condition) / n);
                    DenseCase.SlopeIs(slope, derivative, direction, n, condition);
                }
            }
        }
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_gives_false_and_NaN()
    {
        foreach (int n in DenseCase.Sizes)
        {
            double[] good = DenseCase.PositiveDefinite(n, 100);
            foreach (double bad in new[] { 0, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity })
            {
                for (int pivot = 0; pivot < n; pivot++)
                {
                    double[] a = (double[])good.Clone();
                    a[pivot * n + pivot] = bad;
                    AssertRejected(a, n);
                }
            }

            for (int i = 1; i < n; i++)
            {
                foreach (double bad in new[] { 1e3, double.NaN, double.PositiveInfinity })
                {
                    double[] a = (double[])good.Clone();
                    a[i * n + i / 2] = bad;
                    AssertRejected(a, n);
                }
            }
        }
    }

    [Fact]
    public void Memory_that_is_too_short_is_an_error()
    {
        double[] four = new double[4], three = new double[3], scratch = new double[CholeskyFactor.ScratchSize(2)];
        Assert.Throws<ArgumentOutOfRangeException>(() => CholeskyFactor.Factor(three, four, 2, scratch));
        Assert.Throws<ArgumentOutOfRangeException>(() => CholeskyFactor.Factor(four, three, 2, scratch));
        Assert.Throws<ArgumentOutOfRangeException>(() => CholeskyFactor.Factor(four, four, 2, scratch.AsSpan(1)));
    }

    private static void AssertRejected(double[] a, int n)
    {
        double[] l = new double[n * n];
        Assert.False(CholeskyFactor.Factor(a, l, n, new double[CholeskyFactor.ScratchSize(n)]));
        Assert.True(Array.TrueForAll(l, double.IsNaN));
    }

    private static double[] Factor(double[] a, int n)
    {
        Guarded lower = new(n * n), scratch = new(CholeskyFactor.ScratchSize(n));
        Assert.True(CholeskyFactor.Factor(a, lower.Span, n, scratch.Span));
        scratch.ToArray();
        return lower.ToArray();
    }

    private static double[] Reverse(double[] l, double[] bar, int n)
    {
        Guarded result = new(n * n), scratch = new(CholeskyFactor.ScratchSize(n));
        CholeskyFactor.Reverse(l, bar, result.Span, n, scratch.Span);
        scratch.ToArray();
        return result.ToArray();
    }

    private static double[] PlainFactor(double[] a, int n)
    {
        double[] l = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = a[i * n + j];
                for (int k = 0; k < j; k++)
                    sum = Math.FusedMultiplyAdd(-l[i * n + k], l[j * n + k], sum);
                l[i * n + j] = i == j ? Math.Sqrt(sum) : sum * (1 / l[j * n + j]);
            }
        }

        return l;
    }
}
