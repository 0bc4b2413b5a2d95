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
        _derivative = new Function(graph, values, leaves.Length);
        Node[] jacobians = [.. gradients.SelectMany(gradient => gradient[..States]), .. gradients.SelectMany(gradient => gradient[States..])];
        _jacobians = new Function(graph, [.. values, .. jacobians], leaves.Length);
    }

    public override int States { get; }

    public override int Parameters { get; }

    public override int ScratchSize => Outputs + 1 + States + Parameters + Math.Max(_derivative.ArenaSize, _jacobians.ArenaSize);

    private int Outputs => States * (1 + States + Parameters);

    public override void Derivative(double t, double* y, double* p, double* dy, double* scratch) => _derivative.Run(Inputs(t, y, p, scratch), dy);

    public override void Jacobians(double t, double* y, double* p, double* dy, double* jy, double* jp, double* scratch)
    {
        double* inputs = Inputs(t, y, p, scratch);
        double* outputs = inputs - Outputs;
        _jacobians.Run(inputs, outputs);
        for (int i = 0; i < States; i++) dy[i] = outputs[i];
        for (int i = 0; i < States * States; i++) jy[i] = outputs[States + i];
        for (int i = 0; i < States * Parameters; i++) jp[i] = outputs[States + States * States + i];
    }

    /// <summary>Scratch holds outputs, inputs, and the arena.</summary>
    private double* Inputs(double t, double* y, double* p, double* scratch)
    {
        double* inputs = scratch + Outputs;
        inputs[0] = t;
        for (int i = 0; i < States; i++) inputs[1 + i] = y[i];
        for (int k = 0; k < Parameters; k++) inputs[1 + States + k] = p[k];
        return inputs;
    }

    /// <summary>Scalars of scalars, whose arena is in the caller's scratch.</summary>
    private sealed class Function
    {
        private readonly IProgram _program;
        private readonly int _inputs;

        public Function(Graph graph, Node[] outputs, int inputs)
        {
            CompiledFunction compiled = new(graph, outputs);
            _inputs = inputs;
            ArenaSize = compiled.Plan.ArenaSize;
            // An interpreter keeps nothing between scalars, so that chains may share it here.
            _program = compiled.Program is { } code ? code : new Interpreter(compiled.Plan, 0);
        }

        public int ArenaSize { get; }

        public void Run(double* inputs, double* outputs) => _program.Run(inputs, inputs + _inputs, outputs);
    }
}
