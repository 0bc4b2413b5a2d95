using BayesSampler.Models;
using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.PosteriorDb;

/// <summary>Today's variance from yesterday's and yesterday's surprise. The bound of one parameter depends on another.</summary>
internal sealed class Garch() : Posterior("garch-garch11", "GARCH(1,1) volatility")
{
    public override ModelBuilder State(PosteriorData data)
    {
        ModelBuilder model = new();
        double[] y = data.Vector("y");
        Expr mu = model.Parameter("mu", Flat());
        Expr alpha0 = model.Parameter("alpha0", Support.Positive, Flat());
        Expr alpha1 = model.Parameter("alpha1", Support.UnitInterval, Flat());
        Expr beta1 = model.Parameter("beta1", Support.Interval(0, 1 - alpha1), Flat());
        Expr variance = Scan(
            [Square(data.Number("sigma1"))],
            [Square(y[..^1] - mu)],
            (state, surprise) => [alpha0 + alpha1 * surprise[0] + beta1 * state[0]])[0];
        model.Observe("y", y, Normal(mu, Sqrt(variance)));
        return model;
    }
}
