using BayesSampler.Models;
using static BayesSampler.Models.Distributions;

namespace BayesSampler.PosteriorDb;

/// <summary>Log leaf weight of 46 mesquite bushes on the log of their volume.</summary>
internal sealed class MesquiteVolume() : Posterior("mesquite-logmesquite_logvolume", "leaf weight on canopy volume")
{
    public override ModelBuilder State(PosteriorData data)
    {
        ModelBuilder model = new();
        Expr logVolume = model.Data("log diam1", data.Log("diam1")) + model.Data("log diam2", data.Log("diam2"))
            + model.Data("log canopy_height", data.Log("canopy_height"));
        Expr beta = model.Parameter("beta", Flat(), 2);
        Expr sigma = model.Parameter("sigma", Support.Positive, Flat());
        model.Observe("log_weight", data.Log("weight"), Normal(beta[0] + beta[1] * logVolume, sigma));
        return model;
    }
}
