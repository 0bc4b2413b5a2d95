using BayesSampler.Testing;

namespace BayesSampler.Models.Tests;

/// <summary>What solutions cost, how they fail, and what they promise besides accuracy.</summary>
public sealed class OdeSolverTests
{
    private static readonly double[] Years = [.. Enumerable.Range(1, 20).Select(i => (double)i)];
    private static readonly double[] Hares = [33.9, 5.9];
    private static readonly double[] Rates = [0.55, 0.028, 0.8, 0.024];

    private static Solution Cycle(OdeSettings settings, double[]? times = null, bool sensitivities = true) =>
        Solution.Of(new LotkaVolterra(), settings, Hares, Rates, times ?? Years, sensitivities);

    [Theory]
    [InlineData(OdeMethod.RungeKutta45, true, 100, 10)]
    [InlineData(OdeMethod.RungeKutta45, false, 55, 4)]
    [InlineData(OdeMethod.Implicit, true, 327, 3)]
    [InlineData(OdeMethod.Implicit, false, 154, 2)]
    public void Twenty_years_of_hares_take_the_recorded_steps(OdeMethod method, bool sensitivities, int accepted, int rejected)
    {
        Solution solution = Cycle(new OdeSettings { Method = method }, null, sensitivities);
        Assert.Equal(new OdeResult(OdeStatus.Success, 20, accepted, rejected), solution.Result);
    }

    [Theory]
    [InlineData(OdeMethod.RungeKutta45, 9968106089967475171)]
    [InlineData(OdeMethod.Implicit, 8992638289805317649)]
    public void Bits_are_the_recorded_ones(OdeMethod method, ulong expected)
    {
        Solution solution = Cycle(new OdeSettings { Method = method });
        ulong hash = 14695981039346656037;
        foreach (double value in solution.Values.Concat(solution.Sensitivities))
            hash = (hash ^ BitConverter.DoubleToUInt64Bits(value)) * 1099511628211;
        Assert.Equal(expected, hash);
    }

    [Fact]
    public void Stiff_equations_take_few_implicit_steps_and_too_many_explicit_ones()
    {
        OdeSettings settings = new() { Method = OdeMethod.Implicit, AbsoluteTolerance = 1e-9, MaxSteps = 2000 };
        OdeSettings explicitly = settings with { Method = OdeMethod.RungeKutta45, MaxSteps = 20_000 };

        Solution oscillator = Solution.Of(new VanDerPol(), settings, [2, 0], [1000], [1000, 2000]);
        Assert.Equal(OdeStatus.Success, oscillator.Result.Status);
        Solution failed = Solution.Of(new VanDerPol(), explicitly, [2, 0], [1000], [1000, 2000]);
        failed.AssertFailed(OdeStatus.TooManySteps);
        Assert.InRange(failed.Result.Time, 1, 1000);
        Assert.Equal(20_000, failed.Steps);

        Solution reactions = Solution.Of(new Robertson(), settings, [1, 0, 0], [0.04, 1e4, 3e7], [1e4, 1e6]);
        Assert.Equal(OdeStatus.Success, reactions.Result.Status);
        Assert.True(reactions.Steps < 400, $"{reactions.Steps} steps");
        failed = Solution.Of(new Robertson(), explicitly, [1, 0, 0], [0.04, 1e4, 3e7], [1e4, 1e6]);
        failed.AssertFailed(OdeStatus.TooManySteps);
        Assert.InRange(failed.Result.Time, 1, 1e4);
    }

    [Theory]
    [InlineData(OdeMethod.RungeKutta45)]
    [InlineData(OdeMethod.Implicit)]
    public void A_limit_of_steps_is_met_to_the_step(OdeMethod method)
    {
        OdeSettings settings = new() { Method = method };
        int needed = Cycle(settings).Steps;
        Assert.Equal(OdeStatus.Success, Cycle(settings with { MaxSteps = needed }).Result.Status);
        Solution failed = Cycle(settings with { MaxSteps = needed - 1 });
        failed.AssertFailed(OdeStatus.TooManySteps);
        Assert.InRange(failed.Result.Time, 15, 20);
    }

    [Theory]
    [InlineData(OdeMethod.RungeKutta45)]
    [InlineData(OdeMethod.Implicit)]
    public void A_solution_that_leaves_its_domain_fails_there(OdeMethod method)
    {
        OdeSettings settings = new() { Method = method };
        Solution inside = Solution.Of(new EndsAtOne(), settings, [1], [], [0.5, 1]);
        Assert.Equal(OdeStatus.Success, inside.Result.Status);
        Assert.Equal(1 - 2.0 / 3, inside.Values[1], 1e-5);

        Solution outside = Solution.Of(new EndsAtOne(), settings, [1], [], [0.5, 2]);
        outside.AssertFailed(OdeStatus.NonFiniteDerivative);
        Assert.InRange(outside.Result.Time, 0.99, 1);
    }

    [Theory]
    [InlineData(OdeMethod.RungeKutta45)]
    [InlineData(OdeMethod.Implicit)]
    public void A_solution_that_becomes_infinite_fails_before(OdeMethod method)
    {
        Solution solution = Solution.Of(new BlowUp(), new OdeSettings { Method = method }, [1], [1], [0.5, 2]);
        Assert.Contains(solution.Result.Status, new[] { OdeStatus.StepSizeUnderflow, OdeStatus.NonFiniteDerivative });
        solution.AssertFailed(solution.Result.Status);
        Assert.InRange(solution.Result.Time, 0.99, 1.01);
    }

    [Theory]
    [InlineData(OdeMethod.RungeKutta45)]
    [InlineData(OdeMethod.Implicit)]
    public void Inputs_that_are_not_finite_fail_at_once(OdeMethod method)
    {
        OdeSettings settings = new() { Method = method };
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            Solution.Of(new LotkaVolterra(), settings, [1, bad], Rates, Years).AssertFailed(OdeStatus.NonFiniteInput);
            Solution.Of(new LotkaVolterra(), settings, Hares, [1, 1, bad, 1], Years).AssertFailed(OdeStatus.NonFiniteInput);
        }

        Solution overflow = Solution.Of(new LotkaVolterra(), settings, [1e200, 1e200], Rates, Years);
        overflow.AssertFailed(OdeStatus.NonFiniteDerivative);
        Assert.Equal(new OdeResult(OdeStatus.NonFiniteDerivative, 0, 0, 0), overflow.Result);
    }

    [Theory]
    [InlineData(OdeMethod.RungeKutta45)]
    [InlineData(OdeMethod.Implicit)]
    public void Without_their_control_sensitivities_leave_the_values_as_they_are(OdeMethod method)
    {
        OdeSettings settings = new() { Method = method, SensitivityErrorControl = false };
        Solution with = Cycle(settings), without = Cycle(settings, sensitivities: false);
        Assert.Equal(without.Values, with.Values);
        Assert.Equal(without.Result, with.Result);
        Assert.NotEqual(without.Values, Cycle(settings with { SensitivityErrorControl = true }).Values);
    }

    [Fact]
    public void Control_of_sensitivities_holds_them_where_the_states_rest()
    {
        // Nothing moves, but a displacement would decay.
        OdeSettings settings = new();
        double exact = Math.Exp(-30);
        Solution held = Solution.Of(new Decay(), settings, [0], [3], [10]);
        Assert.Equal(exact, held.Sensitivities[0], 2e-6);
        Solution free = Solution.Of(new Decay(), settings with { SensitivityErrorControl = false }, [0], [3], [10]);
        Assert.True(Math.Abs(free.Sensitivities[0] - exact) > 1);
    }

    [Theory]
    [InlineData(OdeMethod.RungeKutta45)]
    [InlineData(OdeMethod.Implicit)]
    public void Output_times_do_not_influence_the_solution(OdeMethod method)
    {
        OdeSettings settings = new() { Method = method };
        Solution all = Cycle(settings), some = Cycle(settings, [7, 20]);
        Assert.Equal(all.Values[12..14], some.Values[..2]);
        Assert.Equal(all.Values[38..], some.Values[2..]);
        Assert.Equal(all.Sensitivities[72..84], some.Sensitivities[..12]);
        Assert.Equal(all.Result, some.Result);
    }

    [Theory]
    [InlineData(OdeMethod.RungeKutta45, true)]
    [InlineData(OdeMethod.RungeKutta45, false)]
    [InlineData(OdeMethod.Implicit, true)]
    [InlineData(OdeMethod.Implicit, false)]
    public void A_solution_allocates_nothing(OdeMethod method, bool sensitivities)
    {
        LotkaVolterra system = new();
        OdeSettings settings = new() { Method = method };
        double[] values = new double[40], columns = new double[sensitivities ? 240 : 0];
        double[] scratch = new double[OdeSolver.ScratchSize(system, settings, sensitivities)];
        Assert.Equal(0, Allocations.Least(() => OdeSolver.Solve(system, settings, 0, Hares, Rates, Years, values, columns, scratch)));
    }

    [Fact]
    public void Times_must_increase_from_the_initial_time()
    {
        using CommaCulture culture = new();
        double[][] bad = [[0, 1], [-1, 1], [1, 1], [1, 0.5], [1, double.NaN], [1, double.PositiveInfinity]];
        foreach (double[] times in bad)
            Assert.Throws<ArgumentException>(() => Cycle(new OdeSettings(), times));
        ArgumentException error = Assert.Throws<ArgumentException>(() => Cycle(new OdeSettings(), [1, 2.5, 1.5]));
        Assert.StartsWith("times[2] must be finite and after the time before, 2.5, but was 1.5. Sort the times.", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        LotkaVolterra system = new();
        OdeSettings settings = new();
        int size = OdeSolver.ScratchSize(system, settings, true);
        Solve(2, 4, 20, 40, 240, size);
        Assert.Throws<ArgumentException>(() => Solve(1, 4, 20, 40, 240, size));
        Assert.Throws<ArgumentException>(() => Solve(2, 5, 20, 40, 240, size));
        Assert.ThrowsAny<ArgumentException>(() => Solve(2, 4, 0, 0, 0, size));
        Assert.Throws<ArgumentException>(() => Solve(2, 4, 20, 41, 240, size));
        Assert.Throws<ArgumentException>(() => Solve(2, 4, 20, 40, 239, size));
        Assert.ThrowsAny<ArgumentException>(() => Solve(2, 4, 20, 40, 240, size - 1));

        void Solve(int initial, int parameters, int times, int values, int columns, int scratch) =>
            OdeSolver.Solve(system, settings, 0, new double[initial], new double[parameters], Years.AsSpan(0, times),
                new double[values], new double[columns], new double[scratch]);
    }

    [Fact]
    public void Settings_are_checked()
    {
        foreach (double bad in new[] { 0, -1, 1e-13, 0.2, double.NaN })
            Assert.Throws<ArgumentOutOfRangeException>(() => new OdeSettings { RelativeTolerance = bad });
        foreach (double bad in new[] { 0, -1, double.PositiveInfinity, double.NaN })
            Assert.Throws<ArgumentOutOfRangeException>(() => new OdeSettings { AbsoluteTolerance = bad });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OdeSettings { MaxSteps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OdeSettings { Method = (OdeMethod)2 });
    }
}
