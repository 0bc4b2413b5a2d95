using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BayesSampler.Models;

/// <summary>
/// Makes nodes, each once: equal expressions are one node, constants are folded, and scalar factors move out of everything that
/// is linear, so that a sum over n rows is scaled once and not n times.
/// </summary>
/// <remarks>
/// Products are kept as (scalar factor) * (the rest); differences as a + (-1) b, which the emitted fused multiply-add computes in
/// one step; quotients as a * (1 / b).
/// </remarks>
internal sealed class Graph
{
    private readonly Dictionary<Key, Node> _nodes = [];
    private readonly Dictionary<Node, int> _order = new(ReferenceEqualityComparer.Instance);

    public Graph()
    {
        Zero = Constant(0);
        One = Constant(1);
    }

    public Node Zero { get; }

    public Node One { get; }

    public Node Constant(double value) => Constant(new ConstantNode([value], Shape.Scalar));

    public Node Constant(ConstantNode constant) => Intern(new ConstantKey(constant), constant);

    public Node Constant(double[] values, Shape shape) => Constant(new ConstantNode(values, shape));

    public Node Add(Node a, Node b) => Apply(Operations.Add, a, b);

    public Node Subtract(Node a, Node b) => Add(a, Negate(b));

    public Node Multiply(Node a, Node b) => Apply(Operations.Multiply, a, b);

    public Node Negate(Node a) => Multiply(Constant(-1), a);

    public Node Reciprocal(Node a) => Apply(Operations.Reciprocal, a);

    public Node Divide(Node a, Node b) => Multiply(a, Reciprocal(b));

    public Node Exp(Node a) => Apply(Operations.Exp, a);

    public Node Log(Node a) => Apply(Operations.Log, a);

    public Node Sin(Node a) => Apply(Operations.Sin, a);

    public Node Cos(Node a) => Apply(Operations.Cos, a);

    public Node Sigmoid(Node a) => Apply(Operations.Sigmoid, a);

    public Node Sign(Node a) => Apply(Operations.Sign, a);

    public Node Less(Node a, Node b) => Apply(Operations.Less, a, b);

    public Node LessOrEqual(Node a, Node b) => Apply(Operations.LessOrEqual, a, b);

    public Node Select(Node condition, Node a, Node b) => Apply(Operations.Select, condition, a, b);

    public Node Sum(Node a) => Reduce(Reduction.Sum, a);

    /// <summary>The operation on each element; the shape is that of the input that is not a scalar.</summary>
    public Node Apply(Operation operation, params Node[] inputs)
    {
        Shape shape = Shape.Scalar;
        foreach (Node input in inputs)
        {
            if (!input.IsScalar || shape.IsScalar) shape = input.Shape;
        }

        return Apply(operation, shape, inputs);
    }

    public Node Apply(Operation operation, Shape shape, Node[] inputs)
    {
        if (operation == Operations.Subtract) return Apply(Operations.Add, shape, [inputs[0], Negate(inputs[1])]);
        if (operation == Operations.Negate) return Negate(inputs[0]);
        if (operation == Operations.Divide) return Apply(Operations.Multiply, shape, [inputs[0], Reciprocal(inputs[1])]);
        if (operation == Operations.Square) return Apply(Operations.Multiply, shape, [inputs[0], inputs[0]]);
        if (operation.IsCommutative && Precedes(inputs[1], inputs[0])) inputs = [inputs[1], inputs[0]];
        if (Array.TrueForAll(inputs, input => input is ConstantNode)) return Fold(operation, shape, inputs);
        Node? simple = operation == Operations.Add ? SimplifySum(inputs[0], inputs[1], shape)
            : operation == Operations.Multiply ? SimplifyProduct(inputs[0], inputs[1], shape)
            : operation == Operations.Reciprocal ? SimplifyReciprocal(inputs[0])
            : operation == Operations.Select ? SimplifySelect(inputs, shape)
            : operation == Operations.Abs && inputs[0] is ElementwiseNode { Inputs: [ConstantNode { IsScalar: true } factor, var rest] } scaled
                && scaled.Operation == Operations.Multiply ? Multiply(Constant(Math.Abs(factor.Value)), Apply(Operations.Abs, rest))
            : operation == Operations.Log ? SimplifyLog(inputs[0])
            : null;
        return simple ?? Intern(new Key(operation, shape.Size, inputs), new ElementwiseNode(operation, shape, inputs));
    }

    public Node Reduce(Reduction kind, Node input)
    {
        if (input.Size == 1) return Gather(input, IndexMap.Range(0, 1), Shape.Scalar);
        if (input is ConstantNode constant)
            return Constant(kind == Reduction.Sum ? FixedOrder.Sum(constant.Values) : constant.Values.Max());
        if (kind == Reduction.Sum)
        {
            if (SplitFactor(input) is var (factor, rest) && factor is not null) return Multiply(factor, Sum(rest));
            if (input is ElementwiseNode { Operation: var operation, Inputs: [var a, var b] } && operation == Operations.Add)
            {
                // Scalars and constants need no loop.
                if (a.IsScalar) return Add(Multiply(Constant(input.Size), a), Sum(b));
                if (b.IsScalar) return Add(Multiply(Constant(input.Size), b), Sum(a));
                if (NeedsNoLoop(a) || NeedsNoLoop(b)) return Add(Sum(a), Sum(b));
            }

            if (input is ScatterNode scatter)
            {
                Node total = Zero;
                foreach (Node part in scatter.Inputs) total = Add(total, Sum(part));
                return total;
            }
        }

        return Intern(new Key(kind, 1, [input]), new ReductionNode(kind, input));
    }

    public Node Gather(Node input, IndexMap map, Shape shape)
    {
        if (map.IsIdentity(input.Size) && (shape == input.Shape || input.IsScalar)) return input;
        if (input is ConstantNode constant)
        {
            double[] values = new double[map.Length];
            for (int i = 0; i < values.Length; i++) values[i] = constant.Values[map[i]];
            return Constant(values, shape);
        }

        if (input is GatherNode inner) return Gather(inner.Inputs[0], map.After(inner.Map), shape);
        if (SplitFactor(input) is var (factor, rest) && factor is not null) return Multiply(factor, Gather(rest, map, shape));
        return Intern(new Key((map, shape), shape.Size, [input]), new GatherNode(input, map, shape));
    }

    /// <summary>Zeros with each input added at the positions of its map. Parts that are scatters themselves are taken apart.</summary>
    public Node Scatter(Shape shape, IReadOnlyList<Node> inputs, IReadOnlyList<IndexMap> maps)
    {
        List<Node> parts = [];
        List<IndexMap> places = [];
        for (int k = 0; k < inputs.Count; k++)
        {
            if (IsZero(inputs[k])) continue;
            if (inputs[k] is ScatterNode inner)
            {
                for (int j = 0; j < inner.Inputs.Length; j++)
                {
                    parts.Add(inner.Inputs[j]);
                    places.Add(inner.Maps[j].After(maps[k]));
                }

                continue;
            }

            parts.Add(inputs[k]);
            places.Add(maps[k]);
        }

        if (parts.Count == 0) return Constant(new double[shape.Size], shape);
        if (parts.TrueForAll(part => part is ConstantNode))
        {
            double[] values = new double[shape.Size];
            for (int k = 0; k < parts.Count; k++)
            {
                for (int i = 0; i < places[k].Length; i++) values[places[k][i]] += ((ConstantNode)parts[k]).Values[i];
            }

            return Constant(values, shape);
        }

        if (parts.Count == 1)
        {
            if (places[0].IsIdentity(shape.Size)) return Reshape(parts[0], shape);
            if (SplitFactor(parts[0]) is var (factor, rest) && factor is not null)
                return Multiply(factor, Scatter(shape, [rest], places));
        }

        IndexMap[] mapArray = [.. places];
        Node[] inputArray = [.. parts];
        return Intern(new Key(new MapsTag(shape, mapArray), shape.Size, inputArray), new ScatterNode(shape, inputArray, mapArray));
    }

    /// <summary>The same elements under another shape of the same size.</summary>
    public Node Reshape(Node input, Shape shape) => Gather(input, IndexMap.Range(0, input.Size), shape);

    public Node MatrixProduct(Node a, Node b, bool transposeA, bool transposeB, Shape shape)
    {
        // A constant matrix times a vector is a design, which is stored for speed.
        if (a is ConstantNode design && !b.Shape.IsMatrix) return DesignProduct(design.Design, transposeA, b);
        if (b is ConstantNode right && !a.Shape.IsMatrix && shape.Rank == 1) return DesignProduct(right.Design, !transposeB, a);
        return Call(new MatrixProductKernel(a.Shape, b.Shape, transposeA, transposeB, shape), a, b);
    }

    public Node DesignProduct(Design design, bool transposed, Node input)
    {
        if (design.Rows == 1 || design.Columns == 1)
        {
            // A row or a column: a dot product, or a multiple of it.
            Node line = Constant(design.ToArray(), Shape.Vector(design.Rows * design.Columns));
            return (design.Rows == 1) == transposed ? Multiply(input, line) : Sum(Multiply(line, input));
        }

        if (input is ConstantNode constant)
        {
            double[] values = design.Multiply(constant.Values, transposed);
            return Constant(values, Shape.Vector(values.Length));
        }

        if (SplitFactor(input) is var (factor, rest) && factor is not null)
            return Multiply(factor, DesignProduct(design, transposed, rest));
        return Intern(new Key((design, transposed), transposed ? design.Columns : design.Rows, [input]),
            new DesignProductNode(design, transposed, input));
    }

    public Node Call(Kernel kernel, params Node[] inputs) => Array.TrueForAll(inputs, input => input is ConstantNode)
        ? Constant(kernel.Invoke([.. inputs.Select(input => ((ConstantNode)input).Values)]), kernel.OutputShape)
        : Intern(new Key(kernel, kernel.OutputShape.Size, inputs), new KernelNode(kernel, inputs));

    /// <summary>A node of a kind that has no simplifications, once for each tag and inputs.</summary>
    public Node Unique(object tag, Node node) => Intern(new Key(tag, node.Size, node.Inputs), node);

    public static bool IsZero(Node node) => node is ConstantNode constant && constant.Values.AsSpan().IndexOfAnyExcept(0.0) < 0;

    private static bool IsConstant(Node node, double value) => node is ConstantNode { IsScalar: true } constant && constant.Value == value;

    /// <summary>The scalar factor of an array that is a product of one; null if there is none.</summary>
    private static (Node? Factor, Node Others) SplitFactor(Node node) =>
        !node.IsScalar && node is ElementwiseNode { Inputs: [{ IsScalar: true } factor, var rest] } product
            && product.Operation == Operations.Multiply ? (factor, rest) : (null, node);

    /// <summary>Whether a sum of the elements is known up to scalars: s (t + c) with constants c.</summary>
    private static bool NeedsNoLoop(Node node, int depth = 0) => node is ConstantNode || (depth < 4
        && node is ElementwiseNode { Inputs: [var a, var b] } pair && (a.IsScalar || NeedsNoLoop(a, depth + 1)) && (b.IsScalar || NeedsNoLoop(b, depth + 1))
        && (pair.Operation == Operations.Add || (pair.Operation == Operations.Multiply && a.IsScalar)));

    private Node? SimplifySum(Node a, Node b, Shape shape)
    {
        if (IsZero(a)) return Broadcast(b, shape);
        if (IsZero(b)) return Broadcast(a, shape);
        if (ReferenceEquals(a, b)) return Multiply(Constant(2), a);
        // Constants collect: (c + x) + d.
        if (a is ConstantNode && b is ElementwiseNode { Inputs: [ConstantNode inner, var rest] } sum && sum.Operation == Operations.Add
            && a.Size <= rest.Size)
            return Apply(Operations.Add, shape, [Apply(Operations.Add, a, inner), rest]);
        if (a is ScatterNode first && b is ScatterNode second && a.Size == b.Size)
            return Scatter(shape, [.. first.Inputs, .. second.Inputs], [.. first.Maps, .. second.Maps]);
        return null;
    }

    private Node? SimplifyProduct(Node a, Node b, Shape shape)
    {
        if (IsZero(a) || IsZero(b)) return shape.IsScalar ? Zero : Constant(new double[shape.Size], shape);
        if (IsConstant(a, 1)) return Broadcast(b, shape);
        if (IsConstant(b, 1)) return Broadcast(a, shape);
        if (shape.Size == 1)
        {
            // Constants collect: c (d x).
            if (a is ConstantNode && b is ElementwiseNode { Inputs: [ConstantNode inner, var rest] } product
                && product.Operation == Operations.Multiply)
                return Multiply(Multiply(a, inner), rest);
            return null;
        }

        (Node? factorA, Node restA) = SplitFactor(a);
        (Node? factorB, Node restB) = SplitFactor(b);
        if (factorA is not null || factorB is not null)
        {
            Node factor = factorA is null ? factorB! : factorB is null ? factorA : Multiply(factorA, factorB);
            // A scalar joins the factor.
            if (restA.IsScalar) return Apply(Operations.Multiply, shape, [Multiply(restA, factor), restB]);
            if (restB.IsScalar) return Apply(Operations.Multiply, shape, [Multiply(factor, restB), restA]);
            return Apply(Operations.Multiply, shape, [factor, Multiply(restA, restB)]);
        }

        return null;
    }

    private Node? SimplifyReciprocal(Node a)
    {
        if (a is ElementwiseNode inner && inner.Operation == Operations.Reciprocal) return inner.Inputs[0];
        // Constant factors come out, and so do scalars of arrays.
        if (a is ElementwiseNode { Inputs: [var factor, var rest] } product && product.Operation == Operations.Multiply
            && (factor is ConstantNode { IsScalar: true } || (factor.IsScalar && !rest.IsScalar)))
            return Multiply(Reciprocal(factor), Reciprocal(rest));
        return null;
    }

    private Node? SimplifyLog(Node a)
    {
        if (a is ElementwiseNode { Operation: var operation } exp && operation == Operations.Exp) return exp.Inputs[0];
        // The logarithm of a scale times known weights is one of a scalar, and a constant.
        return SplitFactor(a) is var (factor, rest) && factor is not null && IsPositive(factor) ? Add(Log(factor), Log(rest)) : null;
    }

    /// <summary>Whether a scalar is positive wherever it is finite, as far as its formula shows.</summary>
    private static bool IsPositive(Node node) => node switch
    {
        ConstantNode constant => constant.Value > 0,
        ElementwiseNode exp when exp.Operation == Operations.Exp => true,
        ElementwiseNode inverse when inverse.Operation == Operations.Reciprocal => IsPositive(inverse.Inputs[0]),
        ElementwiseNode product when product.Operation == Operations.Multiply => IsPositive(product.Inputs[0]) && IsPositive(product.Inputs[1]),
        _ => false,
    };

    /// <summary>
    /// A condition on data is resolved here: each branch is computed for its own elements only, so what would not be finite in the
    /// others never arises.
    /// </summary>
    private Node? SimplifySelect(Node[] inputs, Shape shape)
    {
        if (inputs[0] is not ConstantNode condition) return null;
        if (condition.IsScalar) return Broadcast(condition.Value != 0 ? inputs[1] : inputs[2], shape);
        int[] yes = [.. Enumerable.Range(0, shape.Size).Where(i => condition.Values[i] != 0)];
        if (yes.Length == shape.Size) return Broadcast(inputs[1], shape);
        if (yes.Length == 0) return Broadcast(inputs[2], shape);
        int[] no = [.. Enumerable.Range(0, shape.Size).Where(i => condition.Values[i] == 0)];
        IndexMap yesMap = IndexMap.Of(yes);
        IndexMap noMap = IndexMap.Of(no);
        return Scatter(shape, [Restrict(inputs[1], yesMap), Restrict(inputs[2], noMap)], [yesMap, noMap]);
    }

    /// <summary>The elements of an array at a map's positions, gathered before any elementwise operation instead of behind it.</summary>
    public Node Restrict(Node root, IndexMap map)
    {
        Shape shape = Shape.Vector(map.Length);
        int size = root.Size;
        Dictionary<Node, Node> images = new(ReferenceEqualityComparer.Instance);
        foreach (Node node in Topology.Order(root))
        {
            images[node] = node.Size != size ? node
                : node is ElementwiseNode elementwise && size > 1
                    ? Apply(elementwise.Operation, shape, [.. node.Inputs.Select(input => images[input])])
                    : size == 1 ? node : Gather(node, map, shape);
        }

        return Broadcast(images[root], shape);
    }

    /// <summary>An array of one value where a scalar stands for one.</summary>
    public Node Broadcast(Node node, Shape shape)
    {
        if (node.Size == shape.Size) return node;
        if (node is ConstantNode constant)
        {
            double[] values = new double[shape.Size];
            Array.Fill(values, constant.Value);
            return Constant(values, shape);
        }

        return Gather(node, IndexMap.Of(new int[shape.Size]), shape);
    }

    private Node Fold(Operation operation, Shape shape, Node[] inputs)
    {
        double[] values = new double[shape.Size];
        double At(int k, int i) => k >= inputs.Length ? 0 : ((ConstantNode)inputs[k]).Values[inputs[k].IsScalar ? 0 : i];
        for (int i = 0; i < values.Length; i++) values[i] = operation.Invoke(At(0, i), At(1, i), At(2, i));
        return Constant(values, shape);
    }

    /// <summary>Constants first, then scalars, then by age: a fixed order for what commutes.</summary>
    private bool Precedes(Node a, Node b)
    {
        int rankA = Rank(a), rankB = Rank(b);
        return rankA != rankB ? rankA < rankB : Age(a) < Age(b);

        static int Rank(Node node) => node is ConstantNode ? (node.IsScalar ? 0 : 2) : node.IsScalar ? 1 : 3;
    }

    private int Age(Node node)
    {
        if (_order.TryGetValue(node, out int age)) return age;
        _order.Add(node, _order.Count);
        return _order.Count - 1;
    }

    private Node Intern(Key key, Node node)
    {
        if (_nodes.TryGetValue(key, out Node? known)) return known;
        _nodes.Add(key, node);
        Age(node);
        return node;
    }

    private class Key(object tag, int size, Node[] inputs) : IEquatable<Key>
    {
        private readonly object _tag = tag;
        private readonly Node[] _inputs = inputs;

        public virtual bool Equals(Key? other)
        {
            if (other is null || size != other.Size || _inputs.Length != other._inputs.Length || !_tag.Equals(other._tag)) return false;
            for (int i = 0; i < _inputs.Length; i++)
            {
                if (!ReferenceEquals(_inputs[i], other._inputs[i])) return false;
            }

            return true;
        }

        private int Size => size;

        public override bool Equals(object? obj) => Equals(obj as Key);

        public override int GetHashCode()
        {
            HashCode hash = default;
            hash.Add(_tag);
            foreach (Node input in _inputs) hash.Add(RuntimeHelpers.GetHashCode(input));
            return hash.ToHashCode();
        }
    }

    /// <summary>Constants are equal by shape and bits.</summary>
    private sealed class ConstantKey(ConstantNode constant) : Key(typeof(ConstantNode), constant.Size, [])
    {
        private readonly int _hash = HashOf(constant);

        private ConstantNode Constant => constant;

        public override bool Equals(Key? other) =>
            other is ConstantKey key && key._hash == _hash && key.Constant.Shape == constant.Shape
            && MemoryMarshal.AsBytes(key.Constant.Values.AsSpan())
                .SequenceEqual(MemoryMarshal.AsBytes(constant.Values.AsSpan()));

        public override int GetHashCode() => _hash;

        private static int HashOf(ConstantNode constant)
        {
            HashCode hash = default;
            hash.AddBytes(MemoryMarshal.AsBytes(constant.Values.AsSpan()));
            return hash.ToHashCode();
        }
    }

    private sealed class MapsTag(Shape shape, IndexMap[] maps) : IEquatable<MapsTag>
    {
        private readonly Shape _shape = shape;
        private readonly IndexMap[] _maps = maps;

        public bool Equals(MapsTag? other) => other is not null && _shape == other._shape && _maps.AsSpan().SequenceEqual(other._maps);

        public override bool Equals(object? obj) => Equals(obj as MapsTag);

        public override int GetHashCode() => HashCode.Combine(_shape, _maps.Length, _maps[0]);
    }
}
