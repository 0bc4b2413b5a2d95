namespace BayesSampler.Models.Tests;

public sealed class TriangularSolveTests
{
    private static readonly int[] Columns = [1, 2, 3, 4, 5, 8, 11, 12, 13, 25];

    [Fact]
    public void Solutions_have_the_bits_of_the_documented_order_of_operations()
    {
        foreach (int n in DenseCase.Sizes)
        {
            double[] l = DenseCase.LowerTriangular(n);
            double[] read = DenseCase.WithUpper(l, n, double.NaN);
            foreach (int m in Columns)
            {
                double[] b = DenseCase.Normals(n * m, 3);
                Guarded x = new(n * m), scratch = new(TriangularSolve.ScratchSize(n, m));
                TriangularSolve.Lower(read, b, x.Span, n, m, scratch.Span);
                DenseCase.SameBits(Plain(l, b, n, m, transposed: false), x.ToArray());
                TriangularSolve.Transposed(read, b, x.Span, n, m, scratch.Span);
                DenseCase.SameBits(Plain(l, b, n, m, transposed: true), x.ToArray());
                scratch.ToArray();
            }

            double[] v = DenseCase.Normals(n, 4);
            Guarded z = new(n);
            TriangularSolve.Lower(read, v, z.Span, n);
            DenseCase.SameBits(Plain(l, v, n, 1, transposed: false), z.ToArray());
            TriangularSolve.Transposed(read, v, z.Span, n);
            DenseCase.SameBits(Plain(l, v, n, 1, transposed: true), z.ToArray());
        }
    }

    [Fact]
    public void Vectors_and_matrices_satisfy_their_equations_whatever_the_condition()
    {
        foreach (double condition in new[] { 1, 100, 1e8 })
        {
            foreach (int n in DenseCase.Sizes)
            {
                double[] l = ReferenceAlgebra.Narrow(ReferenceAlgebra.Factor(
                    ReferenceAlgebra.Wide(DenseCase.PositiveDefinite(n, condition)), n));
                double[] b = DenseCase.Normals(n, 3);
                Guarded x = new(n), scratch = new(TriangularSolve.ScratchSize(n, 1));
                TriangularSolve.Lower(l, b, x.Span, n);
                AssertSolves(l, x.ToArray(), b, n);
                TriangularSolve.Lower(l, b, x.Span, n, 1, scratch.Span);
                AssertSolves(l, x.ToArray(), b, n);
                double[] transposed = DenseCase.Transposed(l, n, n);
                TriangularSolve.Transposed(l, b, x.Span, n);
                AssertSolves(transposed, x.ToArray(), b, n);
                TriangularSolve.Transposed(l, b, x.Span, n, 1, scratch.Span);
                AssertSolves(transposed, x.ToArray(), b, n);
            }
        }
    }

    [Fact]
    public void Solutions_may_overwrite_the_right_side()
    {
        const int N = 11, M = 14;
        double[] l = DenseCase.LowerTriangular(N), scratch = new double[TriangularSolve.ScratchSize(N, M)];
        double[] b = DenseCase.Normals(N * M, 3), x = new double[N * M], v = DenseCase.Normals(N, 4), z = new double[N];
        TriangularSolve.Lower(l, b, x, N, M, scratch);
        TriangularSolve.Lower(l, b, b, N, M, scratch);
        DenseCase.SameBits(x, b);
        TriangularSolve.Transposed(l, b, x, N, M, scratch);
        TriangularSolve.Transposed(l, b, b, N, M, scratch);
        DenseCase.SameBits(x, b);
        TriangularSolve.Lower(l, v, z, N);
        TriangularSolve.Lower(l, v, v, N);
        DenseCase.SameBits(z, v);
        TriangularSolve.Transposed(l, v, z, N);
        TriangularSolve.Transposed(l, v, v, N);
        DenseCase.SameBits(z, v);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reverse_agrees_with_central_differences(bool transposed)
    {
        foreach (int n in DenseCase.Sizes)
        {
            foreach (int m in new[] { 0, 1, 3, 13 })
            {
                // m = 0 stands for a vector.
                int columns = Math.Max(m, 1);
                double[] l = DenseCase.LowerTriangular(n), b = DenseCase.Normals(n * columns, 3);
                double[] bar = DenseCase.Normals(n * columns, 4);
                Guarded x = new(n * columns), lowerBar = new(n * n), bBar = new(n * columns);
                Guarded scratch = new(TriangularSolve.ScratchSize(n, columns));
                if (m == 0 && transposed)
                {
                    TriangularSolve.Transposed(l, b, x.Span, n);
                    TriangularSolve.TransposedReverse(l, x.Span, bar, lowerBar.Span, bBar.Span, n);
                }
                else if (m == 0)
                {
                    TriangularSolve.Lower(l, b, x.Span, n);
                    TriangularSolve.LowerReverse(l, x.Span, bar, lowerBar.Span, bBar.Span, n);
                }
                else if (transposed)
                {
                    TriangularSolve.Transposed(l, b, x.Span, n, m, scratch.Span);
                    TriangularSolve.TransposedReverse(l, x.Span, bar, lowerBar.Span, bBar.Span, n, m, scratch.Span);
                }
                else
                {
                    TriangularSolve.Lower(l, b, x.Span, n, m, scratch.Span);
                    TriangularSolve.LowerReverse(l, x.Span, bar, lowerBar.Span, bBar.Span, n, m, scratch.Span);
                }

                scratch.ToArray();
                Func<DoubleDouble[], DoubleDouble[], int, int, DoubleDouble[]> solve =
                    transposed ? ReferenceAlgebra.SolveTransposed : ReferenceAlgebra.SolveLower;
                DoubleDouble[] wideL = ReferenceAlgebra.Wide(l), wideB = ReferenceAlgebra.Wide(b);
                DoubleDouble[] weights = ReferenceAlgebra.Wide(bar);
                double[] directionL = DenseCase.Lower(DenseCase.Normals(n * n, 5), n);
                double[] directionB = DenseCase.Normals(n * columns, 6);
                double slopeL = ReferenceAlgebra.Slope(
                    e => ReferenceAlgebra.Dot(solve(e, wideB, n, columns), weights), l, directionL, 1e-12);
                double slopeB = ReferenceAlgebra.Slope(
                    e => ReferenceAlgebra.Dot(solve(wideL, e, n, columns), weights), b, directionB, 1e-12);
                DenseCase.SlopeIs(slopeL, lowerBar.ToArray(), directionL, n);
                DenseCase.SlopeIs(slopeB, bBar.ToArray(), directionB, n);
                DenseCase.SameBits(DenseCase.Lower(lowerBar.ToArray(), n), lowerBar.ToArray());
            }
        }
    }

    private static double[] Plain(double[] l, double[] b, int n, int m, bool transposed)
    {
        double[] x = new double[n * m];
        for (int row = 0; row < n; row++)
        {
            int i = transposed ? n - 1 - row : row;
            for (int j = 0; j < m; j++)
            {
                double sum = b[i * m + j];
                for (int term = 0; term < row; term++)
                {
                    int k = transposed ? n - 1 - term : term;
                    sum = Math.FusedMultiplyAdd(-(transposed ? l[k * n + i] : l[i * n + k]), x[k * m + j], sum);
                }

                x[i * m + j] = sum * (1 / l[i * n + i]);
            }
        }

        return x;
    }

    /// <summary>Substitution is backward stable: |b - T x| is at most n rounding errors of |T| |x|, row by row.</summary>
    private static void AssertSolves(double[] t, double[] x, double[] b, int n)
    {
        for (int i = 0; i < n; i++)
        {
            DoubleDouble rest = b[i];
            double scale = 0;
            for (int k = 0; k < n; k++)
            {
                rest -= (DoubleDouble)t[i * n + k] * x[k];
                scale += Math.Abs(t[i * n + k] * x[k]);
            }

            double limit = (n + 2) * 1.2e-16 * scale;
            Assert.True(Math.Abs((double)rest) <= limit, $"n = {n}, row {i}: rest {(double)rest}, limit {limit}");
        }
    }
}
