using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>Room for all draws and statistics of a run, written by the chains in parallel, each in its own part.</summary>
internal sealed class DrawStore
{
    private readonly ImmutableArray<ParameterInfo> _parameters;
    private readonly ImmutableArray<ParameterInfo> _statistics;
    private readonly double[] _values;
    private readonly int _scalars;
    private readonly int _capacity;
    private readonly int[] _counts;

    public DrawStore(IEnumerable<ParameterInfo> parameters, IEnumerable<string> statistics, int chains, int draws)
    {
        _parameters = [.. parameters];
        _statistics = ParameterInfo.Scalars(statistics);
        _scalars = _parameters.Sum(parameter => parameter.Size);
        _capacity = draws;
        _counts = new int[chains];
        long size = (long)(_scalars + _statistics.Length) * chains * draws;
        if (size > Array.MaxLength)
        {
            throw new ArgumentException(Require.Invariant(
                $"{_scalars} quantities in {chains} chains of {draws} draws need {size:N0} numbers, more than one array holds ({Array.MaxLength:N0}). Thin, or draw less."));
        }

        _values = new double[size];
    }

    public int ScalarCount => _scalars;

    public int StatisticsCount => _statistics.Length;

    public int Count(int chain) => _counts[chain];

    /// <summary>Whether every chain has all its draws.</summary>
    public bool IsFull => _counts.All(count => count == _capacity);

    public void Record(int chain, ReadOnlySpan<double> parameters, ReadOnlySpan<double> statistics)
    {
        int draw = _counts[chain]++;
        for (int k = 0; k < parameters.Length; k++) _values[Index(k, chain, draw)] = parameters[k];
        for (int k = 0; k < statistics.Length; k++) _values[Index(_scalars + k, chain, draw)] = statistics[k];
    }

    /// <summary>Takes over what an earlier run has drawn.</summary>
    public void Load(int chain, PosteriorDraws draws, PosteriorDraws statistics)
    {
        for (int k = 0; k < _scalars; k++) draws[k].Values.CopyTo(_values.AsSpan(Index(k, chain, 0)));
        for (int k = 0; k < _statistics.Length; k++) statistics[k].Values.CopyTo(_values.AsSpan(Index(_scalars + k, chain, 0)));
        _counts[chain] = draws.DrawsPerChain;
    }

    /// <summary>What all chains have: the draws up to the shortest chain's last.</summary>
    public PosteriorDraws Draws() => Build(_parameters, 0, 0, _counts.Length, _counts.Min());

    /// <inheritdoc cref="Draws()"/>
    public PosteriorDraws Statistics() => Build(_statistics, _scalars, 0, _counts.Length, _counts.Min());

    /// <summary>All that one chain has drawn.</summary>
    public PosteriorDraws Draws(int chain) => Build(_parameters, 0, chain, 1, _counts[chain]);

    /// <inheritdoc cref="Draws(int)"/>
    public PosteriorDraws Statistics(int chain) => Build(_statistics, _scalars, chain, 1, _counts[chain]);

    private PosteriorDraws Build(ImmutableArray<ParameterInfo> parameters, int firstScalar, int firstChain, int chains, int draws) =>
        PosteriorDraws.Build(
            parameters,
            chains,
            draws,
            (scalar, chain, destination) =>
                _values.AsSpan(Index(firstScalar + scalar, firstChain + chain, 0), draws).CopyTo(destination));

    private int Index(int scalar, int chain, int draw) => (scalar * _counts.Length + chain) * _capacity + draw;
}
