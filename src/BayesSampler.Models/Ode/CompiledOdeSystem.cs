namespace BayesSampler.Models;

/// <summary>A right-hand side stated as expressions, differentiated and compiled.</summary>
internal sealed unsafe class CompiledOdeSystem : OdeSystem
{
    private readonly Function _derivative;
    private readonly Function _jacobians;

    /// <param name="graph">Where the nodes were made.</param>
    /// <param name="time">The placeholder of the time.</param>
    /// <param name="states">The placeholders of the states.</param>
    /// <param name="parameters">The nodes from outside that it depends on.</param>
    /// <param name="derivative">A scalar for each state.</param>
    public CompiledOdeSystem(Graph graph, PlaceholderNode time, PlaceholderNode[] states, Node[] parameters, Node[] derivative)
    {
        States = states.Length;
        Parameters = parameters.Length;
        // One vector of inputs: the time, the states, the parameters.
        Dictionary<Node, Node> inputs = new(ReferenceEqualityComparer.Instance);
        InputNode[] leaves = [.. Enumerable.Range(0, 1 + States + Parameters).Select(i => new InputNode(i, Shape.Scalar))];
        Node[] outside = [time, .. states, .. parameters];
        for (int i = 0; i < outside.Length; i++) inputs[outside[i]] = leaves[i];
        Node[] values = Topology.Rebuild(graph, derivative, inputs);
        Node[][] gradients = [.. values.Select(value => ReverseMode.Gradient(graph, value, leaves[1..]))];
        _derivative = new Function(graph, values);
        Node[] jacobians = [.. gradients.SelectMany(gradient => gradient[..States]), .. gradients.SelectMany(gradient => gradient[States..])];
        _jacobians = new Function(graph, [.. values, .. jacobians]);
    }

    public override int States { get; }

    public override int Parameters { get; }

    public override int ScratchSize => Math.Max(_derivative.ArenaSize, _jacobians.ArenaSize);

    public override void Derivative(double* inputs, double* outputs, double* scratch) => _derivative.Run(inputs, scratch, outputs);

    public override void Jacobians(double* inputs, double* outputs, double* scratch) => _jacobians.Run(inputs, scratch, outputs);

    /// <summary>Scalars of scalars, whose arena is in the caller's scratch.</summary>
    private sealed class Function
    {
        private readonly IlProgram? _code;
        private readonly Interpreter? _interpreter;

        public Function(Graph graph, Node[] outputs)
        {
            CompiledFunction compiled = new(graph, outputs);
            ArenaSize = compiled.Plan.ArenaSize;
            _code = compiled.Program;
            // An interpreter keeps nothing between scalars, so that chains may share it here.
            if (_code is null) _interpreter = new Interpreter(compiled.Plan, 0);
        }

        public int ArenaSize { get; }

        public void Run(double* inputs, double* arena, double* outputs)
        {
            if (_code is not null) _code.Run(inputs, arena, outputs, team: null);
            else _interpreter!.Run(inputs, arena, outputs);
        }
    }
}
