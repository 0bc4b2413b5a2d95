using BayesSampler.Models;
using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.Benchmarks;

/// <summary>One log density twice: stated in the language, and written by hand.</summary>
/// <param name="Name">As in the tables.</param>
/// <param name="Model">The statement.</param>
/// <param name="HandWritten">The same density over the same position.</param>
/// <param name="Position">Where it is evaluated.</param>
public sealed record GradientCase(string Name, Func<ModelBuilder> Model, Func<IDifferentiableLogDensity> HandWritten, double[] Position)
{
    /// <summary>Linear models keep all their rows here: the rewrite would leave nothing to compare.</summary>
    public static ModelOptions Options { get; } = new() { ReduceLinearModels = false };

    public static GradientCase[] All { get; } =
    [
        EightSchools(),
        Regression("regression 442 x 10", 442, 10),
        Regression("regression 10000 x 100", 10_000, 100),
        Logistic("logistic 10000 x 50", 10_000, 50),
        Garch("garch 200", 200),
        Hierarchical("hierarchical 1000 groups, 10000 rows", 1000, 10_000),
        GaussianProcess("gaussian process 100", 100),
        HiddenMarkov("hidden markov 1000", 1000),
        LotkaVolterra("lotka-volterra 20 times"),
    ];

    public override string ToString() => Name;

    private static double[] Normals(ulong seed, int count, double sd = 1)
    {
        double[] values = new double[count];
        ChainRandom.ForChain(seed, 0).FillNormal(values);
        for (int i = 0; i < count; i++) values[i] *= sd;
        return values;
    }

    private static double[,] Design(int rows, int columns)
    {
        double[] values = Normals(2, rows * columns);
        double[,] x = new double[rows, columns];
        for (int i = 0; i < values.Length; i++) x[i / columns, i % columns] = values[i];
        return x;
    }

    private static GradientCase EightSchools()
    {
        double[] y = [28, 8, -3, 7, -1, 1, 18, 12];
        double[] sd = [15, 10, 16, 11, 9, 11, 10, 18];
        return new GradientCase("eight schools", () =>
        {
            ModelBuilder m = new();
            Expr z = m.Parameter("theta_trans", Normal(0, 1), 8);
            Expr mu = m.Parameter("mu", Normal(0, 5));
            Expr tau = m.Parameter("tau", HalfCauchy(5));
            m.Observe("y", y, Normal(mu + tau * z, sd));
            return m;
        }, () => new EightSchoolsDensity(y, sd), Normals(1, 10));
    }

    private static GradientCase Regression(string name, int rows, int columns)
    {
        double[,] x = Design(rows, columns);
        double[] y = Normals(3, rows, 2);
        return new GradientCase(name, () =>
        {
            ModelBuilder m = new();
            Expr tau = m.Parameter("tau", HalfNormal(1));
            Expr theta = m.Parameter("theta", Normal(0, tau), columns);
            Expr sigma = m.Parameter("sigma", HalfNormal(1));
            m.Observe("y", y, Normal(x * theta, sigma));
            return m;
        }, () => new RegressionDensity(x, y), Normals(4, columns + 2, 0.3));
    }

    private static GradientCase Logistic(string name, int rows, int columns)
    {
        double[,] x = Design(rows, columns);
        double[] y = [.. Normals(3, rows).Select(value => value > 0.3 ? 1.0 : 0.0)];
        return new GradientCase(name, () =>
        {
            ModelBuilder m = new();
            Expr alpha = m.Parameter("alpha", Normal(0, 1));
            Expr theta = m.Parameter("theta", Normal(0, 1), columns);
            m.Observe("y", y, BernoulliLogit(alpha + x * theta));
            return m;
        }, () => new LogisticDensity(x, y), Normals(4, columns + 1, 0.3));
    }

    private static GradientCase Garch(string name, int count)
    {
        double[] y = Normals(3, count);
        return new GradientCase(name, () =>
        {
            ModelBuilder m = new();
            Expr mu = m.Parameter("mu", Flat());
            Expr alpha0 = m.Parameter("alpha0", Support.Positive, Flat());
            Expr alpha1 = m.Parameter("alpha1", Support.UnitInterval, Flat());
            Expr beta1 = m.Parameter("beta1", Support.Interval(0, 1 - alpha1), Flat());
            Expr variance = Scan([0.25], [Square(y[..^1] - mu)], (h, e) => [alpha0 + alpha1 * e[0] + beta1 * h[0]])[0];
            m.Observe("y", y, Normal(mu, Sqrt(variance)));
            return m;
        }, () => new GarchDensity(y, 0.5), [0.1, -1, -0.5, 0.3]);
    }

    private static GradientCase Hierarchical(string name, int groups, int rows)
    {
        int[] group = [.. Enumerable.Range(0, rows).Select(i => (int)((uint)i * 2654435761u % (uint)groups))];
        double[] x = Normals(2, rows);
        double[] y = Normals(3, rows, 2);
        return new GradientCase(name, () =>
        {
            ModelBuilder m = new();
            Expr mu = m.Parameter("mu", Normal(0, 5));
            Expr tau = m.Parameter("tau", HalfNormal(1));
            Expr a = m.Parameter("a", Normal(mu, tau), groups);
            Expr b = m.Parameter("b", Normal(0, 1));
            Expr sigma = m.Parameter("sigma", HalfNormal(1));
            m.Observe("y", y, Normal(a[group] + b * x, sigma));
            return m;
        }, () => new HierarchicalDensity(group, groups, x, y), Normals(4, groups + 4, 0.3));
    }

    private static GradientCase GaussianProcess(string name, int count)
    {
        double[] x = [.. Enumerable.Range(0, count).Select(i => i * 0.1)];
        double[] y = Normals(3, count);
        return new GradientCase(name, () =>
        {
            ModelBuilder m = new();
            Expr rho = m.Parameter("rho", HalfNormal(1));
            Expr alpha = m.Parameter("alpha", HalfNormal(1));
            Expr sigma = m.Parameter("sigma", HalfNormal(1));
            m.Observe("y", y, MultivariateNormal(new double[count], AddDiagonal(ExponentiatedQuadratic(x, alpha, rho), Square(sigma))));
            return m;
        }, () => new GaussianProcessDensity(x, y), [0.1, -0.2, -0.5]);
    }

    private static GradientCase HiddenMarkov(string name, int count)
    {
        double[] y = [.. Normals(3, count).Select((value, i) => value + (i / 20 % 2 == 0 ? 3 : 9))];
        return new GradientCase(name, () =>
        {
            ModelBuilder m = new();
            Expr p1 = m.Parameter("p1", Uniform(0, 1));
            Expr p2 = m.Parameter("p2", Uniform(0, 1));
            Expr mu = m.Parameter("mu", Support.Ordered, Normal(new double[] { 3, 10 }, 1), 2);
            Expr emission = Rows(-0.5 * Square(y - mu[0]), -0.5 * Square(y - mu[1]));
            Expr transition = Rows(Concat(p1, 1 - p1), Concat(1 - p2, p2));
            m.AddTerm("log likelihood", Functions.HiddenMarkov(emission, transition, new double[] { 1, 1 }));
            return m;
        }, () => new HiddenMarkovDensity(y), [1.5, 1.2, 2.8, 1.8]);
    }

    private static GradientCase LotkaVolterra(string name)
    {
        double[] times = [.. Enumerable.Range(1, 20).Select(i => (double)i)];
        double[,] populations =
        {
            { 47.2, 6.1 }, { 70.2, 9.8 }, { 77.4, 35.2 }, { 36.3, 59.4 }, { 20.6, 41.7 }, { 18.1, 19 }, { 21.4, 13 }, { 22, 8.3 }, { 25.4, 9.1 }, { 27.1, 7.4 },
            { 40.3, 8 }, { 57, 12.3 }, { 76.6, 19.5 }, { 52.3, 45.7 }, { 19.5, 51.1 }, { 11.2, 29.7 }, { 7.6, 15.8 }, { 14.6, 9.7 }, { 16.2, 10.1 }, { 24.7, 8.6 },
        };
        double[] initial = [30, 4];
        return new GradientCase(name, () =>
        {
            ModelBuilder m = new();
            Expr theta = m.Parameter("theta", Support.Positive, Normal(new double[] { 1, 0.05, 1, 0.05 }, new double[] { 0.5, 0.05, 0.5, 0.05 }));
            Expr z0 = m.Parameter("z_init", LogNormal(Math.Log(10), 1), 2);
            Expr sigma = m.Parameter("sigma", LogNormal(-1, 1), 2);
            Expr z = SolveOde((t, y) => Concat((theta[0] - theta[1] * y[1]) * y[0], (theta[3] * y[0] - theta[2]) * y[1]), z0, 0, times);
            m.Observe("y_init", initial, LogNormal(Log(z0), sigma));
            for (int k = 0; k < 2; k++)
            {
                int column = k;
                m.Observe(k == 0 ? "hare" : "lynx", Enumerable.Range(0, 20).Select(i => populations[i, column]).ToArray(), LogNormal(Log(z.Column(k)), sigma[k]));
            }

            return m;
        }, () => new LotkaVolterraDensity(times, initial, [.. populations.Cast<double>()]), [-0.6, -3.6, -0.2, -3.7, 3.5, 1.8, -1.4, -1.4]);
    }
}
