using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.Models.Tests;

/// <summary>Models that between them use every kind of step of a plan, with a position for each.</summary>
internal static class SampleModels
{
    public static TheoryData<string> Names => [.. All.Keys];

    public static Dictionary<string, (Action<ModelBuilder> State, double[] Position)> All { get; } = new()
    {
        ["eight schools"] = (EightSchools, BackEnds.Normals(10)),
        ["regression"] = (Regression, BackEnds.Normals(6)),
        ["logistic"] = (Logistic, BackEnds.Normals(9)),
        ["garch"] = (Garch, [0.1, -1, -0.5, 0.3]),
        ["matrices"] = (Matrices, BackEnds.Normals(12)),
        ["equation"] = (Equation, [0.2, -0.3, 0.5]),
        ["many scalars"] = (model => Scalars(model, 400), BackEnds.Normals(400)),
    };

    public static void EightSchools(ModelBuilder model)
    {
        Expr z = model.Parameter("theta_trans", Normal(0, 1), 8);
        Expr mu = model.Parameter("mu", Normal(0, 5));
        Expr tau = model.Parameter("tau", HalfCauchy(5));
        Expr theta = model.Derived("theta", mu + tau * z);
        model.Observe("y", new double[] { 28, 8, -3, 7, -1, 1, 18, 12 }, Normal(theta, model.Data("sigma", [15, 10, 16, 11, 9, 11, 10, 18])));
    }

    /// <summary>A chain of scalars; each statement adds as much as any other.</summary>
    public static void Scalars(ModelBuilder model, int count)
    {
        Expr[] p = new Expr[count];
        for (int i = 0; i < count; i++)
        {
            p[i] = model.Parameter(Require.Invariant($"p{i}"), i == 0 ? HalfNormal(1) : Normal(p[i - 1], 1 + i % 7));
            model.Observe(Require.Invariant($"y{i}"), 0.3 * i, Normal(p[i] * 0.5 + Exp(0.1 * p[i / 2]), 1));
        }
    }

    private static void Regression(ModelBuilder model)
    {
        Expr beta = model.Parameter("beta", Normal(0, model.Parameter("tau", HalfNormal(1))), 4);
        Expr sigma = model.Parameter("sigma", HalfNormal(1));
        model.Observe("y", BackEnds.Normals(300), Normal(model.Data("X", BackEnds.NormalMatrix(300, 4)) * beta, sigma));
    }

    private static void Logistic(ModelBuilder model)
    {
        Expr scale = model.Parameter("scale", HalfNormal(1));
        Expr alpha = model.Parameter("alpha", Normal(0, scale), 5);
        Expr beta = model.Parameter("beta", Normal(0, 1), 3);
        int[] groups = [.. Enumerable.Range(0, 9000).Select(i => i * 7 % 5)];
        Expr y = model.Data("data", [.. BackEnds.Normals(9000, 1).Select(value => value > 0 ? 1.0 : 0)]);
        Expr eta = alpha[groups] + model.Data("X", BackEnds.NormalMatrix(9000, 3)) * beta;
        model.AddTerm("likelihood", y * eta - Log1pExp(eta));
    }

    private static void Garch(ModelBuilder model)
    {
        Expr y = model.Data("series", BackEnds.Normals(200));
        Expr mu = model.Parameter("mu", Flat());
        Expr a0 = model.Parameter("alpha0", Support.Positive, Flat());
        Expr a1 = model.Parameter("alpha1", Support.UnitInterval, Flat());
        Expr b1 = model.Parameter("beta1", Support.Interval(0, 1 - a1), Flat());
        Expr h = Scan([0.25], [Square(y[..^1] - mu)], (s, e) => [a0 + a1 * e[0] + b1 * s[0]])[0];
        model.Observe("y", BackEnds.Normals(200), Normal(mu, Sqrt(h)));
    }

    private static void Matrices(ModelBuilder model)
    {
        Expr a = model.Parameter("a", Normal(0, 1), 3, 3);
        Expr v = model.Parameter("v", Support.Simplex, Flat(), 4);
        model.AddTerm("t", -Sum(Square(a * Transpose(a))) + LogSumExp(a * v[1..]) + Sum(Outer(v, v)[1, 2] * Diagonal(a)));
    }

    private static void Equation(ModelBuilder model)
    {
        Expr rate = model.Parameter("rate", Support.Positive, Normal(0, 1));
        Expr start = model.Parameter("start", Normal(0, 1), 2);
        Expr path = SolveOde((t, y) => Concat(-rate * y[0], y[0] - y[1] + 0.1 * Sin(t)), start, 0, [0.5, 1, 2]);
        model.Observe("y", BackEnds.Normals(3), Normal(path.Column(1), 0.5));
    }
}
