namespace BayesSampler.Models.Tests;

/// <summary>
/// What every model and every graph must pass: interpreter and code for vectors of either width give the same bits, and the derivative is
/// that of the value.
/// </summary>
internal static class BackEnds
{
    /// <summary>Widths of vectors that code is generated for, whichever this processor has.</summary>
    public static IReadOnlyList<VectorMethods> Widths { get; } = [VectorMethods.Four, VectorMethods.Eight];

    /// <summary>Some nodes as functions: code for either width, and interpreted.</summary>
    public static IEnumerable<CompiledFunction.Instance> Functions(Graph graph, IReadOnlyList<Node> outputs, int rowThreads = 1) =>
    [
        .. Widths.Select(width => new CompiledFunction(graph, outputs, false, outputs.Count, rowThreads, width).Create()),
        new CompiledFunction(graph, outputs, interpreted: true, outputs.Count, rowThreads).Create(),
    ];

    /// <summary>Builds a model for all back ends and compares them with each other and with central differences.</summary>
    /// <returns>Log density and gradient.</returns>
    public static (double Value, double[] Gradient) Agree(
        Action<ModelBuilder> state, ReadOnlySpan<double> position, ModelOptions? options = null, bool differences = true)
    {
        options ??= new ModelOptions();
        IDifferentiableLogDensity[] compiled = [.. Widths.Select(width => Build(state, options with { Vectors = width }).CreateEvaluator())];
        IDifferentiableLogDensity interpreted = Build(state, options with { Interpret = true }).CreateEvaluator();
        return Agree([.. compiled, interpreted], position, differences);
    }

    /// <summary>Compares a scalar node of a graph and its gradient on all back ends.</summary>
    public static (double Value, double[] Gradient) Agree(
        Graph graph, Node root, IReadOnlyList<InputNode> inputs, ReadOnlySpan<double> position, bool differences = true)
    {
        GraphDensity[] compiled = [.. Widths.Select(width => new GraphDensity(graph, root, inputs, interpreted: false, width))];
        return Agree([.. compiled, new GraphDensity(graph, root, inputs, interpreted: true)], position, differences);
    }

    private static (double Value, double[] Gradient) Agree(
        IDifferentiableLogDensity[] densities, ReadOnlySpan<double> position, bool differences)
    {
        double[] at = position.ToArray();
        double[] elsewhere = [.. at.Select(x => 0.875 * x - 0.0625)];
        (double value, double[] gradient) = Evaluate(densities[0], at);
        (double Value, double[] Gradient) there = Evaluate(densities[0], elsewhere);
        foreach (IDifferentiableLogDensity density in densities)
        {
            AssertSame((value, gradient), Evaluate(density, at));
            // Nothing may be left over from the point before.
            AssertSame(there, Evaluate(density, elsewhere));
            AssertSame((value, gradient), Evaluate(density, at));
            SameBits([value], [density.LogDensity(at)]);
        }

        if (differences) AssertGradient(densities[0], at);
        return (value, gradient);
    }

    public static void AssertGradient(IDifferentiableLogDensity density, ReadOnlySpan<double> position)
    {
        GradientCheckResult result = GradientCheck.Run(density, position);
        Assert.True(result.Passed, result.ToString());
    }

    /// <summary>Equal bits, where one NaN is as good as another.</summary>
    public static void SameBits(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (double.IsNaN(expected[i]) && double.IsNaN(actual[i])) continue;
            Assert.True(BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(actual[i]),
                Require.Invariant($"Element {i}: expected {expected[i]:R}, but was {actual[i]:R}."));
        }
    }

    public static (double Value, double[] Gradient) Evaluate(IDifferentiableLogDensity density, ReadOnlySpan<double> position)
    {
        double[] gradient = new double[density.Dimension];
        return (density.LogDensityAndGradient(position, gradient), gradient);
    }

    public static Model Build(Action<ModelBuilder> state, ModelOptions? options = null)
    {
        ModelBuilder builder = new();
        state(builder);
        return builder.Build(options);
    }

    public static double[] Normals(int count, int seed = 0)
    {
        double[] values = new double[count];
        ChainRandom.ForChain(42, seed).FillNormal(values);
        return values;
    }

    public static double[,] NormalMatrix(int rows, int columns, int seed = 0)
    {
        double[] values = Normals(rows * columns, seed);
        double[,] matrix = new double[rows, columns];
        for (int i = 0; i < values.Length; i++) matrix[i / columns, i % columns] = values[i];
        return matrix;
    }

    private static void AssertSame((double Value, double[] Gradient) expected, (double Value, double[] Gradient) actual)
    {
        SameBits([expected.Value], [actual.Value]);
        SameBits(expected.Gradient, actual.Gradient);
    }
}
