namespace BayesSampler.Models.Tests;

public sealed class GaussianCovarianceTests
{
    [Fact]
    public void Value_agrees_with_a_reference_of_32_digits()
    {
        foreach (double condition in new[] { 1, 100, 1e8 })
        {
            foreach (int n in DenseCase.Sizes)
            {
                double[] s = DenseCase.PositiveDefinite(n, condition), r = DenseCase.Normals(n, 3);
                DoubleDouble[] l = ReferenceAlgebra.Factor(ReferenceAlgebra.Wide(s), n);
                DoubleDouble[] z = ReferenceAlgebra.SolveLower(l, ReferenceAlgebra.Wide(r), n, 1);
                double logDeterminant = 0;
                for (int i = 0; i < n; i++)
                    logDeterminant += 2 * Math.Log((double)l[i * n + i]);
                Result result = Evaluate(DenseCase.WithUpper(s, n, double.NaN), r, n);
                DenseCase.Near([(double)ReferenceAlgebra.Dot(z, z)], [result.Quadratic], n, condition);
                Assert.Equal(logDeterminant, result.LogDeterminant, (n + 4) * n * condition * 1.2e-16);
            }
        }
    }

    [Fact]
    public void Log_determinant_of_a_diagonal_covariance_is_the_sum_of_logarithms()
    {
        double[] s = [4, 0, 0, 0, 1e-6, 0, 0, 0, 25];
        Result result = Evaluate(s, [2, 1e-3, 10], 3);
        Assert.Equal(Math.Log(1e-4), result.LogDeterminant, 1e-14);
        Assert.Equal(1 + 1 + 4, result.Quadratic, 1e-14);
    }

    [Fact]
    public void Derivatives_agree_with_central_differences()
    {
        foreach (double condition in new[] { 1, 100, 1e8 })
        {
            foreach (int n in DenseCase.Sizes)
            {
                double[] s = DenseCase.PositiveDefinite(n, condition), r = DenseCase.Normals(n, 3);
                Result result = Evaluate(s, r, n);
                (double[] sBar, double[] rBar) = Reverse(result.Kept, -0.75, 0, n);
                DenseCase.SameBits(sBar, DenseCase.Transposed(sBar, n, n));
                DoubleDouble[] wide = ReferenceAlgebra.Wide(r);
                double[] direction = DenseCase.Symmetric(n, 10);
                double step = 1e-13 / condition / n;
                double slope = ReferenceAlgebra.Slope(x => Quadratic(x, wide, n) * -0.75, s, direction, step);
                DenseCase.SlopeIs(slope, sBar, direction, n, condition);

                direction = DenseCase.Normals(n, 11);
                DoubleDouble[] matrix = ReferenceAlgebra.Wide(s);
                slope = ReferenceAlgebra.Slope(x => Quadratic(matrix, x, n) * -0.75, r, direction, 1e-10);
                DenseCase.SlopeIs(slope, rBar, direction, n, condition);

                (double[] inverse, double[] nothing) = Reverse(result.Kept, 0, 1, n);
                Assert.All(nothing, x => Assert.Equal(0, x));
                DoubleDouble[] exact = ReferenceAlgebra.Inverse(ReferenceAlgebra.Factor(matrix, n), n);
                DenseCase.Near(ReferenceAlgebra.Narrow(exact), inverse, n, condition);

                (double[] both, double[] same) = Reverse(result.Kept, -0.75, 1, n);
                DenseCase.SameBits(rBar, same);
                for (int i = 0; i < both.Length; i++)
                    Assert.Equal(sBar[i] + inverse[i], both[i], 1e-15 * (Math.Abs(sBar[i]) + Math.Abs(inverse[i])));
            }
        }
    }

    [Fact]
    public void A_covariance_that_is_not_positive_definite_gives_NaN_everywhere()
    {
        foreach (int n in DenseCase.Sizes)
        {
            double[] s = DenseCase.PositiveDefinite(n, 100);
            s[^1] = -1;
            double[] kept = new double[GaussianCovariance.KeptSize(n)], scratch = new double[GaussianCovariance.ScratchSize(n)];
            Assert.False(GaussianCovariance.Evaluate(s, new double[n], kept, out double quadratic, out double logDeterminant, n,
                scratch));
            Assert.True(double.IsNaN(quadratic) && double.IsNaN(logDeterminant));
            (double[] sBar, double[] rBar) = Reverse(kept, 1, 1, n);
            Assert.All(kept.Concat(sBar).Concat(rBar), x => Assert.True(double.IsNaN(x)));
        }
    }

    private static DoubleDouble Quadratic(DoubleDouble[] s, DoubleDouble[] r, int n)
    {
        DoubleDouble[] z = ReferenceAlgebra.SolveLower(ReferenceAlgebra.Factor(s, n), r, n, 1);
        return ReferenceAlgebra.Dot(z, z);
    }

    private static Result Evaluate(double[] s, double[] r, int n)
    {
        Guarded kept = new(GaussianCovariance.KeptSize(n)), scratch = new(GaussianCovariance.ScratchSize(n));
        Assert.True(GaussianCovariance.Evaluate(s, r, kept.Span, out double quadratic, out double logDeterminant, n,
            scratch.Span));
        scratch.ToArray();
        return new(quadratic, logDeterminant, kept.ToArray());
    }

    private static (double[] CovarianceBar, double[] ResidualBar) Reverse(double[] kept, double quadraticBar,
        double logDeterminantBar, int n)
    {
        Guarded sBar = new(n * n), rBar = new(n), scratch = new(GaussianCovariance.ScratchSize(n));
        GaussianCovariance.Reverse(kept, quadraticBar, logDeterminantBar, sBar.Span, rBar.Span, n, scratch.Span);
        scratch.ToArray();
        return (sBar.ToArray(), rBar.ToArray());
    }

    private sealed record Result(double Quadratic, double LogDeterminant, double[] Kept);
}
