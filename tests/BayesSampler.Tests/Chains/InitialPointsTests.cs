using BayesSampler.Testing;

namespace BayesSampler.Tests;

public sealed class InitialPointsTests
{
    private static readonly IModel<IDifferentiableLogDensity> Model = LogDensity.FromFunction(
        [new ParameterInfo("mu"), new ParameterInfo("theta", 3)],
        (q, gradient) =>
        {
            double sum = 0;
            for (int i = 0; i < 4; i++)
            {
                gradient[i] = -q[i];
                sum -= q[i] * q[i] / 2;
            }

            return sum;
        });

    private static readonly NutsSampler Sampler = new(new NutsSettings { Seed = 1, Chains = 3, Warmup = 20, Draws = 5 });

    [Fact]
    public void Named_values_are_where_the_chain_starts() =>
        Assert.Equal([5, 1, 2, 3], Start(0, InitialPoints.ByName(Values(("mu", [5]), ("theta", [1, 2, 3])))));

    [Fact]
    public void Elements_can_be_named_and_overrule_their_parameter()
    {
        Assert.Equal(
            [5, 1, 9, 3], Start(0, InitialPoints.ByName(Values(("mu", [5]), ("theta", [1, 2, 3]), ("theta[2]", [9])))));
        Assert.Equal(
            [5, 7, 8, 9], Start(0, InitialPoints.ByName(
                Values(("theta[1]", [7]), ("theta[2]", [8]), ("theta[3]", [9]), ("mu", [5])))));
    }

    [Fact]
    public void What_is_not_named_is_searched_at_random()
    {
        double[] first = Start(0, InitialPoints.ByName(Values(("theta[2]", [9]))));
        double[] second = Start(1, InitialPoints.ByName(Values(("theta[2]", [9]))));
        foreach (double[] position in new[] { first, second })
        {
            Assert.Equal(9, position[2]);
            foreach (int free in new[] { 0, 1, 3 }) Assert.InRange(position[free], -2, 2);
        }

        Assert.NotEqual(first[0], second[0]);
    }

    [Fact]
    public void Each_chain_can_have_its_own_point()
    {
        InitialPoints byName = InitialPoints.ByName(Values(("mu", [10])), Values(("mu", [20])), Values(("mu", [30])));
        InitialPoints positions = InitialPoints.AtPosition([10, 0, 0, 0], [20, 0, 0, 0], [30, 0, 0, 0]);
        foreach (InitialPoints points in new[] { byName, positions })
        {
            for (int chain = 0; chain < 3; chain++) Assert.Equal(10 * (chain + 1), Start(chain, points)[0]);
            Sampler.Sample(Model, points);
        }
    }

    [Fact]
    public void A_position_serves_all_chains_and_later_changes_of_the_array_do_nothing()
    {
        double[] position = [1, 2, 3, 4];
        InitialPoints points = InitialPoints.AtPosition(position);
        position[0] = 99;
        for (int chain = 0; chain < 3; chain++) Assert.Equal([1, 2, 3, 4], Start(chain, points));
    }

    [Fact]
    public void The_best_of_the_candidates_is_taken()
    {
        for (int chain = 0; chain < 3; chain++)
        {
            double one = Start(chain, InitialPoints.Random(candidates: 1)).Sum(x => x * x);
            double sixteen = Start(chain, InitialPoints.Random()).Sum(x => x * x);
            double many = Start(chain, InitialPoints.Random(candidates: 400)).Sum(x => x * x);
            Assert.True(many <= sixteen && sixteen <= one && many < one);
        }

        Assert.Equal([0, 0, 0, 0], Start(0, InitialPoints.Random(0)));
        Assert.Contains(Start(0, InitialPoints.Random(1000, 1)), x => Math.Abs(x) > 2);
    }

    [Fact]
    public void Names_are_on_the_scale_of_the_report()
    {
        NutsSampler sampler = new(new NutsSettings { Seed = 1 });
        ChainRun chain = sampler.Start(Targets.HalfNormal(), 0, InitialPoints.ByName(Values(("sigma", [2.5]))));
        Assert.Equal(Math.Log(2.5), chain.Position[0], 1e-15);
        double[] parameters = new double[2];
        chain.CopyParameters(parameters);
        Assert.Equal(2.5, parameters[0], 1e-14);
        Assert.Equal(6.25, parameters[1], 1e-13);
    }

    [Theory]
    [InlineData("variance")]
    [InlineData("sigma[1]")]
    [InlineData("nu")]
    public void Unknown_and_derived_names_are_an_error(string name)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new NutsSampler(new NutsSettings { Seed = 1 })
            .Start(Targets.HalfNormal(), 0, InitialPoints.ByName(Values((name, [1])))));
        Assert.Contains($"'{name}'", exception.Message);
    }

    [Fact]
    public void An_element_of_a_derived_quantity_takes_no_value_either()
    {
        IModel<IDifferentiableLogDensity> model = new WithDerivedVector();
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => Sampler.Start(model, 0, InitialPoints.ByName(Values(("twice[1]", [1])))));
        Assert.Contains("derived", exception.Message);
    }

    [Fact]
    public void An_unknown_name_is_answered_by_those_there_are()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => Start(0, InitialPoints.ByName(Values(("tau", [1])))));
        Assert.Contains("'tau'", exception.Message);
        Assert.Contains("mu, theta", exception.Message);
        Assert.Throws<ArgumentException>(() => Start(0, InitialPoints.ByName(Values(("theta[4]", [1])))));
        Assert.Throws<ArgumentException>(() => Start(0, InitialPoints.ByName(Values(("theta[0]", [1])))));
    }

    [Fact]
    public void Wrong_lengths_and_values_are_named()
    {
        Assert.Contains("'theta' has 2 values", Message(InitialPoints.ByName(Values(("theta", [1, 2])))));
        Assert.Contains("'theta[1]' has 2 values", Message(InitialPoints.ByName(Values(("theta[1]", [1, 2])))));
        Assert.Contains("'theta'[1] must be finite, but was NaN",
            Message(InitialPoints.ByName(Values(("theta", [1, double.NaN, 2])))));
        Assert.Contains("has 3 values", Message(InitialPoints.AtPosition([1, 2, 3])));
        Assert.Contains("[2]", Message(InitialPoints.AtPosition([1, 2, double.PositiveInfinity, 4])));
        NutsSampler sampler = new(new NutsSettings { Seed = 1 });
        Assert.Contains("sigma must be positive", Assert.Throws<ArgumentException>(
            () => sampler.Sample(Targets.HalfNormal(), InitialPoints.ByName(Values(("sigma", [-1]))))).Message);

        static string Message(InitialPoints points) =>
            Assert.Throws<ArgumentException>(() => Sampler.Sample(Model, points)).Message;
    }

    [Fact]
    public void The_number_of_points_must_fit_the_number_of_chains()
    {
        foreach (InitialPoints points in new[]
        {
            InitialPoints.AtPosition([0, 0, 0, 0], [1, 1, 1, 1]),
            InitialPoints.ByName(Values(("mu", [1])), Values(("mu", [2])), Values(("mu", [3])), Values(("mu", [4]))),
        })
        {
            Assert.Contains("3 chains", Assert.Throws<ArgumentException>(() => Sampler.Sample(Model, points)).Message);
            Assert.Contains("3 chains", Assert.Throws<ArgumentException>(() => Sampler.Start(Model, 0, points)).Message);
        }

        InitialPoints three = InitialPoints.AtPosition([0, 0, 0, 0], [1, 1, 1, 1], [2, 2, 2, 2]);
        Assert.Contains("chain 3", Assert.Throws<ArgumentException>(() => Sampler.Start(Model, 3, three)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => InitialPoints.AtPosition());
        Assert.Throws<ArgumentOutOfRangeException>(() => InitialPoints.ByName());
        Assert.Throws<ArgumentOutOfRangeException>(() => InitialPoints.Random(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => InitialPoints.Random(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => InitialPoints.Random(1, 0));
    }

    [Fact]
    public void A_density_that_is_nowhere_finite_ends_a_bounded_search_and_the_failing_term_is_named()
    {
        Nowhere model = new(double.NegativeInfinity);
        SamplingException exception = Assert.Throws<SamplingException>(() => Sampler.Start(model, 2));
        Assert.Equal(SamplingPhase.InitialPoint, exception.Phase);
        Assert.Equal(2, exception.Chain);
        Assert.Equal(116, model.Evaluations);
        Assert.Contains("The log density is -Infinity. Its term 'likelihood of y' is -Infinity.", exception.Message);
        Assert.DoesNotContain("prior of x", exception.Message);
        Assert.Contains("x = ", exception.Message);
        Assert.StartsWith("Chain 2, initial point: ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_density_that_is_no_number_at_the_given_point_is_an_error_after_one_try(double value)
    {
        Nowhere model = new(value);
        SamplingException exception = Assert.Throws<SamplingException>(
            () => Sampler.Start(model, 0, InitialPoints.ByName(Values(("x", [712.25])))));
        Assert.Equal(1, model.Evaluations);
        Assert.Contains("x = 712.25", exception.Message);
        Assert.Contains(Require.Invariant($"The log density is {value}."), exception.Message);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void A_gradient_that_is_not_finite_is_named(double derivative)
    {
        IModel<IDifferentiableLogDensity> model = LogDensity.FromFunction(["a", "b"], (q, gradient) =>
        {
            gradient[0] = 0;
            gradient[1] = derivative;
            return 0;
        });
        SamplingException exception = Assert.Throws<SamplingException>(() => Sampler.Start(model, 0));
        Assert.Contains(Require.Invariant($"The gradient along b is {derivative}"), exception.Message);
    }

    [Fact]
    public void Half_the_space_being_impossible_is_no_hindrance()
    {
        IModel<IDifferentiableLogDensity> model = LogDensity.FromFunction(["a"], (q, gradient) =>
        {
            gradient[0] = -1;
            return q[0] > 1 ? -q[0] : double.NegativeInfinity;
        });
        for (int chain = 0; chain < 20; chain++)
        {
            ChainRun run = new MetropolisSampler(new MetropolisSettings { Seed = 1, Chains = 20 }).Start(model, chain);
            Assert.True(run.Position[0] > 1);
            Assert.Equal(-run.Position[0], run.LogDensity);
        }
    }

    private static double[] Start(int chain, InitialPoints points) => Sampler.Start(Model, chain, points).Position.ToArray();

    private static Dictionary<string, double[]> Values(params (string Name, double[] Values)[] entries) =>
        entries.ToDictionary(entry => entry.Name, entry => entry.Values);

    private sealed class Nowhere(double likelihood) : IModel<IDifferentiableLogDensity>
    {
        public int Evaluations { get; private set; }

        public IReadOnlyList<ParameterInfo> Parameters { get; } = ParameterInfo.Scalars("x");

        public IDifferentiableLogDensity CreateEvaluator() => new Evaluator(this, likelihood);

        private sealed class Evaluator(Nowhere owner, double likelihood) : IDifferentiableLogDensity, ILogDensityTerms
        {
            public int Dimension => 1;

            public double LogDensity(ReadOnlySpan<double> position) => throw new NotSupportedException();

            public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
            {
                owner.Evaluations++;
                return likelihood;
            }

            public IReadOnlyList<LogDensityTerm> Terms(ReadOnlySpan<double> position) =>
                [new LogDensityTerm("prior of x", -1), new LogDensityTerm("likelihood of y", likelihood)];
        }
    }

    private sealed class WithDerivedVector : IModel<IDifferentiableLogDensity>
    {
        public IReadOnlyList<ParameterInfo> Parameters { get; } =
            [new ParameterInfo("x", 2), new ParameterInfo("twice", 2) { IsDerived = true }];

        public IDifferentiableLogDensity CreateEvaluator() => new Evaluator();

        private sealed class Evaluator : IDifferentiableLogDensity, IConstrained
        {
            public int Dimension => 2;

            public double LogDensity(ReadOnlySpan<double> position) => 0;

            public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient) => 0;

            public void Constrain(ReadOnlySpan<double> position, Span<double> parameters)
            {
                position.CopyTo(parameters);
                for (int i = 0; i < 2; i++) parameters[2 + i] = 2 * position[i];
            }

            public void Unconstrain(ReadOnlySpan<double> parameters, Span<double> position) => parameters[..2].CopyTo(position);
        }
    }

    [Fact]
    public void Chains_start_where_those_of_an_earlier_run_ended()
    {
        TestTarget target = Targets.BadlyScaledNormal(1e4);
        SamplingResult<HmcTuning> first = new NutsSampler(new NutsSettings { Seed = 5, Draws = 100 }).Sample(target);
        NutsSampler again = new(new NutsSettings { Seed = 6, Draws = 500, Warmup = 0, Tuning = first.Chains[0].Tuning });
        InitialPoints points = InitialPoints.AtEndOf(first);
        double[] position = new double[target.CreateEvaluator().Dimension];
        for (int chain = 0; chain < 4; chain++)
        {
            again.Start(target, chain, points).CopyParameters(position);
            Assert.Equal(first.Draws[first.Draws.Names[0]].Chain(chain)[^1], position[0]);
        }

        Assert.Empty(again.Sample(target, points).Warnings);
        Assert.Throws<ArgumentException>(() => new NutsSampler(new NutsSettings { Seed = 6, Chains = 3 }).Sample(target, points));
    }
}
