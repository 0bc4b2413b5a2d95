using BayesSampler.Testing;

namespace BayesSampler.Tests;

public sealed class HmcKernelTests
{
    [Theory]
    [InlineData(MetricKind.Unit)]
    [InlineData(MetricKind.Diagonal)]
    [InlineData(MetricKind.Dense)]
    public void A_transition_is_a_trajectory_of_random_time_and_a_Metropolis_choice(MetricKind kind)
    {
        const double Shortest = 0.4, Longest = 1.7, StepSize = 0.23;
        IDifferentiableLogDensity density = Targets.Banana().CreateEvaluator();
        HmcKernel kernel = new(density, Shortest, Longest, maxSteps: 1000, maxEnergyError: 1000);
        LeapfrogTuning tuning = new(kind, 2) { StepSize = StepSize };
        if (kind != MetricKind.Unit) tuning.Metric.TrySet(PhaseSpace.CreateMetric(kind, 2).Values);
        ChainState state = PhaseSpace.StateAt(density, 0.5, -0.5);
        ChainRandom random = ChainRandom.ForChain(4, 1), byHand = ChainRandom.ForChain(4, 1);
        int rejected = 0;
        for (int iteration = 0; iteration < 1000; iteration++)
        {
            byHand.Seek(iteration);
            PhasePoint start = PhaseSpace.At(density, tuning.Metric, state.Position.Span, [0, 0]);
            tuning.Metric.DrawMomentum(byHand, start);
            tuning.Metric.UpdateVelocity(start);
            double time = Shortest + (Longest - Shortest) * byHand.NextUniform();
            int steps = (int)Math.Ceiling(time / StepSize);
            PhasePoint end = start;
            for (int i = 0; i < steps; i++)
            {
                PhasePoint next = PhaseSpace.Prepared(tuning.Metric);
                Leapfrog.Step(density, tuning.Metric, time / steps, end, next);
                end = next;
            }

            double acceptance = Math.Min(1, Math.Exp(start.Energy - end.Energy));
            PhasePoint chosen = byHand.NextUniform() < acceptance ? end : start;

            random.Seek(iteration);
            HmcStatistics statistics = kernel.Transition(state, tuning, random);

            Assert.Equal(chosen.Position.Span.ToArray(), state.Position.Span.ToArray());
            NutsKernelTests.AssertComplete(density, state);
            Assert.Equal(acceptance, statistics.AcceptanceRate, 1e-13);
            Assert.Equal(steps, statistics.LeapfrogSteps);
            Assert.Equal(time, statistics.IntegrationTime, 1e-13);
            Assert.True(statistics.IntegrationTime / statistics.LeapfrogSteps <= StepSize);
            Assert.Equal(StepSize, statistics.StepSize);
            Assert.Equal(chosen.Energy, statistics.Energy, 1e-13 * (1 + chosen.Energy));
            Assert.Equal(state.LogDensity, statistics.LogDensity);
            Assert.False(statistics.Diverged);
            if (chosen == start) rejected++;
        }

        Assert.InRange(rejected, 5, 500);
    }

    [Fact]
    public void Too_long_a_trajectory_is_cut_short_at_the_step_limit()
    {
        IDifferentiableLogDensity density = Targets.StandardNormal(2).CreateEvaluator();
        HmcKernel kernel = new(density, 1, 2, maxSteps: 7, maxEnergyError: 1000);
        HmcStatistics statistics = kernel.Transition(
            PhaseSpace.StateAt(density, 1, 1),
            new LeapfrogTuning(MetricKind.Unit, 2) { StepSize = 0.01 },
            ChainRandom.ForChain(1, 0));
        Assert.Equal(7, statistics.LeapfrogSteps);
        Assert.Equal(0.07, statistics.IntegrationTime, 1e-15);
    }

    [Fact]
    public void A_step_size_above_the_time_takes_one_step_of_the_time()
    {
        IDifferentiableLogDensity density = Targets.StandardNormal(2).CreateEvaluator();
        HmcKernel kernel = new(density, 1, 1, maxSteps: 7, maxEnergyError: 1000);
        HmcStatistics statistics = kernel.Transition(
            PhaseSpace.StateAt(density, 1, 1),
            new LeapfrogTuning(MetricKind.Unit, 2) { StepSize = 1e6 },
            ChainRandom.ForChain(1, 0));
        Assert.Equal(1, statistics.LeapfrogSteps);
        Assert.Equal(1, statistics.IntegrationTime);
    }

    [Theory]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    [InlineData(-5000.0)]
    public void A_divergence_leaves_the_chain_where_it_was(double beyondTheWall)
    {
        IDifferentiableLogDensity density = LogDensity.FromFunction(["x"], (q, gradient) =>
        {
            gradient[0] = -q[0];
            return q[0] < 1 ? -q[0] * q[0] / 2 : beyondTheWall - q[0] * q[0] / 2;
        }).CreateEvaluator();
        HmcKernel kernel = new(density, 1, 2, maxSteps: 1000, maxEnergyError: 1000);
        LeapfrogTuning tuning = new(MetricKind.Unit, 1) { StepSize = 0.1 };
        ChainState state = PhaseSpace.StateAt(density, 0.5);
        ChainRandom random = ChainRandom.ForChain(3, 0);
        int divergences = 0;
        for (int iteration = 0; iteration < 300; iteration++)
        {
            double before = state.Position.Span[0];
            random.Seek(iteration);
            HmcStatistics statistics = kernel.Transition(state, tuning, random);
            Assert.Equal(statistics.Diverged, kernel.LastDivergence is not null);
            NutsKernelTests.AssertComplete(density, state);
            if (!statistics.Diverged) continue;
            divergences++;
            Assert.Equal(before, state.Position.Span[0]);
            Assert.Equal(0, statistics.AcceptanceRate);
            Assert.True(kernel.LastDivergence!.Start.Span[0] < 1);
            Assert.True(kernel.LastDivergence.End.Span[0] >= 1);
            if (beyondTheWall == -5000) Assert.Equal(5000, kernel.LastDivergence.EnergyError, 0.5);
            else Assert.Equal(double.PositiveInfinity, kernel.LastDivergence.EnergyError);
        }

        Assert.InRange(divergences, 30, 270);
    }
}
