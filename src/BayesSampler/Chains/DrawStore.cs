using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>
/// Room for all draws and statistics of a run, written by the chains in parallel, each in its own part. A chain collects some
/// draws before it passes them on, so that what it writes is long enough to be written fast.
/// </summary>
internal abstract class DrawStore
{
    private readonly ImmutableArray<ParameterInfo> _parameters;
    private readonly ImmutableArray<ParameterInfo> _statistics;
    private readonly Buffer?[] _buffers;
    private readonly int[] _counts;

    protected DrawStore(IEnumerable<ParameterInfo> parameters, IEnumerable<string> statistics, int chains)
    {
        _parameters = [.. parameters];
        _statistics = ParameterInfo.Scalars(statistics);
        ScalarCount = _parameters.Sum(parameter => parameter.Size);
        _buffers = new Buffer?[chains];
        _counts = new int[chains];
    }

    /// <summary>Scalars among the parameters.</summary>
    public int ScalarCount { get; }

    public int Chains => _counts.Length;

    /// <summary>Draws that each chain has room for.</summary>
    public int Capacity { get; private set; }

    /// <summary>Whether every chain has all its draws.</summary>
    public bool IsFull => _counts.All(count => count == Capacity);

    /// <summary>Draws that a chain collects.</summary>
    protected abstract int BufferedDraws { get; }

    protected int RowLength => ScalarCount + _statistics.Length;

    /// <summary>So many rows that caches hold them, some 32 KB, but at least a cache line's worth of each column.</summary>
    public static int RowsAtOnce(int rowLength) => Math.Clamp((1 << 12) / rowLength, 8, 512);

    /// <summary>Draws of one chain; those recorded since the last <see cref="Flush"/> count only after the next.</summary>
    public int Count(int chain) => _counts[chain];

    /// <summary>Makes room for this many draws of each chain in all. No chain may be running.</summary>
    /// <param name="draws">No fewer than there are.</param>
    /// <param name="earlier">Given at first, a run whose draws are taken over.</param>
    public void Reserve(int draws, DrawStore? earlier = null)
    {
        Capacity = draws;
        Allocate(earlier);
        for (int c = 0; c < Chains && earlier is not null; c++)
        {
            Load(c, earlier);
            _counts[c] = earlier.Count(c);
        }
    }

    /// <summary>Where a chain puts its next draw, parameters before statistics; it counts once it is recorded.</summary>
    public Span<double> Next(int chain) => (_buffers[chain] ??= new Buffer(RowLength, Math.Min(BufferedDraws, Capacity))).Next;

    /// <summary>The next draw is in its place.</summary>
    public void Record(int chain)
    {
        Buffer buffer = _buffers[chain]!;
        buffer.Count++;
        if (buffer.IsFull) PassOn(chain, buffer);
    }

    /// <summary>Passes on what a chain has collected, and lets its buffer go.</summary>
    public virtual void Flush(int chain)
    {
        if (_buffers[chain] is { Count: > 0 } buffer) PassOn(chain, buffer);
        _buffers[chain] = null;
    }

    /// <summary>What all chains have: the draws up to the shortest chain's last.</summary>
    public PosteriorDraws Draws() => new(View(0, Chains, _counts.Min()), 0, _parameters);

    /// <inheritdoc cref="Draws()"/>
    public PosteriorDraws Statistics() => new(View(0, Chains, _counts.Min()), ScalarCount, _statistics);

    /// <summary>All that one chain has drawn.</summary>
    public PosteriorDraws Draws(int chain) => new(View(chain, 1, _counts[chain]), 0, _parameters);

    /// <inheritdoc cref="Draws(int)"/>
    public PosteriorDraws Statistics(int chain) => new(View(chain, 1, _counts[chain]), ScalarCount, _statistics);

    /// <summary>Draws of one chain and scalar (statistics after parameters), as many as the destination holds.</summary>
    public abstract void Read(int scalar, int chain, int first, Span<double> destination);

    protected abstract void Allocate(DrawStore? earlier);

    protected abstract void Load(int chain, DrawStore earlier);

    /// <summary>Keeps successive draws of one chain, given row by row.</summary>
    protected abstract void Write(int chain, int first, ReadOnlySpan<double> rows);

    /// <summary>The first draws of some chains; what a run records later must not show in it.</summary>
    protected abstract IDrawValues View(int firstChain, int chains, int draws);

    /// <summary>One scalar of successive draws, as many as the destination holds.</summary>
    /// <param name="rows">A few draws, such as the caches hold: each number is in a line of its own.</param>
    /// <param name="scalar">Which.</param>
    /// <param name="destination">Overwritten.</param>
    protected void CopyColumn(ReadOnlySpan<double> rows, int scalar, Span<double> destination)
    {
        int length = RowLength;
        for (int i = 0; i < destination.Length; i++) destination[i] = rows[i * length + scalar];
    }

    private void PassOn(int chain, Buffer buffer)
    {
        Write(chain, _counts[chain], buffer.Rows);
        _counts[chain] += buffer.Count;
        buffer.Count = 0;
    }

    /// <summary>Some draws of one chain.</summary>
    private sealed class Buffer(int rowLength, int capacity)
    {
        private readonly double[] _rows = GC.AllocateUninitializedArray<double>(rowLength * capacity);

        public int Count { get; set; }

        public bool IsFull => Count == capacity;

        public Span<double> Next => _rows.AsSpan(Count * rowLength, rowLength);

        public ReadOnlySpan<double> Rows => _rows.AsSpan(0, Count * rowLength);
    }
}
