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
        double[] x = data.Vector("x");
        double[,] squaredDistances = new double[x.Length, x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j < x.Length; j++) squaredDistances[i, j] = (x[i] - x[j]) * (x[i] - x[j]);
        }

        Expr rho = model.Parameter("rho", Gamma(25, 4));
        Expr alpha = model.Parameter("alpha", HalfNormal(2));
        Expr sigma = model.Parameter("sigma", HalfNormal(1));
        Expr covariance = Square(alpha) * Exp(model.Data("squared distances", squaredDistances) / (-2 * Square(rho)))
            + DiagonalMatrix(sigma, x.Length);
        model.Observe("y", data.Vector("y"), MultivariateNormal(Repeat(0, x.Length), covariance));
        return model;
    }
}
