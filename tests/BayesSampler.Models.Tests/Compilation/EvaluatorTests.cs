using BayesSampler.Testing;

namespace BayesSampler.Models.Tests;

/// <summary>What holds for the evaluators of every model: bits, memory, threads.</summary>
public sealed class EvaluatorTests
{
    public static TheoryData<string> Names => SampleModels.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Back_ends_agree(string name)
    {
        (Action<ModelBuilder> state, double[] position) = SampleModels.All[name];
        // The solver of an equation has errors of its own, larger than those of differences.
        BackEnds.Agree(state, position, differences: name is not "equation" and not "many scalars");
        BackEnds.Agree(state, position, new ModelOptions { ReduceLinearModels = false }, differences: false);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_evaluation_allocates_nothing(string name)
    {
        (Action<ModelBuilder> state, double[] position) = SampleModels.All[name];
        double[] gradient = new double[position.Length];
        foreach (bool interpret in (bool[])[false, true])
        {
            foreach (bool reduce in (bool[])[false, true])
            {
                Model model = BackEnds.Build(state, new ModelOptions { Interpret = interpret, ReduceLinearModels = reduce });
                IDifferentiableLogDensity density = model.CreateEvaluator();
                IConstrained constrained = (IConstrained)density;
                double[] parameters = new double[model.Parameters.Sum(parameter => parameter.Size)];
                Assert.Equal(0, Allocations.Least(() =>
                {
                    for (int k = 0; k < 20; k++)
                    {
                        density.LogDensityAndGradient(position, gradient);
                        density.LogDensity(position);
                        constrained.Constrain(position, parameters);
                    }
                }));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluators_of_one_model_run_on_many_threads_at_once(string name)
    {
        const int Threads = 8, Points = 20;
        (Action<ModelBuilder> state, double[] position) = SampleModels.All[name];
        double[][] points = [.. Enumerable.Range(0, Points).Select(k => position.Select(x => x * (1 - 0.03 * k)).ToArray())];
        foreach (bool interpret in (bool[])[false, true])
        {
            ModelOptions options = new() { Interpret = interpret };
            double[][] expected = [.. points.Select(point => All(BackEnds.Build(state, options).CreateEvaluator(), point))];
            Model model = BackEnds.Build(state, options);
            double[][][] results = new double[Threads][][];
            // All begin together, so that what is compiled at first use is asked for at once.
            using Barrier barrier = new(Threads);
            Thread[] threads = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
            {
                barrier.SignalAndWait();
                IDifferentiableLogDensity density = model.CreateEvaluator();
                results[thread] = [.. points.Select(point => All(density, point))];
            }))];
            foreach (Thread thread in threads) thread.Start();
            foreach (Thread thread in threads) thread.Join();
            foreach (double[][] result in results)
            {
                for (int k = 0; k < Points; k++) BackEnds.SameBits(expected[k], result[k]);
            }
        }

        static double[] All(IDifferentiableLogDensity density, double[] point)
        {
            (double value, double[] gradient) = BackEnds.Evaluate(density, point);
            return [value, density.LogDensity(point), .. gradient, .. ((ILogDensityTerms)density).Terms(point).Select(term => term.Value)];
        }
    }

    [Fact]
    public unsafe void Threads_may_share_an_interpreter_of_scalars()
    {
        Graph graph = new();
        InputNode x = new(0, Shape.Scalar), y = new(1, Shape.Scalar);
        Node root = graph.Add(graph.Exp(graph.Multiply(x, y)), graph.Apply(Operations.Max, graph.Sin(x), graph.Reciprocal(y)));
        Plan plan = Plan.Of(graph, root);
        Interpreter shared = new(plan, 0);
        double[] values = BackEnds.Normals(2000);
        double[] expected = new double[values.Length];
        double[] actual = new double[values.Length];
        CompiledFunction.Instance compiled = new CompiledFunction(graph, [root]).Create();
        for (int i = 0; i < values.Length; i++) compiled.Run([values[i], 0.5 + i], expected.AsSpan(i, 1));
        Parallel.For(0, values.Length, i =>
        {
            double* arena = stackalloc double[plan.ArenaSize];
            double* inputs = stackalloc double[] { values[i], 0.5 + i };
            double result;
            shared.Run(inputs, arena, &result);
            actual[i] = result;
        });
        BackEnds.SameBits(expected, actual);
    }
}
