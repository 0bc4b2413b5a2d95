namespace BayesSampler.Models;

/// <summary>A differential equation as the user states it: a body over placeholders of the time and the states.</summary>
internal sealed class OdeNode : Node
{
    private readonly PlaceholderNode _time;
    private readonly PlaceholderNode _states;
    private readonly Node _derivative;
    private readonly Node[] _captured;
    private readonly OdeSettings _settings;
    private readonly double _initialTime;
    private readonly double[] _times;

    private OdeNode(Shape shape, Node[] inputs, PlaceholderNode time, PlaceholderNode states, Node derivative, Node[] captured,
        OdeSettings settings, double initialTime, double[] times)
        : base(shape, inputs)
    {
        _time = time;
        _states = states;
        _derivative = derivative;
        _captured = captured;
        _settings = settings;
        _initialTime = initialTime;
        _times = times;
    }

    public static OdeNode Create(PlaceholderNode time, PlaceholderNode states, Node derivative, Node initial, OdeSettings settings,
        double initialTime, double[] times)
    {
        Node[] captured = Topology.Captured([derivative], [time, states]);
        return new OdeNode(Shape.Matrix(times.Length, states.Size), [initial, .. captured], time, states, derivative, captured,
            settings, initialTime, times);
    }

    public override Node Rebuild(Graph graph, Node[] inputs)
    {
        Dictionary<Node, Node> outer = new(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < _captured.Length; i++) outer[_captured[i]] = inputs[1 + i];
        Node[] body = Topology.Rebuild(graph, [_derivative], outer);

        PlaceholderNode[] states = [.. Enumerable.Range(0, _states.Size).Select(_ => new PlaceholderNode(Shape.Scalar))];
        Dictionary<Node, Node[]> leaves = new(ReferenceEqualityComparer.Instance) { [_time] = [_time], [_states] = states };
        Node[] derivative = Scalarizer.Elements(graph, body, leaves, "The right-hand side of a differential equation")[0];
        Node[] parameters = [.. Topology.Captured(derivative, [_time, .. states]).Where(node => node is not ConstantNode)];
        OdeKernel kernel = new(new CompiledOdeSystem(graph, _time, states, parameters, derivative), _settings, _initialTime, _times);
        Node values = parameters.Length == 0 ? graph.Zero
            : graph.Scatter(Shape.Vector(parameters.Length), parameters, [.. parameters.Select((_, i) => IndexMap.Range(i, 1))]);
        return graph.Gather(graph.Call(kernel, graph.Broadcast(inputs[0], Shape.Vector(states.Length)), values),
            IndexMap.Range(0, kernel.SolutionSize), Shape);
    }
}
