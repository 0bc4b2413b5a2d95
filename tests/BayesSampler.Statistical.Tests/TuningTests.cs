using BayesSampler.Testing;

namespace BayesSampler.Statistical.Tests;

/// <summary>Every knob turned far from its best position: that may cost effective sample size, never correctness.</summary>
public sealed class TuningTests
{
    public static TheoryData<double, string, int, double> NutsTunings() => new()
    {
        // Step size, inverse metric, largest depth, smallest effective sample size.
        { 0.05, "right", 10, 10_000 },
        { 0.6, "right", 10, 10_000 },
        { 1.4, "right", 10, 10_000 },
        { 1.9, "right", 10, 1000 },
        { 0.6, "right", 1, 1000 },
        { 0.6, "right", 2, 2000 },
        { 0.6, "right", 3, 5000 },
        { 1.4, "right", 1, 2000 },
        { 6, "x 1/100", 10, 10_000 },
        { 0.06, "x 100", 10, 10_000 },
        { 0.3, "unit", 10, 5000 },
        { 0.06, "wrong way", 10, 5000 },
        { 0.1, "dense, wrong correlation", 10, 5000 },
    };

    [Theory]
    [MemberData(nameof(NutsTunings))]
    public void Nuts_is_right_under_any_tuning(double stepSize, string metric, int maxDepth, double minimumEss)
    {
        TestTarget target = CreateTarget();
        NutsSettings settings = new()
        {
            Seed = 12,
            Warmup = 0,
            Draws = 10_000,
            Thinning = maxDepth < 10 || stepSize > 1.5 ? 10 : 2,
            MaxTreeDepth = maxDepth,
            Tuning = new HmcTuning(stepSize, CreateMetric(metric)),
        };
        SamplingResult result = new NutsSampler(settings).Sample(target, InitialPoints.AtPosition([0.1, 0.1, 0.1]));
        McseAssert.Agrees(result.Draws, target.Known, minimumEss);
    }

    public static TheoryData<double, string, double, double, double> HmcTunings() => new()
    {
        // Step size, inverse metric, integration time, jitter, smallest effective sample size.
        { 0.05, "right", Math.PI / 2, 0.5, 10_000 },
        { 0.6, "right", Math.PI / 2, 0.5, 10_000 },
        { 1.4, "right", Math.PI / 2, 0.5, 5000 },
        { 1.9, "right", 3, 0.5, 2000 },
        { 0.6, "right", 0.3, 0.5, 500 },
        { 0.6, "right", 0.3, 0, 500 },
        { 0.6, "right", 10, 0.9, 5000 },
        { 0.6, "right", Math.PI, 0.1, 100 },
        { 0.05, "x 100", Math.PI / 20, 0.5, 5000 },
        { 5, "x 1/100", 5 * Math.PI, 0.5, 5000 },
        { 0.3, "unit", 3, 0.9, 1000 },
        { 0.1, "dense, wrong correlation", 2, 0.9, 1000 },
    };

    [Theory]
    [MemberData(nameof(HmcTunings))]
    public void Hmc_is_right_under_any_tuning(double stepSize, string metric, double time, double jitter, double minimumEss)
    {
        TestTarget target = CreateTarget();
        HmcSettings settings = new()
        {
            Seed = 13,
            Warmup = 0,
            Draws = 10_000,
            Thinning = 4,
            IntegrationTime = time,
            IntegrationTimeJitter = jitter,
            Tuning = new HmcTuning(stepSize, CreateMetric(metric)),
        };
        SamplingResult result = new HmcSampler(settings).Sample(target, InitialPoints.AtPosition([0.1, 0.1, 0.1]));
        McseAssert.Agrees(result.Draws, target.Known, minimumEss);
    }

    [Fact]
    public void Hmc_is_right_when_trajectories_are_cut_short()
    {
        TestTarget target = CreateTarget();
        HmcSettings settings = new()
        {
            Seed = 14,
            Warmup = 0,
            Draws = 10_000,
            Thinning = 10,
            MaxLeapfrogSteps = 2,
            Tuning = new HmcTuning(0.5, CreateMetric("right")),
        };
        SamplingResult result = new HmcSampler(settings).Sample(target, InitialPoints.AtPosition([0.1, 0.1, 0.1]));
        McseAssert.Agrees(result.Draws, target.Known, 3000);
        Assert.Contains(result.Warnings, warning => warning.Kind == WarningKind.StepLimit);
    }

    [Theory]
    [InlineData(0.05, 200, 1000)]
    [InlineData(0.4, 20, 3000)]
    [InlineData(3.0, 20, 3000)]
    [InlineData(20.0, 200, 1000)]
    public void Metropolis_is_right_under_any_scale(double factor, int thinning, double minimumEss)
    {
        TestTarget target = CreateTarget();
        MetropolisSettings settings = new()
        {
            Seed = 15,
            Warmup = 1000,
            Draws = 10_000,
            Thinning = thinning,
            Proposal = () => new RandomWalkProposal(0.5 * factor, factor, 2 * factor),
        };
        SamplingResult result = new MetropolisSampler(settings).Sample(target, InitialPoints.AtPosition([0.1, 0.1, 0.1]));
        McseAssert.Agrees(result.Draws, target.Known, minimumEss);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(20, true)]
    [InlineData(1000, true)]
    public void The_divergence_limit_biases_only_where_the_documentation_says(double maxEnergyError, bool isRight)
    {
        // U = q⁴/4 − q²/2 with steps of 0.9; by quadrature E q² is 1.04180.
        IModel<IDifferentiableLogDensity> model = LogDensity.FromFunction(["q"], (q, gradient) =>
        {
            double square = q[0] * q[0];
            gradient[0] = q[0] - square * q[0];
            return square / 2 - square * square / 4;
        });
        NutsSettings settings = new()
        {
            Seed = 16,
            Warmup = 0,
            Draws = 100_000,
            MaxEnergyError = maxEnergyError,
            Tuning = new HmcTuning(0.9, InverseMetric.Unit(1)),
        };
        SamplingResult result = new NutsSampler(settings).Sample(model);
        double[] squares = [.. result.Draws["q"].Values.ToArray().Select(q => q * q)];
        ParameterDraws draws = new(squares, 4);
        double z = (Moments.Mean(draws) - 1.0417972965) / Convergence.McseMean(draws);
        if (isRight) Assert.InRange(z, -5, 5);
        else Assert.True(z < -5);
    }

    /// <summary>Normal with standard deviations 1/2, 1 and 2.</summary>
    private static TestTarget CreateTarget() => Targets.IndependentNormal("three scales", [0.5, 1, 2]);

    private static InverseMetric CreateMetric(string name) => name switch
    {
        "right" => InverseMetric.Diagonal(0.25, 1, 4),
        "x 100" => InverseMetric.Diagonal(25, 100, 400),
        "x 1/100" => InverseMetric.Diagonal(0.0025, 0.01, 0.04),
        "unit" => InverseMetric.Unit(3),
        "wrong way" => InverseMetric.Diagonal(100, 1, 0.01),
        "dense, wrong correlation" => InverseMetric.Dense(new[,] { { 1, 0.8, 0.8 }, { 0.8, 1, 0.8 }, { 0.8, 0.8, 1 } }),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };
}
