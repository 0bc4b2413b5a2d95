using System.Runtime.InteropServices;

namespace BayesSampler.Models;

/// <summary>
/// A quantity of a model: data, a parameter, or what is computed from them. A scalar, a vector or a matrix; immutable. Its shape
/// is known when it is made, so what does not fit is found there.
/// </summary>
/// <remarks>
/// Operators work element by element and repeat a scalar; a vector and a vector need the same length. One exception: a matrix
/// times a vector or a matrix is the matrix product (<see cref="Functions.ElementwiseProduct"/> is there for the other). Indices
/// count from 0, as in all of C#; reported names count from 1, as in all of statistics.
/// </remarks>
public sealed class Expr
{
    internal Expr(Node node) => Node = node;

    internal Node Node { get; }

    internal Shape Dimensions => Node.Shape;

    /// <summary>Sizes of the dimensions: none for a scalar, one for a vector, rows and columns for a matrix.</summary>
    public IReadOnlyList<int> Shape => Node.Shape.ToArray();

    /// <summary>Number of elements.</summary>
    public int Size => Node.Size;

    /// <summary>What it was called where it was declared; null for a formula.</summary>
    public string? Name => Node.Name;

    /// <summary>One element of a vector.</summary>
    /// <param name="index">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public Expr this[int index]
    {
        get
        {
            RequireVector("One index");
            CheckIndex(index, Node.Size, this, "elements");
            return new Expr(new GatherNode(Node, IndexMap.Range(index, 1), BayesSampler.Models.Shape.Scalar));
        }
    }

    /// <summary>One element of a vector, counted from its end: <c>x[^1]</c> is the last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public Expr this[Index index] => this[index.GetOffset(Node.Size)];

    /// <summary>One element of a matrix.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="column">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public Expr this[int row, int column]
    {
        get
        {
            RequireMatrix("Two indices");
            CheckIndex(row, Dimensions.Rows, this, "rows");
            CheckIndex(column, Dimensions.Columns, this, "columns");
            return new Expr(new GatherNode(Node, IndexMap.Range(row * Dimensions.Columns + column, 1), BayesSampler.Models.Shape.Scalar));
        }
    }

    /// <summary>The elements of a vector at constant positions: varying intercepts are <c>alpha[group]</c>.</summary>
    /// <param name="indices">From 0; in any order, any number of times; at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index has no element; the message says which.</exception>
    public Expr this[IReadOnlyList<int> indices]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(indices);
            RequireVector("A list of indices");
            Require.AtLeast(indices.Count, 1, nameof(indices), "Give at least one position.");
            for (int i = 0; i < indices.Count; i++)
            {
                if ((uint)indices[i] >= (uint)Node.Size)
                {
                    throw new ArgumentOutOfRangeException(nameof(indices), Require.Invariant(
                        $"Index {i} is {indices[i]}, but {Describe()} has elements 0 to {Node.Size - 1}. Indices count from 0: subtract 1 from indices that count from 1."));
                }
            }

            return new Expr(new GatherNode(Node, IndexMap.Of([.. indices]), BayesSampler.Models.Shape.Vector(indices.Count)));
        }
    }

    /// <summary>Neighbouring elements of a vector: <c>x[1..]</c>, <c>x[..^1]</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range reaches beyond the vector or is empty.</exception>
    public Expr this[Range range]
    {
        get
        {
            RequireVector("A range");
            (int start, int length) = GetRange(range, Node.Size);
            return new Expr(new GatherNode(Node, IndexMap.Range(start, length), BayesSampler.Models.Shape.Vector(length)));
        }
    }

    /// <summary>A row of a matrix, as a vector.</summary>
    /// <param name="row">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Expr Row(int row)
    {
        RequireMatrix("Row");
        CheckIndex(row, Dimensions.Rows, this, "rows");
        return new Expr(new GatherNode(Node, IndexMap.Range(row * Dimensions.Columns, Dimensions.Columns),
            BayesSampler.Models.Shape.Vector(Dimensions.Columns))
        { Display = $"{Node}[{row + 1},]" });
    }

    /// <summary>A column of a matrix, as a vector.</summary>
    /// <param name="column">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public Expr Column(int column)
    {
        RequireMatrix("Column");
        CheckIndex(column, Dimensions.Columns, this, "columns");
        int[] indices = [.. Enumerable.Range(0, Dimensions.Rows).Select(row => row * Dimensions.Columns + column)];
        return new Expr(new GatherNode(Node, IndexMap.Of(indices), BayesSampler.Models.Shape.Vector(Dimensions.Rows))
        { Display = $"{Node}[,{column + 1}]" });
    }

    /// <summary>A number.</summary>
    public static implicit operator Expr(double value) => new(new ConstantNode([value], BayesSampler.Models.Shape.Scalar));

    /// <summary>A vector of numbers, copied.</summary>
    /// <exception cref="ArgumentException">No elements.</exception>
    public static implicit operator Expr(double[] values) => FromVector(values);

    /// <summary>A matrix of numbers, copied.</summary>
    /// <exception cref="ArgumentException">No elements.</exception>
    public static implicit operator Expr(double[,] values) => FromMatrix(values);

    /// <summary>A vector of numbers, copied.</summary>
    /// <exception cref="ArgumentException">No elements.</exception>
    public static Expr FromVector(ReadOnlySpan<double> values, string? name = null)
    {
        Require.AtLeast(values.Length, 1, "values.Length", "A vector needs an element.");
        return new Expr(new ConstantNode(values.ToArray(), BayesSampler.Models.Shape.Vector(values.Length)) { Name = name });
    }

    /// <summary>A matrix of numbers, copied.</summary>
    /// <exception cref="ArgumentException">No elements.</exception>
    public static Expr FromMatrix(double[,] values, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        Require.AtLeast(values.Length, 1, "values.Length", "A matrix needs an element.");
        double[] flat = MemoryMarshal.CreateReadOnlySpan(ref values[0, 0], values.Length).ToArray();
        return new Expr(new ConstantNode(flat, BayesSampler.Models.Shape.Matrix(values.GetLength(0), values.GetLength(1))) { Name = name });
    }

    /// <summary>The sum, element by element.</summary>
    public static Expr operator +(Expr a, Expr b) => Elementwise(Operations.Add, a, b);

    /// <summary>The difference, element by element.</summary>
    public static Expr operator -(Expr a, Expr b) => Elementwise(Operations.Subtract, a, b);

    /// <summary>The opposite of each element.</summary>
    public static Expr operator -(Expr a) => Elementwise(Operations.Negate, a);

    /// <summary>The product, element by element; the matrix product where the left side is a matrix and the right no scalar.</summary>
    public static Expr operator *(Expr a, Expr b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return a.Dimensions.IsMatrix && !b.Dimensions.IsScalar ? Functions.MatrixProduct(a, b) : Elementwise(Operations.Multiply, a, b);
    }

    /// <summary>The quotient, element by element.</summary>
    public static Expr operator /(Expr a, Expr b) => Elementwise(Operations.Divide, a, b);

    /// <summary>The formula.</summary>
    public override string ToString() => Formula.Write(Node);

    /// <summary>One operation on each element; scalars are repeated.</summary>
    /// <exception cref="ArgumentException">Shapes that do not fit; the message names both.</exception>
    internal static Expr Elementwise(Operation operation, params Expr[] inputs)
    {
        Expr? array = null;
        foreach (Expr input in inputs)
        {
            ArgumentNullException.ThrowIfNull(input);
            if (input.Dimensions.IsScalar) continue;
            array ??= input;
            if (array.Dimensions != input.Dimensions)
            {
                throw new ArgumentException(
                    $"{array.Describe()} is a {array.Dimensions}, but {input.Describe()} is a {input.Dimensions}: '{operation.Name}' goes element by element and needs the same shape, or a scalar.");
            }
        }

        Node[] nodes = [.. inputs.Select(input => input.Node)];
        return new Expr(new ElementwiseNode(operation, array?.Dimensions ?? BayesSampler.Models.Shape.Scalar, nodes));
    }

    /// <summary>The name, or the formula, shortened.</summary>
    internal string Describe()
    {
        string text = Name ?? Formula.Write(Node);
        return text.Length <= 40 ? $"'{text}'" : $"'{text[..37]}...'";
    }

    internal void RequireVector(string operation)
    {
        if (!Dimensions.IsVector) throw new ArgumentException($"{operation} takes a vector, but {Describe()} is a {Dimensions}.");
    }

    internal void RequireMatrix(string operation)
    {
        if (!Dimensions.IsMatrix) throw new ArgumentException($"{operation} takes a matrix, but {Describe()} is a {Dimensions}.");
    }

    internal void RequireScalar(string operation)
    {
        if (!Dimensions.IsScalar) throw new ArgumentException($"{operation} takes a scalar, but {Describe()} is a {Dimensions}.");
    }

    private static void CheckIndex(int index, int size, Expr of, string what)
    {
        if ((uint)index >= (uint)size)
        {
            throw new ArgumentOutOfRangeException(nameof(index), Require.Invariant(
                $"Index {index} is outside {of.Describe()}, which has {what} 0 to {size - 1}."));
        }
    }

    private (int Start, int Length) GetRange(Range range, int size)
    {
        int start = range.Start.GetOffset(size);
        int end = range.End.GetOffset(size);
        if (start < 0 || end > size || start >= end)
        {
            throw new ArgumentOutOfRangeException(nameof(range), Require.Invariant(
                $"The range {range} is empty or reaches beyond {Describe()}, which has elements 0 to {size - 1}."));
        }

        return (start, end - start);
    }
}
