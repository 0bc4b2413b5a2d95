namespace BayesSampler.Models;

/// <summary>A pass over more rows than a block holds: block by block, by one thread or several, with the same bits.</summary>
/// <remarks>
/// A block leaves its sums and its part of each X'r in a slot of its own, and the slots are added in order when all blocks are
/// done. So it makes no difference who ran which block when.
/// </remarks>
internal sealed unsafe class BlockedPass
{
    private readonly PassStep _pass;
    private readonly Code _code;
    private readonly int _slots;
    private readonly Location[] _sums;
    private readonly (Location Result, int Size)[] _transposed;

    public BlockedPass(Plan plan, PassStep pass, Code code)
    {
        _pass = pass;
        _code = code;
        _slots = plan.SlotsOf(pass);
        _sums = [.. pass.Sums.Select(plan.LocationOf)];
        _transposed = [.. pass.Transposed.Select(product => (plan.LocationOf(product), product.Size))];
    }

    /// <summary>Computes one block.</summary>
    /// <param name="inputs">The values of the inputs.</param>
    /// <param name="arena">The chain's memory.</param>
    /// <param name="workspace">Memory of the thread that runs the block.</param>
    /// <param name="slot">Receives the block's sums, then its part of each X'r.</param>
    /// <param name="row">The block's first row.</param>
    public delegate void Code(double* inputs, double* arena, double* workspace, double* slot, nint row);

    public int Blocks => _pass.Blocks;

    public void RunBlock(double* inputs, double* arena, double* workspace, int block) =>
        _code(inputs, arena, workspace, arena + _slots + (block * (nint)_pass.SlotSize), (nint)block * _pass.BlockRows);

    public void Run(double* inputs, double* arena, RowTeam team)
    {
        team.Run(this, inputs, arena);
        for (int i = 0; i < _sums.Length; i++)
        {
            bool isMax = _pass.Sums[i] is ReductionNode { Kind: Reduction.Max };
            double total = isMax ? double.NegativeInfinity : 0;
            double* slot = arena + _slots + i;
            for (int block = 0; block < Blocks; block++, slot += _pass.SlotSize) total = isMax ? Math.Max(total, *slot) : total + *slot;
            arena[_sums[i].Offset] = total;
        }

        int start = _sums.Length;
        foreach ((Location result, int size) in _transposed)
        {
            double* slot = arena + _slots + start;
            LaneTools.Clear(arena + result.Offset, size);
            for (int block = 0; block < Blocks; block++, slot += _pass.SlotSize) LaneTools.AddTo(arena + result.Offset, slot, size);
            start += size;
        }
    }
}
