using BayesSampler.Models;
using static BayesSampler.Models.Distributions;

namespace BayesSampler.PosteriorDb;

/// <summary>Coaching in eight schools: standardised effects are sampled, and the effects derived from them.</summary>
internal sealed class EightSchools() : Posterior("eight_schools-eight_schools_noncentered", "eight schools, non-centred")
{
    // Where tau is near 0, larger steps diverge: with 0.8, up to ten times in 10,000 draws.
    public override NutsSettings Adjust(NutsSettings settings) => settings with { TargetAcceptance = 0.95 };

    public override ModelBuilder State(PosteriorData data)
    {
        ModelBuilder model = new();
        Expr sigma = model.Data("sigma", data.Vector("sigma"));
        Expr thetaTrans = model.Parameter("theta_trans", Normal(0, 1), sigma.Size);
        Expr mu = model.Parameter("mu", Normal(0, 5));
        Expr tau = model.Parameter("tau", HalfCauchy(5));
        Expr theta = model.Derived("theta", mu + tau * thetaTrans);
        model.Observe("y", data.Vector("y"), Normal(theta, sigma));
        return model;
    }
}
