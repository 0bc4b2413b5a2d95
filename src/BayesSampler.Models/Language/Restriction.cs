namespace BayesSampler.Models;

/// <summary>A prior on a parameter whose support is narrower than the prior's.</summary>
internal static class Restriction
{
    /// <summary>The prior, normalised on the support where that is more than a constant.</summary>
    /// <exception cref="ArgumentException">
    /// The support reaches beyond the prior's, or the normalisation depends on parameters and is not known.
    /// </exception>
    public static Distribution Of(string name, Distribution prior, Support support)
    {
        if (prior.IsForDataOnly)
            throw new ArgumentException($"'{name}' ~ {prior} describes how data were recorded. Observe data from it, or give '{name}' a prior.", nameof(prior));
        if (!prior.IsProper || AreSame(support, prior.Support)) return prior;
        if (!Holds(prior.Support, support))
        {
            throw new ArgumentException(
                $"'{name}' ~ {prior} takes values '{prior.Support.Describe()}', but the support '{support.Describe()}' reaches beyond. State a support within the prior's.",
                nameof(support));
        }

        // Whatever the total mass is, it is then the same for all parameters. So it is for exchangeable elements in order: 1 / K!.
        if (IsConstant(prior, support)) return prior;
        bool isOrder = support.Kind == SupportKind.Ordered || (support.Kind == SupportKind.PositiveOrdered && AreSame(prior.Support, Support.Positive));
        if (isOrder && prior is UnivariateDistribution && prior.Arguments.All(argument => argument.Value.Dimensions.IsScalar))
            return prior;
        if (prior is UnivariateDistribution univariate && prior.Support.Kind == SupportKind.Interval && support.Kind == SupportKind.Interval)
            return univariate.Truncated(Narrower(support.LowerBound, prior.Support.LowerBound), Narrower(support.UpperBound, prior.Support.UpperBound));
        throw new ArgumentException(
            $"'{name}' ~ {prior} is restricted to '{support}', and the mass of the prior there depends on parameters. State the prior on its own support.",
            nameof(prior));
    }

    private static bool IsConstant(Distribution prior, Support support) =>
        prior.Arguments.All(argument => argument.Value.Node is ConstantNode)
        && support.LowerBound is null or { Node: ConstantNode } && support.UpperBound is null or { Node: ConstantNode };

    /// <summary>Whether all values of a support lie in another, as far as is known before there are parameters.</summary>
    private static bool Holds(Support outer, Support inner)
    {
        if (outer.Kind != SupportKind.Interval) return outer.Kind == inner.Kind;
        (Expr? lower, Expr? upper) = inner.Kind switch
        {
            SupportKind.Interval => (inner.LowerBound, inner.UpperBound),
            SupportKind.PositiveOrdered => (0.0, null),
            SupportKind.Simplex => (0.0, 1.0),
            SupportKind.UnitVector => (-1.0, 1.0),
            _ => ((Expr?)null, (Expr?)null),
        };
        return Reaches(outer.LowerBound, lower, (end, bound) => end <= bound) && Reaches(outer.UpperBound, upper, (end, bound) => end >= bound);
    }

    private static bool Reaches(Expr? end, Expr? bound, Func<double, double, bool> holds)
    {
        if (end is null) return true;
        if (bound is null) return false;
        if (end.Node is not ConstantNode outer || bound.Node is not ConstantNode inner) return true;
        for (int i = 0; i < Math.Max(outer.Size, inner.Size); i++)
        {
            if (!holds(outer.Values[outer.Size == 1 ? 0 : i], inner.Values[inner.Size == 1 ? 0 : i])) return false;
        }

        return true;
    }

    /// <summary>The bound, unless it is the prior's own.</summary>
    private static Expr? Narrower(Expr? bound, Expr? own) => bound is null || own is null || !AreSame(bound, own) ? bound : null;

    private static bool AreSame(Support a, Support b) =>
        a.Kind == b.Kind && AreSame(a.LowerBound, b.LowerBound) && AreSame(a.UpperBound, b.UpperBound);

    /// <summary>Whether two bounds are the same formula of the same numbers, which their text does not tell: arrays look alike there.</summary>
    private static bool AreSame(Expr? a, Expr? b)
    {
        if (a is null || b is null) return a is null && b is null;
        Node[] nodes = Topology.Rebuild(new Graph(), [a.Node, b.Node]);
        return ReferenceEquals(nodes[0], nodes[1]);
    }
}
