using BayesSampler.Models;
using static BayesSampler.Models.Distributions;

namespace BayesSampler.PosteriorDb;

/// <summary>Log leaf weight of 46 mesquite bushes on collinear measures of their size.</summary>
internal sealed class MesquiteVas() : Posterior("mesquite-logmesquite_logvas", "leaf weight on six collinear measures")
{
    public override ModelBuilder State(PosteriorData data)
    {
        ModelBuilder model = new();
        Expr diam1 = model.Data("log diam1", data.Log("diam1"));
        Expr diam2 = model.Data("log diam2", data.Log("diam2"));
        Expr canopyHeight = model.Data("log canopy_height", data.Log("canopy_height"));
        Expr totalHeight = model.Data("log total_height", data.Log("total_height"));
        Expr density = model.Data("log density", data.Log("density"));
        Expr group = model.Data("group", data.Vector("group"));
        Expr beta = model.Parameter("beta", Flat(), 7);
        Expr sigma = model.Parameter("sigma", Support.Positive, Flat());
        Expr volume = diam1 + diam2 + canopyHeight;
        Expr area = diam1 + diam2;
        Expr shape = diam1 - diam2;
        Expr mean = beta[0] + beta[1] * volume + beta[2] * area + beta[3] * shape + beta[4] * totalHeight
            + beta[5] * density + beta[6] * group;
        model.Observe("log_weight", data.Log("weight"), Normal(mean, sigma));
        return model;
    }
}
