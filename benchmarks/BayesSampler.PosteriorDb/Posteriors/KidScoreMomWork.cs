using BayesSampler.Models;
using static BayesSampler.Models.Distributions;

namespace BayesSampler.PosteriorDb;

/// <summary>Test scores of children by their mothers' work, a factor of four levels.</summary>
internal sealed class KidScoreMomWork() : Posterior("kidiq_with_mom_work-kidscore_mom_work", "children's test scores on a factor")
{
    public override ModelBuilder State(PosteriorData data)
    {
        ModelBuilder model = new();
        Expr work2 = model.Data("work2", data.Indicator("mom_work", 2));
        Expr work3 = model.Data("work3", data.Indicator("mom_work", 3));
        Expr work4 = model.Data("work4", data.Indicator("mom_work", 4));
        Expr beta = model.Parameter("beta", Flat(), 4);
        Expr sigma = model.Parameter("sigma", Support.Positive, Flat());
        Expr mean = beta[0] + beta[1] * work2 + beta[2] * work3 + beta[3] * work4;
        model.Observe("kid_score", data.Vector("kid_score"), Normal(mean, sigma));
        return model;
    }
}
