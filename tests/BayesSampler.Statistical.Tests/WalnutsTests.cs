using BayesSampler.Testing;

namespace BayesSampler.Statistical.Tests;

/// <summary>WALNUTS with warmup, under bad tunings, on the funnel, and without what makes it right.</summary>
public sealed class WalnutsTests
{
    [Theory]
    [MemberData(nameof(SamplerTests.Hamiltonian), MemberType = typeof(SamplerTests))]
    public void Walnuts_agrees_with_the_truth(string name, MetricKind metric, double minimumEss)
    {
        TestTarget target = SamplerTests.Create(name);
        WalnutsSettings settings = new()
        {
            Seed = 21,
            Draws = name is "correlated" or "banana" ? 50_000 : 25_000,
            Metric = metric,
        };
        McseAssert.Agrees(new WalnutsSampler(settings).Sample(target).Draws, target.Known, minimumEss);
    }

    public static TheoryData<string, double, double, int, int, double> Tunings() => new()
    {
        // Macro step, largest step error, halvings, largest depth, smallest effective sample size.
        { "normal", 0.05, 0.5, 10, 10, 10_000 },
        { "normal", 1.5, 0.5, 10, 10, 5000 },
        { "normal", 5, 0.5, 10, 10, 3000 },
        { "normal", 5, 0.01, 14, 10, 3000 },
        { "normal", 2, 0.5, 1, 10, 1000 },
        { "normal", 1, 0.5, 10, 2, 5000 },
        { "correlated", 1, 0.5, 10, 10, 3000 },
        { "correlated", 4, 2, 10, 10, 3000 },
        { "correlated", 0.2, 0.1, 10, 10, 3000 },
        { "t3", 0.3, 0.5, 10, 10, 3000 },
        { "t3", 3, 0.5, 10, 10, 3000 },
        { "t3", 10, 0.5, 10, 10, 3000 },
        { "banana", 2, 0.5, 10, 10, 3000 },
        { "banana", 0.5, 0.1, 2, 10, 1000 },
        { "half-normal", 2, 0.5, 10, 10, 3000 },
        { "gamma", 3, 0.5, 10, 10, 3000 },
        { "gamma", 1, 0.2, 10, 10, 3000 },
    };

    [Theory]
    [MemberData(nameof(Tunings))]
    public void Walnuts_is_right_under_any_tuning(
        string name, double stepSize, double maxStepError, int maxHalvings, int maxDepth, double minimumEss)
    {
        TestTarget target = name == "gamma" ? Gamma() : SamplerTests.Create(name);
        int dimension = target.CreateEvaluator().Dimension;
        WalnutsSettings settings = new()
        {
            Seed = 22,
            Warmup = 0,
            Draws = 10_000,
            Thinning = 4,
            MaxTreeDepth = maxDepth,
            MaxStepError = maxStepError,
            MaxHalvings = maxHalvings,
            Tuning = new HmcTuning(stepSize, InverseMetric.Unit(dimension)),
        };
        InitialPoints points = InitialPoints.AtPosition([.. Enumerable.Repeat(0.1, dimension)]);
        McseAssert.Agrees(new WalnutsSampler(settings).Sample(target, points).Draws, target.Known, minimumEss);
    }

    [Fact]
    public void The_funnel_is_explored_as_NUTS_does_not()
    {
        TestTarget target = Targets.Funnel();
        WalnutsSettings settings = new() { Seed = 23, Draws = 15_000, Thinning = 5, MaxHalvings = 14 };
        SamplingResult result = new WalnutsSampler(settings).Sample(target);
        McseAssert.Agrees(BothTails(result.Draws), FunnelTails, 1000);
        Assert.True(Convergence.EssBulk(result.Draws["v"]) > 1000);
        Assert.True(Convergence.EssTail(result.Draws["v"]) > 1000);
        Assert.Equal(0, result.DivergenceCount);

        SamplingResult nuts = new NutsSampler(new NutsSettings { Seed = 23, Draws = 15_000, Thinning = 5 }).Sample(target);
        Assert.True(Convergence.EssBulk(nuts.Draws["v"]) < 300);
        Assert.True(Convergence.EssTail(nuts.Draws["v"]) < 300);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(2.0)]
    public void A_missing_check_of_the_way_back_is_seen(double stepSize)
    {
        TestTarget target = LogHalfNormal();
        McseAssert.Agrees(Run(target, stepSize, checksWayBack: true), target.Known, 5000);
        Assert.True(Assert.Throws<StatisticalDisagreementException>(
            () => McseAssert.Agrees(Run(target, stepSize, checksWayBack: false), target.Known, 1000)).IsBiased);
    }

    private static IReadOnlyList<KnownQuantity> FunnelTails { get; } =
        [KnownQuantity.Normal("v", 0, 3), KnownQuantity.Normal("minus v", 0, 3)];

    private static PosteriorDraws BothTails(PosteriorDraws draws)
    {
        double[] v = draws["v"].Values.ToArray();
        return new PosteriorDraws(ParameterInfo.Scalars(["v", "minus v"]), draws.Chains, [.. v, .. v.Select(value => -value)]);
    }

    private static PosteriorDraws Run(TestTarget target, double stepSize, bool checksWayBack) =>
        KernelRun.Run(target, 10_000, density =>
        {
            Orbit orbit = new(
                density.Dimension, 6, new PlainMacroStep(density, maxHalvings: 6, maxError: 0.5, checksWayBack));
            Doubling doubling = new(6);
            LeapfrogTuning tuning = new(MetricKind.Unit, density.Dimension) { StepSize = stepSize };
            return (state, random) =>
            {
                orbit.Begin(state, tuning, random);
                orbit.Walk(doubling, random.NextUInt64(), 1000);
                orbit.End(state);
            };
        });

    /// <summary>The logarithm of a half-normal: soft on one side, steep on the other.</summary>
    private static TestTarget LogHalfNormal() => new(
        "log half-normal",
        ParameterInfo.Scalars(["u"]),
        [new KnownQuantity("u", (-0.5772156649015329 - Math.Log(2)) / 2, Math.PI / Math.Sqrt(8), Math.Log(1.959963984540054), 0.05)],
        LogDensity.FromFunction(["u"], (u, gradient) =>
        {
            double square = Math.Exp(2 * u[0]);
            gradient[0] = 1 - square;
            return u[0] - square / 2;
        }).CreateEvaluator);

    /// <summary>q² exp(−q)/2 on the positive half line, with nothing beyond: coarse steps leave the support.</summary>
    private static TestTarget Gamma() => new(
        "gamma",
        ParameterInfo.Scalars(["q"]),
        [new KnownQuantity("q", 3, Math.Sqrt(3), 6, 25 * Math.Exp(-6))],
        LogDensity.FromFunction(["q"], (q, gradient) =>
        {
            gradient[0] = 2 / q[0] - 1;
            return q[0] > 0 ? 2 * Math.Log(q[0]) - q[0] : double.NegativeInfinity;
        }).CreateEvaluator);
}
