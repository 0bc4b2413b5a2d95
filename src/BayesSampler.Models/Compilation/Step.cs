namespace BayesSampler.Models;

/// <summary>One step of a plan.</summary>
internal abstract record Step
{
    /// <summary>Roughly, the multiplications that its code holds: what splitting code into methods goes by.</summary>
    public abstract int CodeSize { get; }

    /// <summary>Roughly, the multiplications of a run.</summary>
    public abstract double Operations { get; }
}

/// <summary>Scalars, in order.</summary>
internal sealed record ScalarStep(ElementwiseNode[] Nodes) : Step
{
    // A call, not the body of an exponential, stands in the code of a scalar; and each takes a local, of which the compiler tracks
    // a thousand.
    public override int CodeSize => 4 * Nodes.Length;

    public override double Operations => Nodes.Sum(node => node.Operation.Cost);
}

/// <summary>
/// One pass over rows: products with designs, elementwise operations and sums, chunk by chunk where there are designs.
/// </summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Products">X v, computed before a chunk's operations.</param>
/// <param name="Body">Elementwise operations and gathers, in order.</param>
/// <param name="Sums">Reductions of nodes of the body, or of anything in memory.</param>
/// <param name="Transposed">X'r, added to behind a chunk's operations.</param>
internal sealed record PassStep(int Rows, DesignProductNode[] Products, Node[] Body, Node[] Sums, DesignProductNode[] Transposed) : Step
{
    private const int LargestBlock = 8192;
    private const int SmallestBlockOfDesigns = 1024;

    public override int CodeSize => 4 * (Body.Sum(node => node is ElementwiseNode elementwise ? elementwise.Operation.Cost : 4) + Sums.Length + 8);

    public override double Operations => Rows * ((CodeSize / 4.0) + Products.Concat(Transposed).Sum(product => product.Design.ColumnsTaken));

    /// <summary>Whether there are products with designs: then chunks of rows pass through all of them before the next.</summary>
    public bool HasChunks => Products.Length + Transposed.Length > 0;

    /// <summary>Rows between product and transposed product; all rows of a block where there are no designs.</summary>
    public int ChunkRows { get; } = Products.Concat(Transposed).Select(product => product.Design.ChunkRows).DefaultIfEmpty(LargestBlock).Min();

    /// <summary>
    /// Sums are completed over blocks of this many rows, and blocks are added in order, so that threads can share the rows
    /// without changing a bit. Fewer rows where designs are wide.
    /// </summary>
    public int BlockRows { get; } = BlockRowsOf([.. Products.Concat(Transposed).Select(product => product.Design)]);

    public int Blocks => (Rows + BlockRows - 1) / BlockRows;

    /// <summary>Doubles between the results of a block and those of the next, which may be another thread's.</summary>
    public int SlotSize { get; } = Plan.Padded(Sums.Length + Transposed.Sum(product => product.Size));

    private static int BlockRowsOf(Design[] designs)
    {
        const int LargestBlockElements = 16 * LargestBlock;
        const int Whole = 4 * Design.PanelRows;
        if (designs.Length == 0) return LargestBlock;
        int rows = Math.Clamp(LargestBlockElements / designs.Max(design => design.Columns), SmallestBlockOfDesigns, LargestBlock);
        return rows / Whole * Whole;
    }
}

/// <summary>An opaque operation.</summary>
/// <param name="Node">The operation.</param>
/// <param name="Table">Where its pointers are in the arena: inputs, output, scratch.</param>
/// <param name="Scratch">Where its scratch memory starts.</param>
internal sealed record KernelStep(KernelNode Node, int Table, int Scratch) : Step
{
    public override int CodeSize => 4;

    /// <summary>Between one pass over what goes in and out, and the cube of a matrix' order.</summary>
    public override double Operations => Math.Pow(Node.Size + Node.Inputs.Sum(input => input.Size), 1.25);
}

/// <summary>Adds parts at constant positions of zeros.</summary>
internal sealed record ScatterStep(ScatterNode Node) : Step
{
    public override int CodeSize => 4 + 4 * Node.Inputs.Length;

    public override double Operations => Node.Inputs.Sum(input => input.Size);
}

/// <summary>A recursion.</summary>
internal sealed record ScanStep(ScanNode Node) : Step
{
    public override int CodeSize => 20 + Node.Body.Sum(node => Math.Min(node.Operation.Cost, 3));

    public override double Operations => Node.Steps * Node.Body.Sum(node => (double)node.Operation.Cost);
}
