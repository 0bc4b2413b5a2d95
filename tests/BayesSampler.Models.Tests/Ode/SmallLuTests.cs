using CsCheck;

namespace BayesSampler.Models.Tests;

public sealed unsafe class SmallLuTests
{
    private static readonly Gen<(int N, double[] Matrix, double[] Solution)> Systems =
        from n in Gen.Int[1, 13]
        from matrix in Gen.Double[-1, 1].Array[n * n]
        from solution in Gen.Double[-1, 1].Array[4 * n]
        select (n, matrix, solution);

    [Fact]
    public void Residuals_are_of_the_size_of_rounding() => Systems.Sample(system =>
    {
        (int n, double[] matrix, double[] columns) = system;
        double[] b = Product(n, matrix, columns, 4), single = [.. Enumerable.Range(0, n).Select(i => b[4 * i])];
        if (!Solve(n, matrix, b, 4) || !Solve(n, matrix, single, 1)) return;

        // The residual is small beside the solution even where the matrix is nearly singular.
        double size = b.Max(Math.Abs) + 1;
        double[] again = Product(n, matrix, b, 4), expected = Product(n, matrix, columns, 4);
        for (int i = 0; i < again.Length; i++) Assert.True(Math.Abs(again[i] - expected[i]) <= 1e-12 * size);
        for (int i = 0; i < n; i++) Assert.Equal(b[4 * i], single[i]);
    });

    [Fact]
    public void A_zero_on_the_diagonal_is_passed()
    {
        double[] b = [5, 7, 9];
        Assert.True(Solve(3, [0, 0, 2, 3, 0, 0, 0, 4, 0], b, 1));
        Solution.AssertClose([7.0 / 3, 2.25, 2.5], b, 1e-15, 0);
    }

    [Fact]
    public void Singular_and_unusable_matrices_are_refused()
    {
        double[] b = [1, 1];
        Assert.False(Solve(2, [1, 2, 2, 4], b, 1));
        Assert.False(Solve(2, [0, 0, 0, 0], b, 1));
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity })
        {
            for (int i = 0; i < 4; i++)
            {
                double[] matrix = [1, 2, 3, 4];
                matrix[i] = bad;
                double[] x = [1, 1];
                Assert.False(Solve(2, matrix, x, 1) && x.All(double.IsFinite));
            }
        }
    }

    private static double[] Product(int n, double[] matrix, double[] x, int columns)
    {
        double[] b = new double[n * columns];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                for (int c = 0; c < columns; c++) b[i * columns + c] += matrix[i * n + j] * x[j * columns + c];
            }
        }

        return b;
    }

    private static bool Solve(int n, double[] matrix, double[] b, int columns)
    {
        double* free = null;
        _ = new SmallLu(n, ref free);
        double[] scratch = new double[free - (double*)null];
        fixed (double* start = scratch, right = b)
        {
            double* next = start;
            SmallLu lu = new(n, ref next);
            for (int i = 0; i < n; i++) matrix.AsSpan(i * n, n).CopyTo(new Span<double>(lu.Matrix + i * lu.Stride, n));
            if (!lu.Factor()) return false;
            if (columns == 1) lu.Solve(right);
            else lu.Solve(right, columns);
            return true;
        }
    }
}
