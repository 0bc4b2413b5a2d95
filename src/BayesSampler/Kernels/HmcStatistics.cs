namespace BayesSampler;

/// <summary>What one HMC transition reports.</summary>
internal readonly record struct HmcStatistics(
    double LogDensity, double AcceptanceRate, double StepSize, double IntegrationTime, int LeapfrogSteps, bool Diverged, double Energy)
    : ITransitionStatistics
{
    public static IReadOnlyList<string> Names { get; } =
    [
        SamplerColumns.LogDensity, SamplerColumns.AcceptanceRate, SamplerColumns.StepSize, SamplerColumns.IntegrationTime,
        SamplerColumns.LeapfrogSteps, SamplerColumns.Divergent, SamplerColumns.Energy,
    ];

    public void CopyTo(Span<double> columns)
    {
        columns[0] = LogDensity;
        columns[1] = AcceptanceRate;
        columns[2] = StepSize;
        columns[3] = IntegrationTime;
        columns[4] = LeapfrogSteps;
        columns[5] = Diverged ? 1 : 0;
        columns[6] = Energy;
    }
}
