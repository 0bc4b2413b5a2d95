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
        _jacobians = new Function(graph,
        [
            .. values,
            .. gradients.SelectMany(gradient => gradient[..States]),
            .. gradients.SelectMany(gradient => gradient[States..]),
        ]);
    }

    public override int States { get; }

    public override int Parameters { get; }

    public override int ScratchSize => 1 + States + Parameters + Math.Max(_derivative.ArenaSize, _jacobians.ArenaSize);

    public override void Derivative(double t, double* y, double* p, double* dy, double* scratch)
    {
        double* arena = _derivative.Run(t, y, States, p, Parameters, scratch);
        _derivative.Copy(arena, 0, States, dy);
    }

    public override void Jacobians(double t, double* y, double* p, double* dy, double* jy, double* jp, double* scratch)
    {
        double* arena = _jacobians.Run(t, y, States, p, Parameters, scratch);
        _jacobians.Copy(arena, 0, States, dy);
        _jacobians.Copy(arena, States, States * States, jy);
        _jacobians.Copy(arena, States + States * States, States * Parameters, jp);
    }

    /// <summary>Scalars of scalars, whose arena is in the caller's scratch.</summary>
    private sealed class Function
    {
        private readonly Plan _plan;
        private readonly IProgram _program;
        private readonly Location[] _outputs;

        public Function(Graph graph, Node[] outputs)
        {
            CompiledFunction compiled = new(graph, outputs);
            _plan = compiled.Plan;
            // An interpreter keeps nothing between scalars, so that chains may share it here.
            _program = compiled.Program ?? new Interpreter(_plan);
            _outputs = [.. _plan.Roots.Select(_plan.LocationOf)];
        }

        public int ArenaSize => _plan.ArenaSize;

        public double* Run(double t, double* y, int states, double* p, int parameters, double* scratch)
        {
            int count = 1 + states + parameters;
            scratch[0] = t;
            for (int i = 0; i < states; i++) scratch[1 + i] = y[i];
            for (int k = 0; k < parameters; k++) scratch[1 + states + k] = p[k];
            double* arena = scratch + count;
            _plan.SetInputs(new ReadOnlySpan<double>(scratch, count), arena);
            _program.Run(arena);
            return arena;
        }

        public void Copy(double* arena, int first, int count, double* destination)
        {
            for (int i = 0; i < count; i++) destination[i] = *_plan.Address(_outputs[first + i], arena);
        }
    }
}
