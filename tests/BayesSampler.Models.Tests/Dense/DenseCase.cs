namespace BayesSampler.Models.Tests;

/// <summary>Sizes, random matrices and comparisons for the tests of dense kernels.</summary>
internal static class DenseCase
{
    private const double Epsilon = 2.220446049250313E-16;

    /// <summary>All remainders of blocks and tiles, and larger ones.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [.. Enumerable.Range(1, 20), 33, 64, 100];

    public static double[] Normals(int count, int stream)
    {
        double[] values = new double[count];
        ChainRandom.ForChain(20, stream).FillNormal(values);
        return values;
    }

    /// <summary>A symmetric positive definite matrix with eigenvalues from 1 down to 1 / condition in equal ratios.</summary>
    public static double[] PositiveDefinite(int n, double condition, int stream = 1)
    {
        double[] q = Normals(n * n, stream);
        for (int i = 0; i < n; i++)
        {
            // Gram-Schmidt, twice, by rows.
            for (int j = 0; j < 2 * i; j++)
            {
                double product = 0;
                for (int k = 0; k < n; k++)
                    product += q[i * n + k] * q[j % i * n + k];
                for (int k = 0; k < n; k++)
                    q[i * n + k] -= product * q[j % i * n + k];
            }

            double length = 0;
            for (int k = 0; k < n; k++)
                length += q[i * n + k] * q[i * n + k];
            for (int k = 0; k < n; k++)
                q[i * n + k] /= Math.Sqrt(length);
        }

        double[] a = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k < n; k++)
                    sum += q[k * n + i] * q[k * n + j] * Math.Pow(condition, -k / Math.Max(1.0, n - 1));
                a[i * n + j] = sum;
                a[j * n + i] = sum;
            }
        }

        return a;
    }

    /// <summary>A lower triangular matrix with diagonal entries from 1 to 2.</summary>
    public static double[] LowerTriangular(int n, int stream = 2)
    {
        double[] l = Normals(n * n, stream);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                if (j > i) l[i * n + j] = 0;
                if (j < i) l[i * n + j] /= n;
            }

            l[i * n + i] = 1 + Math.Abs(l[i * n + i]) % 1;
        }

        return l;
    }

    /// <summary>A random symmetric direction.</summary>
    public static double[] Symmetric(int n, int stream)
    {
        double[] a = Normals(n * n, stream);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                a[j * n + i] = a[i * n + j];
        }

        return a;
    }

    public static double[] Lower(double[] a, int n)
    {
        double[] lower = (double[])a.Clone();
        for (int i = 0; i < n; i++)
            lower.AsSpan(i * n + i + 1, n - i - 1).Clear();
        return lower;
    }

    public static double[] WithUpper(double[] a, int n, double value)
    {
        double[] result = (double[])a.Clone();
        for (int i = 0; i < n; i++)
            result.AsSpan(i * n + i + 1, n - i - 1).Fill(value);
        return result;
    }

    public static double[] Transposed(double[] a, int rows, int columns)
    {
        double[] result = new double[a.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                result[j * rows + i] = a[i * columns + j];
        }

        return result;
    }

    public static double Norm(ReadOnlySpan<double> a)
    {
        double sum = 0;
        foreach (double value in a)
            sum += value * value;
        return Math.Sqrt(sum);
    }

    public static void SameBits(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            // Zeros may differ in sign.
            if (expected[i] != actual[i]) Assert.Fail($"[{i}] of {expected.Length}: {expected[i]:R} and {actual[i]:R}");
        }
    }

    /// <summary>In the Frobenius norm, to n rounding errors, times the condition where that is the problem's own.</summary>
    public static void Near(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, int n, double condition = 1)
    {
        double[] difference = new double[expected.Length];
        for (int i = 0; i < difference.Length; i++)
            difference[i] = actual[i] - expected[i];
        double error = Norm(difference);
        double limit = (n + 4) * condition * Epsilon * Norm(expected);
        Assert.True(error <= limit, $"n = {n}: error {error}, limit {limit}");
    }

    /// <summary>
    /// A slope along a direction, against the derivative given; to n rounding errors of the derivative's and direction's
    /// norms, times the condition.
    /// </summary>
    public static void SlopeIs(double slope, double[] derivative, double[] direction, int n, double condition = 1)
    {
        double expected = 0;
        for (int i = 0; i < direction.Length; i++)
            expected += derivative[i] * direction[i];
        double limit = (n + 4) * condition * Epsilon * Norm(derivative) * Norm(direction);
        Assert.True(Math.Abs(slope - expected) <= limit, $"n = {n}: slope {slope}, derivative gives {expected}, limit {limit}");
    }
}
