using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.Models.Tests;

public sealed class LinearAlgebraTests
{
    private const int N = 3;

    private static readonly double[] Position = [0.3, -1.2, 0.7, 0.4, 1.1, -0.5, 0.9, 0.2, -0.8];

    public static TheoryData<string> Functions { get; } =
    [
        "cholesky", "solve vector", "solve matrix", "solve transposed vector", "solve transposed matrix", "log determinant", "inverse",
        "product", "product of transposed", "product with transposed", "product of both transposed", "row times matrix", "row log sum exp",
    ];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Derivatives_agree_with_differences(string function)
    {
        ModelBuilder builder = new();
        Expr x = Reshape(builder.Parameter("x", Normal(0, 1), N * N), N, N);
        Expr y = builder.Parameter("y", Normal(0, 1), N);
        Expr spd = MatrixProduct(x, Transpose(x)) + DiagonalMatrix(2.0, N);
        // Different weights for all elements, so that none can be exchanged.
        double[,] weights = new double[N, N];
        for (int i = 0; i < N * N; i++) weights[i / N, i % N] = 1 + 0.37 * i;
        Expr fixedMatrix = weights;
        Expr value = function switch
        {
            "cholesky" => Cholesky(spd),
            "solve vector" => TriangularSolve(x, y),
            "solve matrix" => TriangularSolve(x, spd),
            "solve transposed vector" => TransposedTriangularSolve(x, y),
            "solve transposed matrix" => TransposedTriangularSolve(x, spd),
            "log determinant" => LogDeterminant(spd),
            "inverse" => SymmetricInverse(spd),
            "product" => MatrixProduct(x, spd),
            "product of transposed" => TransposedProduct(x, Square(x)),
            "product with transposed" => Raw(x, Square(x), false, true),
            "product of both transposed" => Raw(x, Square(x), true, true),
            "row times matrix" => MatrixProduct(y, Square(x)),
            _ => RowLogSumExp(10 * x),
        };
        value = value.Dimensions.IsMatrix ? ElementwiseProduct(fixedMatrix, value) : value.Dimensions.IsVector ? value * new[] { 1.0, 2.5, -3 } : value;
        builder.AddTerm("term", value);
        builder.AddTerm("use of y", 0.5 * y);
        double[] position = [.. Position, 0.25, -0.5, 2];
        Model model = builder.Build();
        GradientCheckResult check = GradientCheck.Run(model, position, 1e-7);
        Assert.True(check.Passed, check.ToString());
        double[] gradient = new double[position.Length];
        double[] interpreted = new double[position.Length];
        model.CreateEvaluator().LogDensityAndGradient(position, gradient);
        builder.Build(new ModelOptions { Interpret = true }).CreateEvaluator().LogDensityAndGradient(position, interpreted);
        Assert.Equal(interpreted, gradient);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Products_of_any_orientation_are_those_of_the_definition(bool transposeA, bool transposeB)
    {
        const int Rows = 5, Inner = 7, Columns = 6;
        double[] a = [.. Enumerable.Range(0, Rows * Inner).Select(i => Math.Sin(i + 1))];
        double[] b = [.. Enumerable.Range(0, Inner * Columns).Select(i => Math.Cos(3 * i))];
        Expr left = new(new InputNode(0, transposeA ? Shape.Matrix(Inner, Rows) : Shape.Matrix(Rows, Inner)));
        Expr right = new(new InputNode(a.Length, transposeB ? Shape.Matrix(Columns, Inner) : Shape.Matrix(Inner, Columns)));
        double[] product = Evaluation.Values(Raw(left, right, transposeA, transposeB), [.. a, .. b]);
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
            {
                double sum = 0;
                for (int k = 0; k < Inner; k++) sum += a[transposeA ? k * Rows + i : i * Inner + k] * b[transposeB ? j * Inner + k : k * Columns + j];
                Assert.Equal(sum, product[i * Columns + j], 1e-13);
            }
        }
    }

    [Fact]
    public void What_depends_on_data_alone_is_computed_once()
    {
        ModelBuilder builder = new();
        Expr mu = builder.Parameter("mu", Normal(0, 1), 2);
        builder.Observe("y", new[] { 1.0, 2 }, MultivariateNormalCholesky(mu, Cholesky(Exp(new double[,] { { 1, 0.5 }, { 0.5, 2 } }))));
        Assert.DoesNotContain("cholesky", builder.Build().Plan, StringComparison.Ordinal);
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_gives_NaN()
    {
        Expr input = new(new InputNode(0, Shape.Matrix(2, 2)));
        Assert.All(Evaluation.Values(Cholesky(input), 1, 2, 2, 1), value => Assert.True(double.IsNaN(value)));
        Assert.True(double.IsNaN(Evaluation.Values(MultivariateNormal(0, input).LogDensity(new[] { 1.0, 2 }), 1, 2, 2, 1)[0]));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        Expr wide = new double[2, 3];
        Expr square = new double[,] { { 1, 0 }, { 0, 1 } };
        Assert.Throws<ArgumentException>(() => Cholesky(wide));
        Assert.Throws<ArgumentException>(() => SymmetricInverse(wide));
        Assert.Throws<ArgumentException>(() => TriangularSolve(square, new[] { 1.0, 2, 3 }));
    }

    private static Expr Raw(Expr a, Expr b, bool transposeA, bool transposeB)
    {
        int rows = transposeA ? a.Dimensions.Columns : a.Dimensions.Rows;
        int columns = transposeB ? b.Dimensions.Rows : b.Dimensions.Columns;
        return new Expr(new MatrixProductNode(a.Node, b.Node, transposeA, transposeB, Shape.Matrix(rows, columns)));
    }
}
