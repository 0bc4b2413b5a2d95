namespace BayesSampler.Models;

/// <summary>
/// Gives every node its time, the earliest at which its inputs are ready. At one time scalars come first, then the passes, one
/// for each number of rows, then opaque operations; elementwise nodes of one pass may use each other.
/// </summary>
internal sealed class Schedule
{
    /// <summary>Body nodes of a pass; a larger one is cut, so that the compiler's registers and time hold out.</summary>
    private const int LargestPass = 150;

    private readonly List<Node> _order;
    private readonly Dictionary<Node, Slot> _slots = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Node> _inMemory = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(int Time, int Rows), List<PassPart>> _passes = [];

    public Schedule(List<Node> order, IEnumerable<Node> roots)
    {
        _order = order;
        foreach (Node node in order) Place(node);
        foreach (Node node in order) MarkMemory(node);
        _inMemory.UnionWith(roots);
    }

    private enum Phase
    {
        /// <summary>Inputs and constants.</summary>
        Ready,
        Scalar,
        Pass,
        Opaque,
    }

    /// <summary>Whether a node's elements are needed behind the pass that computes them.</summary>
    public bool IsInMemory(Node node) => _inMemory.Contains(node);

    public IEnumerable<Step> Steps(Plan plan)
    {
        int last = _slots.Values.Select(slot => slot.Time).DefaultIfEmpty(-1).Max();
        ILookup<(int Time, Phase Phase), Node> nodes = _order.ToLookup(node => (_slots[node].Time, _slots[node].Phase));
        for (int time = 0; time <= last; time++)
        {
            ElementwiseNode[] scalars = [.. nodes[(time, Phase.Scalar)].OfType<ElementwiseNode>()];
            if (scalars.Length > 0) yield return new ScalarStep(scalars);
            foreach (IGrouping<(int Rows, int Part), Node> pass in nodes[(time, Phase.Pass)]
                .GroupBy(node => (_slots[node].Rows, _slots[node].Part)).OrderBy(group => group.Key))
            {
                yield return new PassStep(pass.Key.Rows,
                    [.. pass.OfType<DesignProductNode>().Where(product => !product.Transposed)],
                    [.. pass.Where(node => node is ElementwiseNode or GatherNode)],
                    [.. pass.Where(node => node is ReductionNode or DotNode)],
                    [.. pass.OfType<DesignProductNode>().Where(product => product.Transposed)]);
            }

            foreach (Node node in nodes[(time, Phase.Opaque)])
            {
                switch (node)
                {
                    case KernelNode kernel:
                        yield return new KernelStep(kernel, plan.Allocate(kernel.Inputs.Length + 2).Offset,
                            plan.Allocate(kernel.Kernel.ScratchSize).Offset);
                        break;
                    case ScatterNode scatter:
                        yield return new ScatterStep(scatter);
                        break;
                    case ScanNode scan:
                        yield return new ScanStep(scan);
                        break;
                }
            }
        }
    }

    /// <summary>The number of rows that a node's pass goes over; 0 for what belongs to no pass.</summary>
    private static int RowsOf(Node node) => node switch
    {
        ElementwiseNode when !node.IsScalar => node.Size,
        GatherNode { IsView: false } => node.Size,
        ReductionNode or DotNode => Math.Max(node.Inputs[0].Size, node.Inputs[^1].Size),
        DesignProductNode product => product.Design.Rows,
        _ => 0,
    };

    /// <summary>Whether row i of a node is there as soon as row i of its inputs is.</summary>
    private static bool IsRowwise(Node node) =>
        (node is ElementwiseNode && !node.IsScalar) || node is GatherNode { IsView: false } || node is DesignProductNode { Transposed: false };

    private void Place(Node node)
    {
        Phase phase = node switch
        {
            ConstantNode or InputNode or PlaceholderNode => Phase.Ready,
            GatherNode { IsView: true } => Phase.Opaque,
            ElementwiseNode when node.IsScalar => Phase.Scalar,
            KernelNode or ScatterNode or ScanNode => Phase.Opaque,
            _ => Phase.Pass,
        };
        if (phase == Phase.Ready)
        {
            _slots[node] = new Slot(-1, phase, 0, 0);
            return;
        }

        int rows = RowsOf(node);
        // What a gather or a design's product reads must be complete before the pass begins.
        bool readsRows = node is not GatherNode and not DesignProductNode { Transposed: false };
        int time = -1;
        foreach (Node input in node.Inputs)
        {
            Slot slot = _slots[input];
            bool chains = slot.Phase < phase || (slot.Phase == phase
                && (phase != Phase.Pass || (readsRows && slot.Rows == rows && IsRowwise(input))));
            time = Math.Max(time, chains ? slot.Time : slot.Time + 1);
        }

        // Views of what is ready are ready.
        if (phase == Phase.Opaque && node is GatherNode && time < 0)
        {
            _slots[node] = new Slot(-1, Phase.Ready, 0, 0);
            return;
        }

        time = Math.Max(time, 0);
        if (phase == Phase.Pass) PlaceInPass(node, time, rows);
        else _slots[node] = new Slot(time, phase, 0, 0);
    }

    /// <summary>
    /// Parts of a time's pass are run in order, so a node may join any part from its inputs' on; it joins the last one, until that
    /// is full.
    /// </summary>
    private void PlaceInPass(Node node, int time, int rows)
    {
        if (!_passes.TryGetValue((time, rows), out List<PassPart>? parts)) _passes.Add((time, rows), parts = [new PassPart()]);
        PassPart part = parts[^1];
        if (part.Nodes >= LargestPass)
        {
            part = new PassPart();
            parts.Add(part);
        }

        part.Nodes++;
        _slots[node] = new Slot(time, Phase.Pass, rows, parts.Count - 1);
    }

    /// <summary>Arrays are kept where something other than their own pass reads them, by rows.</summary>
    private void MarkMemory(Node node)
    {
        Slot slot = _slots[node];
        if (slot.Phase == Phase.Opaque && node is not GatherNode) _inMemory.Add(node);
        if (node is DesignProductNode { Transposed: true }) _inMemory.Add(node);
        foreach (Node input in node.Inputs)
        {
            if (input.IsScalar) continue;
            Slot from = _slots[input];
            bool inPass = slot == from && slot.Phase == Phase.Pass && node is not GatherNode and not DesignProductNode { Transposed: false };
            if (!inPass) _inMemory.Add(input);
        }
    }

    private sealed class PassPart
    {
        public int Nodes { get; set; }
    }

    private readonly record struct Slot(int Time, Phase Phase, int Rows, int Part);
}
