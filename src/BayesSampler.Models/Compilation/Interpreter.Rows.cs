using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BayesSampler.Models;

// Passes over rows.
internal sealed unsafe partial class Interpreter
{
    /// <summary>Rows that a node is computed for before the next node's turn; small enough for the first cache.</summary>
    private const int Strip = 128;

    private const int Lanes = 8;
    private const int Half = 4;

    /// <summary>Operations that have code for a whole strip, with the same bits.</summary>
    private static readonly Dictionary<Operation, SpanFunction> SpanFunctions = new()
    {
        [Operations.Exp] = PortableMath.Exp,
        [Operations.Log] = PortableMath.Log,
        [Operations.Log1p] = PortableMath.Log1p,
        [Operations.Expm1] = PortableMath.Expm1,
        [Operations.Sin] = PortableMath.Sin,
        [Operations.Cos] = PortableMath.Cos,
        [Operations.Tanh] = PortableMath.Tanh,
    };

    private delegate void SpanFunction(ReadOnlySpan<double> x, Span<double> destination);

    private enum RowCode
    {
        Add,
        Multiply,
        MultiplyAdd,
        Reciprocal,
        Gather,
        Span,
        UnaryVector,
        BinaryVector,
        TernaryVector,
        Scalar,
    }

    private enum SumCode
    {
        Sum,
        Dot,
        Max,
    }

    private interface ILaneFunction
    {
        static abstract Vector256<double> Apply(Vector256<double> a, Vector256<double> b, Vector256<double> c);
    }

    /// <summary>Rows below <paramref name="rows"/> of four.</summary>
    private static Vector256<double> Mask(int rows) =>
        Vector256.LessThan(Vector256.Create(0, 1, 2, 3), Vector256.Create((long)rows)).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Execute(RowInstruction[] code, double** bases, int strip, int count)
    {
        foreach (ref readonly RowInstruction instruction in code.AsSpan())
        {
            double* output = instruction.Output.In(bases);
            int padded = (count + Lanes - 1) / Lanes * Lanes;
            switch (instruction.Code)
            {
                case RowCode.Add:
                    Apply<Sum>(instruction, bases, output, padded);
                    break;
                case RowCode.Multiply:
                    Apply<Product>(instruction, bases, output, padded);
                    break;
                case RowCode.MultiplyAdd:
                    Apply<ProductSum>(instruction, bases, output, padded);
                    break;
                case RowCode.Reciprocal:
                    Apply<Inverse>(instruction, bases, output, padded);
                    break;
                case RowCode.Gather:
                    double* source = instruction.A.In(bases);
                    int* indices = instruction.Indices + strip;
                    for (int i = 0; i < count; i++) output[i] = source[indices[i]];
                    break;
                case RowCode.Span:
                    Unsafe.As<SpanFunction>(instruction.Function)(
                        new ReadOnlySpan<double>(instruction.A.In(bases), count), new Span<double>(output, count));
                    break;
                default:
                    Call(instruction, bases, output, padded);
                    break;
            }

            if (padded > count) new Span<double>(output + count, padded - count).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<TFunction>(in RowInstruction instruction, double** bases, double* output, int padded)
        where TFunction : struct, ILaneFunction
    {
        double* a = instruction.A.In(bases);
        double* b = instruction.B.In(bases);
        double* c = instruction.C.In(bases);
        nint stepA = instruction.A.Step, stepB = instruction.B.Step, stepC = instruction.C.Step;
        for (int i = 0; i < padded; i += Lanes, a += 2 * stepA, b += 2 * stepB, c += 2 * stepC)
        {
            Vector256<double> low = TFunction.Apply(Vector256.Load(a), Vector256.Load(b), Vector256.Load(c));
            Vector256<double> high =
                TFunction.Apply(Vector256.Load(a + stepA), Vector256.Load(b + stepB), Vector256.Load(c + stepC));
            low.Store(output + i);
            high.Store(output + i + Half);
        }
    }

    /// <summary>An operation through its delegate, whose type the code says.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Call(in RowInstruction instruction, double** bases, double* output, int padded)
    {
        double* a = instruction.A.In(bases);
        double* b = instruction.B.In(bases);
        double* c = instruction.C.In(bases);
        for (int i = 0; i < padded; i += Half, a += instruction.A.Step, b += instruction.B.Step, c += instruction.C.Step)
        {
            Vector256<double> x = Vector256.Load(a);
            switch (instruction.Code)
            {
                case RowCode.UnaryVector:
                    Unsafe.As<Func<Vector256<double>, Vector256<double>>>(instruction.Function)(x).Store(output + i);
                    break;
                case RowCode.BinaryVector:
                    Unsafe.As<Func<Vector256<double>, Vector256<double>, Vector256<double>>>(instruction.Function)(
                        x, Vector256.Load(b)).Store(output + i);
                    break;
                case RowCode.TernaryVector:
                    Unsafe.As<Func<Vector256<double>, Vector256<double>, Vector256<double>, Vector256<double>>>(
                        instruction.Function)(x, Vector256.Load(b), Vector256.Load(c)).Store(output + i);
                    break;
                default:
                    for (int lane = 0; lane < Half; lane++)
                        output[i + lane] = instruction.Operation.Invoke(a[lane], b[lane], c[lane]);
                    break;
            }
        }
    }

    /// <summary>Adds a strip to the lanes of a sum: row i to lane i modulo 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTo(in SumInstruction sum, double** bases, int count)
    {
        double* lanes = sum.Lanes.In(bases);
        double* a = sum.A.In(bases);
        double* b = sum.B.In(bases);
        nint stepA = sum.A.Step, stepB = sum.B.Step;
        Vector256<double> low = Vector256.Load(lanes), high = Vector256.Load(lanes + Half);
        int whole = count / Lanes * Lanes;
        switch (sum.Code)
        {
            case SumCode.Sum:
                for (int i = 0; i < whole; i += Lanes, a += 2 * stepA)
                {
                    low += Vector256.Load(a);
                    high += Vector256.Load(a + stepA);
                }

                break;
            case SumCode.Dot:
                for (int i = 0; i < whole; i += Lanes, a += 2 * stepA, b += 2 * stepB)
                {
                    low = Vector256.FusedMultiplyAdd(Vector256.Load(a), Vector256.Load(b), low);
                    high = Vector256.FusedMultiplyAdd(Vector256.Load(a + stepA), Vector256.Load(b + stepB), high);
                }

                break;
            default:
                for (int i = 0; i < whole; i += Lanes, a += 2 * stepA)
                {
                    low = Vector256.Max(Vector256.Load(a), low);
                    high = Vector256.Max(Vector256.Load(a + stepA), high);
                }

                break;
        }

        int rest = count - whole;
        if (rest > 0) low = AddMasked(sum.Code, Vector256.Load(a), Vector256.Load(b), low, Mask(rest));
        if (rest > Half)
            high = AddMasked(sum.Code, Vector256.Load(a + stepA), Vector256.Load(b + stepB), high, Mask(rest - Half));
        low.Store(lanes);
        high.Store(lanes + Half);
    }

    private static Vector256<double> AddMasked(
        SumCode code, Vector256<double> a, Vector256<double> b, Vector256<double> lanes, Vector256<double> mask) => code switch
        {
            SumCode.Sum => lanes + (a & mask),
            SumCode.Dot => Vector256.FusedMultiplyAdd(a & mask, b & mask, lanes),
            _ => Vector256.ConditionalSelect(mask, Vector256.Max(a, lanes), lanes),
        };

    private readonly struct Sum : ILaneFunction
    {
        public static Vector256<double> Apply(Vector256<double> a, Vector256<double> b, Vector256<double> c) => a + b;
    }

    private readonly struct Product : ILaneFunction
    {
        public static Vector256<double> Apply(Vector256<double> a, Vector256<double> b, Vector256<double> c) => a * b;
    }

    private readonly struct ProductSum : ILaneFunction
    {
        public static Vector256<double> Apply(Vector256<double> a, Vector256<double> b, Vector256<double> c) =>
            Vector256.FusedMultiplyAdd(a, b, c);
    }

    private readonly struct Inverse : ILaneFunction
    {
        public static Vector256<double> Apply(Vector256<double> a, Vector256<double> b, Vector256<double> c) =>
            Vector256<double>.One / a;
    }

    private readonly struct RowInstruction
    {
        public readonly RowCode Code;
        public readonly Place A;
        public readonly Place B;
        public readonly Place C;
        public readonly Place Output;
        public readonly int* Indices;
        public readonly Delegate Function;
        public readonly Operation Operation;

        public RowInstruction(Place source, int* indices, Place output)
        {
            Code = RowCode.Gather;
            A = source;
            Indices = indices;
            Output = output;
            // Neither is looked at.
            Operation = Operations.Add;
            Function = Operation.Scalar;
        }

        public RowInstruction(ElementwiseNode node, Func<Node, Place> placeOf, Place output)
        {
            Operation = node.Operation;
            A = placeOf(node.Inputs[0]);
            B = node.Inputs.Length > 1 ? placeOf(node.Inputs[1]) : A;
            C = node.Inputs.Length > 2 ? placeOf(node.Inputs[2]) : A;
            Output = output;
            Code = Operation == Operations.Add ? RowCode.Add
                : Operation == Operations.Multiply ? RowCode.Multiply
                : Operation == Operations.MultiplyAdd ? RowCode.MultiplyAdd
                : Operation == Operations.Reciprocal ? RowCode.Reciprocal
                : Operation.Vector is null ? RowCode.Scalar
                : Operation.Arity switch { 1 => RowCode.UnaryVector, 2 => RowCode.BinaryVector, _ => RowCode.TernaryVector };
            Function = Operation.Vector ?? Operation.Scalar;
            if (A.Step == Half && SpanFunctions.TryGetValue(Operation, out SpanFunction? span))
            {
                Code = RowCode.Span;
                Function = span;
            }
        }
    }

    /// <summary>A sum or a maximum over rows.</summary>
    private readonly struct SumInstruction(SumCode code, Place a, Place b, Place lanes)
    {
        public readonly SumCode Code = code;
        public readonly Place A = a;
        public readonly Place B = b;
        public readonly Place Lanes = lanes;

        public double Start => Code == SumCode.Max ? double.NegativeInfinity : 0;
    }

    /// <summary>A product with a design; lanes are for one with its transpose.</summary>
    private readonly struct ProductInstruction(Design design, Place input, Place output, Place lanes)
    {
        public readonly Design Design = design;
        public readonly Place Input = input;
        public readonly Place Output = output;
        public readonly Place Lanes = lanes;
    }

    private sealed class PassPart
    {
        private readonly PassStep _pass;
        private readonly double* _constants;
        private readonly int _workspaceSize;
        private readonly (Place Scalar, Place Copies)[] _scalars;
        private readonly ProductInstruction[] _products;
        private readonly RowInstruction[] _body;
        private readonly SumInstruction[] _sums;
        private readonly ProductInstruction[] _transposed;

        private PassPart(Plan plan, PassStep pass, ref int registers)
        {
            _pass = pass;
            _constants = plan.Address(new Location(true, 0), null);
            _workspaceSize = plan.WorkspaceSize;
            int next = 0;
            Place Register(int size)
            {
                next += size;
                return new Place(Base.Registers, next - size);
            }

            Dictionary<Node, Place> places = new(ReferenceEqualityComparer.Instance);
            List<(Place, Place)> scalars = [];
            Place RowOf(Node node)
            {
                if (places.TryGetValue(node, out Place place)) return place;
                if (node.IsScalar)
                {
                    place = Register(Half) with { Step = 0 };
                    scalars.Add((Place.Of(plan, node), place));
                }
                else
                {
                    place = plan.HasMemory(node) ? Place.RowOf(plan, node)
                        : plan.ChunkOf(node) is { } offset ? new Place(Base.ChunkRow, offset) : Register(Strip);
                }

                places.Add(node, place);
                return place;
            }

            _products = [.. pass.Products.Select(product =>
                new ProductInstruction(product.Design, Place.Of(plan, product.Inputs[0]), RowOf(product), default))];
            _body = [.. pass.Body.Select(node => node is GatherNode gather
                ? new RowInstruction(Place.Of(plan, gather.Inputs[0]), plan.IndicesOf(gather.Map), RowOf(node))
                : new RowInstruction((ElementwiseNode)node, RowOf, RowOf(node)))];
            _sums = [.. pass.Sums.Select(sum => new SumInstruction(
                sum is DotNode ? SumCode.Dot : sum is ReductionNode { Kind: Reduction.Max } ? SumCode.Max : SumCode.Sum,
                RowOf(sum.Inputs[0]), RowOf(sum.Inputs[^1]), Register(Lanes)))];
            _transposed = [.. pass.Transposed.Select(product => new ProductInstruction(
                product.Design, RowOf(product.Inputs[0]), default, new Place(Base.Workspace, plan.LanesOf(product))))];
            _scalars = [.. scalars];
            // Passes follow each other, and use the same registers.
            registers = Math.Max(registers, next);
        }

        public static PassPart Of(Plan plan, PassStep pass, ref int registers) => new(plan, pass, ref registers);

        /// <inheritdoc cref="BlockedPass.Code"/>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void RunBlock(double* inputs, double* arena, double* workspace, double* slot, nint row)
        {
            double** bases = stackalloc double*[(int)Base.ChunkRow + 1];
            bases[(int)Base.Arena] = arena;
            bases[(int)Base.Constants] = _constants;
            bases[(int)Base.Workspace] = workspace;
            bases[(int)Base.Registers] = workspace + _workspaceSize;
            foreach ((Place scalar, Place copies) in _scalars) Vector256.Create(*scalar.In(bases)).Store(copies.In(bases));
            foreach (ref readonly SumInstruction sum in _sums.AsSpan())
            {
                Vector256<double> start = Vector256.Create(sum.Start);
                double* lanes = sum.Lanes.In(bases);
                start.Store(lanes);
                start.Store(lanes + Half);
            }

            foreach (ref readonly ProductInstruction product in _transposed.AsSpan())
                LaneTools.Clear(product.Lanes.In(bases), product.Design.Columns * Lanes);
            int end = Math.Min(_pass.Rows, (int)row + _pass.BlockRows);
            for (int chunk = (int)row; chunk < end; chunk += _pass.ChunkRows) RunChunk(bases, chunk, Math.Min(end, chunk + _pass.ChunkRows));
            foreach (ref readonly SumInstruction sum in _sums.AsSpan())
            {
                double* lanes = sum.Lanes.In(bases);
                (Vector256<double> low, Vector256<double> high) = (Vector256.Load(lanes), Vector256.Load(lanes + Half));
                *slot++ = sum.Code == SumCode.Max ? LaneTools.ReduceMax(low, high) : FixedOrder.Reduce(low, high);
            }

            foreach (ref readonly ProductInstruction product in _transposed.AsSpan())
            {
                LaneTools.Clear(slot, product.Design.Columns);
                Design.Collapse(product.Lanes.In(bases), slot, product.Design.Columns);
                slot += product.Design.Columns;
            }
        }

        private void RunChunk(double** bases, int chunk, int end)
        {
            int first = chunk / Design.PanelRows;
            int panels = (end - chunk + Design.PanelRows - 1) / Design.PanelRows;
            MoveTo(bases, chunk, chunk);
            foreach (ref readonly ProductInstruction product in _products.AsSpan())
            {
                Design design = product.Design;
                Design.MultiplyByFour(
                    design.Start, design.Columns, design.ZerosPerPanel, product.Input.In(bases), product.Output.In(bases), first, panels);
            }

            for (int strip = chunk; strip < end; strip += Strip)
            {
                int count = Math.Min(Strip, end - strip);
                MoveTo(bases, strip, chunk);
                Execute(_body, bases, strip, count);
                foreach (ref readonly SumInstruction sum in _sums.AsSpan()) AddTo(sum, bases, count);
            }

            MoveTo(bases, chunk, chunk);
            foreach (ref readonly ProductInstruction product in _transposed.AsSpan())
            {
                Design design = product.Design;
                Design.AddTransposedByFour(
                    design.Start, design.Columns, design.ZerosPerPanel, product.Input.In(bases), product.Lanes.In(bases), first, panels, _pass.Rows);
            }
        }
    }
}
