using BayesSampler.Testing;

namespace BayesSampler.Tests;

/// <summary>Densities that throw, and densities that are not numbers.</summary>
public sealed class SamplingFailureTests
{
    public static TheoryData<string> Cases => SamplerCase.AllNames();

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_density_that_throws_is_reported_with_its_place(string name)
    {
        CaseOptions options = new() { Chains = 1, Warmup = 100, Draws = 50 };
        foreach ((int iteration, SamplingPhase phase) in new[]
        {
            (0, SamplingPhase.Warmup), (99, SamplingPhase.Warmup), (100, SamplingPhase.Sampling), (149, SamplingPhase.Sampling),
        })
        {
            Trap trap = new();
            SamplerCase sampler = SamplerCase.Create(name, options, trap);
            // Progress is reported between iterations, so the trap is armed for the one that follows.
            if (iteration == 0) trap.ArmAfterStart = true;
            SamplingException exception = Assert.Throws<SamplingException>(
                () => sampler.Sample(null, new DirectProgress(progress =>
            {
                if (progress.Iteration == iteration) trap.IsArmed = true;
            })));
            Assert.Equal(0, exception.Chain);
            // What the search for a first step size meets counts as the initial point.
            if (iteration > 0 || exception.Phase != SamplingPhase.InitialPoint)
            {
                Assert.Equal(iteration, exception.Iteration);
                Assert.Equal(phase, exception.Phase);
            }

            Assert.Same(trap.Thrown, exception.InnerException);
            Assert.Equal(trap.ThrownAt, exception.Position.ToArray());
            string place = exception.Phase switch
            {
                SamplingPhase.InitialPoint => "initial point",
                SamplingPhase.Warmup => $"warmup iteration {iteration}",
                _ => $"iteration {iteration}",
            };
            Assert.StartsWith($"Chain 0, {place}: the log density threw ArithmeticException: sprung", exception.Message,
                StringComparison.Ordinal);
            Assert.Contains("x = ", exception.Message);
            Assert.Contains("y = ", exception.Message);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_density_that_throws_at_its_first_point_is_a_failure_of_the_initial_point(string name)
    {
        Trap trap = new() { IsArmed = true };
        SamplingException exception = Assert.Throws<SamplingException>(
            () => SamplerCase.Create(name, new CaseOptions(), trap).Start(3));
        Assert.Equal(SamplingPhase.InitialPoint, exception.Phase);
        Assert.Equal(3, exception.Chain);
        Assert.Same(trap.Thrown, exception.InnerException);
        Assert.Equal(trap.ThrownAt, exception.Position.ToArray());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_chain_that_failed_neither_goes_on_nor_is_saved_in_a_broken_state(string name)
    {
        Trap trap = new();
        SamplerCase sampler = SamplerCase.Create(name, new CaseOptions { Warmup = 20 }, trap);
        ChainRun chain = sampler.Start(0);
        chain.Advance(30);
        ChainSnapshot good = chain.Snapshot();
        trap.IsArmed = true;
        Assert.Throws<SamplingException>(() => chain.Advance());
        trap.IsArmed = false;
        Assert.Contains("failed", Assert.Throws<InvalidOperationException>(() => chain.Advance()).Message);
        Assert.Contains("failed", Assert.Throws<InvalidOperationException>(() => chain.Snapshot()).Message);

        ChainRun resumed = sampler.Resume(good), straight = SamplerCase.Create(name, new CaseOptions { Warmup = 20 }).Start(0);
        resumed.Advance(30);
        straight.Advance(60);
        Assert.Equal(straight.Snapshot().Position.ToArray(), resumed.Snapshot().Position.ToArray());
    }

    [Fact]
    public void One_failing_chain_stops_the_others_and_is_reported()
    {
        NutsSampler sampler = new(new NutsSettings
        {
            Seed = 1,
            Warmup = 10,
            Draws = 10_000_000,
            Thinning = 1000,
            MaxThreads = 4,
        });
        int evaluators = 0;
        IModel<IDifferentiableLogDensity> model = LogDensity.FromFactory(ParameterInfo.Scalars("x"), () =>
        {
            bool fails = Interlocked.Increment(ref evaluators) == 3;
            int calls = 0;
            return (q, gradient) =>
            {
                if (fails && ++calls > 1000) throw new ArithmeticException("sprung");
                gradient[0] = -q[0];
                return -q[0] * q[0] / 2;
            };
        });
        Assert.Throws<SamplingException>(() => sampler.Sample(model));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_density_that_is_not_a_number_is_no_exception(string name)
    {
        // NaN on one side, +∞ on another, -∞ on a third: the draws stay where the density is finite.
        IModel<IDifferentiableLogDensity> model = LogDensity.FromFunction(["x", "y"], (q, gradient) =>
        {
            gradient[0] = -q[0];
            gradient[1] = -q[1];
            if (q[0] > 1) return double.NaN;
            if (q[0] < -1) return double.PositiveInfinity;
            if (q[1] > 1) return double.NegativeInfinity;
            return -(q[0] * q[0] + q[1] * q[1]) / 2;
        });
        SamplingResult result = SamplerCase.Create(
            name, new CaseOptions { Chains = 2, Warmup = 200, Draws = 200 }, model).Sample();
        Assert.True(result.IsComplete);
        foreach (double x in result.Draws["x"].Values) Assert.InRange(x, -1, 1);
        foreach (double y in result.Draws["y"].Values) Assert.True(y <= 1);
        foreach (double value in result.Statistics["lp__"].Values) Assert.True(double.IsFinite(value));
        foreach (double rate in result.Statistics["accept_stat__"].Values) Assert.InRange(rate, 0, 1);
        if (!name.StartsWith("mh", StringComparison.Ordinal))
        {
            Assert.True(result.DivergenceCount > 0);
            Assert.Contains(result.Warnings, warning => warning.Kind == WarningKind.Divergences);
        }
    }

    [Theory]
    [InlineData("nuts unit")]
    [InlineData("hmc dense")]
    public void A_gradient_that_is_not_a_number_is_a_divergence(string name)
    {
        IModel<IDifferentiableLogDensity> model = LogDensity.FromFunction(["x", "y"], (q, gradient) =>
        {
            gradient[0] = q[0] > 1 ? double.NaN : -q[0];
            gradient[1] = q[1] > 1 ? double.PositiveInfinity : -q[1];
            return -(q[0] * q[0] + q[1] * q[1]) / 2;
        });
        SamplingResult result = SamplerCase.Create(
            name, new CaseOptions { Chains = 2, Warmup = 200, Draws = 200 }, model).Sample();
        Assert.True(result.DivergenceCount > 0);
        foreach (double x in result.Draws["x"].Values) Assert.True(x <= 1);
        foreach (double y in result.Draws["y"].Values) Assert.True(y <= 1);
    }

    [Fact]
    public void An_adaptation_that_breaks_down_is_reported_with_its_place()
    {
        IModel<IDifferentiableLogDensity> flat = LogDensity.FromFunction(["x"], (q, gradient) =>
        {
            gradient[0] = 0;
            return 0;
        });
        SamplingException exception = Assert.Throws<SamplingException>(
            () => new NutsSampler(new NutsSettings { Seed = 1, Chains = 1 }).Sample(flat));
        Assert.Equal(SamplingPhase.InitialPoint, exception.Phase);
        Assert.Contains("proper", exception.Message);
        Assert.IsType<InvalidOperationException>(exception.InnerException);
    }

    [Fact]
    public void Constraints_that_throw_are_reported_with_their_place()
    {
        SamplingException exception = Assert.Throws<SamplingException>(
            () => new NutsSampler(new NutsSettings { Seed = 1, Chains = 1, Warmup = 50, Draws = 500 }).Sample(
                new ThrowingConstraint()));
        Assert.Equal(SamplingPhase.Sampling, exception.Phase);
        Assert.Equal(0, exception.Chain);
        Assert.InRange(exception.Iteration, 50, 549);
        Assert.True(exception.Position[0] > 1);
        Assert.Equal("sprung", exception.InnerException!.Message);
    }

    /// <summary>A standard normal in two dimensions, the banana's stand-in that throws once armed.</summary>
    private sealed class Trap : IModel<IDifferentiableLogDensity>
    {
        private static readonly IModel<IDifferentiableLogDensity> Inner = Targets.Banana();

        public bool IsArmed { get; set; }

        public bool ArmAfterStart { get; set; }

        public Exception? Thrown { get; private set; }

        public double[]? ThrownAt { get; private set; }

        public IReadOnlyList<ParameterInfo> Parameters => Inner.Parameters;

        public IDifferentiableLogDensity CreateEvaluator() => new Evaluator(this, Inner.CreateEvaluator());

        private sealed class Evaluator(Trap trap, IDifferentiableLogDensity density) : IDifferentiableLogDensity
        {
            private int _calls;

            public int Dimension => density.Dimension;

            public double LogDensity(ReadOnlySpan<double> position)
            {
                Spring(position);
                return density.LogDensity(position);
            }

            public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
            {
                Spring(position);
                return density.LogDensityAndGradient(position, gradient);
            }

            private void Spring(ReadOnlySpan<double> position)
            {
                // Sixteen candidates and the chosen one once more make the initial point.
                if (!trap.IsArmed && !(trap.ArmAfterStart && ++_calls > 17)) return;
                trap.ThrownAt = position.ToArray();
                trap.Thrown = new ArithmeticException("sprung");
                throw trap.Thrown;
            }
        }
    }

    private sealed class ThrowingConstraint : IModel<IDifferentiableLogDensity>
    {
        public IReadOnlyList<ParameterInfo> Parameters { get; } = ParameterInfo.Scalars("x");

        public IDifferentiableLogDensity CreateEvaluator() => new Evaluator();

        private sealed class Evaluator : IDifferentiableLogDensity, IConstrained
        {
            public int Dimension => 1;

            public double LogDensity(ReadOnlySpan<double> position) => -position[0] * position[0] / 2;

            public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
            {
                gradient[0] = -position[0];
                return -position[0] * position[0] / 2;
            }

            public void Constrain(ReadOnlySpan<double> position, Span<double> parameters)
            {
                if (position[0] > 1) throw new ArithmeticException("sprung");
                parameters[0] = position[0];
            }

            public void Unconstrain(ReadOnlySpan<double> parameters, Span<double> position) => position[0] = parameters[0];
        }
    }
}
