using BayesSampler.Models;
using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.SameBits;

/// <summary>Log densities and gradients of stated models, compiled and interpreted.</summary>
internal static class ModelWorkloads
{
    private const int Rows = 443;

    public static IReadOnlyList<Workload> All { get; } =
    [
        new("Models.Design", hash => Evaluate(hash, Design)),
        new("Models.Reduced", hash => Evaluate(hash, Reduced)),
        new("Models.Recursion", hash => Evaluate(hash, Recursion)),
        new("Models.Elementary", hash => Evaluate(hash, Elementary)),
    ];

    private static void Evaluate(BitHash hash, Action<ModelBuilder> state)
    {
        ModelBuilder builder = new();
        state(builder);
        foreach (bool interpret in (bool[])[false, true])
        {
            IDifferentiableLogDensity density = builder.Build(new ModelOptions { Interpret = interpret }).CreateEvaluator();
            double[] position = new double[density.Dimension];
            double[] gradient = new double[density.Dimension];
            ChainRandom random = ChainRandom.ForChain(3, 0);
            for (int k = 0; k < 20; k++)
            {
                random.FillNormal(position);
                hash.Add(density.LogDensityAndGradient(position, gradient));
                hash.Add(gradient);
                hash.Add(density.LogDensity(position));
            }
        }
    }

    private static void Design(ModelBuilder model)
    {
        Expr scale = model.Parameter("scale", HalfNormal(1));
        Expr alpha = model.Parameter("alpha", Normal(0, scale), 7);
        Expr beta = model.Parameter("beta", Normal(0, 1), 5);
        int[] groups = [.. Enumerable.Range(0, Rows).Select(i => i * 3 % 7)];
        Expr eta = alpha[groups] + model.Data("X", Matrix(5)) * beta;
        model.AddTerm("likelihood", Where(Less(0, Vector(1)), eta, 0) - Log1pExp(eta));
    }

    private static void Reduced(ModelBuilder model)
    {
        Expr sigma = model.Parameter("sigma", HalfCauchy(1));
        Expr mean = model.Parameter("alpha", Normal(0, 5)) + model.Data("X", Matrix(4)) * model.Parameter("beta", Normal(0, 1), 4);
        model.Observe("y", Vector(2), Normal(mean, sigma));
    }

    private static void Recursion(ModelBuilder model)
    {
        double[] series = Vector(3);
        Expr mu = model.Parameter("mu", Normal(0, 1));
        Expr a0 = model.Parameter("alpha0", HalfNormal(1));
        Expr a1 = model.Parameter("alpha1", Support.UnitInterval, Flat());
        Expr b1 = model.Parameter("beta1", Support.Interval(0, 1 - a1), Flat());
        Expr h = Scan([0.25], [Square((Expr)series - mu)], (s, e) => [a0 + a1 * e[0] + b1 * s[0]])[0];
        model.Observe("y", series, Normal(mu, Sqrt(h[1..])));
    }

    private static void Elementary(ModelBuilder model)
    {
        Expr x = model.Parameter("x", Normal(0, 1), 21);
        Expr weights = model.Parameter("weights", Support.Simplex, Flat(), 6);
        Expr s = model.Parameter("s", Normal(0, 1));
        Expr y = Exp(0.3 * x) * LogisticSigmoid(x * s) + Log1p(Square(x)) - Tanh(x) / (2 + Sin(x + s));
        model.AddTerm("t", Sum(y) - LogSumExp(y) + Sum(Log(weights)) + Dot(Cos(x[..6]), weights) + Expm1(Tanh(s)));
    }

    private static double[] Vector(int seed)
    {
        double[] values = new double[Rows];
        ChainRandom.ForChain(4, seed).FillNormal(values);
        return values;
    }

    private static double[,] Matrix(int columns)
    {
        double[,] values = new double[Rows, columns];
        ChainRandom random = ChainRandom.ForChain(4, 0);
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < columns; j++) values[i, j] = random.NextNormal();
        }

        return values;
    }
}
