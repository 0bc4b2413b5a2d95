using System.Collections.Concurrent;
using BayesSampler.Testing;
using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.Models.Tests;

/// <summary>Threads that share the rows of an evaluation.</summary>
public sealed class RowTeamTests
{
    private const int Groups = 40;
    private const int Columns = 20;

    public static TheoryData<int, bool> Cases
    {
        get
        {
            TheoryData<int, bool> cases = [];
            foreach (int threads in (int[])[2, 3, 8])
            {
                cases.Add(threads, false);
                cases.Add(threads, true);
            }

            return cases;
        }
    }

    private static double[] Position { get; } = [.. BackEnds.Normals(Columns + Groups + 1).Select(z => 0.3 * z)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_bits_are_those_of_one_thread(int threads, bool interpret)
    {
        foreach (int rows in (int[])[8193, 40_005])
        {
            IDifferentiableLogDensity one = Build(rows, 1, interpret).CreateEvaluator();
            IDifferentiableLogDensity several = Build(rows, threads, interpret).CreateEvaluator();
            // Often, since threads meet differently each time.
            for (int k = 0; k < 50; k++)
            {
                double[] at = [.. Position.Select(x => x * (1 - 0.02 * k))];
                (double value, double[] gradient) = BackEnds.Evaluate(one, at);
                (double sharedValue, double[] sharedGradient) = BackEnds.Evaluate(several, at);
                BackEnds.SameBits([value, .. gradient], [sharedValue, .. sharedGradient]);
                BackEnds.SameBits([value], [several.LogDensity(at)]);
            }
        }
    }

    [Fact]
    public void Both_back_ends_agree_and_the_gradient_is_that_of_the_value()
    {
        ModelOptions options = new() { RowThreads = 3 };
        BackEnds.Agree(model => State(model, 9001), Position, options);
    }

    [Fact]
    public void Chains_with_a_team_each_give_the_draws_of_chains_without()
    {
        NutsSampler sampler = new(new NutsSettings { Seed = 3, Chains = 2, Warmup = 20, Draws = 10 });
        PosteriorDraws one = sampler.Sample(Build(9001, 1)).Draws;
        PosteriorDraws several = sampler.Sample(Build(9001, 4)).Draws;
        foreach (string name in (string[])["beta[1]", "effects[7]", "scale"]) BackEnds.SameBits(one[name].Values, several[name].Values);
    }

    [Fact]
    public void An_evaluation_by_a_team_allocates_nothing()
    {
        IDifferentiableLogDensity density = Build(40_005, 3).CreateEvaluator();
        double[] gradient = new double[Position.Length];
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (int k = 0; k < 20; k++) density.LogDensityAndGradient(Position, gradient);
        }));
    }

    [Fact]
    public unsafe void Blocks_are_shared_by_threads_and_each_is_run_once()
    {
        Graph graph = new();
        InputNode input = new(0, Shape.Vector(40_005));
        Plan plan = Plan.Of(graph, [graph.Sum(graph.Multiply(input, input))]);
        PassStep pass = plan.Steps.OfType<PassStep>().Single(step => step.Blocks > 1);
        ConcurrentDictionary<int, bool> threads = [];
        int[] runs = new int[pass.Blocks];
        BlockedPass waiting = new(plan, pass, (_, _, _, _, row) =>
        {
            threads[Environment.CurrentManagedThreadId] = true;
            Interlocked.Increment(ref runs[row / pass.BlockRows]);
            // Whoever has a block keeps it until another thread has one too: only a team gets through at once.
            SpinWait.SpinUntil(() => threads.Count > 1, TimeSpan.FromSeconds(10));
        });
        AlignedBuffer arena = plan.CreateArena();
        fixed (double* start = arena.Padded) new RowTeam(3, plan.WorkspaceSize).Run(waiting, null, start);
        Assert.InRange(threads.Count, 2, 3);
        Assert.All(runs, run => Assert.Equal(1, run));
    }

    [Fact]
    public void A_team_has_at_least_the_chains_own_thread()
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => new ModelOptions { RowThreads = 0 });
        Assert.Equal("RowThreads", exception.ParamName);
    }

    private static Model Build(int rows, int threads, bool interpret = false) =>
        BackEnds.Build(model => State(model, rows), new ModelOptions { RowThreads = threads, Interpret = interpret });

    /// <summary>Products with a design, a gather, sums in two passes and a maximum.</summary>
    private static void State(ModelBuilder model, int rows)
    {
        double[,] x = BackEnds.NormalMatrix(rows, Columns);
        double[] y = ReductionTests.Scrambled(rows, 5);
        for (int i = 0; i < rows; i++) y[i] = Math.Tanh(y[i]);
        int[] group = [.. Enumerable.Range(0, rows).Select(i => i * 7 % Groups)];
        Expr beta = model.Parameter("beta", Normal(0, 1), Columns);
        Expr effects = model.Parameter("effects", Normal(0, 1), Groups);
        Expr scale = model.Parameter("scale", HalfNormal(1));
        Expr eta = model.Data("X", x) * beta + effects[group];
        model.AddTerm("t", Sum(-Log1pExp((Expr)y * eta / (0.1 + scale))));
        model.AddTerm("softmax", Dot(Softmax(eta), Tanh(eta)));
    }
}
