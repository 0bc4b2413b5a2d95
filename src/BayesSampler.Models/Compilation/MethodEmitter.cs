using System.Reflection;
using System.Reflection.Emit;

namespace BayesSampler.Models;

/// <summary>
/// Writes steps of a plan as IL: <c>void(Kernel[] kernels, double* inputs, double* arena, double* outputs)</c>, or one block of a
/// pass: <c>void(Kernel[] kernels, double* inputs, double* arena, double* workspace, double* slot, nint row)</c>.
/// </summary>
/// <remarks>
/// Eight rows are one vector where the processor has such, but in passes of four rows or fewer. Elsewhere they are two of four, one after
/// the other, each with all of its operations: so half as many registers are needed as for both at once, and the processor overlaps them by
/// itself. The bits are the same.
/// </remarks>
internal sealed unsafe class MethodEmitter(Plan plan, ILGenerator il, HashSet<Node> shared, VectorMethods widest, bool inBlock)
{
    private const int Lanes = 8;

    private static readonly MethodInfo ClearDoubles = typeof(LaneTools).GetMethod(nameof(LaneTools.Clear))!;
    private static readonly MethodInfo CopyDoubles = typeof(LaneTools).GetMethod(nameof(LaneTools.Copy))!;
    private static readonly MethodInfo ScatterAdd = typeof(LaneTools).GetMethod(nameof(LaneTools.ScatterAdd))!;
    private static readonly MethodInfo AddTo = typeof(LaneTools).GetMethod(nameof(LaneTools.AddTo))!;
    private static readonly MethodInfo Assign = typeof(LaneTools).GetMethod(nameof(LaneTools.Assign))!;
    private static readonly MethodInfo Collapse = typeof(Design).GetMethod(nameof(Design.Collapse))!;
    private static readonly MethodInfo RunKernel = typeof(Kernel).GetMethod(nameof(Kernel.Run))!;

    private readonly Dictionary<Node, LocalBuilder> _scalars = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Type, Stack<LocalBuilder>> _freeVectors = [];
    private LocalBuilder? _constants;

    /// <summary>Of the pass in work.</summary>
    private VectorMethods _vectors = VectorMethods.Four;

    /// <summary>Writes one step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="kernel">The place among the kernels of the next opaque operation.</param>
    public void Emit(Step step, int kernel)
    {
        switch (step)
        {
            case ScalarStep scalars:
                foreach (ElementwiseNode node in scalars.Nodes) EmitScalar(node);
                break;
            case PassStep pass:
                EmitPass(pass);
                break;
            case KernelStep opaque:
                EmitKernel(opaque, kernel);
                break;
            case ScatterStep scatter:
                EmitScatter(scatter.Node);
                break;
            case ScanStep scan:
                EmitScan(scan.Node);
                break;
        }
    }

    /// <summary>Copies the inputs to where arrays are padded.</summary>
    public void EmitInputs()
    {
        foreach ((int from, int to, int length) in plan.InputSegments)
        {
            // Scalars are read where they are, but for those that opaque operations want in memory.
            if (!plan.Inputs.Any(input => input.Offset >= from && input.Offset < from + length && (!input.IsScalar || shared.Contains(input)))) continue;
            EmitCopy(() => Address(new Location(false, to)), () =>
            {
                il.Emit(OpCodes.Ldarg_1);
                Offset(from);
            }, length, isPadded: true);
        }
    }

    /// <summary>Copies the results to the caller.</summary>
    public void EmitOutputs(ReadOnlySpan<Node> roots)
    {
        if (roots.IsEmpty) return;
        int next = 0;
        foreach (Node root in roots)
        {
            int place = next;
            void Destination()
            {
                il.Emit(OpCodes.Ldarg_3);
                Offset(place);
            }

            if (root.IsScalar)
            {
                Destination();
                LoadScalar(root);
                il.Emit(OpCodes.Stind_R8);
            }
            else
            {
                EmitCopy(Destination, () => Address(plan.LocationOf(root)), root.Size, isPadded: false);
            }

            next += root.Size;
        }
    }

    public void Finish() => il.Emit(OpCodes.Ret);

    /// <summary>Copies an array.</summary>
    /// <param name="destination">Loads its address.</param>
    /// <param name="source">Loads its address.</param>
    /// <param name="length">Elements.</param>
    /// <param name="isPadded">Whether the destination's padding may be written: so whole vectors find their own store again.</param>
    private void EmitCopy(Action destination, Action source, int length, bool isPadded)
    {
        const int LargestUnrolled = 32;
        if (length > LargestUnrolled)
        {
            destination();
            source();
            il.Emit(OpCodes.Ldc_I4, length);
            il.Emit(OpCodes.Call, CopyDoubles);
            return;
        }

        for (int i = 0; i < length; i += widest.Width)
        {
            int count = Math.Min(widest.Width, length - i);
            bool isWhole = count == widest.Width;
            if (!isWhole && !isPadded) EmitScalars(i, count);
            else EmitVector(i, isWhole ? null : count);
        }

        void EmitVector(int i, int? count)
        {
            source();
            Offset(i);
            if (count is { } first) il.Emit(OpCodes.Ldc_I4, first);
            il.Emit(OpCodes.Call, count is null ? widest.Load : widest.LoadFirst);
            destination();
            Offset(i);
            il.Emit(OpCodes.Call, widest.Store);
        }

        void EmitScalars(int from, int count)
        {
            for (int i = from; i < from + count; i++)
            {
                destination();
                Offset(i);
                source();
                Offset(i);
                il.Emit(OpCodes.Ldind_R8);
                il.Emit(OpCodes.Stind_R8);
            }
        }
    }

    // Scalars.
    private void EmitScalar(ElementwiseNode node)
    {
        if (IsDifference(node))
        {
            LoadScalar(node.Inputs[2]);
            LoadScalar(node.Inputs[1]);
            il.Emit(OpCodes.Sub);
            DefineScalar(node);
            return;
        }

        EmitScalarOperation(node.Operation, [.. node.Inputs.Select(input => (Action)(() => LoadScalar(input)))]);
        DefineScalar(node);
    }

    private void EmitScalarOperation(Operation operation, Action[] inputs)
    {
        if (operation == Operations.Reciprocal) il.Emit(OpCodes.Ldc_R8, 1.0);
        foreach (Action input in inputs) input();
        if (operation == Operations.Add) il.Emit(OpCodes.Add);
        else if (operation == Operations.Multiply) il.Emit(OpCodes.Mul);
        else if (operation == Operations.Reciprocal) il.Emit(OpCodes.Div);
        else il.Emit(OpCodes.Call, operation.Scalar.Method);
    }

    /// <summary>Takes a scalar from the stack as the value of a node, for this method and, where needed, for others.</summary>
    private void DefineScalar(Node node)
    {
        LocalBuilder local = il.DeclareLocal(typeof(double));
        il.Emit(OpCodes.Stloc, local);
        _scalars[node] = local;
        if (!shared.Contains(node)) return;
        Address(plan.LocationOf(node));
        il.Emit(OpCodes.Ldloc, local);
        il.Emit(OpCodes.Stind_R8);
    }

    private void LoadScalar(Node node)
    {
        if (node is ConstantNode constant)
        {
            il.Emit(OpCodes.Ldc_R8, constant.Value);
            return;
        }

        if (!_scalars.TryGetValue(node, out LocalBuilder? local))
        {
            local = il.DeclareLocal(typeof(double));
            if (node is InputNode input)
            {
                // Not from the copy: that may still be on its way to memory.
                il.Emit(OpCodes.Ldarg_1);
                Offset(input.Offset);
            }
            else
            {
                Address(plan.LocationOf(node));
            }

            il.Emit(OpCodes.Ldind_R8);
            il.Emit(OpCodes.Stloc, local);
            _scalars[node] = local;
        }

        il.Emit(OpCodes.Ldloc, local);
    }

    // Addresses.
    private void Address(Location location)
    {
        Base(location.IsConstant);
        Offset(location.Offset);
    }

    /// <summary>An element's address: the index is a local in bytes.</summary>
    private void Address(Location location, LocalBuilder? bytes, int shift = 0)
    {
        Base(location.IsConstant);
        if (bytes is not null)
        {
            il.Emit(OpCodes.Ldloc, bytes);
            il.Emit(OpCodes.Add);
        }

        Offset(location.Offset + shift);
    }

    /// <summary>An address in the memory of the thread that runs this.</summary>
    private void Workspace(int offset)
    {
        if (inBlock) il.Emit(OpCodes.Ldarg_3);
        else Address(new Location(false, plan.Workspace));
        Offset(offset);
    }

    private void Offset(int elements)
    {
        if (elements == 0) return;
        il.Emit(OpCodes.Ldc_I8, (long)elements * sizeof(double));
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
    }

    private void Base(bool constant)
    {
        if (!constant)
        {
            il.Emit(OpCodes.Ldarg_2);
            return;
        }

        // One register for all constants; the address is known now.
        if (_constants is null)
        {
            _constants = il.DeclareLocal(typeof(nint));
            Pointer(plan.Address(new Location(true, 0), null));
            il.Emit(OpCodes.Stloc, _constants);
        }

        il.Emit(OpCodes.Ldloc, _constants);
    }

    private void Pointer(void* address)
    {
        il.Emit(OpCodes.Ldc_I8, (long)address);
        il.Emit(OpCodes.Conv_I);
    }

    // Opaque operations.
    private void EmitKernel(KernelStep step, int kernel)
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4, kernel);
        il.Emit(OpCodes.Ldelem_Ref);
        Address(new Location(false, step.Table));
        Address(plan.LocationOf(step.Node));
        Address(new Location(false, step.Scratch));
        il.Emit(OpCodes.Callvirt, RunKernel);
    }

    private void EmitScatter(ScatterNode node)
    {
        Location output = plan.LocationOf(node);
        // Parts that cover everything once, or a first one that does, need no zeros to be added to.
        bool tiles = Tiles(node);
        bool first = node.Maps[0].IsIdentity(node.Size);
        if (!tiles && !first) ClearAt(output, node.Size);
        for (int k = 0; k < node.Inputs.Length; k++)
        {
            (Node input, IndexMap map) = (node.Inputs[k], node.Maps[k]);
            bool assign = tiles || (first && k == 0);
            if (input.IsScalar && map.Length == 1)
            {
                Address(output.Shifted(map.Start));
                // Added to zero in any case: what is negative zero comes out as zero.
                if (assign)
                {
                    il.Emit(OpCodes.Ldc_R8, 0.0);
                }
                else
                {
                    Address(output.Shifted(map.Start));
                    il.Emit(OpCodes.Ldind_R8);
                }

                LoadScalar(input);
                il.Emit(OpCodes.Add);
                il.Emit(OpCodes.Stind_R8);
                continue;
            }

            Address(output.Shifted(map.IsContiguous ? map.Start : 0));
            Address(plan.LocationOf(input));
            if (!map.IsContiguous) Pointer(plan.IndicesOf(map));
            il.Emit(OpCodes.Ldc_I4, map.Length);
            il.Emit(OpCodes.Call, !map.IsContiguous ? ScatterAdd : assign ? Assign : AddTo);
        }
    }

    /// <summary>Whether a scatter's parts are stretches that cover all elements, none twice.</summary>
    private static bool Tiles(ScatterNode node)
    {
        int next = 0;
        foreach (IndexMap map in node.Maps.OrderBy(map => map.Start))
        {
            if (!map.IsContiguous || map.Start != next) return false;
            next += map.Length;
        }

        return next == node.Size;
    }

    // Recursions.
    private void EmitScan(ScanNode node)
    {
        int count = node.States.Length;
        int rows = node.Steps + 1;
        Location output = plan.LocationOf(node);
        Dictionary<Node, LocalBuilder> values = new(ReferenceEqualityComparer.Instance);
        for (int j = 0; j < node.Invariants.Length; j++)
        {
            Node outer = node.Inputs[count + node.Elements.Length + j];
            LoadScalar(outer);
            values[node.Invariants[j]] = Keep();
        }

        LocalBuilder t = il.DeclareLocal(typeof(nint));
        for (int i = 0; i < count; i++)
        {
            LoadScalar(node.Inputs[i]);
            values[node.States[i]] = Keep();
            Address(output.Shifted(i * rows + (node.Backwards ? node.Steps : 0)));
            il.Emit(OpCodes.Ldloc, values[node.States[i]]);
            il.Emit(OpCodes.Stind_R8);
        }

        PrepareConstants();
        il.Emit(OpCodes.Ldc_I8, node.Backwards ? (node.Steps - 1) * (long)sizeof(double) : 0L);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Stloc, t);
        Label loop = il.DefineLabel();
        il.MarkLabel(loop);
        void Operand(Node input)
        {
            if (input is ConstantNode constant)
            {
                il.Emit(OpCodes.Ldc_R8, constant.Value);
                return;
            }

            if (!values.TryGetValue(input, out LocalBuilder? local))
            {
                Address(plan.LocationOf(node.Inputs[count + Array.IndexOf(node.Elements, (PlaceholderNode)input)]), t);
                il.Emit(OpCodes.Ldind_R8);
                values[input] = local = Keep();
            }

            il.Emit(OpCodes.Ldloc, local);
        }

        foreach (ElementwiseNode operation in node.Body)
        {
            EmitScalarOperation(operation.Operation, [.. operation.Inputs.Select(input => (Action)(() => Operand(input)))]);
            values[operation] = Keep();
        }

        // All next states are read before any state is replaced.
        foreach (Node next in node.Code) Operand(next);
        for (int i = count - 1; i >= 0; i--) il.Emit(OpCodes.Stloc, values[node.States[i]]);
        for (int i = 0; i < count; i++)
        {
            Address(output.Shifted(i * rows + (node.Backwards ? 0 : 1)), t);
            il.Emit(OpCodes.Ldloc, values[node.States[i]]);
            il.Emit(OpCodes.Stind_R8);
        }

        il.Emit(OpCodes.Ldloc, t);
        il.Emit(OpCodes.Ldc_I4, node.Backwards ? -sizeof(double) : sizeof(double));
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stloc, t);
        il.Emit(OpCodes.Ldloc, t);
        il.Emit(OpCodes.Ldc_I8, node.Backwards ? 0L : node.Steps * (long)sizeof(double));
        il.Emit(OpCodes.Conv_I);
        il.Emit(node.Backwards ? OpCodes.Bge : OpCodes.Blt, loop);
    }

    /// <summary>Where constants are used inside a loop their base is loaded before it.</summary>
    private void PrepareConstants()
    {
        Base(true);
        il.Emit(OpCodes.Pop);
    }

    private LocalBuilder Keep()
    {
        LocalBuilder local = il.DeclareLocal(typeof(double));
        il.Emit(OpCodes.Stloc, local);
        return local;
    }

    // Passes.
    private void EmitPass(PassStep pass)
    {
        PassLocals locals = BeginPass(pass);
        EmitChunks(pass, locals, null, null);
        foreach (Node sum in pass.Sums)
        {
            EmitTotal(sum, locals);
            DefineScalar(sum);
        }

        foreach (DesignProductNode product in pass.Transposed)
        {
            ClearAt(plan.LocationOf(product), product.Size);
            EmitCollapse(product, () => Address(plan.LocationOf(product)));
        }

        foreach (LocalBuilder local in locals.Vectors) GiveBack(local);
    }

    /// <summary>Writes the method for one block of a pass.</summary>
    public void EmitBlock(PassStep pass)
    {
        const int SlotArgument = 4;
        const int RowArgument = 5;
        LocalBuilder start = il.DeclareLocal(typeof(nint));
        LocalBuilder end = il.DeclareLocal(typeof(nint));
        il.Emit(OpCodes.Ldarg, RowArgument);
        Bytes(1);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Stloc, start);
        EmitEnd(start, pass.BlockRows, () => Bytes(pass.Rows), end);
        PassLocals locals = BeginPass(pass);
        EmitChunks(pass, locals, start, end);
        int next = 0;
        void Slot()
        {
            il.Emit(OpCodes.Ldarg, SlotArgument);
            Offset(next);
        }

        foreach (Node sum in pass.Sums)
        {
            Slot();
            EmitTotal(sum, locals);
            il.Emit(OpCodes.Stind_R8);
            next++;
        }

        foreach (DesignProductNode product in pass.Transposed)
        {
            Slot();
            il.Emit(OpCodes.Ldc_I4, product.Size);
            il.Emit(OpCodes.Call, ClearDoubles);
            EmitCollapse(product, Slot);
            next += product.Size;
        }

        Finish();
    }

    /// <summary>Takes locals for a pass, repeats scalars over lanes and clears what is summed.</summary>
    private PassLocals BeginPass(PassStep pass)
    {
        PassLocals locals = new();
        // So few rows fill no wider vectors.
        _vectors = pass.Rows <= VectorMethods.Four.Width ? VectorMethods.Four : widest;
        LocalBuilder Vector()
        {
            LocalBuilder local = TakeVector();
            locals.Vectors.Add(local);
            return local;
        }

        foreach (Node node in pass.Body.Concat(pass.Sums).SelectMany(node => node is GatherNode ? [] : node.Inputs).Where(input => input.IsScalar).Distinct())
        {
            LoadScalar(node);
            il.Emit(OpCodes.Call, _vectors.Broadcast);
            il.Emit(OpCodes.Stloc, locals.Values[node] = Vector());
        }

        foreach (Node node in pass.Body) locals.Values[node] = Vector();
        foreach (Node sum in pass.Sums)
        {
            LocalBuilder low = Vector();
            locals.Sums[sum] = (low, _vectors.Width < Lanes ? Vector() : low);
        }

        PrepareConstants();
        foreach (Node sum in pass.Sums) ClearLanes(sum, locals.Sums[sum]);
        foreach (DesignProductNode product in pass.Transposed)
        {
            Workspace(plan.LanesOf(product));
            il.Emit(OpCodes.Ldc_I4, product.Size * Lanes);
            il.Emit(OpCodes.Call, ClearDoubles);
        }

        return locals;
    }

    private void EmitChunks(PassStep pass, PassLocals locals, LocalBuilder? start, LocalBuilder? end)
    {
        if (pass.HasChunks) Loop(start, end, pass.Rows, pass.ChunkRows, (chunk, chunkEnd) => EmitChunk(pass, locals, chunk, chunkEnd));
        else EmitRows(pass, locals, start, end);
    }

    /// <summary>
    /// A loop over rows in pieces; without any branch where one piece holds all. The body is given locals that hold the first row
    /// and the end, in bytes; null stands for 0 and for the number of rows.
    /// </summary>
    private void Loop(LocalBuilder? start, LocalBuilder? end, int rows, int piece, Action<LocalBuilder?, LocalBuilder?> body)
    {
        if (rows <= piece)
        {
            body(null, null);
            return;
        }

        LocalBuilder i = il.DeclareLocal(typeof(nint));
        LocalBuilder pieceEnd = il.DeclareLocal(typeof(nint));
        if (start is null) Bytes(0);
        else il.Emit(OpCodes.Ldloc, start);
        il.Emit(OpCodes.Stloc, i);
        Label loop = il.DefineLabel();
        il.MarkLabel(loop);
        EmitEnd(i, piece, End, pieceEnd);
        body(i, pieceEnd);
        il.Emit(OpCodes.Ldloc, pieceEnd);
        il.Emit(OpCodes.Stloc, i);
        il.Emit(OpCodes.Ldloc, i);
        End();
        il.Emit(OpCodes.Blt, loop);

        void End()
        {
            if (end is null) Bytes(rows);
            else il.Emit(OpCodes.Ldloc, end);
        }
    }

    /// <summary>The smaller of a piece's full length behind its start and the end of all.</summary>
    private void EmitEnd(LocalBuilder start, int piece, Action end, LocalBuilder result)
    {
        il.Emit(OpCodes.Ldloc, start);
        Bytes(piece);
        il.Emit(OpCodes.Add);
        end();
        il.Emit(OpCodes.Call, ((Func<nint, nint, nint>)Math.Min).Method);
        il.Emit(OpCodes.Stloc, result);
    }

    private void EmitChunk(PassStep pass, PassLocals locals, LocalBuilder? chunk, LocalBuilder? chunkEnd)
    {
        locals.Chunk = chunk;
        foreach (DesignProductNode product in pass.Products)
        {
            Pointer(product.Design.Start);
            il.Emit(OpCodes.Ldc_I4, product.Design.Columns);
            il.Emit(OpCodes.Ldc_I4, product.Design.ZerosPerPanel);
            Address(plan.LocationOf(product.Inputs[0]));
            RowAddress(product, locals, chunk, 0);
            Panels(pass, chunk, chunkEnd);
            il.Emit(OpCodes.Call, widest.Multiply);
        }

        EmitRows(pass, locals, chunk, chunkEnd);
        foreach (DesignProductNode product in pass.Transposed)
        {
            Pointer(product.Design.Start);
            il.Emit(OpCodes.Ldc_I4, product.Design.Columns);
            il.Emit(OpCodes.Ldc_I4, product.Design.ZerosPerPanel);
            RowAddress(product.Inputs[0], locals, chunk, 0);
            Workspace(plan.LanesOf(product));
            Panels(pass, chunk, chunkEnd);
            il.Emit(OpCodes.Ldc_I4, pass.Rows);
            il.Emit(OpCodes.Call, widest.AddTransposed);
        }
    }

    /// <summary>The first panel of a chunk and how many there are.</summary>
    private void Panels(PassStep pass, LocalBuilder? chunk, LocalBuilder? chunkEnd)
    {
        const int PanelBytes = Design.PanelRows * sizeof(double);
        if (chunk is null)
        {
            il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Ldc_I4, (pass.Rows + Design.PanelRows - 1) / Design.PanelRows);
            return;
        }

        il.Emit(OpCodes.Ldloc, chunk);
        il.Emit(OpCodes.Ldc_I4, PanelBytes);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Div);
        il.Emit(OpCodes.Conv_I4);
        il.Emit(OpCodes.Ldloc, chunkEnd!);
        il.Emit(OpCodes.Ldloc, chunk);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Ldc_I4, PanelBytes - 1);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Ldc_I4, PanelBytes);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Div);
        il.Emit(OpCodes.Conv_I4);
    }

    /// <summary>The elementwise part: whole steps of eight rows, then what is left of them.</summary>
    private void EmitRows(PassStep pass, PassLocals locals, LocalBuilder? start, LocalBuilder? end)
    {
        if (pass.Body.Length + pass.Sums.Length == 0) return;
        int whole = pass.Rows / Lanes * Lanes;
        int rest = pass.Rows - whole;
        if (start is null && whole <= Lanes)
        {
            if (whole > 0) EmitStep(pass, locals, null, 0, Lanes);
            if (rest > 0) EmitStep(pass, locals, null, whole, rest);
            return;
        }

        LocalBuilder i = il.DeclareLocal(typeof(nint));
        if (start is null) Bytes(0);
        else il.Emit(OpCodes.Ldloc, start);
        il.Emit(OpCodes.Stloc, i);
        Label loop = il.DefineLabel();
        Label test = il.DefineLabel();
        if (start is not null) il.Emit(OpCodes.Br, test);
        il.MarkLabel(loop);
        EmitStep(pass, locals, i, 0, Lanes);
        il.Emit(OpCodes.Ldloc, i);
        Bytes(Lanes);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stloc, i);
        il.MarkLabel(test);
        // Another eight rows, if they end before the end.
        il.Emit(OpCodes.Ldloc, i);
        if (end is null)
        {
            Bytes(whole);
            il.Emit(OpCodes.Blt, loop);
        }
        else
        {
            Bytes(Lanes);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Ldloc, end);
            il.Emit(OpCodes.Ble, loop);
        }

        if (rest == 0) return;
        if (end is null)
        {
            EmitStep(pass, locals, i, 0, rest);
            return;
        }

        Label done = il.DefineLabel();
        il.Emit(OpCodes.Ldloc, i);
        il.Emit(OpCodes.Ldloc, end);
        il.Emit(OpCodes.Bge, done);
        EmitStep(pass, locals, i, 0, rest);
        il.MarkLabel(done);
    }

    /// <summary>Up to eight rows: one vector or two, of which the last may be cut.</summary>
    private void EmitStep(PassStep pass, PassLocals locals, LocalBuilder? i, int shift, int rows)
    {
        int width = _vectors.Width;
        EmitVector(pass, locals, i, shift, Math.Min(rows, width), high: false);
        if (rows > width) EmitVector(pass, locals, i, shift + width, rows - width, high: true);
    }

    private void EmitVector(PassStep pass, PassLocals locals, LocalBuilder? i, int shift, int rows, bool high)
    {
        Dictionary<Node, LocalBuilder> loaded = new(ReferenceEqualityComparer.Instance);
        void Operand(Node node)
        {
            if (locals.Values.TryGetValue(node, out LocalBuilder? local) || loaded.TryGetValue(node, out local))
            {
                il.Emit(OpCodes.Ldloc, local);
                return;
            }

            RowAddress(node, locals, i, shift);
            il.Emit(OpCodes.Call, _vectors.Load);
            local = TakeVector();
            loaded[node] = local;
            il.Emit(OpCodes.Stloc, local);
            il.Emit(OpCodes.Ldloc, local);
        }

        foreach (Node node in pass.Body)
        {
            if (node is GatherNode gather)
            {
                Address(plan.LocationOf(node.Inputs[0]));
                Pointer(plan.IndicesOf(gather.Map) + shift);
                if (i is not null)
                {
                    // Indices are half as wide as doubles.
                    il.Emit(OpCodes.Ldloc, i);
                    il.Emit(OpCodes.Ldc_I4_1);
                    il.Emit(OpCodes.Shr);
                    il.Emit(OpCodes.Add);
                }

                il.Emit(OpCodes.Call, _vectors.Gather);
            }
            else
            {
                EmitVectorOperation((ElementwiseNode)node, Operand, rows);
            }

            il.Emit(OpCodes.Stloc, locals.Values[node]);
            if (!plan.HasMemory(node) && plan.ChunkOf(node) is null) continue;
            // Padding stays zero.
            il.Emit(OpCodes.Ldloc, locals.Values[node]);
            MaskZero(rows);
            RowAddress(node, locals, i, shift);
            il.Emit(OpCodes.Call, _vectors.Store);
        }

        foreach (Node sum in pass.Sums)
        {
            LocalBuilder lanes = high ? locals.Sums[sum].High : locals.Sums[sum].Low;
            switch (sum)
            {
                case DotNode:
                    Operand(sum.Inputs[0]);
                    MaskZero(rows);
                    Operand(sum.Inputs[1]);
                    MaskZero(rows);
                    il.Emit(OpCodes.Ldloc, lanes);
                    Call(Operations.MultiplyAdd);
                    break;
                case ReductionNode { Kind: Reduction.Max }:
                    Operand(sum.Inputs[0]);
                    il.Emit(OpCodes.Ldloc, lanes);
                    Call(Operations.Max);
                    // Rows behind the last keep what was there.
                    if (rows < _vectors.Width) Blend(rows, lanes);
                    break;
                default:
                    Operand(sum.Inputs[0]);
                    MaskZero(rows);
                    il.Emit(OpCodes.Ldloc, lanes);
                    Call(Operations.Add);
                    break;
            }

            il.Emit(OpCodes.Stloc, lanes);
        }

        foreach (LocalBuilder local in loaded.Values) GiveBack(local);
    }

    /// <summary>c + (-1) b, which a subtraction gives with the same bits and sooner.</summary>
    private static bool IsDifference(ElementwiseNode node) =>
        node.Operation == Operations.MultiplyAdd && node.Inputs[0] is ConstantNode { IsScalar: true, Value: -1 };

    private void EmitVectorOperation(ElementwiseNode node, Action<Node> operand, int rows)
    {
        if (IsDifference(node))
        {
            operand(node.Inputs[2]);
            operand(node.Inputs[1]);
            Call(Operations.Subtract);
            return;
        }

        if (_vectors.Of(node.Operation) is not null)
        {
            foreach (Node input in node.Inputs) operand(input);
            Call(node.Operation);
            return;
        }

        if (node.Operation.Vector is { } four)
        {
            // Eight lanes as two times four.
            foreach (MethodInfo half in (MethodInfo[])[VectorMethods.Lower, VectorMethods.Upper])
            {
                foreach (Node input in node.Inputs)
                {
                    operand(input);
                    il.Emit(OpCodes.Call, half);
                }

                il.Emit(OpCodes.Call, four.Method);
            }

            il.Emit(OpCodes.Call, VectorMethods.Both);
            return;
        }

        for (int lane = 0; lane < _vectors.Width; lane++)
        {
            // What stands behind the last row is used by nobody.
            if (lane >= rows)
            {
                il.Emit(OpCodes.Ldc_R8, 0.0);
                continue;
            }

            foreach (Node input in node.Inputs)
            {
                operand(input);
                il.Emit(OpCodes.Ldc_I4, lane);
                il.Emit(OpCodes.Call, _vectors.Element);
            }

            il.Emit(OpCodes.Call, node.Operation.Scalar.Method);
        }

        il.Emit(OpCodes.Call, _vectors.FromLanes);
    }

    private void Call(Operation operation) => il.Emit(OpCodes.Call, _vectors.Of(operation)!);

    /// <summary>The address of a node's row: in memory, or in the chunk in work.</summary>
    private void RowAddress(Node node, PassLocals locals, LocalBuilder? i, int shift)
    {
        if (plan.HasMemory(node))
        {
            Address(plan.LocationOf(node), i, shift);
            return;
        }

        Workspace((plan.ChunkOf(node) ?? throw new InvalidOperationException("A row has no place.")) + shift);
        if (i is not null)
        {
            il.Emit(OpCodes.Ldloc, i);
            il.Emit(OpCodes.Add);
        }

        if (locals.Chunk is null) return;
        il.Emit(OpCodes.Ldloc, locals.Chunk);
        il.Emit(OpCodes.Sub);
    }

    private LocalBuilder TakeVector() =>
        _freeVectors.TryGetValue(_vectors.Type, out Stack<LocalBuilder>? free) && free.Count > 0 ? free.Pop() : il.DeclareLocal(_vectors.Type);

    private void GiveBack(LocalBuilder vector)
    {
        if (!_freeVectors.TryGetValue(vector.LocalType, out Stack<LocalBuilder>? free)) _freeVectors[vector.LocalType] = free = new();
        free.Push(vector);
    }

    private void MaskZero(int rows)
    {
        if (rows == _vectors.Width) return;
        Mask(rows);
        il.Emit(OpCodes.Call, _vectors.And);
    }

    private void Blend(int rows, LocalBuilder other)
    {
        LocalBuilder value = il.DeclareLocal(_vectors.Type);
        il.Emit(OpCodes.Stloc, value);
        Mask(rows);
        il.Emit(OpCodes.Ldloc, value);
        il.Emit(OpCodes.Ldloc, other);
        il.Emit(OpCodes.Call, _vectors.Select);
    }

    private void Mask(int rows)
    {
        for (int lane = 0; lane < _vectors.Width; lane++) il.Emit(OpCodes.Ldc_I8, lane < rows ? -1L : 0L);
        il.Emit(OpCodes.Call, _vectors.FromBits);
    }

    private void ClearLanes(Node sum, (LocalBuilder Low, LocalBuilder High) lanes)
    {
        il.Emit(OpCodes.Ldc_R8, sum is ReductionNode { Kind: Reduction.Max } ? double.NegativeInfinity : 0.0);
        il.Emit(OpCodes.Call, _vectors.Broadcast);
        if (_vectors.Width < Lanes)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Stloc, lanes.High);
        }

        il.Emit(OpCodes.Stloc, lanes.Low);
    }

    /// <summary>Leaves on the stack what the lanes of a sum come to.</summary>
    private void EmitTotal(Node sum, PassLocals locals)
    {
        il.Emit(OpCodes.Ldloc, locals.Sums[sum].Low);
        if (_vectors.Width < Lanes) il.Emit(OpCodes.Ldloc, locals.Sums[sum].High);
        il.Emit(OpCodes.Call, sum is ReductionNode { Kind: Reduction.Max } ? _vectors.ReduceMax : _vectors.ReduceSum);
    }

    /// <summary>Adds the lanes of X'r to where it is wanted.</summary>
    private void EmitCollapse(DesignProductNode product, Action destination)
    {
        Workspace(plan.LanesOf(product));
        destination();
        il.Emit(OpCodes.Ldc_I4, product.Size);
        il.Emit(OpCodes.Call, Collapse);
    }

    private void ClearAt(Location location, int count)
    {
        Address(location);
        il.Emit(OpCodes.Ldc_I4, count);
        il.Emit(OpCodes.Call, ClearDoubles);
    }

    private void Bytes(int elements)
    {
        il.Emit(OpCodes.Ldc_I8, (long)elements * sizeof(double));
        il.Emit(OpCodes.Conv_I);
    }

    /// <summary>The locals of a pass.</summary>
    private sealed class PassLocals
    {
        /// <summary>Rows in work, and scalars repeated.</summary>
        public Dictionary<Node, LocalBuilder> Values { get; } = new(ReferenceEqualityComparer.Instance);

        public Dictionary<Node, (LocalBuilder Low, LocalBuilder High)> Sums { get; } = new(ReferenceEqualityComparer.Instance);

        /// <summary>All that were taken, to be given back.</summary>
        public List<LocalBuilder> Vectors { get; } = [];

        /// <summary>The first row of the chunk in work, in bytes.</summary>
        public LocalBuilder? Chunk { get; set; }
    }
}
