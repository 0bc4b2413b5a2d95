using BayesSampler.Testing;

namespace BayesSampler.Statistical.Tests;

/// <summary>
/// Faults that the checks must see: each test makes the same check as the tests of right samplers, and it must fail.
/// </summary>
public sealed class NegativeControlTests
{
    private const int Draws = 10_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Without_a_fault_the_controls_pass(bool nuts) =>
        McseAssert.Agrees(Run(Targets.StandardNormal(2), Fault.None, 0.9, nuts), Targets.StandardNormal(2).Known, 10_000);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Momenta_that_do_not_fit_their_energy_are_seen(bool nuts) => AssertBiased(Fault.MomentumTwiceAsLarge, 0.9, nuts);

    [Fact]
    public void Momenta_that_do_not_fit_their_energy_are_seen_with_a_small_step() =>
        AssertBiased(Fault.MomentumTwiceAsLarge, 0.05, nuts: false);

    // A leapfrog step with a half-step flipped no longer follows the energy: what is left is rejected or wrong.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_half_step_of_the_wrong_sign_is_seen(bool nuts) => AssertBiased(Fault.HalfStepSign, 0.9, nuts);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_skipped_accept_step_is_seen(bool nuts) => AssertBiased(Fault.NoAcceptStep, 1.2, nuts);

    [Fact]
    public void A_skipped_accept_step_of_Metropolis_is_seen()
    {
        TestTarget target = Targets.StandardNormal(1);
        SamplingResult result = RunMetropolis(() => new AlwaysAccepted(new RandomWalkProposal(0.3)));
        StatisticalDisagreementException exception = Assert.Throws<StatisticalDisagreementException>(
            () => McseAssert.Agrees(result.Draws, target.Known, 1000));
        Assert.NotEmpty(exception.Disagreements);
        // An independence proposal mixes perfectly, so that no effective sample size gives the fault away.
        result = RunMetropolis(() => new AlwaysAccepted(Wide()));
        Assert.True(Assert.Throws<StatisticalDisagreementException>(
            () => McseAssert.Agrees(result.Draws, target.Known, 1000)).IsBiased);
    }

    [Fact]
    public void An_asymmetric_proposal_without_its_ratio_is_seen()
    {
        TestTarget target = Targets.StandardNormal(1);
        McseAssert.Agrees(RunMetropolis(Wide).Draws, target.Known, 5000);
        SamplingResult result = RunMetropolis(() => new WithoutRatio(Wide()));
        Assert.True(Assert.Throws<StatisticalDisagreementException>(
            () => McseAssert.Agrees(result.Draws, target.Known, 1000)).IsBiased);
    }

    [Fact]
    public void A_step_size_chosen_after_seeing_the_trajectory_is_seen()
    {
        // Tries shorter and shorter steps until one is accepted: narrow places are then entered more easily than left.
        TestTarget target = Targets.Banana();
        PosteriorDraws draws = KernelRun.Run(target, Draws, density =>
        {
            HmcKernel kernel = new(density, 2, 3, 1000, 1000);
            double[] before = new double[density.Dimension];
            LeapfrogTuning tuning = new(MetricKind.Unit, density.Dimension);
            return (state, random) =>
            {
                state.Position.Span.CopyTo(before);
                for (double step = 1; step > 0.01; step /= 2)
                {
                    tuning.StepSize = step;
                    kernel.Transition(state, tuning, random);
                    if (!state.Position.Span.SequenceEqual(before)) return;
                }
            };
        });
        Assert.True(Assert.Throws<StatisticalDisagreementException>(() => McseAssert.Agrees(draws, target.Known, 1000)).IsBiased);
    }

    [Fact]
    public void Chains_of_one_and_the_same_stream_are_seen()
    {
        TestTarget target = Targets.StandardNormal(2);
        PosteriorDraws draws = KernelRun.Run(
            target, Draws, density => Step(density, Fault.None, 0.9, nuts: true), streamOf: _ => 0);
        StatisticalDisagreementException exception = Assert.Throws<StatisticalDisagreementException>(
            () => McseAssert.Agrees(draws, target.Known, 1000));
        Assert.Contains(exception.Disagreements, found => found.Statistic == CheckedStatistic.IdenticalChains);
    }

    [Theory]
    [InlineData(300.0)]
    [InlineData(100.0)]
    public void Warmup_draws_after_a_start_far_away_are_seen(double start)
    {
        TestTarget target = Targets.StandardNormal(1);
        const int Warmup = 500, Chains = 4, All = Warmup + 5000;
        MetropolisSampler sampler = new(new MetropolisSettings { Seed = 6, Warmup = Warmup });
        double[] values = new double[Chains * All];
        for (int chain = 0; chain < Chains; chain++)
        {
            ChainRun run = sampler.Start(target, chain, InitialPoints.AtPosition([start]));
            for (int n = 0; n < All; n++)
            {
                run.Advance();
                values[chain * All + n] = run.Position[0];
            }
        }

        Assert.ThrowsAny<StatisticalDisagreementException>(
            () => McseAssert.Agrees(new PosteriorDraws(target.Parameters, Chains, values), target.Known, 1000));
        double[] kept = [.. values.Chunk(All).SelectMany(chain => chain.Skip(Warmup))];
        McseAssert.Agrees(new PosteriorDraws(target.Parameters, Chains, kept), target.Known, 1000);
    }

    [Theory]
    [InlineData(0.06, 0.0)]
    [InlineData(0.0, 0.05)]
    public void A_target_that_is_a_little_off_is_seen(double meanShift, double sdShift)
    {
        // The smallest bias that these tests mean to catch, in a run of their usual size.
        TestTarget target = Targets.StandardNormal(1);
        SamplingResult result = new NutsSampler(new NutsSettings { Seed = 9, Draws = 10_000 }).Sample(target);
        McseAssert.Agrees(result.Draws, target.Known, 10_000);
        KnownQuantity off = target.Known[0] with { Mean = meanShift, Sd = 1 + sdShift };
        Assert.True(Assert.Throws<StatisticalDisagreementException>(
            () => McseAssert.Agrees(result.Draws, [off], 10_000)).IsBiased);
    }

    private static void AssertBiased(Fault fault, double stepSize, bool nuts)
    {
        TestTarget target = Targets.StandardNormal(2);
        PosteriorDraws draws = Run(target, fault, stepSize, nuts);
        Assert.True(Assert.Throws<StatisticalDisagreementException>(() => McseAssert.Agrees(draws, target.Known, 100)).IsBiased);
    }

    private static PosteriorDraws Run(TestTarget target, Fault fault, double stepSize, bool nuts) =>
        KernelRun.Run(target, Draws, density => Step(density, fault, stepSize, nuts));

    private static Action<ChainState, ChainRandom> Step(
        IDifferentiableLogDensity density, Fault fault, double stepSize, bool nuts)
    {
        LeapfrogTuning tuning = new(MetricKind.Unit, density.Dimension)
        {
            StepSize = stepSize,
            Metric = new FaultyMetric(density.Dimension, fault),
        };
        if (nuts)
        {
            NutsKernel kernel = new(density, 6, 1000);
            return (state, random) => kernel.Transition(state, tuning, random);
        }

        HmcKernel hmc = new(density, 0.5, 2.5, 1000, 1000);
        return (state, random) => hmc.Transition(state, tuning, random);
    }

    private static SamplingResult RunMetropolis(Func<IProposal> proposal) => new MetropolisSampler(
        new MetropolisSettings { Seed = 3, Warmup = 100, Draws = 10_000, Thinning = 2, Proposal = proposal })
        .Sample(Targets.StandardNormal(1));

    private static IndependenceProposal Wide() => new([0.3], new double[,] { { 2 } });

    private sealed class AlwaysAccepted(IProposal proposal) : IProposal
    {
        public void Draw(ReadOnlySpan<double> from, Span<double> to, ChainRandom random) => proposal.Draw(from, to, random);

        public double LogRatio(ReadOnlySpan<double> from, ReadOnlySpan<double> to) => double.PositiveInfinity;
    }

    private sealed class WithoutRatio(IProposal proposal) : IProposal
    {
        public void Draw(ReadOnlySpan<double> from, Span<double> to, ChainRandom random) => proposal.Draw(from, to, random);

        public double LogRatio(ReadOnlySpan<double> from, ReadOnlySpan<double> to) => 0;
    }
}
