namespace BayesSampler.Models.Tests;

/// <summary>Values and gradients of expressions, compiled and interpreted, which must agree to the bit.</summary>
internal static class Evaluation
{
    /// <summary>A vector or scalar of inputs that a compiled function is given, from a position on.</summary>
    public static Expr Input(int offset, int size = 0) => new(new InputNode(offset, size == 0 ? Shape.Scalar : Shape.Vector(size)));

    /// <summary>The elements of an expression.</summary>
    public static double[] Values(Expr value, params double[] inputs) => Run(graph => Topology.Rebuild(graph, [value.Node]), inputs)[0];

    /// <summary>The elements of an expression, and the derivatives of their sum in some inputs, one array for each.</summary>
    public static (double[] Values, double[][] Gradient) Gradient(Expr value, Expr[] inputs, params double[] numbers)
    {
        double[][] all = Run(graph =>
        {
            Node[] roots = Topology.Rebuild(graph, [value.Node]);
            Node sum = roots[0].Size == 1 ? roots[0] : graph.Sum(roots[0]);
            return [roots[0], .. ReverseMode.Gradient(graph, sum, [.. inputs.Select(input => input.Node)])];
        }, numbers);
        return (all[0], all[1..]);
    }

    private static double[][] Run(Func<Graph, Node[]> make, double[] inputs)
    {
        double[][] compiled = Run(make, inputs, interpret: false);
        double[][] interpreted = Run(make, inputs, interpret: true);
        for (int i = 0; i < compiled.Length; i++)
        {
            for (int j = 0; j < compiled[i].Length; j++)
            {
                if (double.IsNaN(compiled[i][j]) && double.IsNaN(interpreted[i][j])) continue;
                Assert.Equal(BitConverter.DoubleToInt64Bits(interpreted[i][j]), BitConverter.DoubleToInt64Bits(compiled[i][j]));
            }
        }

        return compiled;
    }

    private static double[][] Run(Func<Graph, Node[]> make, double[] inputs, bool interpret)
    {
        Graph graph = new();
        Node[] outputs = make(graph);
        CompiledFunction.Instance function = new CompiledFunction(graph, outputs, interpret, outputs.Length).Create();
        function.Run(inputs, []);
        return [.. outputs.Select((_, i) => function[i].ToArray())];
    }
}
