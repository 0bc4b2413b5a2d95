using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BayesSampler.Models;

/// <summary>
/// Runs a plan without generating code: for platforms that allow none, and to check the compiled code against, bit for bit. It
/// has scratch of its own, so each chain needs one.
/// </summary>
internal sealed unsafe class Interpreter : IProgram
{
    /// <summary>Rows that a node is computed for before the next node's turn; small enough for the first cache.</summary>
    private const int Strip = 128;

    private const int Lanes = 8;

    private readonly Plan _plan;
    private readonly int _firstOutput;
    private readonly AlignedBuffer _buffer;
    private readonly double* _registers;
    private readonly Dictionary<Node, int> _register = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, double> _bodyValues = new(ReferenceEqualityComparer.Instance);

    /// <param name="plan">What to compute.</param>
    /// <param name="firstOutput">The first root to copy to the caller's outputs.</param>
    public Interpreter(Plan plan, int firstOutput)
    {
        _plan = plan;
        _firstOutput = firstOutput;
        int size = 0;
        foreach (PassStep pass in plan.Steps.OfType<PassStep>())
        {
            int next = 0;
            foreach (Node node in pass.Body.Concat(pass.Sums))
            {
                _register[node] = next;
                next += Strip;
            }

            size = Math.Max(size, next);
        }

        foreach (ScanStep scan in plan.Steps.OfType<ScanStep>())
        {
            Node[] leaves = [.. scan.Node.States, .. scan.Node.Elements, .. scan.Node.Invariants, .. scan.Node.Body];
            foreach (Node node in leaves) _bodyValues[node] = 0;
        }

        _buffer = new AlignedBuffer(size + Lanes);
        _registers = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(_buffer.Padded));
    }

    public void Run(double* inputs, double* arena, double* outputs)
    {
        foreach ((int from, int to, int length) in _plan.InputSegments) LaneTools.Copy(arena + to, inputs + from, length);
        foreach (Step step in _plan.Steps)
        {
            switch (step)
            {
                case ScalarStep scalars:
                    foreach (ElementwiseNode node in scalars.Nodes) *Memory(node, arena) = Scalar(node, arena);
                    break;
                case PassStep pass:
                    RunPass(pass, arena);
                    break;
                case KernelStep kernel:
                    double** table = (double**)(arena + kernel.Table);
                    int count = kernel.Node.Inputs.Length;
                    kernel.Node.Kernel.Run(table, table[count], table[count + 1]);
                    break;
                case ScatterStep scatter:
                    RunScatter(scatter.Node, arena);
                    break;
                case ScanStep scan:
                    RunScan(scan.Node, arena);
                    break;
            }
        }

        for (int i = _firstOutput; i < _plan.Roots.Length; i++)
        {
            LaneTools.Copy(outputs, Memory(_plan.Roots[i], arena), _plan.Roots[i].Size);
            outputs += _plan.Roots[i].Size;
        }
    }

    private static double Invoke(Operation operation, ReadOnlySpan<double> x) =>
        operation.Invoke(x[0], x.Length > 1 ? x[1] : 0, x.Length > 2 ? x[2] : 0);

    private double* Memory(Node node, double* arena) => _plan.Address(_plan.LocationOf(node), arena);

    private double Scalar(ElementwiseNode node, double* arena)
    {
        Span<double> x = stackalloc double[3];
        for (int k = 0; k < node.Inputs.Length; k++) x[k] = *Memory(node.Inputs[k], arena);
        return Invoke(node.Operation, x);
    }

    private void RunPass(PassStep pass, double* arena)
    {
        foreach (Node sum in pass.Sums) *Memory(sum, arena) = sum is ReductionNode { Kind: Reduction.Max } ? double.NegativeInfinity : 0;
        foreach (DesignProductNode product in pass.Transposed) new Span<double>(Memory(product, arena), product.Size).Clear();
        for (int block = 0; block < pass.Rows; block += PassStep.BlockRows)
        {
            int blockEnd = Math.Min(pass.Rows, block + PassStep.BlockRows);
            foreach (Node sum in pass.Sums)
            {
                new Span<double>(_registers + _register[sum], Lanes)
                    .Fill(sum is ReductionNode { Kind: Reduction.Max } ? double.NegativeInfinity : 0);
            }

            foreach (DesignProductNode product in pass.Transposed)
                new Span<double>(arena + _plan.LanesOf(product), product.Size * Lanes).Clear();
            for (int chunk = block; chunk < blockEnd; chunk += pass.ChunkRows)
                RunChunk(pass, arena, chunk, Math.Min(blockEnd, chunk + pass.ChunkRows));
            foreach (Node sum in pass.Sums)
            {
                double* lanes = _registers + _register[sum];
                double* total = Memory(sum, arena);
                (Vector256<double> low, Vector256<double> high) = (Vector256.Load(lanes), Vector256.Load(lanes + 4));
                *total = sum is ReductionNode { Kind: Reduction.Max }
                    ? Math.Max(*total, LaneTools.ReduceMax(low, high))
                    : *total + FixedOrder.Reduce(low, high);
            }

            foreach (DesignProductNode product in pass.Transposed)
                Design.Collapse(arena + _plan.LanesOf(product), Memory(product, arena), product.Size);
        }
    }

    private void RunChunk(PassStep pass, double* arena, int start, int end)
    {
        int firstPanel = start / Design.PanelRows;
        int panels = (end - start + Design.PanelRows - 1) / Design.PanelRows;
        foreach (DesignProductNode product in pass.Products)
        {
            Design design = product.Design;
            Design.Multiply(design.Start, design.Columns, Memory(product.Inputs[0], arena), Rows(product, arena, start, start, 0), firstPanel, panels);
        }

        for (int strip = start; strip < end; strip += Strip)
        {
            int count = Math.Min(Strip, end - strip);
            foreach (Node node in pass.Body) RunNode(node, arena, start, strip, count);
            foreach (Node sum in pass.Sums) AddTo(sum, arena, start, strip, count);
        }

        foreach (DesignProductNode product in pass.Transposed)
        {
            Design design = product.Design;
            Design.AddTransposed(design.Start, design.Columns, Rows(product.Inputs[0], arena, start, start, 0),
                arena + _plan.LanesOf(product), firstPanel, panels);
        }
    }

    /// <summary>Where a node's rows from <paramref name="row"/> on are; a scalar's one value for any row.</summary>
    private double* Rows(Node node, double* arena, int chunk, int row, int strip)
    {
        if (node.IsScalar) return Memory(node, arena);
        if (_plan.HasMemory(node)) return Memory(node, arena) + row;
        if (_plan.ChunkOf(node) is { } offset) return arena + offset + (row - chunk);
        return _registers + _register[node] + (row - strip);
    }

    private void RunNode(Node node, double* arena, int chunk, int strip, int count)
    {
        double* output = Rows(node, arena, chunk, strip, strip);
        int padded = (count + Lanes - 1) / Lanes * Lanes;
        if (node is GatherNode gather)
        {
            double* source = Memory(node.Inputs[0], arena);
            int* indices = _plan.IndicesOf(gather.Map) + strip;
            for (int i = 0; i < count; i++) output[i] = source[indices[i]];
        }
        else
        {
            ElementwiseNode elementwise = (ElementwiseNode)node;
            double* a = Rows(node.Inputs[0], arena, chunk, strip, strip);
            double* b = node.Inputs.Length > 1 ? Rows(node.Inputs[1], arena, chunk, strip, strip) : a;
            double* c = node.Inputs.Length > 2 ? Rows(node.Inputs[2], arena, chunk, strip, strip) : a;
            bool broadcastA = node.Inputs[0].IsScalar;
            bool broadcastB = node.Inputs.Length > 1 && node.Inputs[1].IsScalar;
            bool broadcastC = node.Inputs.Length > 2 && node.Inputs[2].IsScalar;
            for (int i = 0; i < padded; i += 4)
            {
                LaneTools.Invoke(elementwise.Operation, Four(a, broadcastA, i), Four(b, broadcastB, i), Four(c, broadcastC, i)).Store(output + i);
            }
        }

        new Span<double>(output + count, padded - count).Clear();
    }

    private static Vector256<double> Four(double* x, bool broadcast, int i) => broadcast ? Vector256.Create(*x) : Vector256.Load(x + i);

    private void AddTo(Node sum, double* arena, int chunk, int strip, int count)
    {
        double* lanes = _registers + _register[sum];
        double* a = Rows(sum.Inputs[0], arena, chunk, strip, strip);
        double* b = sum is DotNode ? Rows(sum.Inputs[1], arena, chunk, strip, strip) : null;
        for (int i = 0; i < count; i++)
        {
            double* lane = lanes + i % Lanes;
            *lane = sum switch
            {
                DotNode => Math.FusedMultiplyAdd(a[i], b[i], *lane),
                ReductionNode { Kind: Reduction.Max } => Math.Max(*lane, a[i]),
                _ => *lane + a[i],
            };
        }
    }

    private void RunScatter(ScatterNode node, double* arena)
    {
        double* output = Memory(node, arena);
        new Span<double>(output, node.Size).Clear();
        for (int k = 0; k < node.Inputs.Length; k++)
        {
            double* input = Memory(node.Inputs[k], arena);
            IndexMap map = node.Maps[k];
            for (int i = 0; i < map.Length; i++) output[map[i]] += input[node.Inputs[k].IsScalar ? 0 : i];
        }
    }

    private void RunScan(ScanNode node, double* arena)
    {
        int count = node.States.Length;
        int rows = node.Steps + 1;
        double* output = Memory(node, arena);
        for (int i = 0; i < count; i++) output[i * rows + (node.Backwards ? node.Steps : 0)] = *Memory(node.Inputs[i], arena);
        for (int j = 0; j < node.Invariants.Length; j++)
            _bodyValues[node.Invariants[j]] = *Memory(node.Inputs[count + node.Elements.Length + j], arena);
        Span<double> x = stackalloc double[3];
        for (int step = 0; step < node.Steps; step++)
        {
            int t = node.Backwards ? node.Steps - 1 - step : step;
            int before = node.Backwards ? t + 1 : t;
            int after = node.Backwards ? t : t + 1;
            for (int i = 0; i < count; i++) _bodyValues[node.States[i]] = output[i * rows + before];
            for (int k = 0; k < node.Elements.Length; k++) _bodyValues[node.Elements[k]] = Memory(node.Inputs[count + k], arena)[t];
            foreach (ElementwiseNode operation in node.Body)
            {
                for (int k = 0; k < operation.Inputs.Length; k++) x[k] = BodyValue(operation.Inputs[k]);
                _bodyValues[operation] = Invoke(operation.Operation, x);
            }

            for (int i = 0; i < count; i++) output[i * rows + after] = BodyValue(node.Code[i]);
        }
    }

    private double BodyValue(Node node) => node is ConstantNode constant ? constant.Value : _bodyValues[node];
}
