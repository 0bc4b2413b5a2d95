namespace BayesSampler.Models;

/// <summary>A prior on a parameter whose support is narrower than the prior's.</summary>
internal static class Restriction
{
    /// <summary>
    /// The prior, normalised on the support where that is more than a constant; and the support, narrowed where bounds that depend on
    /// parameters may lie beyond the prior's.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The support reaches beyond the prior's, or the normalisation depends on parameters and is not known.
    /// </exception>
    public static (Distribution Prior, Support Support) Of(string name, Distribution prior, Support support)
    {
        if (prior.IsForDataOnly)
            throw new ArgumentException($"'{name}' ~ {prior} describes how data were recorded. Observe data from it, or give '{name}' a prior.", nameof(prior));
        if (!prior.IsProper || support.IsSame(prior.Support)) return (prior, support);
        if (!Holds(prior.Support, support))
        {
            throw new ArgumentException(
                $"'{name}' ~ {prior} takes values '{prior.Support.Describe()}', but the support '{support.Describe()}' reaches beyond. State a support within the prior's.",
                nameof(support));
        }

        // Whatever the total mass is, it is then the same for all parameters. So it is for exchangeable elements in order: 1 / K!.
        if (IsConstant(prior, support)) return (prior, support);
        bool isOrder = support.Kind == SupportKind.Ordered || (support.Kind == SupportKind.PositiveOrdered && prior.Support.IsSame(Support.Positive));
        if (isOrder && prior is UnivariateDistribution && prior.Arguments.All(argument => argument.Value.Dimensions.IsScalar))
            return (prior, support);
        if (prior is UnivariateDistribution univariate && prior.Support.Kind == SupportKind.Interval && support.Kind == SupportKind.Interval)
        {
            UnivariateDistribution truncated = univariate.Truncated(support.LowerBound, support.UpperBound);
            return (truncated, truncated.Support);
        }

        if (prior is NormalDistribution normal && support.Kind == SupportKind.SumToZero) return (new SumToZeroNormalDistribution(normal), support);
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
}
