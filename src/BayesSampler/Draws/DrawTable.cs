namespace BayesSampler;

/// <summary>
/// Draws in memory, by scalar, then chain, then draw: in several arrays, so that the largest array limits the draws of one scalar
/// only. Who fills a table, or lets it grow, stops before it is read as <see cref="IDrawValues"/>.
/// </summary>
internal sealed class DrawTable : IDrawValues
{
    /// <summary>Numbers in one array (1 MB), unless one scalar has more: few arrays, each small beside the whole.</summary>
    private const int SlabSize = 1 << 17;

    private readonly int _scalars;
    private double[][] _slabs;
    private int _size;              // numbers of one scalar
    private int _scalarsPerSlab;

    /// <exception cref="ArgumentException">One scalar has more draws than an array holds.</exception>
    public DrawTable(int scalars, int chains, int drawsPerChain)
    {
        _scalars = scalars;
        Chains = chains;
        DrawsPerChain = drawsPerChain;
        (_size, _scalarsPerSlab) = Layout(chains, drawsPerChain);
        _slabs = new double[(scalars + _scalarsPerSlab - 1) / _scalarsPerSlab][];
        for (int s = 0; s < _slabs.Length; s++) _slabs[s] = CreateSlab(s);
    }

    public int Chains { get; }

    public int DrawsPerChain { get; private set; }

    public Span<double> Scalar(int scalar) =>
        _slabs[scalar / _scalarsPerSlab].AsSpan(scalar % _scalarsPerSlab * _size, _size);

    ReadOnlySpan<double> IDrawValues.Scalar(int scalar) => Scalar(scalar);

    public Span<double> Chain(int scalar, int chain) => Scalar(scalar).Slice(chain * DrawsPerChain, DrawsPerChain);

    public void CopyDraw(int firstScalar, int chain, int draw, Span<double> destination)
    {
        for (int k = 0; k < destination.Length; k++) destination[k] = Chain(firstScalar + k, chain)[draw];
    }

    /// <summary>Makes room for more draws; array by array, so that all draws are never there twice.</summary>
    public void Grow(int drawsPerChain)
    {
        (double[][] oldSlabs, int oldSize, int oldPerSlab, int oldDraws) = (_slabs, _size, _scalarsPerSlab, DrawsPerChain);
        (_size, _scalarsPerSlab) = Layout(Chains, drawsPerChain);
        DrawsPerChain = drawsPerChain;
        _slabs = new double[(_scalars + _scalarsPerSlab - 1) / _scalarsPerSlab][];
        int released = 0;
        for (int s = 0; s < _slabs.Length; s++)
        {
            _slabs[s] = CreateSlab(s);
            int end = Math.Min(_scalars, (s + 1) * _scalarsPerSlab);
            for (int k = s * _scalarsPerSlab; k < end; k++)
            {
                for (int c = 0; c < Chains; c++)
                    oldSlabs[k / oldPerSlab].AsSpan(k % oldPerSlab * oldSize + c * oldDraws, oldDraws).CopyTo(Chain(k, c));
            }

            for (; (released + 1) * oldPerSlab <= end; released++) oldSlabs[released] = [];
        }
    }

    /// <summary>Numbers of one quantity.</summary>
    /// <exception cref="ArgumentException">More than an array holds.</exception>
    public static int SizeOfScalar(int chains, int drawsPerChain)
    {
        long size = (long)chains * drawsPerChain;
        if (size > Array.MaxLength)
        {
            throw new ArgumentException(Require.Invariant(
                $"{chains} chains of {drawsPerChain:N0} draws are {size:N0} numbers for each quantity, but an array holds ")
                + Require.Invariant($"{Array.MaxLength:N0}. Thin, or draw less."));
        }

        return (int)size;
    }

    private static (int Size, int ScalarsPerSlab) Layout(int chains, int drawsPerChain)
    {
        int size = SizeOfScalar(chains, drawsPerChain);
        return (size, SlabSize / Math.Clamp(size, 1, SlabSize));
    }

    // Nothing is read that was not written before.
    private double[] CreateSlab(int slab) =>
        GC.AllocateUninitializedArray<double>(Math.Min(_scalarsPerSlab, _scalars - slab * _scalarsPerSlab) * _size);
}
