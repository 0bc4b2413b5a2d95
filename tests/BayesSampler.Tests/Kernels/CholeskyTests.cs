using CsCheck;

namespace BayesSampler.Tests;

public sealed class CholeskyTests
{
    private static readonly Gen<(int Dimension, double[] Entries)> Matrices =
        Gen.Int[1, 20].SelectMany(d => Gen.Double[-2, 2].Array[d * d].Select(entries => (d, entries)));

    [Fact]
    public void The_factor_times_its_transpose_is_the_matrix() => Matrices.Sample(sample =>
    {
        (int d, double[] entries) = sample;
        double[] matrix = PositiveDefinite(entries, d);
        double[] lower = NewGarbage(d);
        Assert.True(Cholesky.TryFactor(matrix, lower, d));
        AssertClose(matrix, Product(lower, d), 1e-13);
        for (int i = 0; i < d; i++)
        {
            Assert.True(lower[i * d + i] > 0);
            for (int j = i + 1; j < d; j++) Assert.Equal(0, lower[i * d + j]);
        }
    });

    [Fact]
    public void Solving_with_the_transposed_factor_undoes_multiplication() => Matrices.Sample(sample =>
    {
        (int d, double[] entries) = sample;
        double[] lower = new double[d * d];
        Assert.True(Cholesky.TryFactor(PositiveDefinite(entries, d), lower, d));
        double[] b = entries[..d];
        double[] x = [.. b];
        Cholesky.SolveTransposed(lower, x, d);
        for (int i = 0; i < d; i++)
        {
            double product = 0, size = 0;
            for (int k = i; k < d; k++)
            {
                product += lower[k * d + i] * x[k];
                size += Math.Abs(lower[k * d + i] * x[k]);
            }

            Assert.Equal(b[i], product, 1e-13 * (1 + size));
        }
    });

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void An_update_gives_the_factor_of_the_changed_matrix(int sign) => Matrices.Sample(sample =>
    {
        (int d, double[] entries) = sample;
        double[] matrix = PositiveDefinite(entries, d);
        double[] lower = new double[d * d];
        Assert.True(Cholesky.TryFactor(matrix, lower, d));
        // L u with |u|² = 0.9 can be taken away and leaves the matrix positive definite.
        double[] u = entries[..d];
        double length = Math.Sqrt(u.Sum(x => x * x)) + 1e-300;
        double[] v = new double[d];
        for (int i = 0; i < d; i++)
        {
            for (int k = 0; k <= i; k++) v[i] += lower[i * d + k] * u[k] / length * Math.Sqrt(0.9);
        }

        double[] expected = [.. matrix];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++) expected[i * d + j] += sign * v[i] * v[j];
        }

        Assert.True(Cholesky.TryUpdate(lower, v, d, sign));
        AssertClose(expected, Product(lower, d), 1e-11);
    });

    [Theory]
    [InlineData(0.0, 0.0, 0.0, 1.0)]
    [InlineData(-1.0, 0.0, 0.0, 1.0)]
    [InlineData(1.0, 1.0, 1.0, 1.0)]
    [InlineData(1.0, 2.0, 2.0, 1.0)]
    [InlineData(double.NaN, 0.0, 0.0, 1.0)]
    [InlineData(1.0, 0.0, double.NaN, 1.0)]
    [InlineData(1.0, 0.0, 0.0, double.NaN)]
    [InlineData(1.0, 0.0, 0.0, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, 0.0, 0.0, 1.0)]
    public void A_matrix_that_is_not_positive_definite_has_no_factor(double a, double b, double c, double d) =>
        Assert.False(Cholesky.TryFactor([a, b, c, d], new double[4], 2));

    [Theory]
    [InlineData(2.0, 0.0)]
    [InlineData(1.0, 0.0)]
    [InlineData(0.0, 1.5)]
    [InlineData(0.9, 0.9)]
    [InlineData(double.NaN, 0.0)]
    [InlineData(0.0, double.PositiveInfinity)]
    public void Taking_away_too_much_fails(double v0, double v1) =>
        Assert.False(Cholesky.TryUpdate(new double[] { 1, 0, 0, 1 }, new double[] { v0, v1 }, 2, -1));

    [Fact]
    public void Adding_what_is_not_finite_fails() =>
        Assert.False(Cholesky.TryUpdate(new double[] { 1, 0, 0, 1 }, new double[] { 0, double.PositiveInfinity }, 2, 1));

    private static double[] PositiveDefinite(double[] entries, int d)
    {
        double[] matrix = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++)
            {
                for (int k = 0; k < d; k++) matrix[i * d + j] += entries[i * d + k] * entries[j * d + k];
                if (i == j) matrix[i * d + j] += 0.1;
            }
        }

        return matrix;
    }

    private static double[] NewGarbage(int d) => [.. Enumerable.Repeat(double.NaN, d * d)];

    private static double[] Product(double[] lower, int d)
    {
        double[] product = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++)
            {
                for (int k = 0; k <= Math.Min(i, j); k++) product[i * d + j] += lower[i * d + k] * lower[j * d + k];
            }
        }

        return product;
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        double size = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance * size);
    }
}
