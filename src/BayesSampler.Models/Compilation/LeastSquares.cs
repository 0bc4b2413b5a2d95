namespace BayesSampler.Models;

/// <summary>
/// The sum of squares of n residuals that are linear in some quantities needs only the triangular factor R of their design:
/// |b + C x|² = |c + R x|² + d², with as many rows as there are columns. Exact, by orthogonal reflections, never through C'C.
/// </summary>
internal static class LeastSquares
{
    /// <summary>The roots with all such sums reduced, where that saves at least half the work.</summary>
    public static Node[] Reduce(Graph graph, IReadOnlyList<Node> roots)
    {
        Dictionary<Node, Node> images = new(ReferenceEqualityComparer.Instance);
        foreach (Node node in Topology.Order(roots))
        {
            Node image = node.Inputs.Length == 0 ? node : node.Rebuild(graph, [.. node.Inputs.Select(input => images[input])]);
            if (image is ReductionNode { Kind: Reduction.Sum, Inputs: [ElementwiseNode { Inputs: [var a, var b] } square] }
                && square.Operation == Operations.Multiply && ReferenceEquals(a, b) && Affine.Of(graph, a) is { } residuals)
                image = Reduced(graph, residuals) ?? image;
            images[node] = image;
        }

        return [.. roots.Select(root => images[root])];
    }

    private static Node? Reduced(Graph graph, Affine residuals)
    {
        int columns = residuals.Terms.Sum(term => term.Basis.Size);
        // Multiplications of an evaluation, before and, at most, after.
        if (columns == 0 || (long)columns * columns * 2 > residuals.Work) return null;
        (double[] r, double[] c, double d) = Factor(residuals, columns);
        Node[] bases = [.. residuals.Terms.Select(term => term.Basis)];
        IndexMap[] places = new IndexMap[bases.Length];
        int start = 0;
        for (int k = 0; k < bases.Length; k++)
        {
            places[k] = IndexMap.Range(start, bases[k].Size);
            start += bases[k].Size;
        }

        Node x = graph.Scatter(Shape.Vector(columns), bases, places);
        Node left = graph.Add(graph.Constant(c, Shape.Vector(columns)), graph.DesignProduct(new Design(r, columns, columns), false, x));
        return graph.Add(graph.Constant(d * d), graph.Sum(graph.Multiply(left, left)));
    }

    /// <summary>R row by row, c and d, block of rows by block of rows.</summary>
    private static (double[] R, double[] C, double D) Factor(Affine residuals, int columns)
    {
        int rows = residuals.Offset.Length;
        int block = Math.Max(1024, 4 * columns);
        double[] r = new double[columns * columns];
        double[] c = new double[columns];
        double d = 0;
        for (int first = 0; first < rows; first += block)
        {
            // What the blocks before left, and this one's rows.
            int count = Math.Min(block, rows - first);
            int height = columns + 1 + count;
            double[] matrix = new double[height * columns];
            double[] right = new double[height];
            for (int j = 0; j < columns; j++)
            {
                for (int i = 0; i < columns; i++) matrix[j * height + i] = r[i * columns + j];
            }

            c.CopyTo(right, 0);
            right[columns] = d;
            int column = 0;
            foreach ((Node basis, double[] values) in residuals.Terms)
            {
                for (int j = 0; j < basis.Size; j++, column++)
                    values.AsSpan(j * rows + first, count).CopyTo(matrix.AsSpan(column * height + columns + 1));
            }

            residuals.Offset.AsSpan(first, count).CopyTo(right.AsSpan(columns + 1));
            HouseholderQr qr = new(matrix, height, columns);
            double[] factor = qr.UnpivotedR();
            for (int i = 0; i < columns; i++)
            {
                for (int j = 0; j < columns; j++) r[i * columns + j] = factor[j * columns + i];
            }

            double[] turned = qr.TransposedTimes(right);
            turned.AsSpan(0, columns).CopyTo(c);
            d = Math.Sqrt(FixedOrder.SumOfSquares(turned.AsSpan(columns)));
        }

        MakeTriangular(r, c);
        return (r, c, d);
    }

    /// <summary>
    /// Pivoting has left the columns of R in another order than its triangle's. Reflections of R and c bring it to a triangle again, whose
    /// zeros products leave out.
    /// </summary>
    private static void MakeTriangular(double[] r, double[] c)
    {
        int n = c.Length;
        double[] v = new double[n];
        double[] sums = new double[n];
        for (int k = 0; k < n - 1; k++)
        {
            double largest = 0;
            for (int i = k; i < n; i++)
            {
                v[i] = r[i * n + k];
                largest = Math.Max(largest, Math.Abs(v[i]));
            }

            ReadOnlySpan<double> normal = v.AsSpan(k);
            if (!normal[1..].ContainsAnyExcept(0)) continue;
            // In units of the column, by a power of two: squares of its own numbers could be too large or too small.
            int unit = Math.ILogB(largest);
            for (int i = k; i < n; i++) v[i] = Math.ScaleB(v[i], -unit);
            double length = Math.Sqrt(FixedOrder.SumOfSquares(normal));
            double target = v[k] > 0 ? -length : length;
            v[k] -= target;
            double scale = 2 / FixedOrder.SumOfSquares(normal);
            // Row i becomes row i − v_i scale (v'R).
            Span<double> product = sums.AsSpan(k + 1);
            product.Clear();
            for (int i = k; i < n; i++) FixedOrder.MultiplyAdd(v[i], Row(i), product);
            for (int i = k; i < n; i++) FixedOrder.MultiplyAdd(-scale * v[i], product, Row(i));
            FixedOrder.MultiplyAdd(-scale * FixedOrder.Dot(normal, c.AsSpan(k)), normal, c.AsSpan(k));
            r[k * n + k] = Math.ScaleB(target, unit);
            for (int i = k + 1; i < n; i++) r[i * n + k] = 0;

            Span<double> Row(int i) => r.AsSpan(i * n + k + 1, n - k - 1);
        }
    }
}
