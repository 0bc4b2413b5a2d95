using BayesSampler.Testing;

namespace BayesSampler.Statistical.Tests;

/// <summary>The samplers as users run them: warmup, then means, standard deviations and tails against the truth.</summary>
public sealed class SamplerTests
{
    // 0.05 sd is 5 standard errors at an effective sample size of 10,000.
    public static TheoryData<string, MetricKind, double> Hamiltonian() => new()
    {
        { "normal", MetricKind.Unit, 10_000 },
        { "normal", MetricKind.Diagonal, 10_000 },
        { "normal", MetricKind.Dense, 10_000 },
        { "scaled 1e4", MetricKind.Diagonal, 10_000 },
        { "scaled 1e4", MetricKind.Dense, 10_000 },
        { "scaled 1e8", MetricKind.Diagonal, 10_000 },
        { "correlated", MetricKind.Unit, 10_000 },
        { "correlated", MetricKind.Diagonal, 10_000 },
        { "correlated", MetricKind.Dense, 10_000 },
        { "t5", MetricKind.Diagonal, 3000 },
        { "t3", MetricKind.Diagonal, 3000 },
        { "half-normal", MetricKind.Diagonal, 10_000 },
        { "half-normal", MetricKind.Unit, 10_000 },
        { "banana", MetricKind.Diagonal, 5000 },
        { "banana", MetricKind.Dense, 5000 },
    };

    [Theory]
    [MemberData(nameof(Hamiltonian))]
    public void Nuts_agrees_with_the_truth(string name, MetricKind metric, double minimumEss)
    {
        TestTarget target = Create(name);
        NutsSettings settings = new()
        {
            Seed = 1,
            Draws = name is "correlated" or "banana" or "half-normal" ? 50_000 : 10_000,
            Metric = metric,
            TargetAcceptance = name == "banana" ? 0.99 : 0.8,
        };
        McseAssert.Agrees(new NutsSampler(settings).Sample(target).Draws, target.Known, minimumEss);
    }

    [Theory]
    [MemberData(nameof(Hamiltonian))]
    public void Hmc_agrees_with_the_truth(string name, MetricKind metric, double minimumEss)
    {
        TestTarget target = Create(name);
        // Without the metric that its time is meant for, a trajectory of this length says little about its target.
        bool fits = name != "correlated" || metric == MetricKind.Dense;
        HmcSettings settings = new()
        {
            Seed = 2,
            // A fixed time takes short strides until the metric has found the longest scale, and so longer to find it.
            Warmup = name == "scaled 1e8" ? 4000 : 1000,
            Draws = name is "banana" or "half-normal" ? 40_000 : 15_000,
            Metric = metric,
            TargetAcceptance = name == "banana" ? 0.99 : 0.8,
            IntegrationTime = name switch
            {
                "correlated" when metric == MetricKind.Unit => 2 * Math.PI,
                "t3" or "t5" => 3,
                _ => Math.PI / 2,
            },
        };
        McseAssert.Agrees(new HmcSampler(settings).Sample(target).Draws, target.Known, fits ? minimumEss / 2 : 1000);
    }

    [Theory]
    [InlineData("normal", 1, 6000)]
    [InlineData("scaled 1e4", 1, 4000)]
    [InlineData("scaled 1e8", 4, 4000)]
    [InlineData("correlated", 1, 6000)]
    [InlineData("t5", 4, 3000)]
    [InlineData("t3", 4, 2000)]
    [InlineData("half-normal", 2, 5000)]
    [InlineData("banana", 4, 3000)]
    public void Metropolis_agrees_with_the_truth(string name, int effort, double minimumEss)
    {
        TestTarget target = Create(name);
        int dimension = target.CreateEvaluator().Dimension;
        MetropolisSettings settings = new()
        {
            Seed = 3,
            Warmup = name == "scaled 1e8" ? 200_000 : 20_000,
            Draws = 10_000,
            Thinning = 3 * dimension * effort,
        };
        McseAssert.Agrees(new MetropolisSampler(settings).Sample(target).Draws, target.Known, minimumEss);
    }

    [Fact]
    public void Mixed_and_independent_proposals_agree_with_the_truth()
    {
        TestTarget target = Targets.Banana();
        MetropolisSettings settings = new()
        {
            Seed = 4,
            Warmup = 500,
            Draws = 10_000,
            Thinning = 15,
            Proposal = () => new MixtureProposal(
                (1, new RandomWalkProposal(0.5, 0.5)),
                (1, new RandomWalkProposal(3, 0.1)),
                (2, new IndependenceProposal([0, 0.5], new double[,] { { 1.5, 0 }, { 0, 2 } }, 5))),
        };
        McseAssert.Agrees(new MetropolisSampler(settings).Sample(target).Draws, target.Known, 10_000);
    }

    [Fact]
    public void Acceptance_comes_close_to_its_target()
    {
        TestTarget target = Targets.StandardNormal(10);
        foreach (double wanted in new[] { 0.65, 0.8, 0.95 })
        {
            Assert.InRange(Nuts(wanted, MetricKind.Unit), wanted - 0.07, wanted + 0.07);
            Assert.InRange(Hmc(wanted, MetricKind.Unit), wanted - 0.07, wanted + 0.07);
            Assert.InRange(Nuts(wanted, MetricKind.Diagonal), wanted - 0.07, wanted + 0.07);
            Assert.InRange(Hmc(wanted, MetricKind.Diagonal), wanted - 0.07, wanted + 0.07);
        }

        double Nuts(double wanted, MetricKind metric) => Moments.Mean(
            new NutsSampler(new NutsSettings { Seed = 5, Chains = 16, TargetAcceptance = wanted, Metric = metric })
                .Sample(target).Statistics["accept_stat__"]);
        double Hmc(double wanted, MetricKind metric) => Moments.Mean(
            new HmcSampler(new HmcSettings { Seed = 5, Chains = 16, TargetAcceptance = wanted, Metric = metric })
                .Sample(target).Statistics["accept_stat__"]);

        SamplingResult walk = new MetropolisSampler(new MetropolisSettings { Seed = 5, Warmup = 50_000 }).Sample(target);
        Assert.InRange(Moments.Mean(walk.Statistics["accept_stat__"]), 0.204, 0.264);
    }

    [Fact]
    public void Reported_acceptance_is_what_is_accepted()
    {
        SamplingResult result = new MetropolisSampler(new MetropolisSettings { Seed = 8, Draws = 20_000, Thinning = 1 })
            .Sample(Targets.CorrelatedNormal(0.5));
        double[] differences =
            [.. result.Statistics["accepted__"].Values.ToArray().Zip(
                result.Statistics["accept_stat__"].Values.ToArray(), (a, b) => a - b)];
        ParameterDraws draws = new(differences, 4);
        Assert.InRange(Moments.Mean(draws) / Convergence.McseMean(draws), -5, 5);
    }

    [Theory]
    [InlineData(MetricKind.Automatic)]
    [InlineData(MetricKind.Diagonal)]
    public void A_funnel_is_never_silently_wrong(MetricKind metric)
    {
        SamplingResult result = new NutsSampler(new NutsSettings { Seed = 6, Draws = 2000, Metric = metric }).Sample(Targets.Funnel());
        Assert.Contains(result.Warnings, warning => warning.Kind == WarningKind.Divergences);
        Assert.True(result.DivergenceCount > 0);
        if (metric == MetricKind.Automatic) return;
        // Where trajectories break off is where the funnel narrows: by a diagonal metric, which does not turn its axes.
        SamplingResult<HmcTuning> typed = (SamplingResult<HmcTuning>)result;
        double[] ends = [.. typed.Chains.SelectMany(chain => chain.Divergences).Select(divergence => divergence.Start[0])];
        Assert.True(ends.Average() < 0);
    }

    internal static TestTarget Create(string name) => name switch
    {
        "normal" => Targets.StandardNormal(3),
        "scaled 1e4" => Targets.BadlyScaledNormal(1e4),
        "scaled 1e8" => Targets.BadlyScaledNormal(1e8),
        "correlated" => Targets.CorrelatedNormal(0.99),
        "t5" => Targets.StudentT(5),
        "t3" => Targets.StudentT(3),
        "half-normal" => Targets.HalfNormal(),
        "banana" => Targets.Banana(),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };
}
