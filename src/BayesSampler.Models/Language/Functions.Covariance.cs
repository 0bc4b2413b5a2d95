namespace BayesSampler.Models;

// Covariance functions of Gaussian processes. The distances are data, so only what depends on parameters is computed again, and
// only for one of each pair of points.
public static partial class Functions
{
    /// <summary>sd² exp(−d² / (2 l²)) for all pairs of points: very smooth functions. Also called squared exponential or RBF.</summary>
    /// <param name="points">One number a point, or one row a point.</param>
    /// <param name="sd">Marginal standard deviation: a positive scalar.</param>
    /// <param name="lengthScale">A positive scalar, or one for each column of the points.</param>
    /// <returns>A symmetric matrix; add noise by <see cref="AddDiagonal"/>.</returns>
    /// <exception cref="ArgumentException">Shapes that do not fit, or points that are not data.</exception>
    public static Expr ExponentiatedQuadratic(Expr points, Expr sd, Expr lengthScale) =>
        Covariance("exponentiated_quadratic", points, sd, lengthScale, square => Exp(-0.5 * square));

    /// <summary>sd² exp(−d / l): continuous functions without derivatives, the Ornstein-Uhlenbeck process.</summary>
    /// <inheritdoc cref="ExponentiatedQuadratic"/>
    public static Expr ExponentialCovariance(Expr points, Expr sd, Expr lengthScale) =>
        Covariance("exponential_covariance", points, sd, lengthScale, square => Exp(-Root(square)));

    /// <summary>sd² (1 + √3 d/l) exp(−√3 d/l): functions with one derivative.</summary>
    /// <inheritdoc cref="ExponentiatedQuadratic"/>
    public static Expr Matern32(Expr points, Expr sd, Expr lengthScale) => Covariance("matern32", points, sd, lengthScale, square =>
    {
        Expr distance = Math.Sqrt(3) * Root(square);
        return (1 + distance) * Exp(-distance);
    });

    /// <summary>sd² (1 + √5 d/l + 5 d²/(3 l²)) exp(−√5 d/l): functions with two derivatives.</summary>
    /// <inheritdoc cref="ExponentiatedQuadratic"/>
    public static Expr Matern52(Expr points, Expr sd, Expr lengthScale) => Covariance("matern52", points, sd, lengthScale, square =>
    {
        Expr distance = Math.Sqrt(5) * Root(square);
        return (1 + distance + (5.0 / 3) * square) * Exp(-distance);
    });

    /// <summary>sd² exp(−2 sin²(π d / period) / l²): functions that repeat themselves.</summary>
    /// <param name="points">One number a point.</param>
    /// <param name="sd">Marginal standard deviation: a positive scalar.</param>
    /// <param name="lengthScale">A positive scalar, in periods.</param>
    /// <param name="period">A positive scalar.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or points that are not data.</exception>
    public static Expr PeriodicCovariance(Expr points, Expr sd, Expr lengthScale, Expr period)
    {
        points.RequireVector(nameof(PeriodicCovariance));
        period.RequireScalar(nameof(PeriodicCovariance));
        lengthScale.RequireScalar(nameof(PeriodicCovariance));
        (double[] differences, int dimensions) = PairDifferences(points);
        Require.AtLeast(dimensions, 1, nameof(points));
        Expr sine = Sin(Math.PI / period * Expr.FromVector(differences));
        return Symmetric(
            $"periodic_covariance({points}, {sd}, {lengthScale}, {period})", Square(sd) * Exp(-2.0 * Square(sine / lengthScale)), points.Dimensions.Rows);
    }

    /// <summary>A square matrix with something added to its diagonal: noise, or a little for stability.</summary>
    /// <param name="matrix">Square.</param>
    /// <param name="addend">A scalar, or one for each row.</param>
    /// <exception cref="ArgumentException">No square matrix, or another number of elements.</exception>
    public static Expr AddDiagonal(Expr matrix, Expr addend)
    {
        RequireSquare(matrix, nameof(AddDiagonal));
        int n = matrix.Dimensions.Rows;
        Expr diagonal = addend.Dimensions.IsScalar ? Repeat(addend, n) : addend;
        diagonal.RequireVector(nameof(AddDiagonal));
        if (diagonal.Size != n)
            throw new ArgumentException(Require.Invariant($"{matrix.Describe()} has {n} rows, but {addend.Describe()} has {addend.Size} elements. AddDiagonal needs one for each row, or a scalar."), nameof(addend));
        IndexMap places = IndexMap.Of([.. Enumerable.Range(0, n).Select(i => i * (n + 1))]);
        return new Expr(new ScatterNode(matrix.Dimensions, [matrix.Node, diagonal.Node], [IndexMap.Range(0, n * n), places])
        {
            Name = $"add_diagonal({matrix}, {addend})",
        });
    }

    private static Expr Covariance(string name, Expr points, Expr sd, Expr lengthScale, Func<Expr, Expr> correlation)
    {
        sd.RequireScalar("The standard deviation of a covariance function");
        (double[] differences, int dimensions) = PairDifferences(points);
        int pairs = differences.Length / dimensions;
        Expr square;
        if (lengthScale.Dimensions.IsScalar)
        {
            double[] squares = new double[pairs];
            for (int k = 0; k < differences.Length; k++) squares[k / dimensions] = Math.FusedMultiplyAdd(differences[k], differences[k], squares[k / dimensions]);
            square = Expr.FromVector(squares) / Square(lengthScale);
        }
        else
        {
            if (lengthScale.Size != dimensions)
            {
                throw new ArgumentException(Require.Invariant(
                    $"{points.Describe()} has {dimensions} columns, but {lengthScale.Describe()} has {lengthScale.Size} elements. Give a length scale for each column, or one for all."),
                    nameof(lengthScale));
            }

            double[,] squares = new double[pairs, dimensions];
            for (int k = 0; k < differences.Length; k++) squares[k / dimensions, k % dimensions] = differences[k] * differences[k];
            square = squares * (1.0 / Square(lengthScale));
        }

        return Symmetric($"{name}({points}, {sd}, {lengthScale})", Square(sd) * correlation(square), points.Dimensions.Rows);
    }

    /// <summary>The root of what may be zero, where its derivative is taken to be zero: the distance of a point from itself.</summary>
    private static Expr Root(Expr square)
    {
        double[] apart = [.. Enumerable.Range(0, square.Size).Select(k => IsDiagonal(k) ? 0.0 : 1.0)];
        return Where(apart, Sqrt(square), 0);
    }

    /// <summary>Whether a place among the pairs (0,0), (1,0), (1,1), (2,0), ... is a point with itself.</summary>
    private static bool IsDiagonal(int pair)
    {
        int row = (int)((Math.Sqrt(8.0 * pair + 1) - 1) / 2);
        return pair == row * (row + 3) / 2;
    }

    /// <summary>The differences of all pairs of points, the second not behind the first, one column a dimension.</summary>
    private static (double[] Differences, int Dimensions) PairDifferences(Expr points)
    {
        if (points.Node is not ConstantNode data || points.Dimensions.IsScalar)
            throw new ArgumentException($"The points of a covariance function are data, a vector or a matrix of one row a point, but {points.Describe()} is a {points.Dimensions}{(points.Node is ConstantNode ? "" : " that depends on parameters")}.", nameof(points));
        int n = points.Dimensions.Rows;
        int dimensions = points.Dimensions.Columns;
        double[] differences = new double[n * (n + 1) / 2 * dimensions];
        int next = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                for (int k = 0; k < dimensions; k++) differences[next++] = data.Values[i * dimensions + k] - data.Values[j * dimensions + k];
            }
        }

        return (differences, dimensions);
    }

    /// <summary>The symmetric matrix whose lower triangle is given row by row, under the name by which a model prints it.</summary>
    private static Expr Symmetric(string name, Expr lower, int n)
    {
        int[] indices = new int[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++) indices[i * n + j] = Math.Max(i, j) * (Math.Max(i, j) + 1) / 2 + Math.Min(i, j);
        }

        return new Expr(new GatherNode(lower.Node, IndexMap.Of(indices), Shape.Matrix(n, n)) { Name = name });
    }
}
