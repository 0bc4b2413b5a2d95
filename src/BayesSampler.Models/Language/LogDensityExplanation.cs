using System.Collections.Immutable;

namespace BayesSampler.Models;

/// <summary>The summands of a log density at a position, and, where one is not finite, its first bad element.</summary>
internal sealed class LogDensityExplanation
{
    private readonly (ModelTerm Term, Statement Statement)[] _terms;
    private readonly CompiledFunction _function;

    public LogDensityExplanation(ImmutableArray<Statement> statements, Graph graph, bool interpret)
    {
        _terms = [.. statements.SelectMany(statement => ModelTerm.Of(statement).Select(term => (term, statement)))];
        List<Node> nodes = [];
        foreach ((ModelTerm term, Statement statement) in _terms)
        {
            nodes.Add(term.Total.Node);
            nodes.Add(term.Pointwise.Node);
            nodes.AddRange(Arguments(statement).Select(argument => argument.Value.Node));
        }

        _function = new CompiledFunction(graph, Topology.Rebuild(graph, nodes), interpret, nodes.Count);
    }

    public IReadOnlyList<LogDensityTerm> Terms(ReadOnlySpan<double> position)
    {
        CompiledFunction.Instance values = _function.Create();
        values.Run(position, []);
        List<LogDensityTerm> terms = [];
        int output = 0;
        foreach ((ModelTerm term, Statement statement) in _terms)
        {
            double total = values[output++][0];
            ReadOnlySpan<double> pointwise = values[output++];
            string name = term.Name;
            int bad = 0;
            while (bad < pointwise.Length && double.IsFinite(pointwise[bad])) bad++;
            bool explain = !double.IsFinite(total) && bad < pointwise.Length;
            List<string> arguments = [];
            foreach ((string argument, Expr value) in Arguments(statement))
            {
                ReadOnlySpan<double> numbers = values[output++];
                if (explain) arguments.Add(Require.Invariant($"{argument} = {numbers[numbers.Length == 1 ? 0 : Math.Min(bad, numbers.Length - 1)]:G6}"));
            }

            if (explain) name += Where(statement, bad, arguments);
            terms.Add(new LogDensityTerm(name, total));
        }

        return terms;
    }

    private static IEnumerable<(string Name, Expr Value)> Arguments(Statement statement) => statement switch
    {
        ParameterStatement parameter => parameter.Prior.Arguments.Prepend((parameter.Name, parameter.Value)),
        ObservationStatement observation => observation.Distribution.Arguments,
        _ => [],
    };

    private static string Where(Statement statement, int element, List<string> arguments)
    {
        string place = statement is ObservationStatement { Data.Node: ConstantNode data }
            ? Require.Invariant($" at {statement.Name}{Observations.Place(data.Shape, element)} = {data.Values[element]:G6}")
            : Require.Invariant($" at element {element + 1}");
        return arguments.Count == 0 ? place : $"{place} with {string.Join(", ", arguments)}";
    }
}
