using BayesSampler.Models;
using static BayesSampler.Models.Distributions;

namespace BayesSampler.PosteriorDb;

/// <summary>Test scores of children on their mothers' schooling and IQ.</summary>
internal sealed class KidScoreMomHsIq() : Posterior("kidiq-kidscore_momhsiq", "children's test scores")
{
    public override ModelBuilder State(PosteriorData data)
    {
        ModelBuilder model = new();
        Expr momHs = model.Data("mom_hs", data.Vector("mom_hs"));
        Expr momIq = model.Data("mom_iq", data.Vector("mom_iq"));
        Expr beta = model.Parameter("beta", Flat(), 3);
        Expr sigma = model.Parameter("sigma", HalfCauchy(2.5));
        Expr mean = beta[0] + beta[1] * momHs + beta[2] * momIq;
        model.Observe("kid_score", data.Vector("kid_score"), Normal(mean, sigma));
        return model;
    }
}
