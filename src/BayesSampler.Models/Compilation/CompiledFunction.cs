using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BayesSampler.Models;

/// <summary>Some nodes of a graph as a function of its inputs. The plan and its code are shared; each caller has an arena.</summary>
internal sealed unsafe class CompiledFunction
{
    private readonly Plan _plan;
    private readonly Node[] _outputs;

    /// <param name="graph">Where the nodes were made.</param>
    /// <param name="outputs">What to compute.</param>
    /// <param name="interpreted">Whether to generate no code even where that is possible.</param>
    public CompiledFunction(Graph graph, IReadOnlyList<Node> outputs, bool interpreted = false)
    {
        _plan = Plan.Of(graph, outputs);
        _outputs = _plan.Roots;
        if (!interpreted && RuntimeFeature.IsDynamicCodeSupported) Program = new IlProgram(_plan);
    }

    public Plan Plan => _plan;

    /// <summary>The code that all share; null where there is none and each has an interpreter.</summary>
    public IProgram? Program { get; }

    public Instance Create() => new(this);

    /// <summary>A function with memory of its own, for one thread at a time.</summary>
    public sealed class Instance
    {
        private readonly Plan _plan;
        private readonly IProgram _program;
        private readonly AlignedBuffer _buffer;
        private readonly double* _arena;
        private readonly Segment[] _segments;

        internal Instance(CompiledFunction function)
        {
            _plan = function._plan;
            _program = function.Program ?? new Interpreter(_plan);
            _buffer = _plan.CreateArena();
            _arena = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(_buffer.Padded));
            _segments = Segments(function._outputs);
        }

        /// <summary>Computes all outputs.</summary>
        public void Run(ReadOnlySpan<double> inputs)
        {
            _plan.SetInputs(inputs, _arena);
            _program.Run(_arena);
        }

        /// <summary>The first output, a scalar.</summary>
        public double Value => *_plan.Address(_segments[0].Location, _arena);

        /// <summary>Copies outputs one behind the other.</summary>
        /// <param name="first">The first output to copy.</param>
        /// <param name="destination">As long as they and all behind are.</param>
        public void CopyTo(int first, Span<double> destination)
        {
            for (int i = first; i < _segments.Length; i++)
            {
                Segment segment = _segments[i];
                double* source = _plan.Address(segment.Location, _arena);
                if (segment.Length == 1)
                {
                    destination[0] = *source;
                    destination = destination[1..];
                }
                else
                {
                    new ReadOnlySpan<double>(source, segment.Length).CopyTo(destination);
                    destination = destination[segment.Length..];
                }
            }
        }

        /// <summary>One output's elements.</summary>
        public ReadOnlySpan<double> this[int output] =>
            new(_plan.Address(_plan.LocationOf(_plan.Roots[output]), _arena), _plan.Roots[output].Size);

        /// <summary>The outputs' places; neighbours behind the first output are joined.</summary>
        private Segment[] Segments(Node[] outputs)
        {
            List<Segment> segments = [];
            for (int i = 0; i < outputs.Length; i++)
            {
                Location location = _plan.LocationOf(outputs[i]);
                if (segments.Count > 1 && segments[^1].Location.Shifted(segments[^1].Length) == location)
                    segments[^1] = segments[^1] with { Length = segments[^1].Length + outputs[i].Size };
                else
                    segments.Add(new Segment(location, outputs[i].Size));
            }

            return [.. segments];
        }

        private readonly record struct Segment(Location Location, int Length);
    }
}
