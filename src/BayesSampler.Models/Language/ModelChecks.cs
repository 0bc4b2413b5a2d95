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
        CheckOrigins(statements, parameters);
        (HashSet<ParameterStatement> informed, HashSet<Node> reached) = Informed(statements, parameters);
        HashSet<Node> used = [.. Topology.Order(statements.SelectMany(Uses))];
        foreach (ParameterStatement parameter in parameters)
        {
            if (!parameter.Prior.IsProper && !IsBounded(parameter.Support))
            {
                if (!informed.Contains(parameter))
                {
                    throw new InvalidOperationException(
                        $"'{parameter.Name}' has a flat prior, and no observation depends on it: its posterior is improper. Give it a proper prior.");
                }

                if (parameter.Support.Kind == SupportKind.Interval && FirstUnused(parameter.Value.Node, reached) is { } element)
                {
                    throw new InvalidOperationException(
                        $"'{parameter.Name}' has a flat prior, and no observation depends on {parameter.Name}{Observations.Place(parameter.Value.Dimensions, element)}: "
                        + "its posterior is improper. Give it a proper prior.");
                }
            }

            if (hasData && !used.Contains(parameter.Value.Node))
            {
                throw new InvalidOperationException(
                    $"Parameter '{parameter.Name}' is not used: no observation, term, prior or derived quantity depends on it. Use it or leave it out.");
            }
        }
    }

    /// <summary>Refuses a density that is NaN whatever the parameters are.</summary>
    /// <param name="statements">Of the model.</param>
    /// <param name="graph">Where their terms were rebuilt: what is never computed, as a branch not taken, is not there.</param>
    /// <param name="terms">The terms.</param>
    /// <exception cref="InvalidOperationException">A number in use is NaN.</exception>
    public static void CheckNumbers(ImmutableArray<Statement> statements, Graph graph, Node[] terms)
    {
        if (FirstNaN(terms) is null) return;
        foreach (Statement statement in statements)
        {
            Node[] own = [.. ModelTerm.Of(statement).Select(term => term.Total.Node)];
            if (FirstNaN(Topology.Rebuild(graph, own)) is null) continue;
            // As it was stated it can be named.
            string what = FirstNaN(own) is { } data
                ? $"depends on {data.Name ?? "data"}{Observations.Place(data.Shape, Array.FindIndex(data.Values, double.IsNaN))} = NaN. Leave out values that are missing, or make them parameters"
                : "has a log density of NaN whatever the parameters are";
            throw new InvalidOperationException($"'{statement.Name}' {what}.");
        }
    }

    private static ConstantNode? FirstNaN(Node[] roots) =>
        Topology.Order(roots).OfType<ConstantNode>().FirstOrDefault(constant => Array.Exists(constant.Values, double.IsNaN));

    /// <summary>The first element of a parameter that no node uses; null if all are used, or if that cannot be told.</summary>
    private static int? FirstUnused(Node parameter, HashSet<Node> nodes)
    {
        bool[] used = new bool[parameter.Size];
        foreach (Node node in nodes)
        {
            if (!node.Inputs.Contains(parameter)) continue;
            if (node is not GatherNode gather) return null;
            for (int i = 0; i < gather.Map.Length; i++) used[gather.Map[i]] = true;
        }

        int first = Array.IndexOf(used, false);
        return first < 0 ? null : first;
    }

    /// <summary>
    /// The parameters of which data or terms say something: those that these depend on, and those that the priors of such
    /// parameters depend on, as the mean of varying intercepts. And all nodes by which they do.
    /// </summary>
    private static (HashSet<ParameterStatement> Parameters, HashSet<Node> Reached) Informed(ImmutableArray<Statement> statements, ParameterStatement[] parameters)
    {
        HashSet<Node> reached = [.. Topology.Order(statements.SelectMany(ModelTerm.Of).Where(term => !term.IsOwnPrior).Select(term => term.Total.Node))];
        HashSet<ParameterStatement> informed = new(ReferenceEqualityComparer.Instance);
        // A prior depends on parameters stated before only.
        foreach (ParameterStatement parameter in parameters.Reverse())
        {
            if (!reached.Contains(parameter.Value.Node)) continue;
            informed.Add(parameter);
            reached.UnionWith(Topology.Order(
                [.. Uses(parameter), .. ModelTerm.Of(parameter).Where(term => !term.IsJacobian).Select(term => term.Total.Node)]));
        }

        return (informed, reached);
    }

    /// <summary>Refuses what belongs to another model: its place among the coordinates means something else here.</summary>
    private static void CheckOrigins(ImmutableArray<Statement> statements, ParameterStatement[] parameters)
    {
        HashSet<Node> own = [.. parameters.Select(parameter => parameter.Coordinates)];
        bool IsForeign(Node node) => node is PlaceholderNode || (node is InputNode && !own.Contains(node));
        static IEnumerable<Node> Roots(Statement statement) => [.. Uses(statement), .. ModelTerm.Of(statement).Select(term => term.Total.Node)];
        // One walk for all; the statement is looked for only when there is something to say of it.
        if (!Topology.Order(statements.SelectMany(Roots)).Exists(IsForeign)) return;
        Statement first = statements.First(statement => Topology.Order(Roots(statement)).Exists(IsForeign));
        Node foreign = Topology.Order(Roots(first)).Find(IsForeign)!;
        throw new InvalidOperationException(foreign is InputNode
            ? $"'{first.Name}' depends on '{foreign.Name?.TrimEnd('\'')}', a parameter of another ModelBuilder. State it in this one."
            : $"'{first.Name}' depends on what the body of a Scan or SolveOde was given, which has no value outside of it. Return it from the body.");
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
