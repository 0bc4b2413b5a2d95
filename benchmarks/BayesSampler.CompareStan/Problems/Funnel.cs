using BayesSampler.Models;
using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.CompareStan;

/// <summary>Neal's funnel, centred.</summary>
/// <param name="dimension">The log scale included.</param>
internal sealed class Funnel(int dimension) : Problem
{
    public override ModelBuilder State()
    {
        ModelBuilder model = new();
        Expr v = model.Parameter("v", Normal(0, 3));
        model.Parameter("x", Normal(0, Exp(v / 2)), dimension - 1);
        return model;
    }

    public override StanDump StanData() => new StanDump().Add("d", dimension);
}
