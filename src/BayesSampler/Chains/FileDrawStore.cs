using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>Draws on disk, appended block by block in the order in which they come.</summary>
internal sealed class FileDrawStore : DrawStore
{
    /// <summary>
    /// Numbers in a block, 4 MB, unless that would be too few draws for reading scalar by scalar or more than a run wants.
    /// </summary>
    public const int BlockSize = 1 << 19;

    private readonly DrawFile _file;
    private readonly List<DrawBlock>[] _blocks;

    /// <summary>A store in this folder; or in the file of the run that this one continues, if that is on disk.</summary>
    public FileDrawStore(
        IEnumerable<ParameterInfo> parameters, IEnumerable<string> statistics, int chains, string folder, DrawStore? earlier)
        : base(parameters, statistics, chains)
    {
        _file = (earlier as FileDrawStore)?._file ?? new DrawFile(folder);
        _blocks = [.. Enumerable.Range(0, chains).Select(_ => new List<DrawBlock>())];
    }

    protected override int BufferedDraws => DrawsBuffered(RowLength);

    public static int DrawsBuffered(int rowLength) => Math.Clamp(BlockSize / rowLength, 16, 4096);

    public override void Read(int scalar, int chain, int first, Span<double> destination) =>
        FiledDraws.Read(_file, _blocks[chain], scalar, first, destination);

    /// <summary>The file grows by itself, but one quantity must fit into memory when it is read.</summary>
    protected override void Allocate(int draws) => DrawTable.SizeOfScalar(Chains, draws);

    protected override void Write(int chain, int first, int count, ReadOnlySpan<double> columns) =>
        _blocks[chain].Add(new DrawBlock(_file.Append(columns), first, count));

    protected override void LoadAll(int chain, DrawStore earlier)
    {
        // Blocks are never written twice, so that several runs may go on from the same draws.
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
            Write(chain, first, count, columns.AsSpan(0, RowLength * count));
        }
    }

    protected override IDrawValues View(int firstChain, int chains, int draws)
    {
        ReadOnlySpan<List<DrawBlock>> shown = _blocks.AsSpan(firstChain, chains);
        ImmutableArray<DrawBlock>[] blocks = new ImmutableArray<DrawBlock>[chains];
        for (int c = 0; c < chains; c++) blocks[c] = [.. shown[c]];
        return new FiledDraws(_file, RowLength, [.. blocks], draws);
    }
}
