using BayesSampler.Testing;

namespace BayesSampler.Tests;

public sealed class MacroStepTests
{
    private const double MaxError = 0.5;
    private const int MaxHalvings = 8;

    public static TheoryData<string, MetricKind, double> Walks() => new()
    {
        { "banana", MetricKind.Unit, 0.7 },
        { "banana", MetricKind.Dense, 1.0 },
        { "correlated", MetricKind.Diagonal, 0.5 },
        { "funnel", MetricKind.Unit, 0.8 },
        { "funnel", MetricKind.Diagonal, 3 },
    };

    [Theory]
    [MemberData(nameof(Walks))]
    public void A_macro_step_is_the_plain_one_and_leads_back(string name, MetricKind kind, double step)
    {
        IDifferentiableLogDensity density = Create(name).CreateEvaluator();
        Metric metric = PhaseSpace.CreateMetric(kind, density.Dimension);
        MacroStep macro = new(density, MaxHalvings, MaxError);
        PlainMacroStep plain = new(density, MaxHalvings, MaxError);
        PhasePoint to = PhaseSpace.Prepared(metric), expected = PhaseSpace.Prepared(metric), back = PhaseSpace.Prepared(metric);
        ChainRandom random = ChainRandom.ForChain(8, 0);
        Dictionary<Refinement, int> outcomes = [];
        int refined = 0;
        for (int repetition = 0; repetition < 2000; repetition++)
        {
            double[] position = [.. Enumerable.Range(0, density.Dimension).Select(_ => random.NextNormal())];
            double[] momentum = [.. Enumerable.Range(0, density.Dimension).Select(_ => random.NextNormal())];
            PhasePoint from = PhaseSpace.At(density, metric, position, momentum);
            double signed = repetition % 2 == 0 ? step : -step;
            Assert.Equal(plain.TryStep(metric, signed, from, expected), macro.TryStep(metric, signed, from, to));
            Assert.Equal(plain.Last, macro.Last);
            outcomes[macro.Last] = outcomes.GetValueOrDefault(macro.Last) + 1;
            if (macro.Last != Refinement.Found) continue;
            if (plain.Halvings > 0) refined++;
            Assert.Equal(expected.Position.Span.ToArray(), to.Position.Span.ToArray());
            Assert.Equal(expected.Momentum.Span.ToArray(), to.Momentum.Span.ToArray());
            Assert.Equal(expected.Velocity.Span.ToArray(), to.Velocity.Span.ToArray());
            Assert.Equal(expected.Gradient.Span.ToArray(), to.Gradient.Span.ToArray());
            Assert.Equal(expected.Energy, to.Energy);
            Assert.InRange(to.Energy - from.Energy, -MaxError, MaxError);
            Assert.True(macro.TryStep(metric, -signed, to, back));
            for (int i = 0; i < position.Length; i++)
            {
                Assert.Equal(position[i], back.Position.Span[i], 1e-9 * (1 + Math.Abs(position[i])));
                Assert.Equal(momentum[i], PhaseSpace.Momentum(metric, back)[i], 1e-9 * (1 + Math.Abs(momentum[i])));
            }
        }

        Assert.True(refined > 100);
        Assert.True(outcomes[Refinement.Irreversible] > 20);
    }

    [Fact]
    public void Every_gradient_is_counted_whichever_way_it_went()
    {
        int gradients = 0;
        IDifferentiableLogDensity inner = Targets.Funnel().CreateEvaluator();
        IDifferentiableLogDensity density = LogDensity.FromFunction(
            [.. Enumerable.Range(0, inner.Dimension).Select(i => $"x{i}")],
            (q, gradient) =>
            {
                gradients++;
                return inner.LogDensityAndGradient(q, gradient);
            }).CreateEvaluator();
        WalnutsKernel kernel = new(density, 10, 1000, MaxHalvings, MaxError);
        LeapfrogTuning tuning = new(MetricKind.Unit, inner.Dimension) { StepSize = 1 };
        ChainState state = PhaseSpace.StateAt(density, [.. Enumerable.Repeat(0.3, inner.Dimension)]);
        ChainRandom random = ChainRandom.ForChain(5, 0);
        HashSet<double> smallest = [];
        for (int iteration = 0; iteration < 500; iteration++)
        {
            gradients = 0;
            random.Seek(iteration);
            WalnutsStatistics statistics = kernel.Transition(state, tuning, random);
            Assert.Equal(gradients, statistics.LeapfrogSteps);
            Assert.True(statistics.LeapfrogSteps >= statistics.TreeDepth);
            Assert.InRange(statistics.AcceptanceRate, 0, 1);
            Assert.Equal(1, statistics.StepSize);
            smallest.Add(statistics.MinStepSize);
        }

        Assert.All(smallest, size => Assert.Equal(0, Math.Log2(size) % 1));
        Assert.InRange(smallest.Max(), 0.1, 1);
        Assert.InRange(smallest.Min(), 1.0 / 256, 0.1);
    }

    [Theory]
    [InlineData("banana", MetricKind.Dense, 0.3)]
    [InlineData("correlated", MetricKind.Diagonal, 0.2)]
    [InlineData("funnel", MetricKind.Unit, 0.2)]
    public void With_any_error_allowed_the_draws_are_those_of_NUTS(string name, MetricKind kind, double step)
    {
        IDifferentiableLogDensity density = Create(name).CreateEvaluator();
        NutsKernel nuts = new(density, 10, 1000);
        WalnutsKernel walnuts = new(density, 10, 1000, MaxHalvings, maxStepError: 1e300);
        LeapfrogTuning tuning = new(kind, density.Dimension) { StepSize = step };
        if (kind != MetricKind.Unit) tuning.Metric.TrySet(PhaseSpace.CreateMetric(kind, density.Dimension).Values);
        ChainState expected = PhaseSpace.StateAt(density, new double[density.Dimension]);
        ChainState state = PhaseSpace.StateAt(density, new double[density.Dimension]);
        ChainRandom random = ChainRandom.ForChain(5, 0);
        for (int iteration = 0; iteration < 500; iteration++)
        {
            random.Seek(iteration);
            NutsStatistics of = nuts.Transition(expected, tuning, random);
            random.Seek(iteration);
            WalnutsStatistics statistics = walnuts.Transition(state, tuning, random);
            Assert.Equal(expected.Position.Span.ToArray(), state.Position.Span.ToArray());
            Assert.Equal((of.TreeDepth, of.LeapfrogSteps, of.Energy, of.LogDensity),
                (statistics.TreeDepth, statistics.LeapfrogSteps, statistics.Energy, statistics.LogDensity));
            Assert.Equal(of.Termination == Termination.Divergence, statistics.Diverged);
            Assert.Equal(step, statistics.MinStepSize);
        }
    }

    [Theory]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Halving_comes_to_the_rescue_where_a_coarse_step_leaves_the_support(double beyond)
    {
        // q² exp(−q) on the positive half line, whose slope turns every trajectory back in time.
        IDifferentiableLogDensity density = LogDensity.FromFunction(["q"], (q, gradient) =>
        {
            gradient[0] = 2 / q[0] - 1;
            return q[0] > 0 ? 2 * Math.Log(q[0]) - q[0] : beyond;
        }).CreateEvaluator();
        MacroStep macro = new(density, 12, MaxError);
        Metric metric = Metric.Create(MetricKind.Unit, 1);
        PhasePoint from = PhaseSpace.At(density, metric, [0.5], [-3]), to = PhaseSpace.Prepared(metric);
        Leapfrog.Step(density, metric, 1, from, to);
        Assert.Equal(double.NegativeInfinity, to.LogDensity);
        macro.Begin();
        Assert.True(macro.TryStep(metric, 1, from, to));
        Assert.True(to.Position.Span[0] > 0 && to.Momentum.Span[0] > 0);
        Assert.True(macro.MostHalvings > 0);
        Assert.Equal(0, macro.AcceptanceSum);
    }

    [Theory]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    [InlineData(-5000.0)]
    public void A_wall_that_no_grid_resolves_is_a_divergence_told_by_its_two_sides(double beyond)
    {
        IDifferentiableLogDensity density = LogDensity.FromFunction(["x"], (q, gradient) =>
        {
            gradient[0] = -q[0];
            return q[0] < 1 ? -q[0] * q[0] / 2 : beyond;
        }).CreateEvaluator();
        WalnutsKernel kernel = new(density, 10, 1000, maxHalvings: 4, MaxError);
        LeapfrogTuning tuning = new(MetricKind.Unit, 1) { StepSize = 0.4 };
        ChainState state = PhaseSpace.StateAt(density, 0.5);
        ChainRandom random = ChainRandom.ForChain(3, 0);
        int divergences = 0;
        for (int iteration = 0; iteration < 500; iteration++)
        {
            random.Seek(iteration);
            WalnutsStatistics statistics = kernel.Transition(state, tuning, random);
            Assert.True(state.Position.Span[0] < 1);
            Assert.Equal(statistics.Diverged, kernel.LastDivergence is not null);
            Assert.False(statistics.Diverged && statistics.Irreversible);
            if (kernel.LastDivergence is not { } divergence) continue;
            divergences++;
            Assert.Equal(0.4 / 16, statistics.MinStepSize);
            Assert.True(divergence.Start.Span[0] < 1 && divergence.End.Span[0] >= 1);
            Assert.InRange(divergence.End.Span[0] - divergence.Start.Span[0], 0, 2);
            if (beyond == -5000) Assert.Equal(5000, divergence.EnergyError, 1.0);
            else Assert.Equal(double.PositiveInfinity, divergence.EnergyError);
        }

        Assert.InRange(divergences, 50, 450);
    }

    private static TestTarget Create(string name) => name switch
    {
        "banana" => Targets.Banana(),
        "correlated" => Targets.CorrelatedNormal(0.95),
        _ => Targets.Funnel(),
    };
}
