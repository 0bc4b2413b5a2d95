namespace BayesSampler.Models;

/// <summary>Checks observations against what their distribution can generate.</summary>
internal static class Observations
{
    /// <exception cref="ArgumentException">A value outside the support; the message names it.</exception>
    public static void Check(string name, ConstantNode data, Distribution distribution)
    {
        Support support = distribution.Observed;
        ReadOnlySpan<double> lower = Values(support.LowerBound);
        ReadOnlySpan<double> upper = Values(support.UpperBound);
        for (int i = 0; i < data.Size; i++)
        {
            double value = data.Values[i];
            string? complaint = !double.IsFinite(value) ? "is not finite"
                : support.Kind is not (SupportKind.Interval or SupportKind.Integers) ? null
                : support.IsDiscrete && value != Math.Floor(value) ? "is not a whole number"
                : Beyond(value, lower, i, below: true, support.IsDiscrete) || Beyond(value, upper, i, below: false, support.IsDiscrete)
                    ? $"is outside the support of {distribution}"
                : null;
            if (complaint is null) continue;
            throw new ArgumentException(Require.Invariant(
                $"Observation {name}{Place(data.Shape, i)} = {value} {complaint}. {distribution.Name} takes values {Describe(support)}."), name);
        }

        if (distribution.ComplainAboutData(data) is { } wrong) throw new ArgumentException($"Observation {name}{wrong}.", name);
    }

    /// <summary>As it is reported: <c>[3]</c>, <c>[2,1]</c>.</summary>
    public static string Place(Shape shape, int i) => shape.Rank switch
    {
        0 => "",
        1 => Require.Invariant($"[{i + 1}]"),
        _ => Require.Invariant($"[{i / shape.Columns + 1},{i % shape.Columns + 1}]"),
    };

    /// <summary>A row of a matrix, by the position of its first element: <c>[3,]</c>; nothing for a vector.</summary>
    public static string Row(Shape shape, int i) => shape.IsMatrix ? Require.Invariant($"[{i / shape.Columns + 1},]") : "";

    private static ReadOnlySpan<double> Values(Expr? bound) => bound?.Node is ConstantNode constant ? constant.Values : [];

    /// <summary>Ends of an interval belong to it only for whole numbers: a density there is zero, infinite or its limit.</summary>
    private static bool Beyond(double value, ReadOnlySpan<double> bounds, int i, bool below, bool inclusive)
    {
        if (bounds.IsEmpty) return false;
        double bound = bounds[bounds.Length == 1 ? 0 : i];
        return below ? value < bound || (!inclusive && value == bound) : value > bound || (!inclusive && value == bound);
    }

    private static string Describe(Support support) => support.ToString() is { Length: > 0 } text ? text : "that are finite";
}
