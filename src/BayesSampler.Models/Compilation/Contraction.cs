namespace BayesSampler.Models;

/// <summary>
/// The last rewriting before the plan: sums with a product become fused multiply-adds. It looks at nothing but the sum and its
/// inputs, so that a value has the same bits whatever else is computed beside it.
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

    private static bool IsProduct(Node node, int size) =>
        node is ElementwiseNode elementwise && elementwise.Operation == Operations.Multiply && node.Size == size;
}
