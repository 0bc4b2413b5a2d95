namespace BayesSampler;

/// <summary>
/// What draws and their gradients say of the covariance beyond its diagonal: orthonormal directions, in units of standard deviations,
/// with the variance along each.
/// </summary>
/// <remarks>
/// The covariance S closest in Fisher divergence solves S Cg S = Cx, with the covariances Cx of draws and Cg of gradients: their
/// geometric mean (Seyboldt, Carlson and Carpenter 2026). For a Gaussian it is exact as soon as the draws span the space, wherever they
/// are from; in general the spectrum has noise, and what could be noise alone is taken for a variance of 1. With fewer draws than
/// coordinates the mean is taken in the space that draws and gradients span.
/// </remarks>
internal sealed class CovarianceSpectrum
{
    /// <summary>Draws for each coordinate from which on all of the covariance is estimated.</summary>
    private const double Enough = 1.3;

    /// <summary>Added to unit variances, so that a direction that only draws or only gradients have seen keeps a bounded factor.</summary>
    private const double FewDrawsNugget = 1e-2;
    private const double Nugget = 1e-13;

    /// <summary>
    /// Variances below this factor (and above its reciprocal) count as 1: what the noise of so few draws could make of 1, which grows
    /// without bound as draws become as few as coordinates; and the share of it that the spanned space, damped, still shows.
    /// </summary>
    private const double WidestBand = 10;
    private const double FewDrawsBand = 3;

    /// <summary>A few are near enough for a threshold; for so few coordinates the whole estimate costs no more.</summary>
    private const int PowerSteps = 8;
    private const int SmallDimension = 32;

    /// <summary>Nothing beyond the diagonal.</summary>
    public static readonly CovarianceSpectrum Nothing = new([], [], isAll: false);

    private readonly double[] _conditions;
    private readonly double[] _middles;

    /// <param name="variances">In increasing order.</param>
    /// <param name="directions">As rows.</param>
    /// <param name="isAll">Whether no further direction is left, of variance 1.</param>
    private CovarianceSpectrum(double[] variances, double[] directions, bool isAll)
    {
        int rank = variances.Length;
        int d = rank == 0 ? 0 : directions.Length / rank;
        Rank = rank;
        Variances = new double[rank];
        Directions = new double[directions.Length];
        _conditions = new double[rank + 1];
        _middles = new double[rank + 1];
        int low = 0, high = rank - 1;
        for (int k = 0; k <= rank; k++)
        {
            double smallest = Smallest(low, high), largest = Largest(low, high);
            _conditions[k] = largest / smallest;
            _middles[k] = Math.Sqrt(largest) * Math.Sqrt(smallest);
            if (k == rank) break;
            // The end goes without which the rest is closer together.
            double withoutLow = Largest(low + 1, high) / Smallest(low + 1, high);
            double withoutHigh = Largest(low, high - 1) / Smallest(low, high - 1);
            int next = withoutLow < withoutHigh || (withoutLow == withoutHigh && variances[low] * variances[high] < 1) ? low++ : high--;
            Variances[k] = variances[next];
            directions.AsSpan(next * d, d).CopyTo(Directions.AsSpan(k * d));
        }

        double Smallest(int from, int to) => from > to ? 1 : isAll ? variances[from] : Math.Min(1, variances[from]);
        double Largest(int from, int to) => from > to ? 1 : isAll ? variances[to] : Math.Max(1, variances[to]);
    }

    /// <summary>The number of directions whose variance is not 1 up to noise.</summary>
    public int Rank { get; }

    /// <summary>Variances along them, in the order in which a metric had best deal with them.</summary>
    public double[] Variances { get; }

    /// <summary>The directions as rows, in the same order.</summary>
    public double[] Directions { get; }

    /// <summary>The condition number left when the first directions are dealt with.</summary>
    public double Condition(int dealtWith) => _conditions[dealtWith];

    /// <summary>The geometric middle of the variances then left.</summary>
    public double Middle(int dealtWith) => _middles[dealtWith];

    /// <summary>The number of directions to deal with until no more than this condition number is left.</summary>
    public int RankFor(double condition)
    {
        int rank = 0;
        while (rank < Rank && _conditions[rank] > condition) rank++;
        return rank;
    }

    /// <summary>Roughly, the additions and multiplications of an estimate.</summary>
    /// <param name="n">Draws.</param>
    /// <param name="d">Coordinates.</param>
    public static double Operations(int n, int d)
    {
        bool enough = IsEnough(n, d);
        double size = enough ? d : Math.Min(2 * n, d);
        double space = enough ? 0 : 4 * size * size * d + 4 * n * size * d;
        // Rows cost something however short they are.
        const double Row = 200;
        return space + 2 * n * (size * size + Row) + 12 * size * size * (size + Row / 10);
    }

    /// <summary>Directions that an estimate finds at most.</summary>
    /// <inheritdoc cref="Operations"/>
    public static long LargestRank(int n, int d) => IsEnough(n, d) ? d : Math.Min(2L * n, d);

    /// <summary>Numbers that an estimate takes at most, with the metric's own made of it.</summary>
    /// <inheritdoc cref="Operations"/>
    public static long Numbers(int n, int d)
    {
        bool enough = IsEnough(n, d);
        long size = LargestRank(n, d);
        long space = enough ? 0 : 2 * size * d + 2 * n * size;
        return 2L * n * d + space + 9 * size * size + 3 * size * d + 20L * d;
    }

    /// <summary>Roughly, the additions and multiplications of a screening.</summary>
    /// <inheritdoc cref="Operations"/>
    public static double ScreeningOperations(int n, int d) => d > SmallDimension ? 8.0 * n * d * (PowerSteps + 1) : 0;

    /// <summary>
    /// Whether an estimate would find anything, told by much less work where coordinates are many: from the eigenvalue largest in size of
    /// Cx − Cg, which is λ − 1/λ along a direction of variance λ. What chance does to the draws of a Gaussian it does to their gradients
    /// too, so that it cancels.
    /// </summary>
    /// <inheritdoc cref="Estimate"/>
    public static bool IsWorthEstimating(DrawWindow window, ReadOnlySpan<double> scales)
    {
        int n = window.Kept, d = scales.Length;
        if (n < 4 || d < 2) return false;
        if (d <= SmallDimension) return true;
        // How far apart chance alone brings them, where draws and gradients do not follow each other.
        double ratio = Math.Sqrt((double)d / n);
        double closest = Math.Max(0, 1 - ratio);
        return Exceeds(1.3 * ((1 + ratio) * (1 + ratio) - closest * closest), window, scales);
    }

    /// <summary>Estimates it from a window; nothing where draws are too few to tell.</summary>
    /// <param name="window">Draws and gradients.</param>
    /// <param name="scales">Of each coordinate: draws are divided by it, gradients multiplied.</param>
    public static CovarianceSpectrum Estimate(DrawWindow window, ReadOnlySpan<double> scales)
    {
        int n = window.Kept, d = scales.Length;
        if (n < 4 || d < 2) return Nothing;
        double ratio = Math.Sqrt((double)d / n);
        double[] x = new double[n * d];
        double[] g = new double[n * d];
        for (int k = 0; k < n; k++)
        {
            window.Draw(k, out ReadOnlySpan<double> position, out ReadOnlySpan<double> gradient);
            for (int i = 0; i < d; i++)
            {
                x[k * d + i] = position[i] / scales[i];
                g[k * d + i] = gradient[i] * scales[i];
            }
        }

        Centre(x, n, d);
        Centre(g, n, d);
        bool enough = IsEnough(n, d);
        double band = enough ? Math.Min((1 + ratio) / (1 - ratio), WidestBand) : FewDrawsBand;
        double[] basis = enough ? [] : Basis(x, g, n, d);
        int size = enough ? d : basis.Length / d;
        if (!enough)
        {
            x = Project(x, basis, n, d, size);
            g = Project(g, basis, n, d, size);
        }

        double[] values = new double[size];
        double[] vectors = new double[size * size];
        double nugget = enough ? Nugget : FewDrawsNugget;
        return TryGeometricMean(Covariance(x, n, size, nugget), Covariance(g, n, size, nugget), values, vectors, size)
            ? Keep(values, vectors, basis, size, d, band)
            : Nothing;
    }

    private static bool IsEnough(int n, int d) => n >= Enough * d;

    /// <summary>Those beyond the noise, in all d coordinates.</summary>
    private static CovarianceSpectrum Keep(double[] values, double[] vectors, double[] basis, int size, int d, double band)
    {
        int[] order = [.. Enumerable.Range(0, size).Where(k => values[k] > band || values[k] < 1 / band)];
        Array.Sort([.. order.Select(k => values[k])], order);
        double[] directions = new double[order.Length * d];
        for (int k = 0; k < order.Length; k++)
        {
            ReadOnlySpan<double> vector = vectors.AsSpan(order[k] * size, size);
            Span<double> direction = directions.AsSpan(k * d, d);
            if (basis.Length == 0) vector.CopyTo(direction);
            else for (int j = 0; j < size; j++) FixedOrder.MultiplyAdd(vector[j], basis.AsSpan(j * d, d), direction);
        }

        return new CovarianceSpectrum([.. order.Select(k => values[k])], directions, isAll: order.Length == d);
    }

    private static void Centre(double[] rows, int n, int d)
    {
        double[] mean = new double[d];
        for (int k = 0; k < n; k++) FixedOrder.MultiplyAdd(1.0 / n, rows.AsSpan(k * d, d), mean);
        for (int k = 0; k < n; k++) FixedOrder.MultiplyAdd(-1, mean, rows.AsSpan(k * d, d));
    }

    /// <summary>
    /// Whether the eigenvalue of Cx − Cg that is largest in size, in units of the scales, is beyond a limit: by power iteration, of which the
    /// length that it makes of a unit vector comes near it from below, also where there are two of opposite sign, as correlated pairs have
    /// them. Draws stay where they are; it is the direction that is scaled.
    /// </summary>
    private static bool Exceeds(double limit, DrawWindow window, ReadOnlySpan<double> scales)
    {
        int n = window.Kept, d = scales.Length;
        Moment positions = new(d), gradients = new(d);
        for (int k = 0; k < n; k++)
        {
            window.Draw(k, out ReadOnlySpan<double> position, out ReadOnlySpan<double> gradient);
            FixedOrder.MultiplyAdd(1.0 / n, position, positions.Mean);
            FixedOrder.MultiplyAdd(1.0 / n, gradient, gradients.Mean);
        }

        double[] direction = new double[d];
        window.Draw(0, out ReadOnlySpan<double> first, out _);
        for (int i = 0; i < d; i++) direction[i] = (first[i] - positions.Mean[i]) / scales[i];
        double length = Math.Sqrt(FixedOrder.SumOfSquares(direction));
        for (int step = 0; step < PowerSteps && length > 0; step++)
        {
            for (int i = 0; i < d; i++)
            {
                direction[i] /= length;
                positions.Direction[i] = direction[i] / scales[i];
                gradients.Direction[i] = direction[i] * scales[i];
            }

            positions.Begin();
            gradients.Begin();
            for (int k = 0; k < n; k++)
            {
                window.Draw(k, out ReadOnlySpan<double> position, out ReadOnlySpan<double> gradient);
                positions.Add(position);
                gradients.Add(gradient);
            }

            positions.End();
            gradients.End();
            for (int i = 0; i < d; i++) direction[i] = (positions.Product[i] / scales[i] - gradients.Product[i] * scales[i]) / n;
            length = Math.Sqrt(FixedOrder.SumOfSquares(direction));
            if (length > limit) return true;
            // Far too little, unless the first direction was all but at right angles to the one looked for.
            if (100 * Math.Sqrt(d) * length < limit) return false;
        }

        return false;
    }

    /// <summary>Orthonormal rows that span all rows of both, by Gram and Schmidt, twice for accuracy.</summary>
    private static double[] Basis(double[] x, double[] g, int n, int d)
    {
        double[] basis = new double[Math.Min(2 * n, d) * d];
        int size = 0;
        foreach (double[] rows in new[] { x, g })
        {
            for (int k = 0; k < n && size * d < basis.Length; k++)
            {
                Span<double> next = basis.AsSpan(size * d, d);
                rows.AsSpan(k * d, d).CopyTo(next);
                double before = Math.Sqrt(FixedOrder.SumOfSquares(next));
                for (int pass = 0; pass < 2; pass++)
                {
                    for (int j = 0; j < size; j++)
                    {
                        ReadOnlySpan<double> other = basis.AsSpan(j * d, d);
                        FixedOrder.MultiplyAdd(-FixedOrder.Dot(next, other), other, next);
                    }
                }

                double length = Math.Sqrt(FixedOrder.SumOfSquares(next));
                if (!(length > 1e-8 * before)) continue;
                for (int i = 0; i < d; i++) next[i] /= length;
                size++;
            }
        }

        return basis[..(size * d)];
    }

    private static double[] Project(double[] rows, double[] basis, int n, int d, int size)
    {
        double[] result = new double[n * size];
        for (int k = 0; k < n; k++)
        {
            for (int j = 0; j < size; j++) result[k * size + j] = FixedOrder.Dot(rows.AsSpan(k * d, d), basis.AsSpan(j * d, d));
        }

        return result;
    }

    private static double[] Covariance(double[] rows, int n, int d, double nugget)
    {
        double[] result = new double[d * d];
        for (int k = 0; k < n; k++)
        {
            ReadOnlySpan<double> row = rows.AsSpan(k * d, d);
            for (int i = 0; i < d; i++) FixedOrder.MultiplyAdd(row[i] / n, row[..(i + 1)], result.AsSpan(i * d, i + 1));
        }

        for (int i = 0; i < d; i++)
        {
            result[i * d + i] += nugget;
            for (int j = 0; j < i; j++) result[j * d + i] = result[i * d + j];
        }

        return result;
    }

    /// <summary>Eigenvalues and eigenvectors (rows) of the S with S Cg S = Cx.</summary>
    private static bool TryGeometricMean(double[] cx, double[] cg, double[] values, double[] vectors, int d)
    {
        // With Cg = L L' and L'Cx L = V' T V: S = B B', B = L^-T V' T^1/4.
        double[] lower = new double[d * d];
        if (!Cholesky.TryFactor(cg, lower, d)) return false;
        double[] upper = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++) upper[j * d + i] = lower[i * d + j];
        }

        double[] half = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++) half[i * d + j] = FixedOrder.Dot(cx.AsSpan(i * d + j, d - j), upper.AsSpan(j * d + j, d - j));
        }

        double[] middle = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            for (int k = i; k < d; k++) FixedOrder.MultiplyAdd(upper[i * d + k], half.AsSpan(k * d, i + 1), middle.AsSpan(i * d, i + 1));
        }

        if (!SymmetricEigen.TryDecompose(middle, values, vectors)) return false;
        double[] columns = new double[d * d];
        for (int k = 0; k < d; k++)
        {
            if (!(values[k] > 0)) return false;
            Span<double> row = vectors.AsSpan(k * d, d);
            Cholesky.SolveTransposed(lower, row, d);
            double fourth = Math.Sqrt(Math.Sqrt(values[k]));
            for (int i = 0; i < d; i++) columns[i * d + k] = fourth * row[i];
        }

        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++) middle[i * d + j] = FixedOrder.Dot(columns.AsSpan(i * d, d), columns.AsSpan(j * d, d));
        }

        if (!SymmetricEigen.TryDecompose(middle, values, vectors)) return false;
        foreach (double value in values)
        {
            if (!(value > 0 && double.IsFinite(value))) return false;
        }

        return true;
    }

    /// <summary>A product of centred rows' matrix of squares with a direction, row by row.</summary>
    private sealed class Moment(int dimension)
    {
        private double _centre;
        private double _sum;

        public double[] Mean { get; } = new double[dimension];

        public double[] Direction { get; } = new double[dimension];

        public double[] Product { get; } = new double[dimension];

        public void Begin()
        {
            Array.Clear(Product);
            _centre = FixedOrder.Dot(Mean, Direction);
            _sum = 0;
        }

        public void Add(ReadOnlySpan<double> row)
        {
            double along = FixedOrder.Dot(row, Direction) - _centre;
            FixedOrder.MultiplyAdd(along, row, Product);
            _sum += along;
        }

        public void End() => FixedOrder.MultiplyAdd(-_sum, Mean, Product);
    }
}
