using System.Runtime.InteropServices;
using BayesSampler.Models;
using static BayesSampler.Models.Distributions;

namespace BayesSampler.Scale;

/// <summary>Made-up data, the same in every run, and the models for them.</summary>
internal static class Data
{
    public static double[] Normals(ulong seed, int count, double sd = 1)
    {
        double[] values = new double[count];
        ChainRandom.ForChain(seed, 0).FillNormal(values);
        foreach (ref double value in values.AsSpan()) value *= sd;
        return values;
    }

    public static double[,] Design(int rows, int columns, double sd = 1)
    {
        double[,] x = new double[rows, columns];
        Span<double> values = MemoryMarshal.CreateSpan(ref x[0, 0], x.Length);
        ChainRandom.ForChain(2, 0).FillNormal(values);
        foreach (ref double value in values) value *= sd;
        return x;
    }

    /// <summary>y = x · 1 + noise.</summary>
    public static double[] Outcomes(double[,] x)
    {
        double[] y = Normals(3, x.GetLength(0));
        for (int i = 0; i < y.Length; i++)
        {
            for (int j = 0; j < x.GetLength(1); j++) y[i] += x[i, j];
        }

        return y;
    }

    public static Model Regression(double[,] x, double[] y, bool reduces, int threads = 1)
    {
        ModelBuilder m = new();
        Expr theta = m.Parameter("theta", Normal(0, 1), x.GetLength(1));
        Expr sigma = m.Parameter("sigma", HalfNormal(1));
        m.Observe("y", y, Normal(x * theta, sigma));
        return m.Build(new ModelOptions { ReduceLinearModels = reduces, RowThreads = threads });
    }

    /// <summary>Independent normals, sds from 0.1 to 10.</summary>
    public static Model Gaussian(int dimension)
    {
        double[] sd = [.. Enumerable.Range(0, dimension).Select(i => 0.1 * Math.Pow(100, i / (double)dimension))];
        ModelBuilder m = new();
        m.Parameter("x", Normal(0, sd), dimension);
        return m.Build();
    }

    /// <summary>Columns scaled so that the linear predictor stays of order one in any dimension.</summary>
    public static Model Logistic(int rows, int dimension)
    {
        double[,] x = Design(rows, dimension, 2 / Math.Sqrt(dimension));
        double[] y = [.. Normals(3, rows).Select(value => value > 0.3 ? 1.0 : 0.0)];
        ModelBuilder m = new();
        Expr theta = m.Parameter("theta", Normal(0, 1), dimension);
        m.Observe("y", y, BernoulliLogit(x * theta));
        return m.Build();
    }

    public static Model EightSchools()
    {
        double[] y = [28, 8, -3, 7, -1, 1, 18, 12];
        double[] sd = [15, 10, 16, 11, 9, 11, 10, 18];
        ModelBuilder m = new();
        Expr z = m.Parameter("z", Normal(0, 1), 8);
        Expr mu = m.Parameter("mu", Normal(0, 5));
        Expr tau = m.Parameter("tau", HalfCauchy(5));
        m.Observe("y", y, Normal(m.Derived("theta", mu + tau * z), sd));
        return m.Build();
    }
}
