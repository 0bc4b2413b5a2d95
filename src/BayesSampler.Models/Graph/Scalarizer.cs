namespace BayesSampler.Models;

/// <summary>Writes the small vectors of a body out as scalars.</summary>
internal static class Scalarizer
{
    /// <summary>The elements of each root.</summary>
    /// <param name="graph">Where the scalars are made.</param>
    /// <param name="roots">What to write out.</param>
    /// <param name="leaves">The elements of the placeholders.</param>
    /// <param name="place">What the body belongs to, for messages.</param>
    /// <exception cref="NotSupportedException">The body holds an operation on whole arrays.</exception>
    public static Node[][] Elements(Graph graph, IReadOnlyList<Node> roots, IReadOnlyDictionary<Node, Node[]> leaves, string place)
    {
        Dictionary<Node, Node[]> elements = new(ReferenceEqualityComparer.Instance);
        List<Node> order = Topology.Order(roots);
        HashSet<Node> inside = Topology.DependentOn(order, leaves.Keys);
        foreach (Node node in order)
        {
            elements[node] = leaves.TryGetValue(node, out Node[]? given) ? given
                : !inside.Contains(node) ? Outside(graph, node)
                : Inside(graph, node, elements, place);
        }

        return [.. roots.Select(root => elements[root])];
    }

    private static Node[] Outside(Graph graph, Node node) => node.Size == 1
        ? [node]
        : [.. Enumerable.Range(0, node.Size).Select(i => graph.Gather(node, IndexMap.Range(i, 1), Shape.Scalar))];

    private static Node[] Inside(Graph graph, Node node, Dictionary<Node, Node[]> elements, string place)
    {
        Node At(int input, int i) => elements[node.Inputs[input]] is { Length: > 1 } many ? many[i] : elements[node.Inputs[input]][0];
        switch (node)
        {
            case ElementwiseNode elementwise:
                return [.. Enumerable.Range(0, node.Size).Select(i =>
                    graph.Apply(elementwise.Operation, [.. Enumerable.Range(0, node.Inputs.Length).Select(k => At(k, i))]))];
            case ReductionNode reduction:
                Operation fold = reduction.Kind == Reduction.Sum ? Operations.Add : Operations.Max;
                return [elements[node.Inputs[0]].Aggregate((a, b) => graph.Apply(fold, a, b))];
            case GatherNode gather:
                return [.. Enumerable.Range(0, node.Size).Select(i => At(0, gather.Map[i]))];
            case ScatterNode scatter:
                Node[] sums = new Node[node.Size];
                Array.Fill(sums, graph.Zero);
                for (int k = 0; k < scatter.Maps.Length; k++)
                {
                    for (int i = 0; i < scatter.Maps[k].Length; i++)
                        sums[scatter.Maps[k][i]] = graph.Add(sums[scatter.Maps[k][i]], At(k, i));
                }

                return sums;
            case DesignProductNode product:
                return [.. Enumerable.Range(0, node.Size).Select(i => Enumerable.Range(0, node.Inputs[0].Size)
                    .Select(j => graph.Multiply(graph.Constant(product.Transposed ? product.Design[j, i] : product.Design[i, j]), At(0, j)))
                    .Aggregate(graph.Add))];
            case KernelNode { Kernel: MatrixProductKernel product }:
                return [.. Enumerable.Range(0, node.Size).Select(e => Enumerable.Range(0, product.Inner)
                    .Select(k => graph.Multiply(At(0, product.LeftIndex(e, k)), At(1, product.RightIndex(e, k)))).Aggregate(graph.Add))];
            default:
                string name = node is KernelNode kernel ? kernel.Kernel.Name : node is ScanNode ? "a recursion" : node.GetType().Name;
                throw new NotSupportedException(
                    $"{place} may hold scalars and small vectors: elementwise functions, sums, products and indexing, but not {name}.");
        }
    }
}
