using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>Draws on disk, of which the scalar and the block read last stay in memory.</summary>
/// <param name="scalars">Scalars in each draw.</param>
/// <param name="blocks">Of each chain in order.</param>
/// <param name="drawsPerChain">No more than every chain's blocks hold.</param>
internal sealed class FiledDraws(int scalars, ImmutableArray<ImmutableArray<DrawBlock>> blocks, int drawsPerChain) : IDrawValues
{
    private volatile KeptScalar? _scalar;
    private volatile KeptBlock? _block;

    public int Chains => blocks.Length;

    public int DrawsPerChain => drawsPerChain;

    public ReadOnlySpan<double> Scalar(int scalar)
    {
        // Kept, because draws[name].Chain(c)[i] in a loop reads the same scalar again and again.
        if (_scalar is { } kept && kept.Scalar == scalar) return kept.Values;
        double[] values = new double[Chains * drawsPerChain];
        for (int c = 0; c < Chains; c++) Read(blocks[c], scalar, 0, values.AsSpan(c * drawsPerChain, drawsPerChain));
        _scalar = new KeptScalar(scalar, values);
        return values;
    }

    public void CopyDraw(int firstScalar, int chain, int draw, Span<double> destination)
    {
        KeptBlock? kept = _block;
        if (kept is null || kept.Chain != chain || draw < kept.Place.First || draw >= kept.Place.First + kept.Place.Count)
        {
            DrawBlock place = blocks[chain].First(block => draw < block.First + block.Count);
            kept = new KeptBlock(chain, place, new double[scalars * place.Count]);
            place.File.Read(place.Start, kept.Values);
            _block = kept;
        }

        for (int k = 0; k < destination.Length; k++)
            destination[k] = kept.Values[(firstScalar + k) * kept.Place.Count + draw - kept.Place.First];
    }

    /// <summary>Draws of a scalar, from the given one on, as many as the destination holds.</summary>
    public static void Read(IEnumerable<DrawBlock> blocks, int scalar, int first, Span<double> destination)
    {
        int end = first + destination.Length;
        foreach (DrawBlock block in blocks)
        {
            int from = Math.Max(first, block.First);
            int to = Math.Min(end, block.First + block.Count);
            if (from >= to) continue;
            block.File.Read(block.Start + (long)scalar * block.Count + (from - block.First), destination[(from - first)..(to - first)]);
        }
    }

    private sealed record KeptScalar(int Scalar, double[] Values);

    private sealed record KeptBlock(int Chain, DrawBlock Place, double[] Values);
}
