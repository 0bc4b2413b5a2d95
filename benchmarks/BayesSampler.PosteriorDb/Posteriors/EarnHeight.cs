using BayesSampler.Models;
using static BayesSampler.Models.Distributions;

namespace BayesSampler.PosteriorDb;

/// <summary>Nothing is scaled: the intercept is about -60,000, and its correlation with the slope -0.998.</summary>
internal sealed class EarnHeight() : Posterior("earnings-earn_height", "earnings in dollars on height")
{
    public override ModelBuilder State(PosteriorData data)
    {
        ModelBuilder model = new();
        Expr height = model.Data("height", data.Vector("height"));
        Expr beta = model.Parameter("beta", Flat(), 2);
        Expr sigma = model.Parameter("sigma", Support.Positive, Flat());
        model.Observe("earn", data.Vector("earn"), Normal(beta[0] + beta[1] * height, sigma));
        return model;
    }
}
