using System.Text;

namespace BayesSampler.Models;

/// <summary>Writes a plan as text that reads like C#.</summary>
internal sealed class PlanText(Plan plan)
{
    private readonly StringBuilder _text = new();
    private readonly Dictionary<Node, string> _names = new(ReferenceEqualityComparer.Instance);

    public string Write()
    {
        foreach (Step step in plan.Steps)
        {
            switch (step)
            {
                case ScalarStep scalars:
                    foreach (ElementwiseNode node in scalars.Nodes) Line($"{NameOf(node)} = {Expression(node, "")}");
                    break;
                case PassStep pass:
                    WritePass(pass);
                    break;
                case KernelStep kernel:
                    Line($"{NameOf(kernel.Node)} = {kernel.Node.Kernel.Name}({Join(kernel.Node.Inputs, "")})");
                    break;
                case ScatterStep scatter:
                    IEnumerable<string> parts = scatter.Node.Inputs.Select((input, k) => $"{NameOf(input)} at {Describe(scatter.Node.Maps[k])}");
                    Line(Require.Invariant($"{NameOf(scatter.Node)} = {scatter.Node.Size} zeros + {string.Join(" + ", parts)}"));
                    break;
                case ScanStep scan:
                    WriteScan(scan.Node);
                    break;
            }
        }

        foreach (Node root in plan.Roots) Line($"return {NameOf(root)}");
        return _text.ToString();
    }

    private void WritePass(PassStep pass)
    {
        string chunks = pass.ChunkRows < pass.Rows && pass.Products.Length + pass.Transposed.Length > 0
            ? Require.Invariant($" in chunks of {pass.ChunkRows}") : "";
        Line(Require.Invariant($"for i < {pass.Rows}{chunks}:"));
        foreach (DesignProductNode product in pass.Products)
            Line(Require.Invariant($"    {NameOf(product)}[i] = X({product.Design.Rows} x {product.Design.Columns})[i] * {NameOf(product.Inputs[0])}"));
        foreach (Node node in pass.Body)
        {
            string right = node is GatherNode gather ? $"{NameOf(gather.Inputs[0])}[{Describe(gather.Map)}[i]]" : Expression((ElementwiseNode)node, "[i]");
            Line($"    {NameOf(node)}{(plan.HasMemory(node) ? "[i]" : "")} = {right}");
        }

        foreach (Node sum in pass.Sums)
        {
            Line(sum is ReductionNode { Kind: Reduction.Max }
                ? $"    {NameOf(sum)} = max({NameOf(sum)}, {Operand(sum.Inputs[0], "[i]")})"
                : $"    {NameOf(sum)} += {Join(sum.Inputs, "[i]", " * ")}");
        }

        foreach (DesignProductNode product in pass.Transposed)
            Line(Require.Invariant($"    {NameOf(product)} += X({product.Design.Rows} x {product.Design.Columns})[i]' * {Operand(product.Inputs[0], "[i]")}"));
    }

    private void WriteScan(ScanNode scan)
    {
        int states = scan.States.Length;
        for (int i = 0; i < states; i++) _names[scan.States[i]] = Require.Invariant($"{NameOf(scan)}.{i}");
        for (int k = 0; k < scan.Elements.Length; k++) _names[scan.Elements[k]] = $"{NameOf(scan.Inputs[states + k])}[t]";
        for (int k = 0; k < scan.Invariants.Length; k++)
            _names[scan.Invariants[k]] = NameOf(scan.Inputs[states + scan.Elements.Length + k]);
        Line($"{NameOf(scan)} from {Join(scan.Inputs[..states], "")}");
        Line(Require.Invariant($"for t {(scan.Backwards ? "down from" : "<")} {scan.Steps}:"));
        foreach (ElementwiseNode node in scan.Body) Line($"    {NameOf(node)} = {Expression(node, "")}");
        Line($"    {NameOf(scan)} = {Join(scan.Code, "")}");
    }

    private string Expression(ElementwiseNode node, string index)
    {
        string[] x = [.. node.Inputs.Select(input => Operand(input, index))];
        return node.Operation == Operations.MultiplyAdd ? $"{x[0]} * {x[1]} + {x[2]}"
            : x.Length == 2 && !char.IsLetter(node.Operation.Name[0]) ? $"{x[0]} {node.Operation.Name} {x[1]}"
            : node.Operation == Operations.Reciprocal ? $"1 / {x[0]}"
            : $"{node.Operation.Name}({string.Join(", ", x)})";
    }

    private string Join(IEnumerable<Node> nodes, string index, string separator = ", ") =>
        string.Join(separator, nodes.Select(node => Operand(node, index)));

    private string Operand(Node node, string index) =>
        node.IsScalar || node is PlaceholderNode || !plan.HasMemory(node) ? NameOf(node) : NameOf(node) + index;

    private string NameOf(Node node)
    {
        if (_names.TryGetValue(node, out string? name)) return name;
        name = node.Name ?? node switch
        {
            ConstantNode { IsScalar: true } constant => Require.Invariant($"{constant.Value:R}"),
            ConstantNode constant => Require.Invariant($"data{Count<ConstantNode>()}({constant.Size})"),
            InputNode input => Require.Invariant($"position[{input.Offset}{(input.IsScalar ? "" : Require.Invariant($"..{input.Offset + input.Size - 1}"))}]"),
            GatherNode { IsView: true } view => Require.Invariant(
                $"{NameOf(view.Inputs[0])}[{view.Map.Start}{(view.IsScalar ? "" : Require.Invariant($"..{view.Map.Start + view.Size - 1}"))}]"),
            _ => Require.Invariant($"v{_names.Count(pair => pair.Value[0] == 'v') + 1}"),
        };
        _names.Add(node, name);
        return name;

        int Count<T>() => _names.Keys.Count(key => key is T && !key.IsScalar) + 1;
    }

    private static string Describe(IndexMap map) => map.IsContiguous
        ? map.Length == 1 ? Require.Invariant($"[{map.Start}]") : Require.Invariant($"[{map.Start}..{map.Start + map.Length - 1}]")
        : Require.Invariant($"index({map.Length})");

    private void Line(string text) => _text.Append(text).Append('\n');
}
