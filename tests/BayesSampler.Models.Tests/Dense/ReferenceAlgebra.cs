namespace BayesSampler.Models.Tests;

/// <summary>Textbook linear algebra in 32 digits; matrices by rows.</summary>
internal static class ReferenceAlgebra
{
    public static DoubleDouble[] Wide(ReadOnlySpan<double> values)
    {
        DoubleDouble[] wide = new DoubleDouble[values.Length];
        for (int i = 0; i < wide.Length; i++)
            wide[i] = values[i];
        return wide;
    }

    public static double[] Narrow(DoubleDouble[] values) => Array.ConvertAll(values, x => (double)x);

    public static DoubleDouble[] Factor(DoubleDouble[] a, int n)
    {
        DoubleDouble[] l = new DoubleDouble[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                DoubleDouble sum = a[i * n + j];
                for (int k = 0; k < j; k++)
                    sum -= l[i * n + k] * l[j * n + k];
                l[i * n + j] = i == j ? DoubleDouble.Sqrt(sum) : sum / l[j * n + j];
            }
        }

        return l;
    }

    /// <summary>L^-1 B, with B n x m.</summary>
    public static DoubleDouble[] SolveLower(DoubleDouble[] l, DoubleDouble[] b, int n, int m)
    {
        DoubleDouble[] x = (DoubleDouble[])b.Clone();
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < m; j++)
            {
                for (int k = 0; k < i; k++)
                    x[i * m + j] -= l[i * n + k] * x[k * m + j];
                x[i * m + j] /= l[i * n + i];
            }
        }

        return x;
    }

    /// <summary>L'^-1 B, with B n x m.</summary>
    public static DoubleDouble[] SolveTransposed(DoubleDouble[] l, DoubleDouble[] b, int n, int m)
    {
        DoubleDouble[] x = (DoubleDouble[])b.Clone();
        for (int i = n - 1; i >= 0; i--)
        {
            for (int j = 0; j < m; j++)
            {
                for (int k = i + 1; k < n; k++)
                    x[i * m + j] -= l[k * n + i] * x[k * m + j];
                x[i * m + j] /= l[i * n + i];
            }
        }

        return x;
    }

    /// <summary>A^-1 from L.</summary>
    public static DoubleDouble[] Inverse(DoubleDouble[] l, int n)
    {
        DoubleDouble[] identity = new DoubleDouble[n * n];
        for (int i = 0; i < n; i++)
            identity[i * n + i] = 1;
        return SolveTransposed(l, SolveLower(l, identity, n, n), n, n);
    }

    /// <summary>A B, with A rows x inner.</summary>
    public static DoubleDouble[] Multiply(DoubleDouble[] a, DoubleDouble[] b, int rows, int inner, int columns)
    {
        DoubleDouble[] c = new DoubleDouble[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < inner; k++)
            {
                for (int j = 0; j < columns; j++)
                    c[i * columns + j] += a[i * inner + k] * b[k * columns + j];
            }
        }

        return c;
    }

    public static DoubleDouble Dot(DoubleDouble[] a, DoubleDouble[] b)
    {
        DoubleDouble sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    /// <summary>The derivative of a function at x along a direction, by central differences in 32 digits.</summary>
    public static double Slope(Func<DoubleDouble[], DoubleDouble> function, double[] x, double[] direction, double step)
    {
        DoubleDouble[] up = Wide(x);
        DoubleDouble[] down = Wide(x);
        for (int i = 0; i < x.Length; i++)
        {
            up[i] += (DoubleDouble)step * direction[i];
            down[i] -= (DoubleDouble)step * direction[i];
        }

        return (double)((function(up) - function(down)) / (2 * step));
    }
}
