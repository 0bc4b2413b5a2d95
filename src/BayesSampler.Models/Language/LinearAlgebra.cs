namespace BayesSampler.Models;

public static partial class Functions
{
    /// <summary>The lower triangular factor L of a symmetric positive definite matrix, A = L L'.</summary>
    /// <param name="matrix">
    /// Symmetric. Only the lower triangle is read; derivatives are those of a matrix that stays symmetric, half on either side of
    /// the diagonal.
    /// </param>
    /// <returns>L, with zeros above its diagonal; NaN where the matrix is not positive definite.</returns>
    /// <exception cref="ArgumentException">No square matrix.</exception>
    public static Expr Cholesky(Expr matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        RequireSquare(matrix, nameof(Cholesky));
        return new Expr(new KernelNode(new CholeskyKernel(matrix.Dimensions.Rows), [matrix.Node]));
    }

    /// <summary>The solution of L X = B for a lower triangular L; entries above its diagonal are not read.</summary>
    /// <param name="lower">L.</param>
    /// <param name="right">B, a vector or a matrix of as many rows.</param>
    /// <exception cref="ArgumentException">No square matrix, or a right side of another size.</exception>
    public static Expr TriangularSolve(Expr lower, Expr right) => Solve(lower, right, false);

    /// <summary>The solution of L' X = B for a lower triangular L; entries above its diagonal are not read.</summary>
    /// <param name="lower">L, not its transpose.</param>
    /// <param name="right">B, a vector or a matrix of as many rows.</param>
    /// <exception cref="ArgumentException">No square matrix, or a right side of another size.</exception>
    public static Expr TransposedTriangularSolve(Expr lower, Expr right) => Solve(lower, right, true);

    /// <summary>The logarithm of the determinant of a symmetric positive definite matrix; NaN for any other.</summary>
    /// <param name="matrix">As for <see cref="Cholesky"/>.</param>
    /// <exception cref="ArgumentException">No square matrix.</exception>
    public static Expr LogDeterminant(Expr matrix) => 2 * Sum(Log(Diagonal(Cholesky(matrix))));

    /// <summary>
    /// The inverse of a symmetric positive definite matrix; NaN for any other. Solving with its <see cref="Cholesky"/> factor is
    /// quicker and keeps more digits.
    /// </summary>
    /// <param name="matrix">As for <see cref="Cholesky"/>.</param>
    /// <exception cref="ArgumentException">No square matrix.</exception>
    public static Expr SymmetricInverse(Expr matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        RequireSquare(matrix, nameof(SymmetricInverse));
        return new Expr(new KernelNode(new SymmetricInverseKernel(matrix.Dimensions.Rows), [matrix.Node]));
    }

    /// <summary>A vector as each row of a matrix.</summary>
    internal static Expr RepeatRows(Expr vector, int rows)
    {
        int columns = vector.Size;
        IndexMap map = IndexMap.Of([.. Enumerable.Range(0, rows * columns).Select(e => e % columns)]);
        return new Expr(new GatherNode(vector.Node, map, Shape.Matrix(rows, columns)));
    }

    /// <summary>The sum of each row.</summary>
    internal static Expr RowSums(Expr matrix)
    {
        double[] ones = new double[matrix.Dimensions.Columns];
        Array.Fill(ones, 1);
        return MatrixProduct(matrix, ones);
    }

    /// <summary>The logarithm of the sum of the exponentials of each row, also where they overflow.</summary>
    internal static Expr RowLogSumExp(Expr matrix)
    {
        Expr[] columns = [.. Enumerable.Range(0, matrix.Dimensions.Columns).Select(matrix.Column)];
        // The shift cancels, so it has no derivative.
        Expr largest = Expr.Elementwise(Operations.Detach, columns.Aggregate(Max));
        return largest + Log(columns.Select(column => Exp(column - largest)).Aggregate((a, b) => a + b));
    }

    private static Expr Solve(Expr lower, Expr right, bool transposed)
    {
        ArgumentNullException.ThrowIfNull(lower);
        ArgumentNullException.ThrowIfNull(right);
        RequireSquare(lower, nameof(TriangularSolve));
        int n = lower.Dimensions.Rows;
        if (right.Dimensions.IsScalar || right.Dimensions.Rows != n)
        {
            throw new ArgumentException(
                $"{lower.Describe()} is a {lower.Dimensions}, but {right.Describe()} is a {right.Dimensions}: a system needs as many right sides as it has rows.");
        }

        TriangularSolveKernel kernel = new(n, right.Dimensions.IsVector ? 0 : right.Dimensions.Columns, transposed);
        return new Expr(new KernelNode(kernel, [lower.Node, right.Node]));
    }
}
