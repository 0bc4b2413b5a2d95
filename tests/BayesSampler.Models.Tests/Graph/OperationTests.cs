using System.Reflection;

namespace BayesSampler.Models.Tests;

/// <summary>Every elementwise operation by itself: both back ends, all tails, all ways of broadcasting, derivative, special values.</summary>
public sealed class OperationTests
{
    /// <summary>Where an argument comes from.</summary>
    private enum Source
    {
        Vector,
        Scalar,
        Data,
        Number,
    }

    /// <summary>All operations there are, whether they have a row or not.</summary>
    public static TheoryData<string> Names => [.. typeof(Operations)
        .GetProperties(BindingFlags.Public | BindingFlags.Static)
        .Where(property => property.PropertyType == typeof(Operation)).Select(property => property.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Back_ends_agree_with_each_other_the_value_and_central_differences(string name)
    {
        OperationCase row = OperationCase.Of(Named(name));
        int arity = row.Operation.Arity;
        foreach (int size in (int[])[1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 100]) Check(row, new Source[arity], size, differences: size is < 6 or 17);
        foreach (int size in (int[])[1, 5, 8, 17])
        {
            for (int code = 0; code < 1 << (2 * arity); code++)
            {
                Source[] sources = [.. Enumerable.Range(0, arity).Select(k => (Source)(code >> (2 * k) & 3))];
                if (sources.Any(source => source is Source.Vector or Source.Scalar)) Check(row, sources, size, differences: size < 8);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Special_values_are_those_of_the_scalar_operation(string name)
    {
        Operation operation = Named(name);
        double[] special =
        [
            0, -0.0, 1, -1, 0.5, -0.5, 2, 1e-9, -1e-9, 5e-324, -5e-324, 2.2250738585072014e-308, -1e-310, 1e-200, 1e200, -1e200, 1e5, -1e5,
            37, -37, 709.9, -745.2, 800, -800, double.MaxValue, double.MinValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
        ];
        int arity = operation.Arity;
        // Slow ones have no vector code that could differ.
        double[] others = operation.Cost >= 500 ? [0, 1, -1e-9, double.NaN] : arity == 3 ? special[..20] : special;
        (double A, double B, double C)[] points =
        [
            .. from a in special from b in arity > 1 ? others : [0.0] from c in arity > 2 ? others : [0.0] select (a, b, c),
        ];
        double[] position = [.. points.Select(p => p.A), .. points.Select(p => p.B), .. points.Select(p => p.C)];
        Graph graph = new();
        int n = points.Length;
        InputNode[] inputs = [.. Enumerable.Range(0, arity).Select(k => new InputNode(k * n, Shape.Vector(n)))];
        Node output = graph.Apply(operation, [.. inputs]);
        double[] expected = [.. points.Select(p => operation == Operations.Divide ? p.A * (1 / p.B) : operation.Invoke(p.A, p.B, p.C))];
        foreach (CompiledFunction.Instance function in BackEnds.Functions(graph, [output]))
        {
            function.Run(position, []);
            // Arrays of logistic functions are computed from an exponential that they share with their derivatives.
            if (operation != Operations.Sigmoid && operation != Operations.Log1pExp && operation != Operations.LogAddExp)
            {
                BackEnds.SameBits(expected, function[0]);
                continue;
            }

            for (int i = 0; i < n; i++)
            {
                Assert.True(function[0][i].Equals(expected[i]) || Math.Abs(function[0][i] - expected[i]) <= 1e-15 * Math.Max(1e-300, Math.Abs(expected[i])),
                    Require.Invariant($"{operation} of {points[i]}: {function[0][i]:R} instead of {expected[i]:R}."));
            }
        }

        // As scalars, one by one, through one function.
        InputNode[] scalars = [.. Enumerable.Range(0, arity).Select(k => new InputNode(k, Shape.Scalar))];
        Node scalar = graph.Apply(operation, [.. scalars]);
        foreach (CompiledFunction.Instance function in BackEnds.Functions(graph, [scalar]))
        {
            for (int i = 0; i < n; i++)
            {
                function.Run([points[i].A, points[i].B, points[i].C], []);
                BackEnds.SameBits([expected[i]], [function.Value]);
            }
        }
    }

    [Fact]
    public void A_wrong_derivative_is_found()
    {
        Operation wrong = Operation.Unary("wrong", Treble, null, (g, _, _) => g.Constant(3.0001));
        Graph graph = new();
        InputNode x = new(0, Shape.Vector(5));
        Node root = graph.Sum(graph.Apply(wrong, x));
        Assert.False(GradientCheck.Run(new GraphDensity(graph, root, [x], interpreted: false), BackEnds.Normals(5)).Passed);
        Assert.False(GradientCheck.Run(new GraphDensity(graph, root, [x], interpreted: true), BackEnds.Normals(5)).Passed);
    }

    [Fact]
    public void An_operation_without_vector_code_is_called_lane_by_lane()
    {
        Operation scalar = Operation.Ternary("scalar", ProductLess, null, (g, x, _, i) => i switch { 0 => x[1], 1 => x[0], _ => g.Constant(-1) });
        foreach (int size in (int[])[1, 3, 8, 13])
        {
            Graph graph = new();
            InputNode x = new(0, Shape.Vector(size));
            InputNode s = new(size, Shape.Scalar);
            Node root = graph.Sum(graph.Apply(scalar, x, s, graph.Constant(BackEnds.Normals(size), Shape.Vector(size))));
            BackEnds.Agree(graph, root, [x, s], BackEnds.Normals(size + 1));
        }
    }

    // Generated code calls static methods.
    private static double Treble(double x) => 3 * x;

    private static double ProductLess(double a, double b, double c) => a * b - c;

    private static Operation Named(string name) => (Operation)typeof(Operations).GetProperty(name)!.GetValue(null)!;

    private static void Check(OperationCase row, Source[] sources, int size, bool differences)
    {
        Graph graph = new();
        ChainRandom random = ChainRandom.ForChain(7, size);
        List<InputNode> inputs = [];
        List<double> position = [];
        double[][] values = new double[3][];
        Array.Fill(values, [0.0]);
        Node[] arguments = new Node[sources.Length];
        for (int k = 0; k < sources.Length; k++)
        {
            int count = sources[k] is Source.Vector or Source.Data ? size : 1;
            (double low, double high) = row.Ranges[k];
            values[k] = [.. Enumerable.Range(0, count).Select(_ => low + (high - low) * random.NextUniform())];
            Shape shape = sources[k] is Source.Vector or Source.Data ? Shape.Vector(size) : Shape.Scalar;
            if (sources[k] is Source.Data or Source.Number)
            {
                arguments[k] = graph.Constant(values[k], shape);
                continue;
            }

            InputNode input = new(position.Count, shape);
            inputs.Add(input);
            position.AddRange(values[k]);
            arguments[k] = input;
        }

        Node output = graph.Apply(row.Operation, arguments);
        double[] at = [.. position];
        foreach (CompiledFunction.Instance function in BackEnds.Functions(graph, [output]))
        {
            function.Run(at, []);
            ReadOnlySpan<double> result = function[0];
            for (int i = 0; i < result.Length; i++)
            {
                double expected = row.Value is null ? result[i] : row.Value(At(values[0], i), At(values[1], i), At(values[2], i));
                Assert.True(Math.Abs(result[i] - expected) <= row.Tolerance * Math.Max(1, Math.Abs(expected)),
                    Require.Invariant($"{row.Operation} of {string.Join(", ", sources)}: {result[i]:R} instead of {expected:R}."));
            }
        }

        if (!row.HasDerivative) return;
        // Weights that differ, so that no element's derivative may stand for another's.
        double[] weights = BackEnds.Normals(output.Size, 3);
        Node root = graph.Sum(graph.Multiply(graph.Constant(weights, output.Shape), output));
        BackEnds.Agree(graph, root, inputs, at, differences);

        static double At(double[] x, int i) => x[x.Length == 1 ? 0 : i];
    }
}
