using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

/// <summary>A correlation matrix or its Cholesky factor by the inverse hyperbolic tangents of canonical partial correlations.</summary>
/// <remarks>Densities are those of the entries below the diagonal, of the matrix or of the factor.</remarks>
internal sealed class CorrelationTransform(bool factor) : Transform
{
    public override int Dimension(Shape shape) => CorrelationCholesky.Pairs(shape.Rows);

    public override (Expr Value, Expr? LogJacobian) Constrain(Expr coordinates, Shape shape)
    {
        int n = shape.Rows;
        Expr both = new(new KernelNode(new CorrelationCholeskyKernel(n), [coordinates.Node]));
        Expr lower = new(new GatherNode(both.Node, IndexMap.Range(1, n * n), shape));
        if (factor) return (lower, both[0]);
        // From the entries of L below the diagonal to those of L L': row i of L goes with L[j,j] in column j.
        double[] powers = [.. Enumerable.Range(0, n).Select(j => (double)(n - 1 - j))];
        // The sum of squares of a row is 1 up to rounding.
        double[,] diagonal = new double[n, n];
        for (int i = 0; i < n; i++) diagonal[i, i] = 1;
        return (Where(diagonal, 1, MatrixProduct(lower, Transpose(lower))), both[0] + Sum(powers * Log(Diagonal(lower))));
    }

    public override string? Unconstrain(
        ReadOnlySpan<double> value, Shape shape, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, Span<double> coordinates)
    {
        int n = shape.Rows;
        double[] root = value.ToArray();
        for (int i = 0; i < n; i++)
        {
            double length = factor ? FixedOrder.SumOfSquares(value.Slice(i * n, n)) : value[i * n + i];
            if (!(Math.Abs(length - 1) <= 1e-8))
            {
                string what = factor ? "the sum of squares of row" : "the diagonal element of row";
                return Require.Invariant($"{what} {i + 1} is {length}, not 1");
            }

            for (int j = i + 1; j < n; j++)
            {
                double above = value[i * n + j];
                double wanted = factor ? 0 : value[j * n + i];
                if (!(Math.Abs(above - wanted) <= 1e-8)) return Require.Invariant($"element {i + 1},{j + 1} is {above}, not {wanted}");
            }

            if (factor && !(value[i * n + i] > 0)) return Require.Invariant($"element {i + 1},{i + 1} is {value[i * n + i]}, not positive");
        }

        if (!factor && !CholeskyFactor.Factor(value, root, n, new double[CholeskyFactor.ScratchSize(n)])) return "it is not positive definite";
        CorrelationCholesky.Inverse(root, coordinates, n);
        return null;
    }

    public override string? ComplainAboutShape(Shape shape) =>
        shape.IsMatrix && shape.Rows == shape.Columns && shape.Rows >= 2 ? null : "takes a square matrix of at least 2 rows";
}
