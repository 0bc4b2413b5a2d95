using System.Collections.Frozen;
using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>
/// Where chains start: at values by name, at a position, or wherever a bounded search finds the density finite.
/// </summary>
public sealed class InitialPoints
{
    private const int FutileAttempts = 100;

    private readonly ImmutableArray<ImmutableArray<double>> _positions;
    private readonly ImmutableArray<IReadOnlyDictionary<string, double[]>> _values;
    private readonly double _radius;
    private readonly int _candidates;

    private InitialPoints(
        ImmutableArray<ImmutableArray<double>> positions, ImmutableArray<IReadOnlyDictionary<string, double[]>> values, double radius, int candidates)
    {
        _positions = positions;
        _values = values;
        _radius = radius;
        _candidates = candidates;
    }

    /// <summary>
    /// Each chain takes the best of several candidates, uniform on (−radius, radius) in each unconstrained coordinate, at which
    /// log density and gradient are finite. The default of every sampler.
    /// </summary>
    /// <param name="radius">Zero or positive; 0 starts at the origin.</param>
    /// <param name="candidates">Finite candidates to choose from, at least 1. At most a hundred more are tried.</param>
    public static InitialPoints Random(double radius = 2, int candidates = 16) =>
        new([], [], Require.NotNegative(radius, nameof(radius)), Require.AtLeast(candidates, 1, nameof(candidates)));

    /// <summary>
    /// Values of parameters by name, on the scale on which they are reported: whole parameters (<c>theta</c>, all elements in
    /// order) or elements (<c>theta[3]</c>, one value). What is not named is searched as by <see cref="Random"/>.
    /// </summary>
    /// <param name="values">One dictionary for all chains, or one for each.</param>
    public static InitialPoints ByName(params IEnumerable<IReadOnlyDictionary<string, double[]>> values)
    {
        ImmutableArray<IReadOnlyDictionary<string, double[]>> chains =
            [.. values.Select(chain => chain.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToArray()))];
        Require.AtLeast(chains.Length, 1, "values.Count", "Give one dictionary for all chains, or one for each.");
        return new InitialPoints([], chains, 2, 16);
    }

    /// <summary>Unconstrained positions: one for all chains, or one for each.</summary>
    public static InitialPoints AtPosition(params IEnumerable<double[]> positions)
    {
        ImmutableArray<ImmutableArray<double>> chains = [.. positions.Select(position => position.ToImmutableArray())];
        Require.AtLeast(chains.Length, 1, "positions.Count", "Give one position for all chains, or one for each.");
        return new InitialPoints(chains, [], 0, 1);
    }

    /// <summary>
    /// Where the chains of an earlier run ended, chain by chain: the start for a run that reuses its tuning without a warmup.
    /// </summary>
    /// <param name="result">Of a model with the same unconstrained coordinates; of as many chains, or of one, where all then start.</param>
    public static InitialPoints AtEndOf<TTuning>(SamplingResult<TTuning> result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return AtPosition(result.Chains.Select(chain => chain.Snapshot.Position.ToArray()));
    }

    /// <summary>Checks what can be checked before a run.</summary>
    internal void CheckChains(int chains)
    {
        int given = Math.Max(_positions.Length, _values.Length);
        if (given > 1 && given != chains)
        {
            throw new ArgumentException(Require.Invariant(
                $"There are {given} initial points for {chains} chains. Give one for all chains, or one for each."));
        }
    }

    /// <summary>Puts a chain's state at its initial point.</summary>
    /// <param name="density">Throws only what the model throws.</param>
    /// <param name="state">Receives position, log density and, where wanted, gradient.</param>
    /// <param name="random">The chain's stream for initial points.</param>
    /// <param name="target">What is being sampled: names, and the constraints to go through.</param>
    /// <exception cref="InvalidOperationException">No candidate is finite; the message names the failing term.</exception>
    internal void Find(GuardedDensity density, ChainState state, ChainRandom random, Target target)
    {
        int chain = random.Chain;
        double[]? best = null;
        double bestValue = double.NegativeInfinity;
        int found = 0;
        bool fixedPoint = _positions.Length > 0;
        int attempts = fixedPoint || _radius == 0 ? 1 : _candidates + FutileAttempts;
        double[] candidate = new double[density.Dimension];
        string complaint = "";
        for (int attempt = 0; attempt < attempts && found < _candidates; attempt++)
        {
            random.Seek(attempt);
            bool complete = fixedPoint ? TakePosition(chain, candidate) : Propose(chain, candidate, random, target);
            double value = target.UsesGradient
                ? density.LogDensityAndGradient(candidate, state.Gradient.Span)
                : density.LogDensity(candidate);
            complaint = Complain(value, target.UsesGradient ? state.Gradient.Span : [], candidate, target);
            if (complaint.Length == 0)
            {
                found++;
                if (best is null || value > bestValue) (best, bestValue) = (candidate.ToArray(), value);
            }

            if (complete) break;
        }

        if (best is null)
        {
            throw new InvalidOperationException(
                Require.Invariant($"{complaint} Start closer to the mode: pass InitialPoints, or a smaller radius. Position: {target.Describe(candidate)}."));
        }

        best.CopyTo(state.Position.Span);
        state.LogDensity = target.UsesGradient
            ? density.LogDensityAndGradient(best, state.Gradient.Span)
            : density.LogDensity(best);
    }

    private bool TakePosition(int chain, double[] candidate)
    {
        ImmutableArray<double> position = _positions[IndexOf(chain, _positions.Length)];
        Require.SameLength(position.Length, candidate.Length, "The initial position", "the unconstrained space");
        Require.AllFinite(position.AsSpan(), "initial position");
        position.CopyTo(candidate);
        return true;
    }

    /// <summary>A random candidate with the named values in it; true if names leave nothing to chance.</summary>
    private bool Propose(int chain, double[] candidate, ChainRandom random, Target target)
    {
        foreach (ref double coordinate in candidate.AsSpan()) coordinate = _radius * (2 * random.NextUniform() - 1);
        if (_values.IsEmpty) return false;
        double[] parameters = new double[target.ParameterCount];
        target.Constrain(candidate, parameters);
        bool complete = target.Overwrite(parameters, _values[IndexOf(chain, _values.Length)]);
        target.Unconstrain(parameters, candidate);
        return complete;
    }

    private static int IndexOf(int chain, int given)
    {
        if (given == 1) return 0;
        if (chain < given) return chain;
        throw new ArgumentException(Require.Invariant(
            $"There are {given} initial points, but none for chain {chain}. Give one for all chains, or one for each."));
    }

    private static string Complain(double value, ReadOnlySpan<double> gradient, ReadOnlySpan<double> position, Target target)
    {
        if (!double.IsFinite(value)) return target.Explain(value, position);
        for (int i = 0; i < gradient.Length; i++)
        {
            if (!double.IsFinite(gradient[i]))
                return Require.Invariant($"The gradient along {target.CoordinateName(i)} is {gradient[i]} where the log density is {value:G6}.");
        }

        return "";
    }
}
