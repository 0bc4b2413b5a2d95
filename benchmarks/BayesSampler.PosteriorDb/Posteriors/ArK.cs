using BayesSampler.Models;
using static BayesSampler.Models.Distributions;

namespace BayesSampler.PosteriorDb;

/// <summary>An autoregression, conditional on its first values.</summary>
internal sealed class ArK() : Posterior("arK-arK", "autoregression of order 5")
{
    public override ModelBuilder State(PosteriorData data)
    {
        ModelBuilder model = new();
        double[] y = data.Vector("y");
        int order = (int)data.Number("K");
        Expr alpha = model.Parameter("alpha", Normal(0, 10));
        Expr beta = model.Parameter("beta", Normal(0, 10), order);
        Expr sigma = model.Parameter("sigma", HalfCauchy(2.5));
        Expr mean = alpha;
        for (int lag = 1; lag <= order; lag++) mean += beta[lag - 1] * y[(order - lag)..^lag];
        model.Observe("y", y[order..], Normal(mean, sigma));
        return model;
    }
}
