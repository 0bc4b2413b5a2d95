namespace BayesSampler.Models;

/// <summary>The sum of a model's terms, in an order that costs little.</summary>
internal static class Summands
{
    /// <summary>Up to here adding the lanes of a sum costs more than another addition in each row.</summary>
    private const int LargestMerged = 64;

    /// <summary>
    /// The total of some scalars: sums over few rows with the same factor become one, and what is known early is added first.
    /// </summary>
    public static Node Total(Graph graph, IReadOnlyList<Node> terms)
    {
        List<Node> scalars = [];
        List<Node> late = [];
        Dictionary<(Node? Factor, int Rows), Node> sums = [];
        List<(Node? Factor, int Rows)> order = [];
        foreach (Node summand in terms.SelectMany(Flatten))
        {
            (Node? factor, Node rest) = Split(summand);
            if (rest is ReductionNode { Kind: Reduction.Sum, Inputs: [{ Size: <= LargestMerged } rows] })
            {
                (Node? Factor, int Rows) key = (factor, rows.Size);
                if (sums.TryGetValue(key, out Node? others))
                {
                    sums[key] = graph.Add(others, rows);
                }
                else
                {
                    sums.Add(key, rows);
                    order.Add(key);
                }
            }
            else if (rest is ReductionNode or DesignProductNode or KernelNode)
            {
                late.Add(summand);
            }
            else
            {
                scalars.Add(summand);
            }
        }

        Node total = graph.Zero;
        foreach (Node scalar in scalars) total = graph.Add(total, scalar);
        foreach (Node summand in late) total = graph.Add(total, summand);
        foreach ((Node? Factor, int Rows) key in order)
        {
            Node sum = graph.Sum(sums[key]);
            total = graph.Add(total, key.Factor is null ? sum : graph.Multiply(key.Factor, sum));
        }

        return total;
    }

    /// <summary>The parts of a sum of scalars.</summary>
    private static IEnumerable<Node> Flatten(Node term)
    {
        Stack<Node> open = new([term]);
        while (open.TryPop(out Node? node))
        {
            if (node is ElementwiseNode { Inputs: [var a, var b] } sum && sum.Operation == Operations.Add && node.IsScalar)
            {
                open.Push(b);
                open.Push(a);
            }
            else
            {
                yield return node;
            }
        }
    }

    private static (Node? Factor, Node Others) Split(Node node) =>
        node is ElementwiseNode { Inputs: [var factor, var rest] } product && product.Operation == Operations.Multiply && node.IsScalar
            ? (factor, rest) : (null, node);
}
