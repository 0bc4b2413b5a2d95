namespace BayesSampler.Models;

/// <summary>A distribution of vectors of one length; the rows of a matrix of values are independent.</summary>
internal abstract class MultivariateDistribution : Distribution
{
    private protected MultivariateDistribution(string name, int dimension, params ReadOnlySpan<(string Name, Expr Value)> arguments)
        : base(name, arguments)
    {
        Dimension = dimension;
        NaturalShape = Shape.Vector(dimension);
    }

    /// <summary>Elements of a value.</summary>
    internal int Dimension { get; }

    internal override Shape NaturalShape { get; }

    internal override string? ComplainAboutShape(Shape shape) => shape switch
    {
        { IsVector: true } when shape.Rows == Dimension => ComplainAboutRows(1),
        { IsMatrix: true } when shape.Columns == Dimension => ComplainAboutRows(shape.Rows),
        _ => Require.Invariant($"{Name} takes a vector of {Dimension}, or a matrix of as many columns"),
    };

    /// <summary>What is wrong with so many values at once; null for nothing.</summary>
    private protected virtual string? ComplainAboutRows(int rows) => null;

    internal sealed override void Generate(ChainRandom random, double[][] arguments, Shape shape, Span<double> values)
    {
        double[][] prepared = Prepare(arguments);
        for (int row = 0; row < values.Length / Dimension; row++)
            GenerateRow(random, prepared, row, values.Slice(row * Dimension, Dimension));
    }

    /// <summary>One value of one row, as a component of a mixture.</summary>
    internal void GenerateAt(ChainRandom random, double[][] arguments, int row, Span<double> value) =>
        GenerateRow(random, Prepare(arguments), row, value);

    /// <summary>What all rows need of the arguments: a Cholesky factor, say.</summary>
    private protected virtual double[][] Prepare(double[][] arguments) => arguments;

    /// <summary>One value.</summary>
    private protected abstract void GenerateRow(ChainRandom random, double[][] arguments, int row, Span<double> value);

    /// <summary>Checks that an argument is a square matrix, and returns its size.</summary>
    private protected static int RequireSquareArgument(string distribution, string name, Expr value)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        if (value.Dimensions.IsMatrix && value.Dimensions.Rows == value.Dimensions.Columns) return value.Dimensions.Rows;
        throw new ArgumentException($"{name} of {distribution} is a square matrix, but {value.Describe()} is a {value.Dimensions}.", name);
    }
}
