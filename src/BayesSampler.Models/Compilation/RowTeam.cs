using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BayesSampler.Models;

/// <summary>
/// The thread of a chain and the helpers that it calls from the runtime's pool to share the blocks of a pass. The chain's thread
/// takes blocks like all others and waits for blocks that were begun, not for helpers: one that comes late costs nothing.
/// </summary>
internal sealed unsafe class RowTeam
{
    private readonly AlignedBuffer _buffer;
    private readonly Helper[] _helpers;

    // What is in work. It is written only while no block is left and none is in work, so who has taken a block reads it safely.
    private BlockedPass? _pass;
    private double* _inputs;
    private double* _arena;
    private int _left;
    private int _inWork;

    /// <param name="threads">At least 1; the chain's own is one of them.</param>
    /// <param name="workspace">Doubles that a thread needs for a block.</param>
    public RowTeam(int threads, int workspace)
    {
        _buffer = new AlignedBuffer(workspace);
        _helpers = new Helper[threads - 1];
        for (int i = 0; i < _helpers.Length; i++) _helpers[i] = new Helper(this, workspace);
    }

    /// <summary>Runs all blocks of a pass.</summary>
    public void Run(BlockedPass pass, double* inputs, double* arena)
    {
        _pass = pass;
        _inputs = inputs;
        _arena = arena;
        _inWork = pass.Blocks;
        Volatile.Write(ref _left, pass.Blocks);
        int useful = Math.Min(_helpers.Length, pass.Blocks - 1);
        for (int i = 0; i < useful; i++) _helpers[i].Call();
        Work(_buffer);
        SpinWait wait = default;
        // Without sleeping: a sleep is longer than a block.
        while (Volatile.Read(ref _inWork) > 0) wait.SpinOnce(sleep1Threshold: -1);
    }

    /// <summary>Takes blocks until none is left.</summary>
    private void Work(AlignedBuffer buffer)
    {
        double* workspace = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer.Padded));
        for (int left; (left = Interlocked.Decrement(ref _left)) >= 0;)
        {
            _pass!.RunBlock(_inputs, _arena, workspace, _pass.Blocks - 1 - left);
            Interlocked.Decrement(ref _inWork);
        }
    }

    private sealed class Helper(RowTeam team, int workspace) : IThreadPoolWorkItem
    {
        private readonly AlignedBuffer _buffer = new(workspace);
        private int _isCalled;

        /// <summary>Sends the helper to work, if it is not still on its way from the pass before.</summary>
        public void Call()
        {
            if (Interlocked.Exchange(ref _isCalled, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        public void Execute()
        {
            do
            {
                team.Work(_buffer);
                // A full fence: what is left must not be read before this is seen.
                Interlocked.Exchange(ref _isCalled, 0);
            }
            // A pass that began just before then has called in vain.
            while (Volatile.Read(ref team._left) > 0 && Interlocked.Exchange(ref _isCalled, 1) == 0);
        }
    }
}
