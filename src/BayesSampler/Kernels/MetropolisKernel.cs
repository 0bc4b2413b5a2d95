namespace BayesSampler;

/// <summary>What one Metropolis–Hastings transition reports.</summary>
internal readonly record struct MetropolisStatistics(double LogDensity, double AcceptanceRate, bool Accepted) : ITransitionStatistics
{
    public static IReadOnlyList<string> Names { get; } = [SamplerColumns.LogDensity, SamplerColumns.AcceptanceRate, SamplerColumns.Accepted];

    public void CopyTo(Span<double> columns)
    {
        columns[0] = LogDensity;
        columns[1] = AcceptanceRate;
        columns[2] = Accepted ? 1 : 0;
    }
}

/// <summary>Metropolis–Hastings with any proposal.</summary>
/// <remarks>Metropolis et al. (1953), Hastings (1970).</remarks>
internal sealed class MetropolisKernel(ILogDensity density) : ITransitionKernel<IProposal, MetropolisStatistics>
{
    private AlignedBuffer _candidate = new(density.Dimension);

    public DivergenceView? LastDivergence => null;

    public MetropolisStatistics Transition(ChainState state, IProposal tuning, ChainRandom random)
    {
        tuning.Draw(state.Position.Span, _candidate.Span, random);
        // A density is asked about finite positions only.
        double candidate = _candidate.IsFinite ? density.LogDensity(_candidate.Span) : double.NaN;
        // NaN and +∞ are no densities: reject. A NaN ratio fails the comparison below.
        double logRatio = candidate < double.PositiveInfinity
            ? candidate - state.LogDensity + tuning.LogRatio(state.Position.Span, _candidate.Span)
            : double.NegativeInfinity;
        double probability = logRatio <= 0 ? PortableMath.Exp(logRatio) : logRatio > 0 ? 1 : 0;
        bool accepted = random.NextUniform() < probability;
        if (accepted)
        {
            (_candidate, state.Position) = (state.Position, _candidate);
            state.LogDensity = candidate;
        }

        return new MetropolisStatistics(state.LogDensity, probability, accepted);
    }
}
