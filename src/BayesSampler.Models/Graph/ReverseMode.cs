namespace BayesSampler.Models;

/// <summary>Derivatives as graphs: the adjoints of a scalar's inputs, by the chain rule from the root down.</summary>
internal static class ReverseMode
{
    /// <summary>The derivatives of a scalar in some of the nodes it depends on; zeros where it does not.</summary>
    public static Node[] Gradient(Graph graph, Node root, IReadOnlyList<Node> inputs) => Adjoints(graph, [(root, graph.One)], inputs);

    /// <summary>The adjoints of nodes, given those of others.</summary>
    public static Node[] Adjoints(Graph graph, IReadOnlyList<(Node Node, Node Adjoint)> seeds, IReadOnlyList<Node> inputs)
    {
        List<Node> order = Topology.Order(seeds.Select(seed => seed.Node));
        HashSet<Node> wanted = Topology.DependentOn(order, inputs);
        Dictionary<Node, List<Node>> contributions = new(ReferenceEqualityComparer.Instance);
        foreach ((Node node, Node adjoint) in seeds) Contribute(node, adjoint);
        Dictionary<Node, Node> adjoints = new(ReferenceEqualityComparer.Instance);
        for (int k = order.Count - 1; k >= 0; k--)
        {
            Node node = order[k];
            if (!wanted.Contains(node) || !contributions.TryGetValue(node, out List<Node>? parts)) continue;
            Node adjoint = Total(graph, node, parts);
            adjoints[node] = adjoint;
            if (!Graph.IsZero(adjoint)) Propagate(node, adjoint);
        }

        return [.. inputs.Select(input => adjoints.TryGetValue(input, out Node? adjoint)
            ? graph.Broadcast(adjoint, input.Shape) : graph.Constant(new double[input.Size], input.Shape))];

        void Contribute(Node node, Node? adjoint)
        {
            if (adjoint is null || !wanted.Contains(node)) return;
            if (!contributions.TryGetValue(node, out List<Node>? parts)) contributions.Add(node, parts = []);
            parts.Add(adjoint);
        }

        void Propagate(Node node, Node adjoint)
        {
            switch (node)
            {
                case ElementwiseNode elementwise:
                    foreach (Node input in node.Inputs.Distinct())
                    {
                        if (!wanted.Contains(input)) continue;
                        Node part = graph.Multiply(adjoint, Partial(graph, elementwise, input));
                        // A scalar input stood for every element, and so did a scalar adjoint.
                        if (input.IsScalar && !node.IsScalar) part = part.IsScalar ? graph.Multiply(graph.Constant(node.Size), part) : graph.Sum(part);
                        Contribute(input, part);
                    }

                    break;
                case ReductionNode { Kind: Reduction.Sum }:
                    Contribute(node.Inputs[0], adjoint);
                    break;
                case ReductionNode { Kind: Reduction.Max }:
                    break;
                case GatherNode gather:
                    Contribute(node.Inputs[0], graph.Scatter(node.Inputs[0].Shape, [graph.Broadcast(adjoint, node.Shape)], [gather.Map]));
                    break;
                case ScatterNode scatter:
                    Node whole = graph.Broadcast(adjoint, node.Shape);
                    for (int i = 0; i < node.Inputs.Length; i++)
                        Contribute(node.Inputs[i], graph.Gather(whole, scatter.Maps[i], node.Inputs[i].Shape));
                    break;
                case DesignProductNode product:
                    Contribute(node.Inputs[0], graph.DesignProduct(product.Design, !product.Transposed, graph.Broadcast(adjoint, node.Shape)));
                    break;
                case ScanNode scan:
                    Node?[] scanParts = scan.Reverse(graph, graph.Broadcast(adjoint, node.Shape));
                    for (int i = 0; i < scanParts.Length; i++) Contribute(node.Inputs[i], scanParts[i]);
                    break;
                case KernelNode kernel:
                    Node?[] kernelParts = kernel.Kernel.Reverse(graph, kernel, graph.Broadcast(adjoint, node.Shape));
                    for (int i = 0; i < kernelParts.Length; i++) Contribute(node.Inputs[i], kernelParts[i]);
                    break;
                case InputNode or PlaceholderNode:
                    break;
                default:
                    throw new InvalidOperationException($"A {node.GetType().Name} has no derivative.");
            }
        }
    }

    /// <summary>The derivative in an input, which may stand in several places: that of x x is 2 x.</summary>
    private static Node Partial(Graph graph, ElementwiseNode node, Node input)
    {
        Node total = graph.Zero;
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            if (ReferenceEquals(node.Inputs[i], input) && node.Operation.Derivative(graph, node.Inputs, node, i) is { } partial)
                total = graph.Add(total, partial);
        }

        return total;
    }

    /// <summary>The sum of the contributions; parts that are scatters become one.</summary>
    private static Node Total(Graph graph, Node node, List<Node> parts)
    {
        List<Node> inputs = [];
        List<IndexMap> maps = [];
        Node total = graph.Zero;
        foreach (Node part in parts)
        {
            // A scalar stands for every element, also one that is a scatter itself: its maps know nothing of this node's places.
            if (part is ScatterNode scatter && part.Size == node.Size)
            {
                inputs.AddRange(scatter.Inputs);
                maps.AddRange(scatter.Maps);
            }
            else
            {
                total = graph.Add(total, part);
            }
        }

        if (inputs.Count == 0) return total;
        Node joined = graph.Scatter(node.Shape, inputs, maps);
        return graph.Add(total, joined);
    }
}
