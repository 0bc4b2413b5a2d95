namespace BayesSampler;

/// <summary>What one WALNUTS transition reports.</summary>
internal readonly record struct WalnutsStatistics(
    double LogDensity,
    double AcceptanceRate,
    double StepSize,
    double MinStepSize,
    int TreeDepth,
    long LeapfrogSteps,
    bool Diverged,
    bool Irreversible,
    double Energy) : ITransitionStatistics
{
    public static IReadOnlyList<string> Names { get; } =
    [
        SamplerColumns.LogDensity, SamplerColumns.AcceptanceRate, SamplerColumns.StepSize, SamplerColumns.TreeDepth,
        SamplerColumns.LeapfrogSteps, SamplerColumns.Divergent, SamplerColumns.Energy, SamplerColumns.MinStepSize,
        SamplerColumns.Irreversible,
    ];

    public void CopyTo(Span<double> columns)
    {
        columns[0] = LogDensity;
        columns[1] = AcceptanceRate;
        columns[2] = StepSize;
        columns[3] = TreeDepth;
        columns[4] = LeapfrogSteps;
        columns[5] = Diverged ? 1 : 0;
        columns[6] = Energy;
        columns[7] = MinStepSize;
        columns[8] = Irreversible ? 1 : 0;
    }
}
