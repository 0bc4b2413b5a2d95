using BayesSampler.Models;
using static BayesSampler.Models.Distributions;

namespace BayesSampler.PosteriorDb;

/// <summary>Predictors are not centred: the coefficients are correlated up to 0.999.</summary>
internal sealed class LogEarnInteraction() : Posterior(
    "earnings-logearn_interaction", "log earnings on height, sex and their interaction")
{
    public override ModelBuilder State(PosteriorData data)
    {
        ModelBuilder model = new();
        Expr height = model.Data("height", data.Vector("height"));
        Expr male = model.Data("male", data.Vector("male"));
        Expr beta = model.Parameter("beta", Flat(), 4);
        Expr sigma = model.Parameter("sigma", Support.Positive, Flat());
        Expr mean = beta[0] + beta[1] * height + beta[2] * male + beta[3] * (height * male);
        model.Observe("log_earn", data.Log("earn"), Normal(mean, sigma));
        return model;
    }
}
