using BayesSampler.Models;
using static BayesSampler.Models.Distributions;

namespace BayesSampler.CompareStan;

/// <summary>Logistic regression with an intercept.</summary>
internal sealed class Logistic : Problem
{
    private const ulong DataSeed = 20240103;

    private readonly double[,] _x;
    private readonly double[] _y;

    public Logistic(int rows, int columns)
    {
        _x = Synthetic.Design(DataSeed, rows, columns);
        double[] logit = Synthetic.Product(_x, [.. Synthetic.Normals(DataSeed, 1, columns).Select(value => 0.3 * value)]);
        ChainRandom random = ChainRandom.ForChain(DataSeed, 2);
        _y = [.. logit.Select(value => random.NextUniform() * (1 + Math.Exp(-0.25 - value)) < 1 ? 1.0 : 0.0)];
    }

    public override ModelBuilder State()
    {
        ModelBuilder model = new();
        Expr alpha = model.Parameter("alpha", Normal(0, 5));
        Expr beta = model.Parameter("beta", Normal(0, 1), _x.GetLength(1));
        model.Observe("y", _y, BernoulliLogit(alpha + model.Data("X", _x) * beta));
        return model;
    }

    public override StanDump StanData() =>
        new StanDump().Add("n", _x.GetLength(0)).Add("p", _x.GetLength(1)).Add("y", _y).Add("X", _x);
}
