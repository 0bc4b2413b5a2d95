namespace BayesSampler.Models.Tests;

/// <summary>A solved problem, whose scratch and outputs were surrounded by doubles that nobody may touch.</summary>
internal sealed class Solution
{
    private const int Margin = 8;
    private const double Canary = 12345.678;

    private Solution(OdeResult result, double[] values, double[] sensitivities) =>
        (Result, Values, Sensitivities) = (result, values, sensitivities);

    public OdeResult Result { get; }

    public double[] Values { get; }

    public double[] Sensitivities { get; }

    public int Steps => Result.AcceptedSteps + Result.RejectedSteps;

    public static Solution Of(OdeSystem system, OdeSettings settings, double[] initial, double[] parameters, double[] times,
        bool sensitivities = true)
    {
        int n = system.States, m = system.Parameters;
        double[] values = Guarded(times.Length * n);
        double[] columns = Guarded(sensitivities ? times.Length * n * (n + m) : 0);
        double[] scratch = Guarded(OdeSolver.ScratchSize(system, settings, sensitivities));
        OdeResult result = OdeSolver.Solve(system, settings, 0, initial, parameters, times, Inside(values), Inside(columns),
            Inside(scratch));
        AssertUntouched(values);
        AssertUntouched(columns);
        AssertUntouched(scratch);
        return new Solution(result, Inside(values).ToArray(), Inside(columns).ToArray());
    }

    public static OdeSettings Settings(OdeMethod method, double tolerance) =>
        new() { Method = method, RelativeTolerance = tolerance, AbsoluteTolerance = tolerance };

    /// <summary>All entries within a multiple of absolute and relative tolerance.</summary>
    public static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double relative, double absolute)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double error = Math.Abs(actual[i] - expected[i]);
            Assert.True(error <= absolute + relative * Math.Abs(expected[i]), $"[{i}]: {actual[i]:R} for {expected[i]:R}.");
        }
    }

    public void AssertFailed(OdeStatus status)
    {
        Assert.Equal(status, Result.Status);
        Assert.All(Values, value => Assert.True(double.IsNaN(value)));
        Assert.All(Sensitivities, value => Assert.True(double.IsNaN(value)));
    }

    private static double[] Guarded(int length)
    {
        double[] array = new double[length + 2 * Margin];
        Array.Fill(array, Canary);
        // What scratch held before must not matter.
        Inside(array).Fill(double.NaN);
        return array;
    }

    private static Span<double> Inside(double[] array) => array.AsSpan(Margin, array.Length - 2 * Margin);

    private static void AssertUntouched(double[] array)
    {
        for (int i = 0; i < Margin; i++)
        {
            Assert.Equal(Canary, array[i]);
            Assert.Equal(Canary, array[^(i + 1)]);
        }
    }
}
