using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BayesSampler.Models;

/// <summary>
/// Runs a plan without generating code: for platforms that allow none, and to check the compiled code against, bit for bit.
/// </summary>
/// <remarks>
/// All places are resolved when it is made: a run looks nothing up and allocates nothing. Passes and recursions use scratch of
/// the interpreter, so each chain needs one; a plan of scalars alone uses none, and may be shared.
/// </remarks>
internal sealed unsafe partial class Interpreter
{
    private readonly Plan _plan;
    private readonly IPart[] _parts;
    private readonly (Place From, int Length)[] _outputs;

    private readonly RowTeam _team;

    // The buffer is pinned for its life, which this object shares.
    private readonly AlignedBuffer _bodyBuffer;
    private readonly double* _body;

    /// <param name="plan">What to compute.</param>
    /// <param name="firstOutput">The first root to copy to the caller's outputs.</param>
    /// <param name="rowThreads">Threads that share the blocks of a pass.</param>
    public Interpreter(Plan plan, int firstOutput, int rowThreads = 1)
    {
        _plan = plan;
        int registers = 0;
        BodyRegisters body = new();
        List<IPart> parts = [];
        foreach (Step step in plan.Steps)
        {
            parts.Add(step switch
            {
                ScalarStep scalars => new ScalarPart(
                    [.. scalars.Nodes.Select(node => new ScalarInstruction(node, PlaceOf, PlaceOf(node)))]),
                PassStep pass => new BlocksPart(this, new BlockedPass(plan, pass, PassPart.Of(plan, pass, ref registers).RunBlock)),
                KernelStep kernel => new KernelPart(kernel),
                ScatterStep scatter => ScatterPart.Of(plan, scatter.Node),
                ScanStep scan => ScanPart.Of(plan, scan.Node, body),
                _ => throw new InvalidOperationException($"There is no way to interpret {step}."),
            });
        }

        _parts = [.. parts];
        _outputs = [.. plan.Roots.Skip(firstOutput).Select(root => (PlaceOf(root), root.Size))];
        _team = new RowTeam(rowThreads, plan.WorkspaceSize + registers);
        _bodyBuffer = new AlignedBuffer(body.Count);
        _body = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(_bodyBuffer.Padded));
        foreach ((int register, double value) in body.Constants) _body[register] = value;

        Place PlaceOf(Node node) => Place.Of(plan, node);
    }

    /// <summary>What the offset of a place counts from.</summary>
    private enum Base
    {
        Arena,
        Constants,

        /// <summary>The memory of the thread that runs a block.</summary>
        Workspace,

        /// <summary>The strip in work of the pass in work; it stands behind the plan's part of the workspace.</summary>
        Registers,

        /// <summary>The values of a recursion's step.</summary>
        Body,

        /// <summary>The arena, moved to the row or step in work.</summary>
        ArenaRow,

        /// <summary>The constants, moved to the row or step in work.</summary>
        ConstantsRow,

        /// <summary>The workspace, moved from the chunk's first row to the row in work.</summary>
        ChunkRow,
    }

    private interface IPart
    {
        void Run(double** bases);
    }

    /// <inheritdoc cref="IlProgram.Run"/>
    public void Run(double* inputs, double* arena, double* outputs)
    {
        foreach ((int from, int to, int length) in _plan.InputSegments) LaneTools.Copy(arena + to, inputs + from, length);
        double** bases = stackalloc double*[(int)Base.ChunkRow + 1];
        bases[(int)Base.Arena] = arena;
        bases[(int)Base.Constants] = _plan.Address(new Location(true, 0), arena);
        bases[(int)Base.Body] = _body;
        foreach (IPart part in _parts) part.Run(bases);
        foreach ((Place from, int length) in _outputs)
        {
            LaneTools.Copy(outputs, from.In(bases), length);
            outputs += length;
        }

        GC.KeepAlive(this);
    }

    /// <summary>Moves the bases of rows.</summary>
    private static void MoveTo(double** bases, int row, int chunk)
    {
        bases[(int)Base.ArenaRow] = bases[(int)Base.Arena] + row;
        bases[(int)Base.ConstantsRow] = bases[(int)Base.Constants] + row;
        bases[(int)Base.ChunkRow] = bases[(int)Base.Workspace] + (row - chunk);
    }

    /// <summary>Where a value is.</summary>
    /// <param name="Base">What the offset counts from.</param>
    /// <param name="Offset">In doubles.</param>
    /// <param name="Step">How far the next vector of rows is: 4, or 0 for four copies of a scalar.</param>
    private readonly record struct Place(Base Base, int Offset, int Step = 4)
    {
        /// <summary>A scalar, or an array's first element.</summary>
        public static Place Of(Plan plan, Node node)
        {
            Location location = plan.LocationOf(node);
            return new Place(location.IsConstant ? Base.Constants : Base.Arena, location.Offset);
        }

        /// <summary>An array's row in work.</summary>
        public static Place RowOf(Plan plan, Node node)
        {
            Location location = plan.LocationOf(node);
            return new Place(location.IsConstant ? Base.ConstantsRow : Base.ArenaRow, location.Offset);
        }

        public Place Shifted(int elements) => this with { Offset = Offset + elements };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public double* In(double** bases) => bases[(int)Base] + Offset;
    }

    private sealed class BlocksPart(Interpreter interpreter, BlockedPass blocks) : IPart
    {
        // Passes read inputs where the arena has them.
        public void Run(double** bases) => blocks.Run(null, bases[(int)Base.Arena], interpreter._team);
    }

    /// <summary>An opaque operation, whose pointers the arena holds.</summary>
    private sealed class KernelPart(KernelStep step) : IPart
    {
        private readonly Kernel _kernel = step.Node.Kernel;
        private readonly int _table = step.Table;
        private readonly int _inputs = step.Node.Inputs.Length;

        public void Run(double** bases)
        {
            double** table = (double**)(bases[(int)Base.Arena] + _table);
            _kernel.Run(table, table[_inputs], table[_inputs + 1]);
        }
    }

    private sealed class ScatterPart(Place output, int size, ScatterPart.Piece[] pieces) : IPart
    {
        public static ScatterPart Of(Plan plan, ScatterNode node)
        {
            Place output = Place.Of(plan, node);
            Piece[] pieces = new Piece[node.Inputs.Length];
            for (int k = 0; k < pieces.Length; k++)
            {
                IndexMap map = node.Maps[k];
                pieces[k] = new Piece(Place.Of(plan, node.Inputs[k]), output.Shifted(map.IsContiguous ? map.Start : 0),
                    map.IsContiguous ? null : plan.IndicesOf(map), map.Length);
            }

            return new ScatterPart(output, node.Size, pieces);
        }

        public void Run(double** bases)
        {
            LaneTools.Clear(output.In(bases), size);
            foreach (ref readonly Piece piece in pieces.AsSpan())
            {
                double* to = piece.To.In(bases);
                double* from = piece.From.In(bases);
                if (piece.Indices is null) LaneTools.AddTo(to, from, piece.Length);
                else LaneTools.ScatterAdd(to, from, piece.Indices, piece.Length);
            }
        }

        /// <summary>What is added where: in a row, or at indices.</summary>
        public readonly struct Piece(Place from, Place to, int* indices, int length)
        {
            public readonly Place From = from;
            public readonly Place To = to;
            public readonly int* Indices = indices;
            public readonly int Length = length;
        }
    }
}
