using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BayesSampler.Models;

/// <summary>Some nodes of a graph as a function of its inputs. The plan and its code are shared; each caller has an arena.</summary>
internal sealed unsafe class CompiledFunction
{
    /// <param name="graph">Where the nodes were made.</param>
    /// <param name="outputs">What to compute.</param>
    /// <param name="interpreted">Whether to generate no code even where that is possible.</param>
    /// <param name="firstOutput">The first of them to be given out by a run; those before it are read afterwards.</param>
    /// <param name="rowThreads">Threads that share the rows of a large pass.</param>
    /// <param name="vectors">What code is generated with; null is the best that the processor has.</param>
    public CompiledFunction(
        Graph graph, IReadOnlyList<Node> outputs, bool interpreted = false, int firstOutput = 0, int rowThreads = 1, VectorMethods? vectors = null)
    {
        Plan = Plan.Of(graph, outputs);
        FirstOutput = firstOutput;
        RowThreads = rowThreads;
        if (!interpreted && RuntimeFeature.IsDynamicCodeSupported) Program = new IlProgram(Plan, firstOutput, vectors ?? VectorMethods.Best);
    }

    public Plan Plan { get; }

    public int FirstOutput { get; }

    public int RowThreads { get; }

    /// <summary>The code that all share; null where there is none and each has an interpreter.</summary>
    public IlProgram? Program { get; }

    public Instance Create() => new(this);

    /// <summary>A function with memory of its own, for one thread at a time.</summary>
    public sealed class Instance
    {
        private readonly Plan _plan;
        private readonly IlProgram? _code;
        private readonly Interpreter? _interpreter;
        private readonly RowTeam? _team;
        private readonly AlignedBuffer _buffer;
        private readonly double* _arena;
        private readonly double* _value;
        private readonly int _outputSize;

        internal Instance(CompiledFunction function)
        {
            _plan = function.Plan;
            // By their own types: for the smallest models a call through an interface shows.
            _code = function.Program;
            if (_code is null) _interpreter = new Interpreter(_plan, function.FirstOutput, function.RowThreads);
            else if (_code.HasBlocks) _team = new RowTeam(function.RowThreads, _plan.WorkspaceSize);
            _buffer = _plan.CreateArena();
            _arena = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(_buffer.Padded));
            if (_plan.Roots.Length > 0) _value = _plan.Address(_plan.LocationOf(_plan.Roots[0]), _arena);
            _outputSize = _plan.Roots.Skip(function.FirstOutput).Sum(root => root.Size);
        }

        /// <summary>The first output's first element.</summary>
        public double Value => *_value;

        /// <summary>Computes everything.</summary>
        /// <param name="inputs">All inputs.</param>
        /// <param name="outputs">Receives the outputs from the first that is given out on.</param>
        public void Run(ReadOnlySpan<double> inputs, Span<double> outputs)
        {
            if (outputs.Length != _outputSize) Require.SameLength(outputs.Length, _outputSize, nameof(outputs), "the function");
            fixed (double* from = inputs, to = outputs)
            {
                if (_code is not null) _code.Run(from, _arena, to, _team);
                else _interpreter!.Run(from, _arena, to);
            }

            // The code has addresses only: what they point to must outlive it.
            GC.KeepAlive(this);
        }

        /// <summary>One output's elements, in the arena.</summary>
        public ReadOnlySpan<double> this[int output] =>
            new(_plan.Address(_plan.LocationOf(_plan.Roots[output]), _arena), _plan.Roots[output].Size);
    }
}
