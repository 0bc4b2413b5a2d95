namespace BayesSampler.Models.Tests;

/// <summary>Sums of a plan have one order of operations, stated here as plain loops.</summary>
public sealed class ReductionTests
{
    public static TheoryData<int> Sizes => [.. Enumerable.Range(2, 39), 127, 128, 129, 1000, 8191, 8192, 8193, 8200, 16384, 20_000];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Sums_and_products_have_the_stated_order(int size)
    {
        double[] x = Scrambled(size, 1), y = Scrambled(size, 2);
        Graph graph = new();
        InputNode a = new(0, Shape.Vector(size)), b = new(size, Shape.Vector(size));
        Node[] outputs = [graph.Sum(a), graph.Sum(graph.Multiply(a, b)), graph.Sum(graph.Multiply(b, b)), graph.Reduce(Reduction.Max, b)];
        double[] expected = [Sum(x), Dot(x, y), Dot(y, y), y.Max()];
        foreach (CompiledFunction.Instance function in BackEnds.Functions(graph, outputs))
        {
            for (int repeat = 0; repeat < 2; repeat++)
            {
                function.Run([.. x, .. y], []);
                BackEnds.SameBits(expected, [function[0][0], function[1][0], function[2][0], function[3][0]]);
            }
        }
    }

    /// <summary>Both back ends also where operands are made in the pass, and where a sum is next to designs.</summary>
    [Theory]
    [MemberData(nameof(Sizes))]
    public void Back_ends_agree_on_sums_of_what_a_pass_computes(int size)
    {
        double[] data = Scrambled(size, 3);
        double[,] design = BackEnds.NormalMatrix(size, 2);
        void State(ModelBuilder model)
        {
            Expr s = model.Parameter("s", Distributions.Normal(0, 1));
            Expr beta = model.Parameter("beta", Distributions.Normal(0, 1), 2);
            Expr eta = model.Data("X", design) * beta;
            Expr u = Functions.Tanh(s * (Expr)data + eta);
            model.AddTerm("sums", Functions.Sum(u) + Functions.Sum(u * u) + Functions.LogSumExp(u) + 1e-8 * Functions.Dot(u, data));
        }

        BackEnds.Agree(State, [0.3, -0.2, 0.1], differences: size < 20);
    }

    /// <summary>Products that vanish leave −0 in some lanes and nothing in others: what they come to must not depend on how many there are.</summary>
    [Fact]
    public void Zeros_of_either_sign_come_to_the_same_sum()
    {
        for (int size = 2; size <= 17; size++)
        {
            double[] x = [.. Enumerable.Repeat(-1e-200, size)], y = [.. Enumerable.Repeat(1e-200, size)];
            Graph graph = new();
            InputNode a = new(0, Shape.Vector(size)), b = new(size, Shape.Vector(size));
            foreach (CompiledFunction.Instance function in BackEnds.Functions(graph, [graph.Sum(graph.Multiply(a, b))]))
            {
                function.Run([.. x, .. y], []);
                BackEnds.SameBits([Dot(x, y)], function[0]);
            }
        }
    }

    [Fact]
    public void The_order_of_small_sums_is_that_of_FixedOrder()
    {
        // One accumulator instead of two makes no difference up to 8 elements.
        for (int size = 1; size <= 8; size++)
            BackEnds.SameBits([FixedOrder.Sum(Scrambled(size, 4))], [Sum(Scrambled(size, 4))]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(8195)]
    public void A_maximum_over_negative_numbers_ignores_the_padding(int size)
    {
        Graph graph = new();
        InputNode x = new(0, Shape.Vector(size));
        Node largest = graph.Reduce(Reduction.Max, graph.Multiply(x, x));
        Node negative = graph.Reduce(Reduction.Max, graph.Apply(Operations.Tanh, x));
        double[] at = [.. BackEnds.Normals(size).Select(value => -1 - Math.Abs(value))];
        foreach (CompiledFunction.Instance function in BackEnds.Functions(graph, [largest, negative]))
        {
            function.Run(at, []);
            Assert.Equal(at.Max(value => value * value), function[0][0]);
            Assert.Equal(PortableMath.Tanh(at.Max()), function[1][0]);
            // NaN is not lost in a maximum.
            at[^1] = double.NaN;
            function.Run(at, []);
            Assert.Equal(double.NaN, function[0][0]);
            at[^1] = -1.5;
        }
    }

    /// <summary>Padding of exp(0) = 1 and of 1/0 must not reach a sum.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(129)]
    public void Padding_reaches_no_sum(int size)
    {
        Graph graph = new();
        InputNode x = new(0, Shape.Vector(size));
        Node root = graph.Add(graph.Sum(graph.Exp(x)), graph.Sum(graph.Multiply(graph.Reciprocal(x), graph.Log(x))));
        foreach (CompiledFunction.Instance function in BackEnds.Functions(graph, [root]))
        {
            double[] ones = new double[size];
            Array.Fill(ones, 1);
            function.Run(ones, []);
            Assert.Equal(size * Math.E, function.Value, 1e-12 * size);
        }
    }

    private static double Sum(double[] x) => Reduce(x, (i, lane) => lane + x[i]);

    private static double Dot(double[] x, double[] y) => Reduce(x, (i, lane) => Math.FusedMultiplyAdd(x[i], y[i], lane));

    /// <summary>Row i goes to lane i modulo 8, in blocks of rows; each block ends in the tree over lanes; blocks are added in order.</summary>
    internal static double Reduce(double[] x, Func<int, double, double> add, int blockRows = 8192)
    {
        double total = 0;
        for (int block = 0; block < x.Length; block += blockRows)
        {
            double[] l = new double[8];
            for (int i = block; i < Math.Min(x.Length, block + blockRows); i++) l[i % 8] = add(i, l[i % 8]);
            total += ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7])) + 0.0;
        }

        return total;
    }

    /// <summary>Magnitudes over sixteen decades, so that any other order of addition gives other bits.</summary>
    internal static double[] Scrambled(int size, int seed)
    {
        ChainRandom random = ChainRandom.ForChain(5, seed);
        double[] values = new double[size];
        for (int i = 0; i < size; i++) values[i] = random.NextNormal() * Math.Pow(10, 16 * random.NextUniform() - 8);
        return values;
    }
}
