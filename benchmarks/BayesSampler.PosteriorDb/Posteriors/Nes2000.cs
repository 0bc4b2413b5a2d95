using BayesSampler.Models;
using static BayesSampler.Models.Distributions;

namespace BayesSampler.PosteriorDb;

/// <summary>Party identification on ideology, race, age, education, sex and income.</summary>
internal sealed class Nes2000() : Posterior("nes2000-nes", "party identification, US election of 2000")
{
    public override ModelBuilder State(PosteriorData data)
    {
        ModelBuilder model = new();
        Expr ideology = model.Data("real_ideo", data.Vector("real_ideo"));
        Expr race = model.Data("race_adj", data.Vector("race_adj"));
        Expr age30 = model.Data("age30_44", data.Indicator("age_discrete", 2));
        Expr age45 = model.Data("age45_64", data.Indicator("age_discrete", 3));
        Expr age65 = model.Data("age65up", data.Indicator("age_discrete", 4));
        Expr education = model.Data("educ1", data.Vector("educ1"));
        Expr gender = model.Data("gender", data.Vector("gender"));
        Expr income = model.Data("income", data.Vector("income"));
        Expr beta = model.Parameter("beta", Flat(), 9);
        Expr sigma = model.Parameter("sigma", Support.Positive, Flat());
        Expr mean = beta[0] + beta[1] * ideology + beta[2] * race + beta[3] * age30 + beta[4] * age45 + beta[5] * age65
            + beta[6] * education + beta[7] * gender + beta[8] * income;
        model.Observe("partyid7", data.Vector("partyid7"), Normal(mean, sigma));
        return model;
    }
}
