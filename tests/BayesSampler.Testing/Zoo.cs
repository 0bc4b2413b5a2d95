using BayesSampler.Models;
using MathNet.Numerics.Distributions;
using static BayesSampler.Models.Distributions;

namespace BayesSampler.Testing;

/// <summary>Targets of all kinds that a sampler meets, each with known moments and tails.</summary>
public static class Zoo
{
    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, Func<TestTarget>> All { get; } = new Dictionary<string, Func<TestTarget>>
    {
        ["standard"] = () => Targets.StandardNormal(10),
        ["ill-conditioned 1e4"] = () => Targets.BadlyScaledNormal(1e4),
        ["ill-conditioned 1e8"] = () => Targets.BadlyScaledNormal(1e8),
        ["correlated 0.999"] = () => Targets.CorrelatedNormal(0.999),
        ["equicorrelated"] = () => Targets.EquicorrelatedNormal(0.95, 50),
        ["two wide directions"] = () => Targets.TwoWideDirections(100, 200),
        ["straight line"] = Targets.StraightLine,
        ["student t 3"] = () => Targets.StudentT(3),
        ["funnel"] = () => Targets.Funnel(),
        ["banana"] = Targets.Banana,
        ["two modes near"] = () => Targets.TwoModes(1.5),
        ["two modes far"] = () => Targets.TwoModes(6),
        ["half-normal"] = Targets.HalfNormal,
        ["simplex"] = Simplex,
        ["correlation matrix"] = CorrelationMatrix,
        ["standard 1000"] = () => Targets.StandardNormal(1000),
        ["ill-conditioned 1000"] = () => Targets.BadlyScaledNormal(1e4, 1000),
    };

    private static TestTarget Simplex()
    {
        double[] weights = [2, 3, 5];
        ModelBuilder model = new();
        model.Parameter("p", Dirichlet(weights));
        return Stated("simplex", model, weights.Select((weight, i) => Share($"p[{i + 1}]", weight, weights.Sum() - weight, 1, 0)));
    }

    /// <summary>Three by three under LKJ(2): each correlation is 2 b - 1 with b of a symmetric beta of 2.5.</summary>
    private static TestTarget CorrelationMatrix()
    {
        const double Shape = 2 + (3 - 2) / 2.0;
        ModelBuilder model = new();
        model.Parameter("r", Lkj(3, 2));
        string[] names = ["r[2,1]", "r[3,1]", "r[3,2]"];
        return Stated("correlation matrix", model, names.Select(name => Share(name, Shape, Shape, 2, -1)));
    }

    private static KnownQuantity Share(string name, double a, double b, double scale, double shift)
    {
        Beta beta = new(a, b);
        double start = beta.InverseCumulativeDistribution(0.95);
        return new KnownQuantity(name, scale * beta.Mean + shift, scale * beta.StdDev, scale * start + shift, 1 - beta.CumulativeDistribution(start));
    }

    private static TestTarget Stated(string name, ModelBuilder builder, IEnumerable<KnownQuantity> known)
    {
        Model model = builder.Build();
        return new TestTarget(name, model.Parameters, known, model.CreateEvaluator);
    }
}
