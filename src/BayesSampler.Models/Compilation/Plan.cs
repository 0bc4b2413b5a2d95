using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BayesSampler.Models;

/// <summary>
/// What to compute in which order and where it is kept: the graph's elementwise regions as passes, each over all rows of one
/// size, between scalars and opaque operations. Immutable; two back ends run it, with the same bits.
/// </summary>
/// <remarks>
/// Every array in the arena is padded to a multiple of 8 doubles, and the padding is zero. A pass computes all that is elementwise
/// over one number of rows and whose inputs are ready; the order is by earliest time.
/// </remarks>
internal sealed unsafe class Plan
{
    private readonly Dictionary<Node, Location> _locations = new(ReferenceEqualityComparer.Instance);
    private readonly AlignedBuffer _constants;
    private readonly double* _constantsStart;
    private readonly int[] _indices;
    private readonly Dictionary<IndexMap, int> _indexStarts = [];
    private readonly Dictionary<Node, int> _chunks = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, int> _lanes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PassStep, int> _slots = new(ReferenceEqualityComparer.Instance);
    private int _arenaSize;

    private Plan(Node[] roots)
    {
        Roots = roots;
        List<Node> order = Topology.Order(roots);
        Schedule schedule = new(order, roots);
        Steps = [.. schedule.Steps(this)];

        List<ConstantNode> constants = [.. order.OfType<ConstantNode>()];
        int size = 0;
        foreach (ConstantNode constant in constants)
        {
            _locations[constant] = new Location(true, size);
            size += Padded(constant.Size);
        }

        _constants = new AlignedBuffer(size + Padding);
        _constantsStart = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(_constants.Padded));
        foreach (ConstantNode constant in constants) constant.Values.CopyTo(_constants.Span[_locations[constant].Offset..]);

        PlaceInputs([.. order.OfType<InputNode>()]);
        // Scalars stand side by side, the roots among them first: one copy may take them all.
        Node[] computed = [.. roots.Concat(order).Distinct().Where(node => node is not (ConstantNode or InputNode or GatherNode { IsView: true }))];
        int scalars = Allocate(computed.Count(node => node.IsScalar)).Offset;
        foreach (Node node in computed)
        {
            if (node.IsScalar) _locations[node] = new Location(false, scalars++);
            else if (schedule.IsInMemory(node)) _locations[node] = Allocate(node.Size);
        }

        foreach (PassStep pass in Steps.OfType<PassStep>()) PlaceWork(pass);
        Workspace = Allocate(WorkspaceSize).Offset;

        List<int> indices = [];
        foreach (IndexMap map in order.SelectMany(MapsOf).Distinct())
        {
            _indexStarts[map] = indices.Count;
            indices.AddRange(map.Indices);
            // The last, incomplete step of a loop reads on.
            while (indices.Count % Padding != 0) indices.Add(0);
        }

        _indices = GC.AllocateArray<int>(indices.Count + Padding, pinned: true);
        indices.CopyTo(_indices);
    }

    private const int Padding = 8;

    /// <summary>What is computed: values of any shape.</summary>
    public Node[] Roots { get; }

    public Step[] Steps { get; }

    /// <summary>Roughly, the multiplications of a run.</summary>
    public double Operations => Steps.Sum(step => step.Operations);

    /// <summary>Doubles that a chain needs.</summary>
    public int ArenaSize => _arenaSize + Padding;

    /// <summary>The inputs that are used.</summary>
    public InputNode[] Inputs { get; private set; } = [];

    /// <summary>Where the inputs are to be put before a run: from, to, length.</summary>
    public (int From, int To, int Length)[] InputSegments { get; private set; } = [];

    /// <summary>Plans the computation of some nodes of a graph.</summary>
    public static Plan Of(Graph graph, params IReadOnlyList<Node> roots) => new(Contraction.Apply(graph, roots));

    /// <summary>Where a node's elements are; a scalar's too.</summary>
    public Location LocationOf(Node node)
    {
        int shift = 0;
        while (node is GatherNode { IsView: true } view && !_locations.ContainsKey(view))
        {
            shift += view.Map.Start;
            node = view.Inputs[0];
        }

        return _locations[node].Shifted(shift);
    }

    /// <summary>Whether all of a node's elements are in memory, not just a chunk or a register.</summary>
    public bool HasMemory(Node node) =>
        _locations.ContainsKey(node) || (node is GatherNode { IsView: true } view && HasMemory(view.Inputs[0]));

    /// <summary>Doubles of a workspace: the chunks and lanes of the pass in work, of which a thread has its own.</summary>
    public int WorkspaceSize { get; private set; }

    /// <summary>Where the arena has the workspace of passes that are not shared.</summary>
    public int Workspace { get; }

    /// <summary>Where the arena has the results of a pass' blocks.</summary>
    public int SlotsOf(PassStep pass) => _slots[pass];

    /// <summary>The workspace offset of the rows of the chunk in work; null where all rows are kept or none.</summary>
    public int? ChunkOf(Node node) => _chunks.TryGetValue(node, out int offset) ? offset : null;

    /// <summary>The workspace offset of the lanes of X'r.</summary>
    public int LanesOf(DesignProductNode product) => _lanes[product];

    /// <summary>Where a location's double is, for an arena.</summary>
    public double* Address(Location location, double* arena) => (location.IsConstant ? _constantsStart : arena) + location.Offset;

    /// <summary>Where a map's indices are.</summary>
    public int* IndicesOf(IndexMap map) => (int*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_indices)) + _indexStarts[map];

    /// <summary>A new arena, its tables of pointers filled.</summary>
    public AlignedBuffer CreateArena()
    {
        AlignedBuffer buffer = new(ArenaSize);
        double* arena = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer.Padded));
        foreach (Step step in Steps)
        {
            if (step is not KernelStep kernel) continue;
            double** table = (double**)(arena + kernel.Table);
            foreach (Node input in kernel.Node.Inputs) *table++ = Address(LocationOf(input), arena);
            *table++ = Address(LocationOf(kernel.Node), arena);
            *table = arena + kernel.Scratch;
        }

        return buffer;
    }

    public Location Allocate(int size)
    {
        Location location = new(false, _arenaSize);
        _arenaSize = checked(_arenaSize + Padded(size));
        return location;
    }

    /// <summary>A size up to which padding goes.</summary>
    public static int Padded(int size) => checked(size + Padding - 1) / Padding * Padding;

    public override string ToString() => new PlanText(this).Write();

    /// <summary>Places what a pass uses while it runs.</summary>
    private void PlaceWork(PassStep pass)
    {
        // Passes follow each other, and use the same workspace.
        int next = 0;
        int Take(int size)
        {
            next += Padded(size);
            return next - Padded(size);
        }

        foreach (DesignProductNode product in pass.Products)
        {
            if (!_locations.ContainsKey(product)) _chunks[product] = Take(pass.ChunkRows);
        }

        foreach (DesignProductNode product in pass.Transposed)
        {
            _lanes[product] = Take(product.Design.Columns * Design.PanelRows);
            Node input = product.Inputs[0];
            if (!HasMemory(input) && !_chunks.ContainsKey(input)) _chunks[input] = Take(pass.ChunkRows);
        }

        WorkspaceSize = Math.Max(WorkspaceSize, next);
        _slots[pass] = Allocate(checked(pass.Blocks * pass.SlotSize)).Offset;
    }

    private static IEnumerable<IndexMap> MapsOf(Node node) => node switch
    {
        GatherNode { IsView: false } gather => [gather.Map],
        ScatterNode scatter => scatter.Maps.Where(map => !map.IsContiguous),
        _ => [],
    };

    /// <summary>Scalars next to each other stay so: one copy sets them all.</summary>
    private void PlaceInputs(List<InputNode> inputs)
    {
        List<(int From, int To, int Length)> segments = [];
        inputs.Sort((a, b) => a.Offset.CompareTo(b.Offset));
        int room = 0;
        foreach (InputNode input in inputs)
        {
            if (segments is [.., var last] && input.IsScalar && last.From + last.Length == input.Offset && room > 0)
            {
                _locations[input] = new Location(false, last.To + last.Length);
                segments[^1] = last with { Length = last.Length + 1 };
                room--;
                continue;
            }

            // Scalars may follow in what is left of the padding only if they are scalars themselves.
            int scalars = input.IsScalar ? inputs.Count(other => other.IsScalar && other.Offset >= input.Offset) : input.Size;
            Location location = Allocate(scalars);
            _locations[input] = location;
            segments.Add((input.Offset, location.Offset, input.Size));
            room = input.IsScalar ? scalars - 1 : 0;
        }

        InputSegments = [.. segments];
        Inputs = [.. inputs];
    }
}
