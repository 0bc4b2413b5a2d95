using System.Globalization;

namespace BayesSampler.Models;

/// <summary>Writes an expression as the user would, names for what has one.</summary>
internal static class Formula
{
    private const int Longest = 2000;

    /// <param name="node">What to write.</param>
    /// <param name="expand">Whether to write the formula of the node itself even if it has a name.</param>
    public static string Write(Node node, bool expand = false)
    {
        string text = Write(node, expand, 0).Text;
        return text.Length <= Longest ? text : text[..Longest] + "...";
    }

    public static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture) is { Length: <= 9 } plain
        && double.Parse(plain, CultureInfo.InvariantCulture) == value ? plain : value.ToString("G4", CultureInfo.InvariantCulture);

    private static (string Text, int Rank) Write(Node node, bool expand, int depth)
    {
        const int Atom = 4;
        if (node.Name is { } name && !expand) return (name, Atom);
        // Deep formulas are cut: nobody reads a sum of a thousand terms.
        if (depth > 40) return ("...", Atom);
        string Of(int i, int rank) => Bracketed(node.Inputs[i], rank);
        string Bracketed(Node part, int rank)
        {
            (string text, int own) = Write(part, false, depth + 1);
            return own < rank ? $"({text})" : text;
        }

        if (node.Display is { } display)
        {
            // What an index or a sign follows is an atom; what stands between brackets and commas may be anything.
            object?[] parts = [.. display.GetArguments().Select((part, i) => part is not Node written ? part
                : Bracketed(written, i == 0 && display.Format.StartsWith('{') ? Atom : 0))];
            return (string.Format(CultureInfo.InvariantCulture, display.Format, parts), Atom);
        }

        switch (node)
        {
            case ConstantNode { Shape.IsScalar: true } constant:
                return (Number(constant.Value), constant.Value < 0 ? 2 : Atom);
            case ConstantNode constant:
                return ($"data({Sizes(constant.Shape)})", Atom);
            case InputNode input:
                return (Require.Invariant($"position[{input.Offset}]"), Atom);
            case PlaceholderNode:
                return ("state", Atom);
            case ElementwiseNode { Inputs: [_, _] } binary when !char.IsLetter(binary.Operation.Name[0]):
                int level = binary.Operation == Operations.Add || binary.Operation == Operations.Subtract ? 1
                    : binary.Operation == Operations.Multiply || binary.Operation == Operations.Divide ? 2 : 0;
                int right = binary.Operation == Operations.Subtract || binary.Operation == Operations.Divide ? level + 1 : level;
                return ($"{Of(0, level)} {binary.Operation.Name} {Of(1, right)}", level);
            case ElementwiseNode negate when negate.Operation == Operations.Negate:
                return ($"-{Of(0, 3)}", 2);
            case ElementwiseNode square when square.Operation == Operations.Square:
                return ($"{Of(0, Atom)}²", 3);
            case ElementwiseNode elementwise:
                return Call(elementwise.Operation.Name);
            case ReductionNode reduction:
                return Call(reduction.Kind == Reduction.Sum ? "sum" : "max");
            case GatherNode gather:
                return ($"{Of(0, Atom)}[{Index(gather)}]", Atom);
            case MatrixProductNode product:
                return ($"{Of(0, 2)}{(product.TransposeA ? "'" : "")} * {Of(1, 3)}{(product.TransposeB ? "'" : "")}", 2);
            case ScatterNode:
                return Call("join");
            case RecursionNode:
                return Call("scan");
            case OdeNode:
                return Call("ode");
            case KernelNode kernel:
                return Call(kernel.Kernel.Name);
            default:
                return Call(node.GetType().Name);
        }

        (string Text, int Rank) Call(string function) =>
            ($"{function}({string.Join(", ", Enumerable.Range(0, node.Inputs.Length).Select(i => Of(i, 0)))})", Atom);
    }

    private static string Index(GatherNode gather)
    {
        Shape source = gather.Inputs[0].Shape;
        // Indices are written from 1, like the names of draws.
        if (gather.Size == 1)
        {
            return source.IsMatrix
                ? Require.Invariant($"{gather.Map.Start / source.Columns + 1},{gather.Map.Start % source.Columns + 1}")
                : Require.Invariant($"{gather.Map.Start + 1}");
        }

        return gather.IsView ? Require.Invariant($"{gather.Map.Start + 1}..{gather.Map.Start + gather.Size}") : Require.Invariant($"index({gather.Size})");
    }

    private static string Sizes(Shape shape) => shape.IsMatrix ? Require.Invariant($"{shape.Rows} x {shape.Columns}") : Require.Invariant($"{shape.Rows}");
}
