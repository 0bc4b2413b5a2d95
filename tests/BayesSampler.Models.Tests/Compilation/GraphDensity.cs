namespace BayesSampler.Models.Tests;

/// <summary>A scalar node of a graph as a log density, with its gradient in some inputs.</summary>
internal sealed class GraphDensity : IDifferentiableLogDensity
{
    private readonly CompiledFunction.Instance _function;
    private readonly CompiledFunction.Instance _value;

    public GraphDensity(Graph graph, Node root, IReadOnlyList<InputNode> inputs, bool interpreted, VectorMethods? vectors = null)
    {
        Dimension = inputs.Sum(input => input.Size);
        Node[] gradient = ReverseMode.Gradient(graph, root, inputs);
        _function = new CompiledFunction(graph, [root, .. gradient], interpreted, firstOutput: 1, vectors: vectors).Create();
        _value = new CompiledFunction(graph, [root], interpreted, firstOutput: 1, vectors: vectors).Create();
    }

    public int Dimension { get; }

    public double LogDensity(ReadOnlySpan<double> position)
    {
        _value.Run(position, []);
        return _value.Value;
    }

    public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
    {
        _function.Run(position, gradient);
        return _function.Value;
    }
}
