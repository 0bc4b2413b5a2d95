namespace BayesSampler.Models;

/// <summary>An array that is an offset plus a constant matrix times some nodes, its bases.</summary>
internal sealed class Affine
{
    /// <summary>Beyond it a column matrix is too large to be worth looking at.</summary>
    private const long LargestMatrix = 1L << 28;

    private readonly List<(Node Basis, double[] Columns)> _terms = [];

    private Affine(double[] offset) => Offset = offset;

    public double[] Offset { get; }

    /// <summary>The bases, each once, with a column of all rows for each of their elements.</summary>
    public IReadOnlyList<(Node Basis, double[] Columns)> Terms => _terms;

    /// <summary>Multiplications of computing it as it stands.</summary>
    public long Work { get; private set; }

    /// <summary>Null if the node is not of that form.</summary>
    public static Affine? Of(Graph graph, Node node)
    {
        // From the inputs up: what is an array of this size must be affine itself.
        int rows = node.Size;
        Dictionary<Node, Affine> known = new(ReferenceEqualityComparer.Instance);
        Stack<Node> open = new([node]);
        while (open.TryPeek(out Node? top))
        {
            Node[] missing = [.. Parts(top, rows).Where(part => !known.ContainsKey(part))];
            if (missing.Length > 0)
            {
                foreach (Node part in missing) open.Push(part);
                continue;
            }

            open.Pop();
            if (known.ContainsKey(top)) continue;
            if (Build(graph, top, rows, known) is not { } built) return null;
            known.Add(top, built);
        }

        return known[node];
    }

    private static IEnumerable<Node> Parts(Node node, int rows) =>
        node is ElementwiseNode { Inputs: [var a, var b] } pair && (pair.Operation == Operations.Add || pair.Operation == Operations.Multiply)
            ? ((Node[])[a, b]).Where(input => input.Size == rows && rows > 1) : [];

    private static Affine? Build(Graph graph, Node node, int rows, Dictionary<Node, Affine> known)
    {
        switch (node)
        {
            case ConstantNode constant:
                Affine offset = new(new double[rows]);
                for (int i = 0; i < rows; i++) offset.Offset[i] = constant.Values[constant.IsScalar ? 0 : i];
                return offset;
            case DesignProductNode { Transposed: false } product when (long)rows * product.Design.Columns <= LargestMatrix:
                double[] columns = new double[rows * product.Design.Columns];
                for (int j = 0; j < product.Design.Columns; j++)
                {
                    for (int i = 0; i < rows; i++) columns[j * rows + i] = product.Design[i, j];
                }

                return One(product.Inputs[0], columns, columns.Length, rows);
            case GatherNode { IsView: false } gather when (long)rows * gather.Inputs[0].Size <= LargestMatrix:
                double[] indicators = new double[rows * gather.Inputs[0].Size];
                for (int i = 0; i < rows; i++) indicators[gather.Map[i] * rows + i] = 1;
                return One(gather.Inputs[0], indicators, rows, rows);
            case ElementwiseNode { Inputs: [var a, var b] } sum when sum.Operation == Operations.Add:
                Affine left = Part(a, rows, known);
                Affine right = Part(b, rows, known);
                return left.Plus(right);
            case ElementwiseNode { Inputs: [var a, var b] } product when product.Operation == Operations.Multiply:
                if (a is ConstantNode factor && b.Size == rows) return known[b].Times(factor.Values);
                if (b is ConstantNode other && a.Size == rows) return known[a].Times(other.Values);
                if (a.IsScalar && b.Size == rows) return known[b].Times(graph, a);
                return null;
            default:
                return null;
        }
    }

    private static Affine One(Node basis, double[] columns, long work, int rows)
    {
        Affine result = new(new double[rows]);
        result._terms.Add((basis, columns));
        result.Work = work + rows;
        return result;
    }

    private static Affine Part(Node node, int rows, Dictionary<Node, Affine> known)
    {
        if (known.TryGetValue(node, out Affine? affine)) return affine;
        if (node is ConstantNode constant)
        {
            double[] values = new double[rows];
            Array.Fill(values, constant.Value);
            return new Affine(values);
        }

        double[] ones = new double[rows];
        Array.Fill(ones, 1);
        return One(node, ones, 0, rows);
    }

    private Affine Plus(Affine other)
    {
        Affine sum = new([.. Offset.Zip(other.Offset, (a, b) => a + b)]) { Work = Work + other.Work };
        sum._terms.AddRange(_terms);
        foreach ((Node basis, double[] columns) in other._terms)
        {
            int same = sum._terms.FindIndex(term => ReferenceEquals(term.Basis, basis));
            if (same < 0) sum._terms.Add((basis, columns));
            else sum._terms[same] = (basis, [.. sum._terms[same].Columns.Zip(columns, (a, b) => a + b)]);
        }

        return sum;
    }

    /// <summary>Each row times a number, or all times one.</summary>
    private Affine Times(double[] factors)
    {
        int rows = Offset.Length;
        double At(int i) => factors[factors.Length == 1 ? 0 : i % rows];
        Affine product = new([.. Offset.Select((value, i) => value * At(i))]) { Work = Work };
        foreach ((Node basis, double[] columns) in _terms) product._terms.Add((basis, [.. columns.Select((value, i) => value * At(i))]));
        return product;
    }

    /// <summary>All times a scalar that depends on parameters: it joins the bases.</summary>
    private Affine Times(Graph graph, Node scalar)
    {
        Affine product = new(new double[Offset.Length]) { Work = Work };
        foreach ((Node basis, double[] columns) in _terms) product._terms.Add((graph.Multiply(scalar, basis), columns));
        if (Array.Exists(Offset, value => value != 0))
        {
            Affine constant = One(scalar, [.. Offset], Offset.Length, Offset.Length);
            return product.Plus(constant);
        }

        return product;
    }
}
