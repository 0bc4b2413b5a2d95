using BayesSampler.Models;
using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.PosteriorDb;

/// <summary>
/// A Gaussian process with its latent values integrated out. Here sigma is the variance of the noise, not its standard deviation.
/// </summary>
internal sealed class GpRegression() : Posterior(
    "gp_pois_regr-gp_regr", "Gaussian process regression in one dimension")
{
    public override ModelBuilder State(PosteriorData data)
    {
        ModelBuilder model = new();
        Expr rho = model.Parameter("rho", Gamma(25, 4));
        Expr alpha = model.Parameter("alpha", HalfNormal(2));
        Expr sigma = model.Parameter("sigma", HalfNormal(1));
        Expr covariance = AddDiagonal(ExponentiatedQuadratic(model.Data("x", data.Vector("x")), alpha, rho), sigma);
        double[] y = data.Vector("y");
        model.Observe("y", y, MultivariateNormal(new double[y.Length], covariance));
        return model;
    }
}
