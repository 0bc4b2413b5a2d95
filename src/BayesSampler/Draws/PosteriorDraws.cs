using System.Collections.Frozen;
using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>Draws of all reported quantities, immutable and named, stored by parameter, then chain, then draw.</summary>
/// <remarks>
/// Thread-safe. Scalars are addressed by name (<c>draws["theta[3]"]</c>, indices from 1) or by position. Draws that a run left
/// on disk are read a scalar at a time: take what you need of one before the next.
/// </remarks>
public sealed class PosteriorDraws
{
    private readonly IDrawValues _values;
    private readonly int _first;
    private readonly FrozenDictionary<string, int> _index;

    /// <summary>Takes a copy of draws in memory.</summary>
    /// <param name="parameters">Names and shapes, in the order of the values.</param>
    /// <param name="chains">Number of chains, at least 1.</param>
    /// <param name="values">By scalar, then chain, then draw.</param>
    /// <exception cref="ArgumentException">A name occurs twice, or the number of values does not fit.</exception>
    public PosteriorDraws(IEnumerable<ParameterInfo> parameters, int chains, ReadOnlySpan<double> values)
        : this((ImmutableArray<ParameterInfo>)[.. parameters], chains, values)
    {
    }

    private PosteriorDraws(ImmutableArray<ParameterInfo> parameters, int chains, ReadOnlySpan<double> values)
        : this(Copy(parameters, chains, values), 0, parameters)
    {
    }

    /// <summary>A view of draws that are kept elsewhere, from this scalar on.</summary>
    internal PosteriorDraws(IDrawValues values, int firstScalar, ImmutableArray<ParameterInfo> parameters)
    {
        Parameters = parameters;
        Names = [.. Parameters.SelectMany(parameter => parameter.ElementNames())];
        Dictionary<string, int> index = new(StringComparer.Ordinal);
        foreach (string name in Names)
        {
            if (!index.TryAdd(name, index.Count))
                throw new ArgumentException($"The name '{name}' occurs twice. Every quantity needs a name of its own.", nameof(parameters));
        }

        if (Names.IsEmpty) throw new ArgumentException("There are no parameters. Name at least one.", nameof(parameters));
        _index = index.ToFrozenDictionary(StringComparer.Ordinal);
        _values = values;
        _first = firstScalar;
    }

    /// <summary>Names and shapes.</summary>
    public ImmutableArray<ParameterInfo> Parameters { get; }

    /// <summary>Names of the scalars in storage order.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Number of chains.</summary>
    public int Chains => _values.Chains;

    /// <summary>Draws in each chain.</summary>
    public int DrawsPerChain => _values.DrawsPerChain;

    /// <summary>The draws of one scalar by name.</summary>
    /// <exception cref="KeyNotFoundException">No such name; the message lists those there are.</exception>
    public ParameterDraws this[string name] => this[IndexOf(name)];

    /// <summary>The draws of one scalar by its position among <see cref="Names"/>.</summary>
    public ParameterDraws this[int scalar]
    {
        get
        {
            Require.InRange(scalar, 0, Names.Length - 1, nameof(scalar));
            return new ParameterDraws(_values.Scalar(_first + scalar), Chains);
        }
    }

    /// <summary>Position of a scalar among <see cref="Names"/>.</summary>
    /// <exception cref="KeyNotFoundException">No such name; the message lists those there are.</exception>
    public int IndexOf(string name)
    {
        if (_index.TryGetValue(name, out int index)) return index;
        string known = string.Join(", ", Names.Take(12)) + (Names.Length > 12 ? ", ..." : "");
        throw new KeyNotFoundException($"There is no quantity '{name}' among the draws. There are: {known}.");
    }

    /// <summary>Whether a scalar of this name is there.</summary>
    public bool Contains(string name) => _index.ContainsKey(name);

    /// <summary>One draw of all scalars, in the order of <see cref="Names"/>.</summary>
    public void CopyDraw(int chain, int draw, Span<double> destination)
    {
        Require.InRange(chain, 0, Chains - 1, nameof(chain));
        Require.InRange(draw, 0, DrawsPerChain - 1, nameof(draw));
        Require.SameLength(destination.Length, Names.Length, nameof(destination), nameof(Names));
        _values.CopyDraw(_first, chain, draw, destination);
    }

    /// <summary>Only these parameters (whole ones, by name without index), in this order.</summary>
    /// <exception cref="KeyNotFoundException">One of the names is not a parameter.</exception>
    public PosteriorDraws Select(params IEnumerable<string> names)
    {
        List<ParameterInfo> chosen = [];
        List<int> scalars = [];
        foreach (string name in names)
        {
            ParameterInfo parameter = Parameters.FirstOrDefault(p => p.Name == name)
                ?? throw new KeyNotFoundException(
                    $"There is no parameter '{name}'. There are: {string.Join(", ", Parameters.Select(p => p.Name))}.");
            chosen.Add(parameter);
            scalars.AddRange(parameter.ElementNames().Select(IndexOf));
        }

        return Build(
            chosen,
            Chains,
            DrawsPerChain,
            (scalar, chain, destination) => this[scalars[scalar]].Chain(chain).CopyTo(destination));
    }

    /// <summary>The same draws under other names.</summary>
    /// <param name="rename">From a parameter's name to the new one.</param>
    /// <exception cref="ArgumentException">A new name is empty, or occurs twice.</exception>
    public PosteriorDraws Renamed(Func<string, string> rename)
    {
        ArgumentNullException.ThrowIfNull(rename);
        IEnumerable<ParameterInfo> renamed = Parameters.Select(
            parameter => new ParameterInfo(rename(parameter.Name), parameter.Shape.AsSpan()) { IsDerived = parameter.IsDerived });
        return new PosteriorDraws(_values, _first, [.. renamed]);
    }

    /// <summary>One chain alone, counted from 0.</summary>
    public PosteriorDraws Chain(int chain)
    {
        Require.InRange(chain, 0, Chains - 1, nameof(chain));
        return Build(Parameters, 1, DrawsPerChain, (scalar, _, destination) => this[scalar].Chain(chain).CopyTo(destination));
    }

    /// <summary>Fills draws scalar by scalar and chain by chain without a copy of the whole.</summary>
    internal static PosteriorDraws Build(
        IEnumerable<ParameterInfo> parameters, int chains, int drawsPerChain, FillChain fill)
    {
        ImmutableArray<ParameterInfo> infos = [.. parameters];
        int scalars = infos.Sum(parameter => parameter.Size);
        DrawTable values = new(scalars, chains, drawsPerChain);
        for (int k = 0; k < scalars; k++)
        {
            for (int c = 0; c < chains; c++) fill(k, c, values.Chain(k, c));
        }

        return new PosteriorDraws(values, 0, infos);
    }

    private static DrawTable Copy(ImmutableArray<ParameterInfo> parameters, int chains, ReadOnlySpan<double> values)
    {
        Require.AtLeast(chains, 1, nameof(chains));
        int scalars = parameters.Sum(parameter => parameter.Size);
        if (scalars == 0) throw new ArgumentException("There are no parameters. Name at least one.", nameof(parameters));
        long rows = (long)scalars * chains;
        if (values.Length % rows != 0)
        {
            throw new ArgumentException(
                Require.Invariant($"{values.Length} values do not fit {scalars} quantities in {chains} chains.")
                + " Each needs the same number of draws.",
                nameof(values));
        }

        DrawTable table = new(scalars, chains, (int)(values.Length / rows));
        int size = values.Length / scalars;
        for (int k = 0; k < scalars; k++) values.Slice(k * size, size).CopyTo(table.Scalar(k));
        return table;
    }

    internal delegate void FillChain(int scalar, int chain, Span<double> destination);
}
