using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>Draws on disk, block by block in the order in which they come; a file for each time that room is made.</summary>
internal sealed class FileDrawStore : DrawStore
{
    /// <summary>
    /// Numbers in a block, 4 MB, unless that would be too few draws for reading scalar by scalar or more than a run wants.
    /// </summary>
    public const int BlockSize = 1 << 19;

    private readonly string _folder;
    private readonly List<DrawBlock>[] _blocks;
    private readonly double[]?[] _columns;
    private DrawFile? _file;

    public FileDrawStore(IEnumerable<ParameterInfo> parameters, IEnumerable<string> statistics, int chains, string folder)
        : base(parameters, statistics, chains)
    {
        _folder = folder;
        _columns = new double[]?[chains];
        _blocks = [.. Enumerable.Range(0, chains).Select(_ => new List<DrawBlock>())];
    }

    protected override int BufferedDraws => DrawsBuffered(RowLength);

    public static int DrawsBuffered(int rowLength) => Math.Clamp(BlockSize / rowLength, 16, 4096);

    public override void Read(int scalar, int chain, int first, Span<double> destination) =>
        FiledDraws.Read(_blocks[chain], scalar, first, destination);

    public override void Flush(int chain)
    {
        base.Flush(chain);
        _columns[chain] = null;
    }

    protected override void Allocate(DrawStore? earlier)
    {
        // One quantity must fit into memory when it is read.
        DrawTable.SizeOfScalar(Chains, Capacity);
        // What an earlier run has on disk stays where it is.
        DrawStore there = earlier as FileDrawStore ?? this;
        long draws = 0;
        for (int c = 0; c < Chains; c++) draws += Capacity - there.Count(c);
        _file = draws > 0 ? new DrawFile(_folder, draws * RowLength) : null;
    }

    protected override void Load(int chain, DrawStore earlier)
    {
        if (earlier is FileDrawStore filed)
        {
            _blocks[chain].AddRange(filed._blocks[chain]);
            return;
        }

        int draws = earlier.Count(chain);
        int size = Math.Min(BufferedDraws, draws);
        double[] columns = new double[RowLength * size];
        for (int first = 0; first < draws; first += size)
        {
            int count = Math.Min(size, draws - first);
            for (int k = 0; k < RowLength; k++) earlier.Read(k, chain, first, columns.AsSpan(k * count, count));
            Append(chain, first, count, columns);
        }
    }

    protected override void Write(int chain, int first, ReadOnlySpan<double> rows)
    {
        int count = rows.Length / RowLength;
        int atOnce = RowsAtOnce(RowLength);
        double[] columns = _columns[chain] ??= new double[Math.Min(BufferedDraws, Capacity) * RowLength];
        for (int start = 0; start < count; start += atOnce)
        {
            int end = Math.Min(count, start + atOnce);
            for (int k = 0; k < RowLength; k++) CopyColumn(rows[(start * RowLength)..], k, columns.AsSpan(k * count + start, end - start));
        }

        Append(chain, first, count, columns);
    }

    protected override IDrawValues View(int firstChain, int chains, int draws)
    {
        ReadOnlySpan<List<DrawBlock>> shown = _blocks.AsSpan(firstChain, chains);
        ImmutableArray<DrawBlock>[] blocks = new ImmutableArray<DrawBlock>[chains];
        for (int c = 0; c < chains; c++) blocks[c] = [.. shown[c]];
        return new FiledDraws(RowLength, [.. blocks], draws);
    }

    private void Append(int chain, int first, int count, ReadOnlySpan<double> columns) =>
        _blocks[chain].Add(new DrawBlock(_file!, _file!.Append(columns[..(RowLength * count)]), first, count));
}
