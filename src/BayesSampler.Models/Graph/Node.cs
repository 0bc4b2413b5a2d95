namespace BayesSampler.Models;

/// <summary>
/// One value of the expression graph, immutable. Elements are doubles, matrices row by row. A scalar among the inputs of an
/// elementwise node is broadcast.
/// </summary>
internal abstract class Node(Shape shape, params Node[] inputs)
{
    public Shape Shape { get; } = shape;

    public int Size => Shape.Size;

    public bool IsScalar => Shape.Size == 1;

    public Node[] Inputs { get; } = inputs;

    /// <summary>What the user called it; for printing and for messages.</summary>
    public string? Name { get; init; }

    /// <summary>How the user stated it, where its own form would not tell; its arguments are nodes, written in their turn.</summary>
    public FormattableString? Display { get; init; }

    /// <summary>The same node of other inputs, through a graph's simplifications.</summary>
    public abstract Node Rebuild(Graph graph, Node[] inputs);
}

/// <summary>Numbers known when the model is built.</summary>
internal sealed class ConstantNode(double[] values, Shape shape) : Node(shape)
{
    public double[] Values { get; } = values;

    /// <summary>The value of a scalar.</summary>
    public double Value => Values[0];

    /// <summary>The same numbers as a design, made once.</summary>
    public Design Design => field ??= new Design(Values, Shape.Rows, Shape.Columns);

    public override Node Rebuild(Graph graph, Node[] inputs) => graph.Constant(this);
}

/// <summary>A stretch of the vector that a compiled function is given.</summary>
internal sealed class InputNode(int offset, Shape shape) : Node(shape)
{
    public int Offset { get; } = offset;

    public override Node Rebuild(Graph graph, Node[] inputs) => this;
}

/// <summary>One operation on each element.</summary>
internal sealed class ElementwiseNode(Operation operation, Shape shape, Node[] inputs) : Node(shape, inputs)
{
    public Operation Operation { get; } = operation;

    public override Node Rebuild(Graph graph, Node[] inputs) => graph.Apply(Operation, inputs);
}

/// <summary>The sum or the largest of all elements.</summary>
internal sealed class ReductionNode(Reduction kind, Node input) : Node(Shape.Scalar, input)
{
    public Reduction Kind { get; } = kind;

    public override Node Rebuild(Graph graph, Node[] inputs) => graph.Reduce(Kind, inputs[0]);
}

internal enum Reduction
{
    Sum,

    /// <summary>The largest element. It has no derivative: it is there to scale what must not overflow.</summary>
    Max,
}

/// <summary>Element i is the input's element map[i].</summary>
internal sealed class GatherNode(Node input, IndexMap map, Shape shape) : Node(shape, input)
{
    public IndexMap Map { get; } = map;

    /// <summary>Whether it is a stretch of its input's buffer, not a copy.</summary>
    public bool IsView => Map.IsContiguous;

    public override Node Rebuild(Graph graph, Node[] inputs) => graph.Gather(inputs[0], Map, Shape);
}

/// <summary>Zeros, to whose elements maps[k][i] the element i of input k is added: joins, pads, and reverses gathers.</summary>
internal sealed class ScatterNode(Shape shape, Node[] inputs, IndexMap[] maps) : Node(shape, inputs)
{
    public IndexMap[] Maps { get; } = maps;

    public override Node Rebuild(Graph graph, Node[] inputs) => graph.Scatter(Shape, inputs, Maps);
}

/// <summary>A matrix product as the user states it: A B, A'B or A B'; vectors are columns.</summary>
internal sealed class MatrixProductNode(Node a, Node b, bool transposeA, bool transposeB, Shape shape) : Node(shape, a, b)
{
    public bool TransposeA { get; } = transposeA;

    public bool TransposeB { get; } = transposeB;

    public override Node Rebuild(Graph graph, Node[] inputs) =>
        graph.MatrixProduct(inputs[0], inputs[1], TransposeA, TransposeB, Shape);
}

/// <summary>A constant design times a vector, or its transpose times one.</summary>
internal sealed class DesignProductNode(Design design, bool transposed, Node input)
    : Node(Shape.Vector(transposed ? design.Columns : design.Rows), input)
{
    public Design Design { get; } = design;

    public bool Transposed { get; } = transposed;

    public override Node Rebuild(Graph graph, Node[] inputs) => graph.DesignProduct(Design, Transposed, inputs[0]);
}

/// <summary>An operation with code of its own for value and derivative.</summary>
internal sealed class KernelNode(Kernel kernel, Node[] inputs) : Node(kernel.OutputShape, inputs)
{
    public Kernel Kernel { get; } = kernel;

    public override Node Rebuild(Graph graph, Node[] inputs) => graph.Call(Kernel, inputs);
}

/// <summary>What stands for a value in the body of a recursion or of a differential equation.</summary>
internal sealed class PlaceholderNode(Shape shape) : Node(shape)
{
    public override Node Rebuild(Graph graph, Node[] inputs) => this;
}

/// <summary>The sum of the products of two arrays of the same size, each added by one fused multiply-add.</summary>
internal sealed class DotNode(Node a, Node b) : Node(Shape.Scalar, a, b)
{
    public override Node Rebuild(Graph graph, Node[] inputs) => graph.Unique(typeof(DotNode), new DotNode(inputs[0], inputs[1]));
}
