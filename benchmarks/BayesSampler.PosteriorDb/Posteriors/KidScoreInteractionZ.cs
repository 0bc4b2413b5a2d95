using BayesSampler.Models;
using static BayesSampler.Models.Distributions;

namespace BayesSampler.PosteriorDb;

/// <summary>The regression with an interaction, on predictors divided by two standard deviations.</summary>
internal sealed class KidScoreInteractionZ() : Posterior(
    "kidiq_with_mom_work-kidscore_interaction_z", "children's test scores, standardised predictors")
{
    public override ModelBuilder State(PosteriorData data)
    {
        ModelBuilder model = new();
        Expr a = model.Data("a", Standardised(data.Vector("mom_hs")));
        Expr q = model.Data("q", Standardised(data.Vector("mom_iq")));
        Expr beta = model.Parameter("beta", Flat(), 4);
        Expr sigma = model.Parameter("sigma", Support.Positive, Flat());
        Expr mean = beta[0] + beta[1] * a + beta[2] * q + beta[3] * (a * q);
        model.Observe("kid_score", data.Vector("kid_score"), Normal(mean, sigma));
        return model;
    }

    private static double[] Standardised(double[] x)
    {
        double mean = x.Average();
        double sd = Math.Sqrt(x.Sum(value => (value - mean) * (value - mean)) / (x.Length - 1));
        return [.. x.Select(value => (value - mean) / (2 * sd))];
    }
}
