namespace BayesSampler;

/// <summary>What one NUTS transition reports.</summary>
internal readonly record struct NutsStatistics(
    double LogDensity, double AcceptanceRate, double StepSize, int TreeDepth, int LeapfrogSteps, Termination Termination, double Energy)
    : ITransitionStatistics
{
    public static IReadOnlyList<string> Names { get; } =
    [
        SamplerColumns.LogDensity, SamplerColumns.AcceptanceRate, SamplerColumns.StepSize, SamplerColumns.TreeDepth,
        SamplerColumns.LeapfrogSteps, SamplerColumns.Divergent, SamplerColumns.Energy,
    ];

    public void CopyTo(Span<double> columns)
    {
        columns[0] = LogDensity;
        columns[1] = AcceptanceRate;
        columns[2] = StepSize;
        columns[3] = TreeDepth;
        columns[4] = LeapfrogSteps;
        columns[5] = Termination == Termination.Divergence ? 1 : 0;
        columns[6] = Energy;
    }
}
