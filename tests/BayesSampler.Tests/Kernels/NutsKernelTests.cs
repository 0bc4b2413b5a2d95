using BayesSampler.Testing;

namespace BayesSampler.Tests;

public sealed class NutsKernelTests
{
    public static TheoryData<string, MetricKind, double, int> Walks() => new()
    {
        { "normal", MetricKind.Unit, 0.2, 10 },
        { "normal", MetricKind.Diagonal, 0.05, 10 },
        { "normal", MetricKind.Dense, 0.9, 10 },
        { "normal", MetricKind.Dense, 0.01, 4 },
        { "banana", MetricKind.Unit, 0.15, 10 },
        { "banana", MetricKind.Dense, 0.6, 10 },
        { "banana", MetricKind.Diagonal, 0.02, 3 },
        { "correlated", MetricKind.Unit, 0.1, 10 },
        { "funnel", MetricKind.Diagonal, 0.7, 8 },
    };

    [Theory]
    [MemberData(nameof(Walks))]
    public void Transitions_are_those_of_the_recursion(string name, MetricKind kind, double stepSize, int maxDepth)
    {
        TestTarget target = name switch
        {
            "normal" => Targets.BadlyScaledNormal(100),
            "banana" => Targets.Banana(),
            "correlated" => Targets.CorrelatedNormal(0.95),
            _ => Targets.Funnel(),
        };
        // Small enough for some transitions to diverge.
        const double MaxEnergyError = 8;
        IDifferentiableLogDensity density = target.CreateEvaluator();
        NutsKernel kernel = new(density, maxDepth, MaxEnergyError);
        LeapfrogTuning tuning = new(kind, density.Dimension) { StepSize = stepSize };
        if (kind != MetricKind.Unit) tuning.Metric.TrySet(PhaseSpace.CreateMetric(kind, density.Dimension).Values);
        ReferenceNuts reference = new(density, PhaseSpace.Matrix(tuning.Metric), maxDepth, MaxEnergyError);
        ChainState state = PhaseSpace.StateAt(density, [.. Enumerable.Repeat(0.3, density.Dimension)]);
        ChainRandom random = ChainRandom.ForChain(5, 0), referenceRandom = ChainRandom.ForChain(5, 0);
        HashSet<Termination> terminations = [];
        HashSet<int> depths = [];
        PhasePoint drawn = PhaseSpace.Prepared(tuning.Metric);

        for (int iteration = 0; iteration < 1000; iteration++)
        {
            double[] before = state.Position.Span.ToArray();
            random.Seek(iteration);
            NutsStatistics statistics = kernel.Transition(state, tuning, random);

            referenceRandom.Seek(iteration);
            tuning.Metric.DrawMomentum(referenceRandom, drawn);
            reference.Run(before, PhaseSpace.Momentum(tuning.Metric, drawn), stepSize, referenceRandom);

            Assert.Equal(reference.Termination, statistics.Termination);
            Assert.Equal(reference.Depth, statistics.TreeDepth);
            Assert.Equal(reference.Steps, statistics.LeapfrogSteps);
            Assert.Equal(reference.AcceptanceRate, statistics.AcceptanceRate, 1e-8);
            Assert.Equal(reference.Energy, statistics.Energy, 1e-8 * (1 + Math.Abs(reference.Energy)));
            for (int i = 0; i < before.Length; i++)
                Assert.Equal(reference.Position[i], state.Position.Span[i], 1e-8 * (1 + Math.Abs(reference.Position[i])));
            AssertComplete(density, state);
            Assert.Equal(state.LogDensity, statistics.LogDensity);
            Assert.Equal(statistics.Termination == Termination.Divergence, kernel.LastDivergence is not null);
            terminations.Add(statistics.Termination);
            depths.Add(statistics.TreeDepth);
        }

        Assert.True(depths.Count > 1 || maxDepth < 5, "The comparison must meet trees of several depths.");
        if (name == "funnel") Assert.Contains(Termination.Divergence, terminations);
    }

    [Fact]
    public void A_single_doubling_in_one_dimension_is_a_leapfrog_step_and_a_Metropolis_choice()
    {
        const double Step = 1.3;
        IDifferentiableLogDensity density = Targets.StandardNormal(1).CreateEvaluator();
        NutsKernel kernel = new(density, maxTreeDepth: 1, maxEnergyError: 1000);
        LeapfrogTuning tuning = new(MetricKind.Unit, 1) { StepSize = Step };
        ChainState state = PhaseSpace.StateAt(density, 0.7);
        ChainRandom random = ChainRandom.ForChain(9, 2), byHand = ChainRandom.ForChain(9, 2);
        int moved = 0, turned = 0;
        for (int iteration = 0; iteration < 1000; iteration++)
        {
            double q = state.Position.Span[0];
            byHand.Seek(iteration);
            double p = byHand.NextNormal();
            double step = (byHand.NextUInt64() & 1) != 0 ? Step : -Step;
            double half = p - step / 2 * q;
            double qNew = q + step * half;
            double pNew = half - step / 2 * qNew;
            double acceptance = Math.Min(1, Math.Exp((q * q + p * p - qNew * qNew - pNew * pNew) / 2));
            bool accepted = byHand.NextUniform() < acceptance;
            bool turns = !(p * (p + pNew) > 0 && pNew * (p + pNew) > 0);

            random.Seek(iteration);
            NutsStatistics statistics = kernel.Transition(state, tuning, random);

            Assert.Equal(accepted ? qNew : q, state.Position.Span[0], 1e-14);
            Assert.Equal(acceptance, statistics.AcceptanceRate, 1e-13);
            Assert.Equal(turns ? Termination.UTurn : Termination.MaxTreeDepth, statistics.Termination);
            Assert.Equal(1, statistics.TreeDepth);
            Assert.Equal(1, statistics.LeapfrogSteps);
            Assert.Equal(Step, statistics.StepSize);
            Assert.Equal((accepted ? qNew * qNew + pNew * pNew : q * q + p * p) / 2, statistics.Energy, 1e-13);
            if (accepted) moved++;
            if (turns) turned++;
        }

        Assert.InRange(moved, 500, 999);
        Assert.InRange(turned, 100, 900);
    }

    [Theory]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    [InlineData(-5000.0)]
    public void A_divergence_is_told_by_the_points_around_the_offending_step(double beyondTheWall)
    {
        const double Step = 0.05;
        double Value(double q) => q < 1 ? -q * q / 2 : beyondTheWall - q * q / 2;
        IDifferentiableLogDensity density = LogDensity.FromFunction(["x"], (q, gradient) =>
        {
            gradient[0] = -q[0];
            return Value(q[0]);
        }).CreateEvaluator();
        NutsKernel kernel = new(density, maxTreeDepth: 10, maxEnergyError: 1000);
        LeapfrogTuning tuning = new(MetricKind.Unit, 1) { StepSize = Step };
        ChainState state = PhaseSpace.StateAt(density, 0.5);
        ChainRandom random = ChainRandom.ForChain(3, 0);
        int divergences = 0;
        for (int iteration = 0; iteration < 500; iteration++)
        {
            random.Seek(iteration);
            NutsStatistics statistics = kernel.Transition(state, tuning, random);
            Assert.True(state.Position.Span[0] < 1);
            Assert.InRange(statistics.AcceptanceRate, 0, 1);
            if (kernel.LastDivergence is not { } divergence)
            {
                Assert.NotEqual(Termination.Divergence, statistics.Termination);
                continue;
            }

            divergences++;
            Assert.Equal(Termination.Divergence, statistics.Termination);
            double start = divergence.Start.Span[0], end = divergence.End.Span[0];
            Assert.True(start < 1 && end >= 1);
            // Before the wall nothing but the normal target has acted: the step is one leapfrog of it at the start's energy.
            Assert.InRange(end - start, 0, 5 * Step);
            if (beyondTheWall == -5000) Assert.Equal(5000, divergence.EnergyError, 0.1);
            else Assert.Equal(double.PositiveInfinity, divergence.EnergyError);
        }

        Assert.InRange(divergences, 50, 450);
    }

    [Fact]
    public void A_divergence_at_the_first_step_starts_where_the_chain_stands()
    {
        IDifferentiableLogDensity density = LogDensity.FromFunction(["x"], (q, gradient) =>
        {
            gradient[0] = 0;
            return q[0] == 2 ? 0 : double.NegativeInfinity;
        }).CreateEvaluator();
        NutsKernel kernel = new(density, 10, 1000);
        ChainState state = PhaseSpace.StateAt(density, 2);
        NutsStatistics statistics = kernel.Transition(state, new LeapfrogTuning(MetricKind.Unit, 1), ChainRandom.ForChain(1, 0));
        Assert.Equal(2, state.Position.Span[0]);
        Assert.Equal(2, kernel.LastDivergence!.Start.Span[0]);
        Assert.NotEqual(2, kernel.LastDivergence.End.Span[0]);
        Assert.Equal(0, statistics.AcceptanceRate);
        Assert.Equal(0, statistics.TreeDepth);
        Assert.Equal(1, statistics.LeapfrogSteps);
    }

    internal static void AssertComplete(IDifferentiableLogDensity density, ChainState state)
    {
        double[] gradient = new double[state.Dimension];
        Assert.Equal(density.LogDensityAndGradient(state.Position.Span, gradient), state.LogDensity);
        Assert.Equal(gradient, state.Gradient.Span.ToArray());
    }
}
