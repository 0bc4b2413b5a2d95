using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

/// <summary>What a matrix argument says of the spread.</summary>
internal enum Spread
{
    /// <summary>Covariance, or the scale matrix.</summary>
    Covariance,

    /// <summary>Its lower Cholesky factor.</summary>
    Factor,

    /// <summary>Its inverse.</summary>
    Precision,
}

/// <summary>Distributions that depend on the values by r' S^-1 r alone: normal, Student t.</summary>
internal abstract class EllipticalDistribution : MultivariateDistribution
{
    private readonly Spread _spread;
    private readonly Expr _location;
    private readonly Expr _matrix;

    private protected EllipticalDistribution(
        string name, Spread spread, string locationName, Expr location, string matrixName, Expr matrix, params ReadOnlySpan<(string Name, Expr Value)> others)
        : base(name, RequireSquareArgument(name, matrixName, matrix), [(locationName, location), (matrixName, matrix), .. others])
    {
        _spread = spread;
        _location = location;
        _matrix = matrix;
        bool fits = location.Dimensions.IsScalar || (location.Dimensions.IsVector ? location.Size == Dimension : location.Dimensions.Columns == Dimension);
        if (!fits)
        {
            throw new ArgumentException(Require.Invariant(
                $"{matrixName} of {name} is a {matrix.Dimensions}, but {locationName} ({location.Describe()}) is a {location.Dimensions}: it needs a scalar, a vector of {Dimension}, or a row for each value."),
                locationName);
        }

        RequireFinite(locationName);
        if (matrix.Node is ConstantNode constant) CheckMatrix(matrixName, constant);
    }

    internal override Support Support => Support.Real;

    internal override Shape NaturalShape => _location.Dimensions.IsMatrix ? _location.Dimensions : base.NaturalShape;

    private protected override string? ComplainAboutRows(int rows) =>
        !_location.Dimensions.IsMatrix || _location.Dimensions.Rows == rows ? null
            : Require.Invariant($"{_location.Describe()} has {_location.Dimensions.Rows} rows");

    /// <summary>r' S^-1 r of each row, and log|S|.</summary>
    private protected (Expr Quadratic, Expr LogDeterminant) Standardise(Expr x)
    {
        if (x.Dimensions.IsVector)
        {
            Expr residual = x - _location;
            switch (_spread)
            {
                case Spread.Covariance:
                    Expr both = new(new KernelNode(new GaussianCovarianceKernel(Dimension), [_matrix.Node, residual.Node]));
                    return (both[GaussianCovarianceKernel.Quadratic], both[GaussianCovarianceKernel.LogDeterminant]);
                case Spread.Factor:
                    return (Sum(Square(TriangularSolve(_matrix, residual))), LogOfFactor(_matrix));
                default:
                    Expr root = Cholesky(_matrix);
                    return (Sum(Square(TransposedProduct(root, residual))), -LogOfFactor(root));
            }
        }

        Expr residuals = x - (_location.Dimensions.IsVector ? RepeatRows(_location, x.Dimensions.Rows) : _location);
        if (_spread == Spread.Precision)
        {
            Expr root = Cholesky(_matrix);
            return (RowSums(Square(MatrixProduct(residuals, root))), -LogOfFactor(root));
        }

        Expr lower = _spread == Spread.Factor ? _matrix : Cholesky(_matrix);
        double[] ones = new double[Dimension];
        Array.Fill(ones, 1);
        return (MatrixProduct(ones, Square(TriangularSolve(lower, Transpose(residuals)))), LogOfFactor(lower));
    }

    private protected override double[][] Prepare(double[][] arguments)
    {
        int n = Dimension;
        double[] lower = arguments[1];
        if (_spread != Spread.Factor)
        {
            lower = new double[n * n];
            if (!CholeskyFactor.Factor(arguments[1], lower, n, new double[CholeskyFactor.ScratchSize(n)]))
                throw new InvalidOperationException($"The {Arguments[1].Name} of {Name} is not positive definite: no values can be drawn.");
        }

        return [arguments[0], lower, .. arguments[2..]];
    }

    /// <summary>location + factor L z, with standard normal z, for one row.</summary>
    private protected void GenerateNormal(ChainRandom random, double[][] arguments, int row, double factor, Span<double> value)
    {
        int n = Dimension;
        double[] z = new double[n];
        random.FillNormal(z);
        double[] lower = arguments[1];
        if (_spread == Spread.Precision)
        {
            // P = L L', and L'^-1 z has its inverse as covariance.
            BayesSampler.Models.TriangularSolve.Transposed(lower, z, value, n);
        }
        else
        {
            for (int i = 0; i < n; i++) value[i] = FixedOrder.Dot(lower.AsSpan(i * n, i + 1), z.AsSpan(0, i + 1));
        }

        double[] location = arguments[0];
        for (int i = 0; i < n; i++)
            value[i] = Math.FusedMultiplyAdd(factor, value[i], location[location.Length == 1 ? 0 : location.Length == n ? i : row * n + i]);
    }

    private static Expr LogOfFactor(Expr lower) => 2 * Sum(Log(Diagonal(lower)));

    private void CheckMatrix(string name, ConstantNode matrix)
    {
        int n = Dimension;
        for (int i = 0; i < n; i++)
        {
            if (_spread == Spread.Factor && !(matrix.Values[i * n + i] > 0))
                throw Wrong($"has {matrix.Values[i * n + i]:R} at {i + 1},{i + 1}; the diagonal of a Cholesky factor is positive");
            for (int j = i + 1; j < n; j++)
            {
                double above = matrix.Values[i * n + j];
                double below = matrix.Values[j * n + i];
                double scale = Math.Sqrt(Math.Abs(matrix.Values[i * n + i] * matrix.Values[j * n + j]));
                if (_spread == Spread.Factor ? above != 0 : !(Math.Abs(above - below) <= 1e-10 * scale))
                {
                    throw Wrong(_spread == Spread.Factor ? (FormattableString)$"has {above:R} at {i + 1},{j + 1}; it is lower triangular"
                        : $"has {above:R} at {i + 1},{j + 1} but {below:R} at {j + 1},{i + 1}; it is symmetric");
                }
            }
        }

        if (_spread != Spread.Factor && !CholeskyFactor.Factor(matrix.Values, new double[n * n], n, new double[CholeskyFactor.ScratchSize(n)]))
            throw Wrong($"is not positive definite");

        ArgumentException Wrong(FormattableString what) => new($"{name} of {Name} {Require.Invariant(what)}.", name);
    }
}

internal sealed class MultivariateNormalDistribution(string name, Spread spread, Expr mean, string matrixName, Expr matrix)
    : EllipticalDistribution(name, spread, "mean", mean, matrixName, matrix)
{
    private const double Log2Pi = 1.8378770664093454836;

    internal override Expr LogDensity(Expr x)
    {
        (Expr quadratic, Expr logDeterminant) = Standardise(x);
        return -0.5 * quadratic - 0.5 * logDeterminant - 0.5 * Log2Pi * Dimension;
    }

    private protected override void GenerateRow(ChainRandom random, double[][] arguments, int row, Span<double> value) =>
        GenerateNormal(random, arguments, row, 1, value);
}

internal sealed class MultivariateStudentTDistribution : EllipticalDistribution
{
    private const double LogPi = 1.1447298858494001741;

    private readonly Expr _df;

    public MultivariateStudentTDistribution(string name, Spread spread, Expr df, Expr location, string matrixName, Expr matrix)
        : base(name, spread, "location", location, matrixName, matrix, ("df", df))
    {
        df.RequireScalar($"df of {name}");
        _df = df;
        RequirePositive("df");
    }

    internal override Expr LogDensity(Expr x)
    {
        (Expr quadratic, Expr logDeterminant) = Standardise(x);
        return LogGammaRatio(0.5 * _df, 0.5 * Dimension) - 0.5 * Dimension * (Log(_df) + LogPi) - 0.5 * logDeterminant
            - 0.5 * (_df + Dimension) * Log1p(quadratic / _df);
    }

    private protected override void GenerateRow(ChainRandom random, double[][] arguments, int row, Span<double> value)
    {
        double half = 0.5 * arguments[2][0];
        double factor = PortableMath.Exp(0.5 * (PortableMath.Log(half) - Variates.LogGamma(random, half)));
        GenerateNormal(random, arguments, row, factor, value);
    }

    // In the order of the function that made it.
    public override string ToString() => $"{Name}({_df}, {Arguments[0].Value}, {Arguments[1].Value})";
}
