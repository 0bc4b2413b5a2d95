using BayesSampler.Models;
using static BayesSampler.Models.Distributions;

namespace BayesSampler.PosteriorDb;

/// <summary>A regression whose predictors are powers and products of each other: centred, yet far from orthogonal.</summary>
internal sealed class Diamonds() : Posterior("diamonds-diamonds", "regression on 24 collinear predictors, 5000 rows")
{
    public override ModelBuilder State(PosteriorData data)
    {
        ModelBuilder model = new();
        double[,] x = Centred(data.Matrix("X"));
        Expr b = model.Parameter("b", Normal(0, 1), x.GetLength(1));
        Expr intercept = model.Parameter("Intercept", StudentT(3, 8, 10));
        Expr sigma = model.Parameter("sigma", HalfStudentT(3, 10));
        model.Observe("Y", data.Vector("Y"), Normal(intercept + model.Data("X", x) * b, sigma));
        return model;
    }

    /// <summary>All columns but the first, which is constant, less their means.</summary>
    private static double[,] Centred(double[,] x)
    {
        int rows = x.GetLength(0);
        double[,] centred = new double[rows, x.GetLength(1) - 1];
        for (int j = 0; j < centred.GetLength(1); j++)
        {
            double mean = 0;
            for (int i = 0; i < rows; i++) mean += x[i, j + 1] / rows;
            for (int i = 0; i < rows; i++) centred[i, j] = x[i, j + 1] - mean;
        }

        return centred;
    }
}
