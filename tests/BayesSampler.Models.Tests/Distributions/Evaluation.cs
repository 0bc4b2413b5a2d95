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
        Graph graph = new();
        Node[] outputs = make(graph);
        double[][]? first = null;
        foreach (CompiledFunction.Instance function in BackEnds.Functions(graph, outputs))
        {
            function.Run(inputs, []);
            double[][] values = [.. outputs.Select((_, i) => function[i].ToArray())];
            first ??= values;
            for (int i = 0; i < values.Length; i++) BackEnds.SameBits(first[i], values[i]);
        }

        return first!;
    }
}
