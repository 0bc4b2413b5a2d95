namespace BayesSampler.Models;

/// <summary>Walks over graphs, without recursion: a sum of ten thousand terms is ten thousand nodes deep.</summary>
internal static class Topology
{
    /// <summary>All nodes that the roots need, inputs first.</summary>
    public static List<Node> Order(params IEnumerable<Node> roots)
    {
        List<Node> order = [];
        HashSet<Node> seen = [];
        Stack<(Node Node, int Next)> open = [];
        foreach (Node root in roots)
        {
            if (seen.Add(root)) open.Push((root, 0));
            while (open.TryPop(out (Node Node, int Next) top))
            {
                if (top.Next == top.Node.Inputs.Length)
                {
                    order.Add(top.Node);
                    continue;
                }

                open.Push((top.Node, top.Next + 1));
                Node input = top.Node.Inputs[top.Next];
                if (seen.Add(input)) open.Push((input, 0));
            }
        }

        return order;
    }

    /// <summary>The nodes that depend on one of the given leaves, the leaves among them.</summary>
    public static HashSet<Node> DependentOn(IReadOnlyList<Node> order, IEnumerable<Node> leaves)
    {
        HashSet<Node> dependent = [.. leaves];
        foreach (Node node in order)
        {
            if (node.Inputs.Any(dependent.Contains)) dependent.Add(node);
        }

        return dependent;
    }

    /// <summary>
    /// What a body over placeholders takes from outside: the nodes that do not depend on them and are used by those that do, or
    /// are roots themselves.
    /// </summary>
    public static Node[] Captured(IReadOnlyList<Node> roots, IEnumerable<Node> placeholders)
    {
        List<Node> order = Order(roots);
        HashSet<Node> inside = DependentOn(order, placeholders);
        HashSet<Node> captured = [.. roots.Where(node => !inside.Contains(node))];
        foreach (Node node in order.Where(inside.Contains)) captured.UnionWith(node.Inputs.Where(input => !inside.Contains(input)));
        return [.. order.Where(captured.Contains)];
    }

    /// <summary>The roots with some nodes replaced, rebuilt through a graph.</summary>
    public static Node[] Rebuild(Graph graph, IReadOnlyList<Node> roots, IReadOnlyDictionary<Node, Node>? replaced = null)
    {
        Dictionary<Node, Node> images = new(ReferenceEqualityComparer.Instance);
        foreach (Node node in Order(roots))
        {
            images[node] = replaced is not null && replaced.TryGetValue(node, out Node? other)
                ? other
                : node.Rebuild(graph, [.. node.Inputs.Select(input => images[input])]);
        }

        return [.. roots.Select(root => images[root])];
    }
}
