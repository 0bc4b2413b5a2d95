using System.Collections.Immutable;

namespace BayesSampler.Models;

/// <summary>What can only be seen of the model as a whole.</summary>
internal static class ModelChecks
{
    /// <exception cref="InvalidOperationException">The first thing that is wrong.</exception>
    public static void Run(ImmutableArray<Statement> statements)
    {
        ParameterStatement[] parameters = [.. statements.OfType<ParameterStatement>()];
        if (parameters.Length == 0) throw new InvalidOperationException("The model has no parameters. State at least one by Parameter.");
        bool hasData = statements.Any(statement => statement is ObservationStatement or TermStatement);
        HashSet<Node> inDensity = [.. Topology.Order(statements.SelectMany(ModelTerm.Of).Where(term => !term.IsOwnPrior).Select(term => term.Total.Node))];
        HashSet<Node> used = [.. Topology.Order(statements.SelectMany(Uses))];
        foreach (ParameterStatement parameter in parameters)
        {
            if (!parameter.Prior.IsProper && !inDensity.Contains(parameter.Value.Node) && !IsBounded(parameter.Support))
            {
                throw new InvalidOperationException(
                    $"'{parameter.Name}' has a flat prior, and no observation depends on it: its posterior is improper. Give it a proper prior.");
            }

            if (hasData && !used.Contains(parameter.Value.Node))
            {
                throw new InvalidOperationException(
                    $"Parameter '{parameter.Name}' is not used: no observation, term, prior or derived quantity depends on it. Use it or leave it out.");
            }
        }
    }

    /// <summary>What a statement depends on, other than a parameter on itself.</summary>
    private static IEnumerable<Node> Uses(Statement statement) => statement switch
    {
        ParameterStatement parameter =>
        [
            .. parameter.Prior.Arguments.Select(argument => argument.Value.Node),
            .. ((Expr?[])[parameter.Support.LowerBound, parameter.Support.UpperBound]).OfType<Expr>().Select(bound => bound.Node),
        ],
        DerivedStatement derived => [derived.Value.Node],
        ObservationStatement observation => observation.Distribution.Arguments.Select(argument => argument.Value.Node),
        TermStatement term => [term.Value.Node],
        _ => [],
    };

    private static bool IsBounded(Support support) => support.Kind switch
    {
        SupportKind.Interval => support.LowerBound is not null && support.UpperBound is not null,
        SupportKind.Ordered or SupportKind.PositiveOrdered or SupportKind.SumToZero => false,
        _ => true,
    };
}
