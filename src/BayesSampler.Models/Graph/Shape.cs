namespace BayesSampler.Models;

/// <summary>The shape of a quantity: a scalar, a vector of n, or a matrix of rows by columns, stored row by row.</summary>
internal readonly record struct Shape
{
    private Shape(int rank, int rows, int columns)
    {
        Rank = rank;
        Rows = rows;
        Columns = columns;
    }

    public int Rank { get; }

    /// <summary>Elements of a vector, rows of a matrix, 1 for a scalar.</summary>
    public int Rows { get; }

    /// <summary>Columns of a matrix, else 1.</summary>
    public int Columns { get; }

    public int Size => Rows * Columns;

    public bool IsScalar => Rank == 0;

    public bool IsVector => Rank == 1;

    public bool IsMatrix => Rank == 2;

    public static Shape Scalar { get; } = new(0, 1, 1);

    public static Shape Vector(int length) => new(1, Require.AtLeast(length, 1, nameof(length)), 1);

    public static Shape Matrix(int rows, int columns)
    {
        Require.AtLeast(rows, 1, nameof(rows));
        Require.AtLeast(columns, 1, nameof(columns));
        _ = checked(rows * columns);
        return new Shape(2, rows, columns);
    }

    public static Shape Of(ReadOnlySpan<int> sizes) => sizes.Length switch
    {
        0 => Scalar,
        1 => Vector(sizes[0]),
        2 => Matrix(sizes[0], sizes[1]),
        _ => throw new ArgumentException(
            Require.Invariant($"A quantity has at most two dimensions, but {sizes.Length} were given. Index a longer vector instead."),
            nameof(sizes)),
    };

    public int[] ToArray() => Rank switch { 0 => [], 1 => [Rows], _ => [Rows, Columns] };

    /// <summary>As in <c>scalar</c>, <c>vector of 8</c>, <c>3 x 2 matrix</c>.</summary>
    public override string ToString() => Rank switch
    {
        0 => "scalar",
        1 => Require.Invariant($"vector of {Rows}"),
        _ => Require.Invariant($"{Rows} x {Columns} matrix"),
    };
}
