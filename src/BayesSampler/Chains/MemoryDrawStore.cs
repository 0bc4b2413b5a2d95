namespace BayesSampler;

/// <summary>Draws in one table in memory, which the result of a complete run shows as it is.</summary>
internal sealed class MemoryDrawStore : DrawStore
{
    private DrawTable? _table;

    public MemoryDrawStore(IEnumerable<ParameterInfo> parameters, IEnumerable<string> statistics, int chains)
        : base(parameters, statistics, chains)
    {
    }

    protected override int BufferedDraws => RowsAtOnce(RowLength);

    public override void Read(int scalar, int chain, int first, Span<double> destination) =>
        _table!.Chain(scalar, chain).Slice(first, destination.Length).CopyTo(destination);

    protected override void Allocate(DrawStore? earlier)
    {
        if (_table is null) _table = new DrawTable(RowLength, Chains, Capacity);
        else _table.Grow(Capacity);
    }

    protected override void Load(int chain, DrawStore earlier)
    {
        for (int k = 0; k < RowLength; k++) earlier.Read(k, chain, 0, _table!.Chain(k, chain)[..earlier.Count(chain)]);
    }

    protected override void Write(int chain, int first, ReadOnlySpan<double> rows)
    {
        int count = rows.Length / RowLength;
        for (int k = 0; k < RowLength; k++) CopyColumn(rows, k, _table!.Chain(k, chain).Slice(first, count));
    }

    protected override IDrawValues View(int firstChain, int chains, int draws)
    {
        if (chains == Chains && draws == Capacity) return _table!;
        DrawTable copy = new(RowLength, chains, draws);
        for (int k = 0; k < RowLength; k++)
        {
            for (int c = 0; c < chains; c++) Read(k, firstChain + c, 0, copy.Chain(k, c));
        }

        return copy;
    }
}
