using BayesSampler.Models;
using static BayesSampler.Models.Distributions;

namespace BayesSampler.PosteriorDb;

/// <summary>A regression given as a design matrix, without intercept.</summary>
internal sealed class SimulatedRegression() : Posterior("sblrc-blr", "regression on simulated data")
{
    public override ModelBuilder State(PosteriorData data)
    {
        ModelBuilder model = new();
        Expr x = model.Data("X", data.Matrix("X"));
        Expr beta = model.Parameter("beta", Normal(0, 10), (int)data.Number("D"));
        Expr sigma = model.Parameter("sigma", HalfNormal(10));
        model.Observe("y", data.Vector("y"), Normal(x * beta, sigma));
        return model;
    }
}
