namespace BayesSampler.Models;

/// <summary>
/// A recursion as the user states it: states of any shape, sequences whose element t enters step t, and a body over placeholders.
/// </summary>
internal sealed class RecursionNode : Node
{
    private readonly PlaceholderNode[] _states;
    private readonly PlaceholderNode[] _elements;
    private readonly Node[] _next;
    private readonly Node[] _captured;
    private readonly int _steps;

    private RecursionNode(
        Shape shape, Node[] inputs, PlaceholderNode[] states, PlaceholderNode[] elements, Node[] next, Node[] captured, int steps)
        : base(shape, inputs)
    {
        _states = states;
        _elements = elements;
        _next = next;
        _captured = captured;
        _steps = steps;
    }

    /// <param name="initial">Initial states.</param>
    /// <param name="sequences">Vectors of one element a step, or matrices of one row a step.</param>
    /// <param name="states">Placeholders of the states' shapes.</param>
    /// <param name="elements">Placeholders of the sequences' elements.</param>
    /// <param name="next">The next states, over placeholders and anything else.</param>
    /// <param name="steps">Number of steps.</param>
    /// <returns>All states' elements, one row each, from the initial one to the last.</returns>
    public static RecursionNode Create(
        Node[] initial, Node[] sequences, PlaceholderNode[] states, PlaceholderNode[] elements, Node[] next, int steps)
    {
        // What the body takes from outside enters as an input, so that it is rebuilt and differentiated like any other.
        Node[] outside = Topology.Captured(next, [.. states, .. elements]);
        return new RecursionNode(Shape.Matrix(states.Sum(state => state.Size), steps + 1), [.. initial, .. sequences, .. outside],
            states, elements, next, outside, steps);
    }

    public override Node Rebuild(Graph graph, Node[] inputs)
    {
        Node[] initial = [.. inputs[.._states.Length]
            .SelectMany((node, i) => Split(graph, graph.Broadcast(node, _states[i].Shape)))];
        Node[] sequences = inputs[_states.Length..(_states.Length + _elements.Length)];
        Dictionary<Node, Node> outer = new(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < _captured.Length; i++) outer[_captured[i]] = inputs[_states.Length + _elements.Length + i];
        Node[] next = Topology.Rebuild(graph, _next, outer);

        Dictionary<Node, Node[]> leaves = new(ReferenceEqualityComparer.Instance);
        List<PlaceholderNode> elements = [];
        List<Node> columns = [];
        foreach (PlaceholderNode state in _states) leaves[state] = Scalars(state.Size);
        for (int k = 0; k < _elements.Length; k++)
        {
            PlaceholderNode[] scalars = Scalars(_elements[k].Size);
            leaves[_elements[k]] = scalars;
            elements.AddRange(scalars);
            for (int j = 0; j < scalars.Length; j++)
            {
                int width = scalars.Length;
                columns.Add(graph.Gather(sequences[k],
                    IndexMap.Of([.. Enumerable.Range(0, _steps).Select(t => t * width + j)]), Shape.Vector(_steps)));
            }
        }

        Node[] states = [.. _states.SelectMany(state => leaves[state])];
        Node[] bodies = [.. Scalarizer.Elements(graph, next, leaves, "The body of a recursion")
            .SelectMany((parts, i) => parts.Length == _states[i].Size ? parts : Enumerable.Repeat(parts[0], _states[i].Size))];
        return ScanNode.Create(graph, initial, [.. columns], [.. states.Cast<PlaceholderNode>()], [.. elements], bodies, _steps, false);

        static PlaceholderNode[] Scalars(int count) => [.. Enumerable.Range(0, count).Select(_ => new PlaceholderNode(Shape.Scalar))];
    }

    private static IEnumerable<Node> Split(Graph graph, Node node) =>
        Enumerable.Range(0, node.Size).Select(i => graph.Gather(node, IndexMap.Range(i, 1), Shape.Scalar));
}

/// <summary>
/// A recursion over scalar states. The body holds only what depends on the states: the rest is computed outside, for all steps
/// at once. The output has a row for each state, from the initial value to the last; run backwards, the initial value stands at
/// the end.
/// </summary>
/// <remarks>
/// Its reverse is again a recursion, linear in the adjoints of the states; the derivatives of the body that it needs are computed
/// outside too, elementwise over all steps.
/// </remarks>
internal sealed class ScanNode : Node
{
    private ScanNode(Node[] inputs, PlaceholderNode[] states, PlaceholderNode[] elements, PlaceholderNode[] invariants, Node[] next,
        Node[] code, int steps, bool backwards)
        : base(Shape.Matrix(states.Length, steps + 1), inputs)
    {
        States = states;
        Elements = elements;
        Invariants = invariants;
        Next = next;
        Steps = steps;
        Backwards = backwards;
        Code = code;
        Body = [.. Topology.Order(code).OfType<ElementwiseNode>()];
    }

    public PlaceholderNode[] States { get; }

    public PlaceholderNode[] Elements { get; }

    public PlaceholderNode[] Invariants { get; }

    /// <summary>The next states, scalars over the placeholders and constants.</summary>
    public Node[] Next { get; }

    /// <summary>The next states as they are computed, sums and products fused.</summary>
    public Node[] Code { get; }

    /// <summary>The operations of a step, in order.</summary>
    public ElementwiseNode[] Body { get; }

    public int Steps { get; }

    public bool Backwards { get; }

    /// <summary>Makes the recursion, moving out of its body what does not depend on the states.</summary>
    public static Node Create(Graph graph, Node[] initial, Node[] sequences, PlaceholderNode[] states, PlaceholderNode[] elements,
        Node[] next, int steps, bool backwards)
    {
        List<Node> order = Topology.Order(next);
        HashSet<Node> moving = Topology.DependentOn(order, states);
        HashSet<Node> varying = Topology.DependentOn(order, elements);
        Dictionary<Node, Node> outside = new(ReferenceEqualityComparer.Instance);
        for (int k = 0; k < elements.Length; k++) outside[elements[k]] = sequences[k];

        Dictionary<Node, Node> leaves = new(ReferenceEqualityComparer.Instance);
        List<PlaceholderNode> newElements = [];
        List<PlaceholderNode> invariants = [];
        List<Node> newSequences = [];
        List<Node> values = [];
        foreach (Node node in Topology.Captured(next, states))
        {
            if (node is ConstantNode { IsScalar: true }) continue;
            PlaceholderNode leaf = new(Shape.Scalar);
            leaves[node] = leaf;
            Node value = Topology.Rebuild(graph, [node], outside)[0];
            if (varying.Contains(node) && !value.IsScalar)
            {
                newElements.Add(leaf);
                newSequences.Add(value);
            }
            else
            {
                invariants.Add(leaf);
                values.Add(value);
            }
        }

        Node[] body = Topology.Rebuild(graph, next, leaves);
        Node[] inputs = [.. initial, .. newSequences, .. values];
        return graph.Unique(new Tag(body, states, [.. newElements], [.. invariants], backwards),
            new ScanNode(inputs, states, [.. newElements], [.. invariants], body, Contraction.Apply(graph, body), steps, backwards));
    }

    public override Node Rebuild(Graph graph, Node[] inputs)
    {
        int k = States.Length;
        return Create(graph, inputs[..k], inputs[k..(k + Elements.Length)], States, Elements,
            Topology.Rebuild(graph, Next, Invariants.Zip(inputs[(k + Elements.Length)..]).ToDictionary(pair => (Node)pair.First, pair => pair.Second)),
            Steps, Backwards);
    }

    /// <summary>The states before each step (or after it), as a vector over the steps.</summary>
    public Node StateSequence(Graph graph, Node output, int state, bool before) =>
        graph.Gather(output, IndexMap.Range(state * (Steps + 1) + (before == Backwards ? 1 : 0), Steps), Shape.Vector(Steps));

    /// <summary>The adjoints of initial states, sequences and invariants.</summary>
    public Node?[] Reverse(Graph graph, Node adjoint)
    {
        int count = States.Length;
        Node[] leaves = [.. States, .. Elements, .. Invariants];
        Dictionary<Node, Node> values = new(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < count; i++) values[States[i]] = StateSequence(graph, this, i, before: true);
        for (int k = 0; k < Elements.Length + Invariants.Length; k++) values[leaves[count + k]] = Inputs[count + k];

        // partials[i][l]: the derivative of state i's next value in leaf l, over all steps; a scalar if it is the same in each.
        Node[][] partials = [.. Next.Select(next => Topology.Rebuild(graph, ReverseMode.Gradient(graph, next, leaves), values))];
        Node[] direct = [.. Enumerable.Range(0, count).Select(i => StateSequence(graph, adjoint, i, before: false))];

        // The recursion of the adjoints of the states before each step.
        PlaceholderNode[] states = [.. Enumerable.Range(0, count).Select(_ => new PlaceholderNode(Shape.Scalar))];
        List<PlaceholderNode> elements = [];
        List<Node> sequences = [];
        Node Element(Node sequence)
        {
            if (sequence.Size != Steps || Steps == 1) return sequence;
            PlaceholderNode leaf = new(Shape.Scalar);
            elements.Add(leaf);
            sequences.Add(sequence);
            return leaf;
        }

        Node[] next = new Node[count];
        for (int j = 0; j < count; j++)
        {
            Node free = graph.Zero;
            Node bound = graph.Zero;
            for (int i = 0; i < count; i++)
            {
                free = graph.Add(free, graph.Multiply(partials[i][j], direct[i]));
                if (!Graph.IsZero(partials[i][j])) bound = graph.Add(bound, graph.Multiply(Element(partials[i][j]), states[i]));
            }

            next[j] = graph.Add(bound, Element(free));
        }

        Node[] zeros = new Node[count];
        Array.Fill(zeros, graph.Zero);
        Node adjoints = Create(graph, zeros, [.. sequences], states, [.. elements], next, Steps, !Backwards);
        Node[] lambda = [.. Enumerable.Range(0, count).Select(i => graph.Add(direct[i],
            graph.Gather(adjoints, IndexMap.Range(i * (Steps + 1) + (Backwards ? 0 : 1), Steps), Shape.Vector(Steps))))];

        Node?[] result = new Node?[Inputs.Length];
        int start = Backwards ? Steps : 0;
        for (int i = 0; i < count; i++)
        {
            IndexMap first = IndexMap.Range(i * (Steps + 1) + start, 1);
            result[i] = graph.Add(graph.Gather(adjoint, first, Shape.Scalar), graph.Gather(adjoints, first, Shape.Scalar));
        }

        for (int k = count; k < leaves.Length; k++)
        {
            Node total = graph.Zero;
            for (int i = 0; i < count; i++) total = graph.Add(total, graph.Multiply(partials[i][k], lambda[i]));
            result[k] = k < count + Elements.Length ? graph.Broadcast(total, Shape.Vector(Steps))
                : total.IsScalar && Steps > 1 ? graph.Multiply(graph.Constant(Steps), total) : graph.Sum(total);
        }

        return result;
    }

    /// <summary>Two recursions are the same if their bodies are the same nodes over the same placeholders.</summary>
    private sealed record Tag(Node[] Body, PlaceholderNode[] States, PlaceholderNode[] Elements, PlaceholderNode[] Invariants, bool Backwards)
    {
        public bool Equals(Tag? other) => other is not null && Backwards == other.Backwards && Body.AsSpan().SequenceEqual(other.Body)
            && States.AsSpan().SequenceEqual(other.States) && Elements.AsSpan().SequenceEqual(other.Elements)
            && Invariants.AsSpan().SequenceEqual(other.Invariants);

        public override int GetHashCode() => HashCode.Combine(Body.Length, Backwards);
    }
}
