namespace BayesSampler.Models;

/// <summary>
/// The last rewriting before the plan: sums with a product become fused multiply-adds, and arrays of logistic functions the
/// exponential they share with their derivatives. It looks at nothing but a node and its inputs, so that a value has the same
/// bits whatever else is computed beside it.
/// </summary>
internal static class Contraction
{
    public static Node[] Apply(Graph graph, IReadOnlyList<Node> roots)
    {
        Dictionary<Node, Node> images = new(ReferenceEqualityComparer.Instance);
        foreach (Node node in Topology.Order(roots))
        {
            images[node] = node switch
            {
                ElementwiseNode sum when sum.Operation == Operations.Add => Fuse(graph, sum, images),
                ReductionNode { Kind: Reduction.Sum } reduction when reduction.Inputs[0] is ElementwiseNode product
                    && product.Operation == Operations.Multiply => graph.Unique(typeof(DotNode), new DotNode(images[product.Inputs[0]], images[product.Inputs[1]])),
                ElementwiseNode { IsScalar: false } logistic when logistic.Operation == Operations.Sigmoid => Sigmoid(graph, images[logistic.Inputs[0]]),
                ElementwiseNode { IsScalar: false } softplus when softplus.Operation == Operations.Log1pExp => Log1pExp(graph, images[softplus.Inputs[0]]),
                ElementwiseNode { IsScalar: false } sum when sum.Operation == Operations.LogAddExp =>
                    LogAddExp(graph, images[sum.Inputs[0]], images[sum.Inputs[1]]),
                _ when node.Inputs.Length == 0 => node,
                _ => node.Rebuild(graph, [.. node.Inputs.Select(input => images[input])]),
            };
        }

        return [.. roots.Select(root => images[root])];
    }

    private static Node Fuse(Graph graph, ElementwiseNode sum, Dictionary<Node, Node> images)
    {
        (Node a, Node b) = (sum.Inputs[0], sum.Inputs[1]);
        // The product behind the sum, and of the same size: a scalar product is added as it is.
        Node? product = IsProduct(b, sum.Size) ? b : IsProduct(a, sum.Size) ? a : null;
        if (product is null) return graph.Add(images[a], images[b]);
        return graph.Apply(Operations.MultiplyAdd, images[product.Inputs[0]], images[product.Inputs[1]], images[ReferenceEquals(product, b) ? a : b]);
    }

    /// <summary>exp(-|x|), which cannot overflow.</summary>
    private static Node Decay(Graph graph, Node x) => graph.Exp(graph.Negate(graph.Apply(Operations.Abs, x)));

    private static Node Sigmoid(Graph graph, Node x)
    {
        Node decay = Decay(graph, x);
        return graph.Multiply(graph.Select(graph.Less(x, graph.Zero), decay, graph.One), graph.Reciprocal(graph.Add(graph.One, decay)));
    }

    private static Node Log1pExp(Graph graph, Node x) =>
        graph.Add(graph.Apply(Operations.Max, graph.Zero, x), graph.Apply(Operations.Log1p, Decay(graph, x)));

    private static Node LogAddExp(Graph graph, Node a, Node b)
    {
        // Equal infinities have no difference.
        Node sum = graph.Add(graph.Apply(Operations.Max, a, b), graph.Apply(Operations.Log1p, Decay(graph, graph.Subtract(a, b))));
        return graph.Select(graph.Apply(Operations.Equal, a, b), graph.Add(a, graph.Constant(0.69314718055994531)), sum);
    }

    private static bool IsProduct(Node node, int size) =>
        node is ElementwiseNode elementwise && elementwise.Operation == Operations.Multiply && node.Size == size;
}
