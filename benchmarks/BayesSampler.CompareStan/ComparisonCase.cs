namespace BayesSampler.CompareStan;

/// <summary>One row of the table.</summary>
/// <param name="Name">Short, without spaces.</param>
/// <param name="StanModel">The Stan model in <c>benchmarks/peers</c>, without its ending.</param>
/// <param name="Data">What the Stan model is given: cases of the same model and data share Stan's run.</param>
/// <param name="Goal">What is hoped for.</param>
/// <param name="Load">Makes or reads the data.</param>
internal sealed record ComparisonCase(string Name, string StanModel, string Data, Goal Goal, Func<Problem> Load)
{
    /// <summary>Whether Stan takes more than half a minute.</summary>
    public bool IsSlow { get; init; }

    /// <summary>How far the two log densities may be apart, relative to their differences (absolutely below 1).</summary>
    public double DensityTolerance { get; init; } = 1e-8;

    /// <summary>Names Stan's run.</summary>
    public string StanRun => $"{StanModel}.{Data}";
}
