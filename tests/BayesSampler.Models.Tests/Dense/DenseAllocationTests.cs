using BayesSampler.Testing;

namespace BayesSampler.Models.Tests;

public sealed class DenseAllocationTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(30)]
    public void No_kernel_allocates(int n)
    {
        double[] a = DenseCase.PositiveDefinite(n, 100), l = new double[n * n], b = DenseCase.Normals(n * n, 3);
        double[] c = new double[n * n], d = new double[n * n], e = new double[n * n];
        double[] u = DenseCase.Normals(n, 4), v = new double[n], w = new double[n];
        double[] y = DenseCase.Normals(CorrelationCholesky.Pairs(n), 5), yBar = new double[y.Length];
        double[] kept = new double[Math.Max(GaussianCovariance.KeptSize(n), CorrelationCholesky.KeptSize(n))];
        double[] scratch = new double[Math.Max(CholeskyFactor.ScratchSize(n), TriangularSolve.ScratchSize(n, n))];

        void Run()
        {
            CholeskyFactor.Factor(a, l, n, scratch);
            CholeskyFactor.Reverse(l, b, c, n, scratch);
            SymmetricInverse.FromFactor(l, c, n, scratch);
            TriangularSolve.Lower(l, u, v, n);
            TriangularSolve.LowerReverse(l, v, u, c, w, n);
            TriangularSolve.Transposed(l, u, v, n);
            TriangularSolve.TransposedReverse(l, v, u, c, w, n);
            TriangularSolve.Lower(l, b, c, n, n, scratch);
            TriangularSolve.LowerReverse(l, c, b, d, e, n, n, scratch);
            TriangularSolve.Transposed(l, b, c, n, n, scratch);
            TriangularSolve.TransposedReverse(l, c, b, d, e, n, n, scratch);
            MatrixProduct.Multiply(a, b, c, n, n, n, scratch);
            MatrixProduct.MultiplyTransposedLeft(a, b, c, n, n, n, scratch);
            MatrixProduct.MultiplyTransposedRight(a, b, c, n, n, n, scratch);
            MatrixProduct.Vector(a, u, v, n, n);
            MatrixProduct.TransposedVector(a, u, v, n, n);
            MatrixProduct.Outer(u, u, c);
            LogDeterminant.Evaluate(a, l, n, scratch);
            LogDeterminant.Reverse(l, 1, c, n, scratch);
            LogDeterminant.OfFactorReverse(l, 1, c, n);
            GaussianCovariance.Evaluate(a, u, kept, out _, out _, n, scratch);
            GaussianCovariance.Reverse(kept, 1, 1, c, v, n, scratch);
            CorrelationCholesky.Evaluate(y, c, kept, n);
            CorrelationCholesky.Reverse(kept, b, 1, yBar, n);
            CorrelationCholesky.Inverse(c, yBar, n);
        }

        Assert.Equal(0, Allocations.Least(Run));
    }
}
