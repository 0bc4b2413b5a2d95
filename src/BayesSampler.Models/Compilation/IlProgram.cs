using System.Reflection.Emit;

namespace BayesSampler.Models;

/// <summary>A plan as generated machine code: a few methods, run one after the other.</summary>
/// <remarks>
/// Methods are kept small, because the runtime's compiler spends more than proportional time on large ones and gives up its
/// registers. Constants are at fixed addresses inside the code, so one program serves all chains. The code reads its inputs and
/// writes its outputs itself: for small models copying them beforehand costs as much as the rest.
/// </remarks>
internal sealed unsafe class IlProgram
{
    /// <summary>Where a method is full, in <see cref="Step.CodeSize"/>.</summary>
    private const int LargestMethod = 1500;

    private readonly Part[] _parts;

    /// <param name="plan">What to compute.</param>
    /// <param name="firstOutput">The first root to write to the caller's outputs; those before it stay in the arena.</param>
    /// <param name="vectors">What rows are computed with.</param>
    public IlProgram(Plan plan, int firstOutput, VectorMethods vectors)
    {
        Plan = plan;
        Kernel[] kernels = [.. plan.Steps.OfType<KernelStep>().Select(step => step.Node.Kernel)];
        List<List<Step>> methods = [[]];
        int size = 0;
        foreach (Step step in plan.Steps.SelectMany(Split))
        {
            // What is run in blocks is a method of its own, never the first or the last: those copy inputs and outputs.
            bool isAlone = IsBlocked(step) || methods[^1].Exists(IsBlocked);
            if (isAlone || size + step.CodeSize > LargestMethod)
            {
                methods.Add([]);
                size = 0;
            }

            methods[^1].Add(step);
            size += step.CodeSize;
        }

        if (methods[^1].Exists(IsBlocked)) methods.Add([]);
        HashSet<Node> shared = SharedScalars(plan, methods, firstOutput);
        int kernel = 0;
        _parts = new Part[methods.Count];
        for (int i = 0; i < methods.Count; i++)
        {
            if (methods[i] is [PassStep pass] && IsBlocked(pass))
            {
                HasBlocks = true;
                DynamicMethod block = Method(Require.Invariant($"density{i}"), [typeof(double*), typeof(double*), typeof(double*), typeof(double*), typeof(nint)]);
                new MethodEmitter(plan, block.GetILGenerator(), shared, vectors, inBlock: true).EmitBlock(pass);
                _parts[i] = new Part(null, new BlockedPass(plan, pass, block.CreateDelegate<BlockedPass.Code>(kernels)));
                continue;
            }

            DynamicMethod method = Method(Require.Invariant($"density{i}"), [typeof(double*), typeof(double*), typeof(double*)]);
            MethodEmitter emitter = new(plan, method.GetILGenerator(), shared, vectors, inBlock: false);
            if (i == 0) emitter.EmitInputs();
            foreach (Step step in methods[i])
            {
                emitter.Emit(step, kernel);
                if (step is KernelStep) kernel++;
            }

            if (i == methods.Count - 1) emitter.EmitOutputs(plan.Roots.AsSpan(firstOutput));
            emitter.Finish();
            _parts[i] = new Part(method.CreateDelegate<Code>(kernels), null);
        }
    }

    private delegate void Code(double* inputs, double* arena, double* outputs);

    /// <summary>Held because the code has addresses inside its buffers.</summary>
    public Plan Plan { get; }

    /// <summary>Whether a run needs a team.</summary>
    public bool HasBlocks { get; }

    /// <summary>Computes the plan's roots.</summary>
    /// <param name="inputs">The values of the inputs.</param>
    /// <param name="arena">The caller's own memory, laid out by the plan.</param>
    /// <param name="outputs">Receives the roots from the first output on, one behind the other.</param>
    /// <param name="team">Runs what is in blocks; null where nothing is.</param>
    public void Run(double* inputs, double* arena, double* outputs, RowTeam? team)
    {
        Part[] parts = _parts;
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Method is { } method) method(inputs, arena, outputs);
            else parts[i].Blocks!.Run(inputs, arena, team!);
        }
    }

    private static bool IsBlocked(Step step) => step is PassStep { Blocks: > 1 };

    /// <summary>A method that begins with the kernels, as a delegate's own object.</summary>
    private static DynamicMethod Method(string name, Type[] parameters) =>
        new(name, typeof(void), [typeof(Kernel[]), .. parameters], typeof(IlProgram).Module, skipVisibility: true);

    private static IEnumerable<Step> Split(Step step)
    {
        const int Piece = 350;
        if (step is not ScalarStep { Nodes.Length: > Piece } scalars) return [step];
        return scalars.Nodes.Chunk(Piece).Select(nodes => new ScalarStep(nodes));
    }

    /// <summary>Scalars that must be in memory: read by another method, by a kernel, or by the caller.</summary>
    private static HashSet<Node> SharedScalars(Plan plan, List<List<Step>> methods, int firstOutput)
    {
        HashSet<Node> shared = new(plan.Roots[..firstOutput], ReferenceEqualityComparer.Instance);
        Dictionary<Node, int> home = new(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < methods.Count; i++)
        {
            foreach (Step step in methods[i])
            {
                (IEnumerable<Node> computed, IEnumerable<Node> read, bool byAddress) = Traffic(step);
                foreach (Node node in read)
                {
                    // Inputs are at hand everywhere.
                    bool isElsewhere = node is not InputNode && (!home.TryGetValue(node, out int method) || method != i);
                    if (node.IsScalar && (byAddress || isElsewhere)) shared.Add(node);
                }

                foreach (Node node in computed) home[node] = i;
            }
        }

        // The last method gives the outputs out.
        shared.UnionWith(plan.Roots[firstOutput..].Where(root => root.IsScalar && home.TryGetValue(root, out int method) && method != methods.Count - 1));
        return shared;
    }

    private static (IEnumerable<Node> Computed, IEnumerable<Node> Read, bool ByAddress) Traffic(Step step)
    {
        switch (step)
        {
            case ScalarStep scalars:
                // What a step computes itself is at home before it is read.
                HashSet<Node> own = [.. scalars.Nodes];
                return (scalars.Nodes, scalars.Nodes.SelectMany(node => node.Inputs).Where(input => !own.Contains(input)), false);
            case PassStep pass:
                IEnumerable<Node> byAddress = pass.Body.OfType<GatherNode>().Concat<Node>(pass.Products).SelectMany(node => node.Inputs);
                if (byAddress.Any(node => node.IsScalar)) return (pass.Sums, byAddress.Concat(Operands(pass)), true);
                return (pass.Sums, Operands(pass), false);
            case KernelStep kernel:
                return ([kernel.Node], kernel.Node.Inputs, true);
            case ScatterStep scatter:
                return ([scatter.Node], scatter.Node.Inputs, false);
            case ScanStep scan:
                return ([scan.Node], scan.Node.Inputs, false);
            default:
                throw new InvalidOperationException($"There is no code for {step}.");
        }

        static IEnumerable<Node> Operands(PassStep pass) => pass.Body.Concat(pass.Sums).SelectMany(node => node.Inputs);
    }

    /// <summary>A method, or a pass in blocks.</summary>
    private readonly record struct Part(Code? Method, BlockedPass? Blocks);
}
