using BayesSampler.Models;
using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.PosteriorDb;

/// <summary>A mixture of two normals, told apart by the order of their means.</summary>
internal sealed class GaussianMixture() : Posterior("low_dim_gauss_mix-low_dim_gauss_mix", "mixture of two normals")
{
    public override ModelBuilder State(PosteriorData data)
    {
        ModelBuilder model = new();
        Expr mu = model.Parameter("mu", Support.Ordered, Normal(0, 2), 2);
        Expr sigma = model.Parameter("sigma", HalfNormal(2), 2);
        Expr theta = model.Parameter("theta", Beta(5, 5));
        model.Observe("y", data.Vector("y"), Mixture(Concat(theta, 1 - theta), Normal(mu[0], sigma[0]), Normal(mu[1], sigma[1])));
        return model;
    }
}
