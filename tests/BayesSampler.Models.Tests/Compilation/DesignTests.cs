using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.Models.Tests;

/// <summary>Products with constant matrices, in panels, chunks and blocks.</summary>
public sealed class DesignTests
{
    public static TheoryData<int, int> Sizes
    {
        get
        {
            TheoryData<int, int> sizes = [];
            foreach (int rows in (int[])[.. Enumerable.Range(1, 17), 100, 441, 442, 9000])
            {
                foreach (int columns in (int[])[1, 2, 3, 10, 33]) sizes.Add(rows, columns);
            }

            // Every number of panels up to 17, with a last one that is cut and one that is whole.
            for (int panels = 3; panels <= 17; panels++)
            {
                sizes.Add(8 * panels - 3, 10);
                sizes.Add(8 * panels, 5);
            }

            // Ends of chunks; chunks of eight panels and of four; blocks as short as they get; more columns than a chunk has numbers.
            foreach (int columns in (int[])[2, 50, 65, 129])
            {
                int chunk = new Design(new double[columns], 1, columns).ChunkRows;
                foreach (int rows in (int[])[chunk - 1, chunk, chunk + 1, chunk + 8, 2 * chunk + 37]) sizes.Add(rows, columns);
            }

            sizes.Add(1100, 129);
            sizes.Add(40, 4097);

            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Products_have_the_stated_order(int rows, int columns)
    {
        double[] values = ReductionTests.Scrambled(rows * columns, 6);
        Assert.True(rows == 1 || new Design(values, rows, columns).ZerosPerPanel == 0);
        AssertStatedOrder(values, rows, columns);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(7, 7)]
    [InlineData(8, 8)]
    [InlineData(9, 9)]
    [InlineData(17, 20)]
    [InlineData(32, 33)]
    [InlineData(33, 33)]
    [InlineData(41, 41)]
    [InlineData(100, 100)]
    public void Zeros_of_a_triangle_are_left_out_and_change_no_bit(int rows, int columns)
    {
        double[] values = ReductionTests.Scrambled(rows * columns, 6);
        for (int i = 0; i < rows; i++) values.AsSpan(i * columns, i).Clear();
        Design design = new(values, rows, columns);
        Assert.Equal(Design.PanelRows, design.ZerosPerPanel);
        AssertStatedOrder(values, rows, columns);
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(16, 12)]
    [InlineData(32, 32)]
    [InlineData(40, 33.6)]
    [InlineData(100, 820.0 / 13)]
    public void A_product_takes_so_many_columns_of_a_triangle(int size, double columns)
    {
        double[] values = new double[size * size];
        for (int i = 0; i < size; i++) values.AsSpan(i * size + i, size - i).Fill(1);
        Assert.Equal(columns, new Design(values, size, size).ColumnsTaken, 1e-12);
        Assert.Equal(size, new Design([.. values.Reverse()], size, size).ColumnsTaken);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_generalised_linear_model_agrees(int rows, int columns)
    {
        double[,] x = BackEnds.NormalMatrix(rows, columns);
        double[] y = [.. BackEnds.Normals(rows, 5).Select(value => value > 0 ? 1.0 : 0)];
        BackEnds.Agree(model =>
        {
            Expr beta = model.Parameter("beta", Normal(0, 1), columns);
            Expr alpha = model.Parameter("alpha", Normal(0, 1));
            Expr eta = alpha + model.Data("X", x) * beta;
            model.AddTerm("likelihood", Sum((Expr)y * eta - Log1pExp(eta)));
        }, BackEnds.Normals(columns + 1, 9), differences: rows <= 100);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(1000)]
    [InlineData(9000)]
    public void Two_designs_share_a_pass(int rows)
    {
        double[,] wide = BackEnds.NormalMatrix(rows, 33), narrow = BackEnds.NormalMatrix(rows, 2, 1);
        void State(ModelBuilder model)
        {
            Expr a = model.Parameter("a", Normal(0, 1), 33);
            Expr b = model.Parameter("b", Normal(0, 1), 2);
            model.AddTerm("t", -Log1pExp(model.Data("W", wide) * a * Sigmoid(model.Data("N", narrow) * b)));
        }

        BackEnds.Agree(State, BackEnds.Normals(35, 9), differences: rows <= 100);
        string plan = BackEnds.Build(State).Plan;
        Assert.Single(plan.Split('\n'), line => line.StartsWith($"for i < {rows}", StringComparison.Ordinal));

        static Expr Sigmoid(Expr x) => LogisticSigmoid(x);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(100)]
    [InlineData(9001)]
    public void A_product_is_used_in_a_later_pass(int rows)
    {
        double[,] x = BackEnds.NormalMatrix(rows, 5);
        BackEnds.Agree(model =>
        {
            Expr beta = model.Parameter("beta", Normal(0, 1), 5);
            Expr eta = model.Data("X", x) * beta;
            // The sum of the exponentials waits for the largest, and the last term for the sum.
            model.AddTerm("softmax", Softmax(eta)[rows / 2] + Dot(Softmax(eta), Tanh(eta)));
        }, BackEnds.Normals(5, 9), differences: rows <= 100);
    }

    [Fact]
    public void A_product_of_a_stretch_of_parameters_reads_no_neighbour()
    {
        // The neighbour of what the transposed product reads is infinite; its padding is not.
        double[,] x = BackEnds.NormalMatrix(5, 3);
        Graph graph = new();
        InputNode all = new(0, Shape.Vector(9));
        Node stretch = graph.Gather(all, IndexMap.Range(1, 5), Shape.Vector(5));
        Design design = new([.. x.Cast<double>()], 5, 3);
        Node output = graph.DesignProduct(design, true, stretch);
        double[] position = [1, 2, 3, 4, 5, 6, double.PositiveInfinity, double.NaN, 1];
        foreach (CompiledFunction.Instance function in BackEnds.Functions(graph, [output]))
        {
            function.Run(position, []);
            for (int j = 0; j < 3; j++)
                Assert.Equal(Enumerable.Range(0, 5).Sum(i => x[i, j] * position[1 + i]), function[0][j], 1e-12);
        }
    }

    private static void AssertStatedOrder(double[] values, int rows, int columns)
    {
        double[] v = BackEnds.Normals(columns, 1), r = ReductionTests.Scrambled(rows, 2);
        Graph graph = new();
        Design design = new(values, rows, columns);
        InputNode input = new(0, Shape.Vector(columns)), residuals = new(columns, Shape.Vector(rows));
        Node[] outputs = [graph.DesignProduct(design, false, input), graph.DesignProduct(design, true, residuals)];
        double[] product = new double[rows];
        double[] transposed = new double[columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++) product[i] = Math.FusedMultiplyAdd(values[i * columns + j], v[j], product[i]);
        }

        for (int j = 0; j < columns; j++)
        {
            int column = j;
            // At most 131,072 elements of a wide design but no fewer than 1,024 rows, in whole steps of 32.
            int blockRows = Math.Clamp(131_072 / columns, 1024, 8192) / 32 * 32;
            transposed[j] = ReductionTests.Reduce(
                r, (i, lane) => Math.FusedMultiplyAdd(values[i * columns + column], r[i], lane), blockRows);
        }

        // One row is a sum over columns, one column a multiple.
        if (rows == 1) product[0] = ReductionTests.Reduce(v, (j, lane) => Math.FusedMultiplyAdd(values[j], v[j], lane));
        foreach (CompiledFunction.Instance function in BackEnds.Functions(graph, outputs))
        {
            for (int repeat = 0; repeat < 2; repeat++)
            {
                function.Run([.. v, .. r], []);
                BackEnds.SameBits(product, function[0]);
                BackEnds.SameBits(transposed, function[1]);
            }
        }
    }
}
