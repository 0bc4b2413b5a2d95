using System.Runtime.CompilerServices;

namespace BayesSampler.Models;

// Scalars and recursions.
internal sealed unsafe partial class Interpreter
{
    private enum ScalarCode
    {
        Add,
        Multiply,
        MultiplyAdd,
        Reciprocal,
        Unary,
        Binary,
        Ternary,
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Execute(ScalarInstruction[] code, double** bases)
    {
        foreach (ref readonly ScalarInstruction instruction in code.AsSpan())
        {
            double a = *instruction.A.In(bases);
            *instruction.Output.In(bases) = instruction.Code switch
            {
                ScalarCode.Add => a + *instruction.B.In(bases),
                ScalarCode.Multiply => a * *instruction.B.In(bases),
                ScalarCode.MultiplyAdd => Math.FusedMultiplyAdd(a, *instruction.B.In(bases), *instruction.C.In(bases)),
                ScalarCode.Reciprocal => 1 / a,
                // The code says which type the delegate has.
                ScalarCode.Unary => Unsafe.As<Func<double, double>>(instruction.Function)(a),
                ScalarCode.Binary => Unsafe.As<Func<double, double, double>>(instruction.Function)(a, *instruction.B.In(bases)),
                _ => Unsafe.As<Func<double, double, double, double>>(instruction.Function)(
                    a, *instruction.B.In(bases), *instruction.C.In(bases)),
            };
        }
    }

    /// <summary>Places for the values of all recursions' steps.</summary>
    private sealed class BodyRegisters
    {
        public int Count { get; private set; }

        /// <summary>Registers whose values never change.</summary>
        public List<(int Register, double Value)> Constants { get; } = [];

        public Place Take() => new(Base.Body, Count++);

        public Place Take(double constant)
        {
            Constants.Add((Count, constant));
            return Take();
        }
    }

    private readonly struct ScalarInstruction
    {
        public readonly ScalarCode Code;
        public readonly Place A;
        public readonly Place B;
        public readonly Place C;
        public readonly Place Output;
        public readonly Delegate Function;

        public ScalarInstruction(ElementwiseNode node, Func<Node, Place> placeOf, Place output)
        {
            Operation operation = node.Operation;
            Code = operation == Operations.Add ? ScalarCode.Add
                : operation == Operations.Multiply ? ScalarCode.Multiply
                : operation == Operations.MultiplyAdd ? ScalarCode.MultiplyAdd
                : operation == Operations.Reciprocal ? ScalarCode.Reciprocal
                : operation.Arity switch { 1 => ScalarCode.Unary, 2 => ScalarCode.Binary, _ => ScalarCode.Ternary };
            A = placeOf(node.Inputs[0]);
            if (node.Inputs.Length > 1) B = placeOf(node.Inputs[1]);
            if (node.Inputs.Length > 2) C = placeOf(node.Inputs[2]);
            Output = output;
            Function = operation.Scalar;
        }
    }

    private sealed class ScalarPart(ScalarInstruction[] code) : IPart
    {
        public void Run(double** bases) => Execute(code, bases);
    }

    /// <summary>A recursion, whose states are read and written where they are kept.</summary>
    private sealed class ScanPart(
        (Place From, Place To)[] initial, ScalarInstruction[] code, (Place From, Place To)[] copies, int steps, bool backwards) : IPart
    {
        public static ScanPart Of(Plan plan, ScanNode node, BodyRegisters registers)
        {
            int count = node.States.Length;
            int rows = node.Steps + 1;
            Place output = Place.Of(plan, node);
            Place row = Place.RowOf(plan, node);
            Dictionary<Node, Place> places = new(ReferenceEqualityComparer.Instance);
            (Place From, Place To)[] initial = new (Place, Place)[count];
            for (int i = 0; i < count; i++)
            {
                initial[i] = (Place.Of(plan, node.Inputs[i]), output.Shifted(i * rows + (node.Backwards ? node.Steps : 0)));
                places[node.States[i]] = row.Shifted(i * rows + (node.Backwards ? 1 : 0));
            }

            for (int k = 0; k < node.Elements.Length; k++) places[node.Elements[k]] = Place.RowOf(plan, node.Inputs[count + k]);
            for (int j = 0; j < node.Invariants.Length; j++)
                places[node.Invariants[j]] = Place.Of(plan, node.Inputs[count + node.Elements.Length + j]);

            // A next state that is computed is written to its row at once: nothing of this step reads what stood there.
            List<(Place From, Place To)> copies = [];
            for (int i = 0; i < count; i++)
            {
                Place next = row.Shifted(i * rows + (node.Backwards ? 0 : 1));
                if (node.Code[i] is not ElementwiseNode || !places.TryAdd(node.Code[i], next))
                    copies.Add((PlaceOf(node.Code[i]), next));
            }

            ScalarInstruction[] code =
                [.. node.Body.Select(operation => new ScalarInstruction(operation, PlaceOf, PlaceOf(operation)))];
            return new ScanPart(initial, code, [.. copies], node.Steps, node.Backwards);

            Place PlaceOf(Node value)
            {
                if (places.TryGetValue(value, out Place place)) return place;
                place = value is ConstantNode constant ? registers.Take(constant.Value) : registers.Take();
                places[value] = place;
                return place;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(double** bases)
        {
            foreach ((Place from, Place to) in initial) *to.In(bases) = *from.In(bases);
            for (int step = 0; step < steps; step++)
            {
                int t = backwards ? steps - 1 - step : step;
                MoveTo(bases, t, t);
                Execute(code, bases);
                foreach ((Place from, Place to) in copies) *to.In(bases) = *from.In(bases);
            }
        }
    }
}
