namespace BayesSampler.Models;

/// <summary>A prior on a parameter whose support is narrower than the prior's.</summary>
internal static class Restriction
{
    /// <summary>The prior, normalised on the support where that is more than a constant.</summary>
    /// <exception cref="ArgumentException">The normalisation depends on parameters and is not known.</exception>
    public static Distribution Of(string name, Distribution prior, Support support)
    {
        if (!prior.IsProper || support.ToString() == prior.Support.ToString()) return prior;
        bool constant = prior.Arguments.All(argument => argument.Value.Node is ConstantNode)
            && support.LowerBound is null or { Node: ConstantNode } && support.UpperBound is null or { Node: ConstantNode };
        // Whatever the total mass is, it is then the same for all parameters. So it is for exchangeable elements in order: 1 / K!.
        if (constant) return prior;
        if (support.Kind == SupportKind.Ordered && prior is UnivariateDistribution && prior.Arguments.All(argument => argument.Value.Dimensions.IsScalar))
            return prior;
        throw new ArgumentException(
            $"'{name}' ~ {prior} is restricted to '{support}', and the mass of the prior there depends on parameters. State the prior on its own support.",
            nameof(prior));
    }
}
