namespace BayesSampler.Tests;

public sealed class SymmetricEigenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(33)]
    [InlineData(100)]
    public void Values_and_vectors_give_the_matrix_back(int n)
    {
        double[] matrix = Random(n, 1);
        AssertDecomposes(matrix, n);
    }

    [Fact]
    public void Known_eigenvalues_come_out()
    {
        // Of the second difference: 2 - 2 cos(k pi / (n + 1)).
        const int N = 12;
        double[] matrix = new double[N * N];
        for (int i = 0; i < N; i++)
        {
            matrix[i * N + i] = 2;
            if (i > 0) matrix[i * N + i - 1] = matrix[(i - 1) * N + i] = -1;
        }

        double[] values = new double[N];
        Assert.True(SymmetricEigen.TryDecompose(matrix, values, new double[N * N]));
        Array.Sort(values);
        for (int k = 0; k < N; k++) Assert.Equal(2 - 2 * Math.Cos((k + 1) * Math.PI / (N + 1)), values[k], 1e-14 * N);
    }

    [Theory]
    [InlineData("zero")]
    [InlineData("identity")]
    [InlineData("rank one")]
    [InlineData("two blocks")]
    [InlineData("graded")]
    public void Special_matrices_are_decomposed_too(string kind)
    {
        const int N = 9;
        double[] matrix = new double[N * N];
        for (int i = 0; i < N; i++)
        {
            for (int j = 0; j < N; j++)
            {
                matrix[i * N + j] = kind switch
                {
                    "identity" => i == j ? 1 : 0,
                    "rank one" => (i + 1) * (j + 1),
                    "two blocks" => i / 4 == j / 4 ? 1 + (i == j ? 1 : 0) : 0,
                    "graded" => Math.Pow(10, -(i + j)) * (i == j ? 2 : 1),
                    _ => 0,
                };
            }
        }

        AssertDecomposes(matrix, N);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_not_finite_is_refused(double bad)
    {
        double[] matrix = Random(4, 2);
        matrix[5] = bad;
        Assert.False(SymmetricEigen.TryDecompose(matrix, new double[4], new double[16]));
    }

    private static double[] Random(int n, ulong seed)
    {
        double[] values = new double[n * n];
        ChainRandom.ForChain(seed, 0).FillNormal(values);
        double[] matrix = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++) matrix[i * n + j] = values[i * n + j] + values[j * n + i];
        }

        return matrix;
    }

    private static void AssertDecomposes(double[] matrix, int n)
    {
        double[] values = new double[n], vectors = new double[n * n];
        Assert.True(SymmetricEigen.TryDecompose([.. matrix], values, vectors));
        double tolerance = 1e-14 * n * Math.Max(1e-300, matrix.Max(Math.Abs)) * 4;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double entry = 0, product = 0;
                for (int k = 0; k < n; k++)
                {
                    entry += vectors[k * n + i] * values[k] * vectors[k * n + j];
                    product += vectors[i * n + k] * vectors[j * n + k];
                }

                Assert.Equal(matrix[i * n + j], entry, tolerance);
                Assert.Equal(i == j ? 1 : 0, product, 1e-14 * n * 4);
            }
        }
    }
}
