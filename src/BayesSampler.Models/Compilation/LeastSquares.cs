namespace BayesSampler.Models;

internal static class LeastSquares
{
    public static Node[] Reduce(Graph graph, Node[] roots) => roots;
}
