namespace BayesSampler.Models.Tests;

/// <summary>What every model and every graph must pass: both back ends give the same bits, and the derivative is that of the value.</summary>
internal static class BackEnds
{
    /// <summary>Builds a model for both back ends and compares them with each other and with central differences.</summary>
    /// <returns>Log density and gradient.</returns>
    public static (double Value, double[] Gradient) Agree(
        Action<ModelBuilder> state, ReadOnlySpan<double> position, ModelOptions? options = null, bool differences = true)
    {
        options ??= new ModelOptions();
        IDifferentiableLogDensity compiled = Build(state, options).CreateEvaluator();
        IDifferentiableLogDensity interpreted = Build(state, options with { Interpret = true }).CreateEvaluator();
        return Agree(compiled, interpreted, position, differences);
    }

    public static (double Value, double[] Gradient) Agree(
        IDifferentiableLogDensity compiled, IDifferentiableLogDensity interpreted, ReadOnlySpan<double> position, bool differences = true)
    {
        double[] at = position.ToArray();
        double[] elsewhere = [.. at.Select(x => 0.875 * x - 0.0625)];
        (double value, double[] gradient) = Evaluate(compiled, at);
        AssertSame((value, gradient), Evaluate(interpreted, at));
        // Nothing may be left over from the point before.
        AssertSame(Evaluate(compiled, elsewhere), Evaluate(interpreted, elsewhere));
        AssertSame((value, gradient), Evaluate(compiled, at));
        AssertSame((value, gradient), Evaluate(interpreted, at));
        SameBits([value], [compiled.LogDensity(at)]);
        SameBits([value], [interpreted.LogDensity(at)]);
        if (differences) AssertGradient(compiled, at);
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
