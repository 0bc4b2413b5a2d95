using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.Models.Tests;

/// <summary>Normal likelihoods with linear means are reduced to as many rows as there are columns, exactly, and others are not.</summary>
public sealed class LeastSquaresTests
{
    private const int Columns = 4;

    /// <summary>Ways in which a design reaches a likelihood.</summary>
    public static TheoryData<string> Linear => [.. Means.Keys];

    private static Dictionary<string, Func<ModelBuilder, Raw, Expr>> Means { get; } = new()
    {
        ["design"] = (model, raw) => model.Data("X", raw.X) * Beta(model),
        ["intercept"] = (model, raw) => model.Parameter("alpha", Normal(0, 5)) + model.Data("X", raw.X) * Beta(model),
        ["intercept behind"] = (model, raw) => model.Data("X", raw.X) * Beta(model) - model.Parameter("alpha", Normal(0, 5)),
        ["centred"] = (model, raw) =>
        {
            Expr x = model.Data("X", raw.X);
            Expr means = MatrixProduct(raw.Ones, x) / raw.Rows;
            return model.Parameter("alpha", Normal(0, 5)) + (x - Outer(raw.Ones, means)) * Beta(model);
        },
        ["standardised"] = (model, raw) =>
        {
            Expr x = model.Data("X", raw.X);
            Expr means = MatrixProduct(raw.Ones, x) / raw.Rows;
            Expr centred = x - Outer(raw.Ones, means);
            Expr sd = Sqrt(MatrixProduct(raw.Ones, ElementwiseProduct(centred, centred)) / raw.Rows);
            return model.Parameter("alpha", Normal(0, 5)) + (centred / Outer(raw.Ones, sd)) * Beta(model);
        },
        ["columns"] = (model, raw) =>
        {
            Expr beta = Beta(model);
            Expr x = model.Data("X", raw.X);
            return beta[0] * x.Column(0) + x.Column(1) * beta[1] + 2 * (beta[2] * x.Column(2)) + 0.5;
        },
        ["scaled coefficients"] = (model, raw) =>
        {
            Expr tau = model.Parameter("tau", HalfNormal(1));
            return model.Data("X", raw.X) * (tau * Beta(model));
        },
        ["groups"] = (model, raw) => model.Parameter("alpha", Normal(0, 1), 5)[raw.Groups] + model.Data("X", raw.X) * Beta(model),
        ["scaled groups"] = (model, raw) =>
        {
            Expr tau = model.Parameter("tau", HalfNormal(1));
            return (0.5 + tau * model.Parameter("alpha", Normal(0, 1), 5))[raw.Groups];
        },
        ["collinear"] = (model, raw) =>
        {
            Expr x = model.Data("X", raw.X);
            return x * Beta(model) + x.Column(0) * model.Parameter("again", Normal(0, 1));
        },
        ["two designs"] = (model, raw) =>
            model.Data("X", raw.X) * Beta(model) + model.Data("Z", BackEnds.NormalMatrix(raw.Rows, 2, 8)) * model.Parameter("gamma", Normal(0, 1), 2),
        ["offset"] = (model, raw) => (Expr)raw.Y * 0.25 + 3 + model.Data("X", raw.X) * Beta(model) / 2,
    };

    [Theory]
    [MemberData(nameof(Linear))]
    public void The_number_of_rows_no_longer_matters(string mean)
    {
        string few = Shape(mean, 300), many = Shape(mean, 3000);
        Assert.Equal(few, many);
        Assert.DoesNotContain("for i < 3000", many, StringComparison.Ordinal);
        Assert.Contains("for i < 3000", BackEnds.Build(model => State(model, mean, 3000), new ModelOptions { ReduceLinearModels = false }).Plan,
            StringComparison.Ordinal);

        // The plan, without its numbers: not even their count depends on the data.
        static string Shape(string mean, int rows) => string.Join('\n', BackEnds.Build(model => State(model, mean, rows)).Plan.Split('\n')
            .Select(line => string.Join(' ', line.Split(' ').Where(word => !double.TryParse(word, out _)))));
    }

    [Theory]
    [MemberData(nameof(Linear))]
    public void The_reduction_is_exact(string mean)
    {
        // More rows than are factored at a time.
        foreach (int rows in (int[])[40, 300, 2500])
        {
            void Stated(ModelBuilder model) => State(model, mean, rows);
            int dimension = BackEnds.Build(Stated).CreateEvaluator().Dimension;
            double[] at = BackEnds.Normals(dimension, 4);
            (double value, double[] gradient) = BackEnds.Agree(Stated, at);
            (double plainValue, double[] plain) = BackEnds.Agree(Stated, at, new ModelOptions { ReduceLinearModels = false }, differences: false);
            Assert.Equal(plainValue, value, 1e-13 * Math.Abs(plainValue) * Math.Sqrt(rows));
            double largest = plain.Max(Math.Abs);
            for (int i = 0; i < dimension; i++) Assert.Equal(plain[i], gradient[i], 1e-13 * largest * Math.Sqrt(rows));
        }
    }

    [Fact]
    public void Known_weights_are_part_of_the_design()
    {
        double[] weights = [.. BackEnds.Normals(500, 2).Select(z => Math.Exp(0.3 * z))];
        double[,] x = BackEnds.NormalMatrix(500, Columns);
        void State(ModelBuilder model)
        {
            Expr sigma = model.Parameter("sigma", HalfNormal(1));
            model.Observe("y", BackEnds.Normals(500, 1), Normal(model.Data("X", x) * Beta(model), sigma * (Expr)weights));
        }

        Assert.DoesNotContain("for i < 500:", BackEnds.Build(State).Plan, StringComparison.Ordinal);
        double[] at = [0.1, 0.4, -0.2, 0.3, 0.5];
        (double value, _) = BackEnds.Agree(State, at);
        (double plain, _) = BackEnds.Agree(State, at, new ModelOptions { ReduceLinearModels = false });
        Assert.Equal(plain, value, 1e-11 * Math.Abs(plain));
    }

    [Fact]
    public void What_is_not_linear_keeps_its_rows()
    {
        double[,] x = BackEnds.NormalMatrix(500, Columns);
        double[] y = BackEnds.Normals(500, 1);
        Action<ModelBuilder>[] models =
        [
            model => model.Observe("y", y, Normal(Exp(model.Data("X", x) * Beta(model)), 1)),
            model => model.Observe("y", y, Cauchy(model.Data("X", x) * Beta(model), 1)),
            model =>
            {
                Expr eta = model.Data("X", x) * Beta(model);
                model.Observe("y", y, Normal(eta, Exp(0.1 * eta)));
            },
            model =>
            {
                Expr eta = model.Data("X", x) * Beta(model);
                model.Observe("y", y, Normal(ElementwiseProduct(eta, eta), 1));
            },
        ];
        foreach (Action<ModelBuilder> state in models)
        {
            Assert.Contains("for i < 500", BackEnds.Build(state).Plan, StringComparison.Ordinal);
            BackEnds.Agree(state, [0.1, 0.4, -0.2, 0.3]);
        }
    }

    [Theory]
    [InlineData(new double[] { 1, 1, 1, 1, 1 })]
    [InlineData(new double[] { 1, 2, 4, 8, 16 })]
    [InlineData(new double[] { 5, 3, 9, 1, 4 })]
    [InlineData(new double[] { 1, 0, 2, 0, 1 })]
    [InlineData(new double[] { 1e200, 1, 1e-170, 1e150, 1e-200 })]
    public void The_factor_is_a_triangle_of_the_designs_own_products(double[] sizes)
    {
        const int rows = 60;
        int n = sizes.Length + 1;
        double[,] plain = BackEnds.NormalMatrix(rows, n);
        double[] scales = [.. sizes, sizes[0]];
        // The last column is a multiple of the first.
        for (int i = 0; i < rows; i++) plain[i, n - 1] = 2 * plain[i, 0];
        double[] values = [.. plain.Cast<double>().Select((value, k) => value * scales[k % n])];
        Graph graph = new();
        Node residuals = graph.Subtract(
            graph.Constant(BackEnds.Normals(rows, 1), Shape.Vector(rows)),
            graph.DesignProduct(new Design(values, rows, n), false, new InputNode(0, Shape.Vector(n))));
        Node[] reduced = LeastSquares.Reduce(graph, [graph.Sum(graph.Multiply(residuals, residuals))]);
        Design factor = Topology.Order(reduced).OfType<DesignProductNode>().Single().Design;
        Assert.Equal(n, factor.Rows);
        Assert.Equal(Design.PanelRows, factor.ZerosPerPanel);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double expected = Enumerable.Range(0, rows).Sum(k => plain[k, i] * plain[k, j]);
                double found = Enumerable.Range(0, n).Sum(k => scales[i] == 0 || scales[j] == 0
                    ? factor[k, i] * factor[k, j]
                    : factor[k, i] / scales[i] * (factor[k, j] / scales[j]));
                Assert.Equal(scales[i] == 0 || scales[j] == 0 ? 0 : expected, found, 1e-13 * 4 * rows);
            }
        }
    }

    [Fact]
    public void A_design_of_too_many_columns_is_left_as_it_is()
    {
        void State(ModelBuilder model)
        {
            Expr beta = model.Parameter("beta", Normal(0, 1), 30);
            model.Observe("y", BackEnds.Normals(40, 1), Normal(model.Data("X", BackEnds.NormalMatrix(40, 30)) * beta, 1));
        }

        Assert.Contains("for i < 40", BackEnds.Build(State).Plan, StringComparison.Ordinal);
        BackEnds.Agree(State, BackEnds.Normals(30, 3));
    }

    [Fact]
    public void A_badly_conditioned_design_keeps_its_digits()
    {
        // Columns that differ by 1e-7: the Gram matrix would be singular to working precision.
        const int rows = 1000;
        double[,] x = BackEnds.NormalMatrix(rows, 2);
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            x[i, 1] = x[i, 0] + 1e-7 * x[i, 1];
            y[i] = x[i, 0] - x[i, 1];
        }

        void State(ModelBuilder model) =>
            model.Observe("y", y, Normal(model.Data("X", x) * model.Parameter("beta", Normal(0, 100), 2), 1e-7));

        (double reduced, _) = BackEnds.Agree(State, [1, -1], differences: false);
        (double off, _) = BackEnds.Agree(State, [2, -2], differences: false);
        (double plain, _) = BackEnds.Agree(State, [1, -1], new ModelOptions { ReduceLinearModels = false }, differences: false);
        (double plainOff, _) = BackEnds.Agree(State, [2, -2], new ModelOptions { ReduceLinearModels = false }, differences: false);
        Assert.Equal(plain - plainOff, reduced - off, 1e-5 * (plain - plainOff));
    }

    private static void State(ModelBuilder model, string mean, int rows)
    {
        Raw raw = new(rows);
        Expr sigma = model.Parameter("sigma", HalfNormal(1));
        model.Observe("y", raw.Y, Normal(Means[mean](model, raw), sigma));
    }

    private static Expr Beta(ModelBuilder model) => model.Parameter("beta", Normal(0, 1), Columns);

    private sealed class Raw(int rows)
    {
        public int Rows { get; } = rows;

        public double[,] X { get; } = BackEnds.NormalMatrix(rows, Columns);

        public double[] Y { get; } = BackEnds.Normals(rows, 1);

        public double[] Ones { get; } = [.. Enumerable.Repeat(1.0, rows)];

        public int[] Groups { get; } = [.. Enumerable.Range(0, rows).Select(i => i * i % 5)];
    }
}
