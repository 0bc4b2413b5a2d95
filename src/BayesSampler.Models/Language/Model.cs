using System.Collections.Immutable;
using System.Text;

namespace BayesSampler.Models;

/// <summary>
/// A model ready to be sampled: its log density with gradient on unconstrained coordinates, its parameters and derived quantities
/// on their own scale. Made by <see cref="ModelBuilder.Build"/>; immutable and thread-safe.
/// </summary>
public sealed partial class Model : IModel<IDifferentiableLogDensity>
{
    private readonly ImmutableArray<Statement> _statements;
    private readonly ModelOptions _options;
    private readonly Graph _graph = new();
    private readonly Lock _lock = new();
    private readonly int _dimension;
    private readonly InputNode[] _coordinates;
    private readonly Node _density;
    private readonly CompiledFunction _densityAndGradient;
    private readonly Lazy<CompiledFunction> _densityAlone;
    private readonly Lazy<CompiledFunction> _reported;
    private readonly Lazy<CompiledFunction> _bounds;
    private readonly Lazy<LogDensityExplanation> _explanation;
    private readonly Lazy<ByParameters> _likelihood;
    private readonly Lazy<ByParameters> _arguments;
    private readonly Lazy<ByParameters> _declaredDensity;
    private readonly Lazy<ByParameters> _declaredBounds;
    private readonly Lazy<ByParameters> _derived;

    internal Model(ImmutableArray<Statement> statements, int dimension, ModelOptions options)
    {
        _statements = statements;
        _options = options;
        _dimension = dimension;
        ModelChecks.Run(statements);
        _coordinates = [.. statements.OfType<ParameterStatement>().Select(parameter => parameter.Coordinates)];
        Parameters =
        [
            .. statements.OfType<ParameterStatement>().Select(parameter => new ParameterInfo(parameter.Name, parameter.Value.Dimensions.ToArray())),
            .. statements.OfType<DerivedStatement>().Select(derived => new ParameterInfo(derived.Name, derived.Value.Dimensions.ToArray()) { IsDerived = true }),
        ];

        Node[] terms = Topology.Rebuild(_graph, [.. statements.SelectMany(ModelTerm.Of).Select(term => term.Total.Node)]);
        ModelChecks.CheckNumbers(statements, _graph, terms);
        if (options.ReduceLinearModels) terms = LeastSquares.Reduce(_graph, terms);
        _density = Summands.Total(_graph, terms);
        Node[] gradient = ReverseMode.Gradient(_graph, _density, _coordinates);
        _densityAndGradient = Compile([_density, .. gradient], firstOutput: 1);
        _densityAlone = new Lazy<CompiledFunction>(() => Locked(() => Compile([_density], firstOutput: 1)));
        _reported = new Lazy<CompiledFunction>(() => Locked(() => CompileReported()));
        _bounds = new Lazy<CompiledFunction>(() => Locked(() => CompileBounds()));
        _explanation = new Lazy<LogDensityExplanation>(() => Locked(() => new LogDensityExplanation(_statements, _graph, _options.Interpret)));
        _likelihood = new Lazy<ByParameters>(() => new ByParameters(this, ObservationStatements().SelectMany(ModelTerm.Of).Select(term => term.Pointwise)));
        _arguments = new Lazy<ByParameters>(() => new ByParameters(this, ObservationStatements().SelectMany(ArgumentsOf)));
        _derived = new Lazy<ByParameters>(() => new ByParameters(this, _statements.OfType<DerivedStatement>().Select(derived => derived.Value)));
        _declaredDensity = new Lazy<ByParameters>(() => new ByParameters(this,
            [_statements.SelectMany(ModelTerm.Of).Where(term => !term.IsJacobian).Select(term => term.Total).Aggregate((a, b) => a + b)]));
        _declaredBounds = new Lazy<ByParameters>(() => new ByParameters(this, Bounds()));
    }

    /// <summary>Parameters in the order of their statements, then derived quantities.</summary>
    public IReadOnlyList<ParameterInfo> Parameters { get; }

    /// <summary>What the log density and its gradient are compiled to, as text that reads like C#.</summary>
    public string Plan => _densityAndGradient.Plan.ToString();

    /// <inheritdoc/>
    public IDifferentiableLogDensity CreateEvaluator() => new Evaluator(this);

    /// <summary>The statements as mathematics, one a line.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (Statement statement in _statements) text.Append(statement).Append('\n');
        return text.ToString();
    }

    private CompiledFunction Compile(IReadOnlyList<Node> nodes, int firstOutput = 0) => new(_graph, nodes, _options.Interpret, firstOutput, _options.RowThreads, _options.Vectors);

    /// <summary>A function whose outputs are read one by one, not given out.</summary>
    private CompiledFunction CompileToRead(IReadOnlyList<Node> nodes) => Compile(nodes, nodes.Count);

    private T Locked<T>(Func<T> make)
    {
        lock (_lock) return make();
    }

    private CompiledFunction CompileReported() => Compile(Topology.Rebuild(_graph,
    [
        .. _statements.OfType<ParameterStatement>().Select(parameter => parameter.Value.Node),
        .. _statements.OfType<DerivedStatement>().Select(derived => derived.Value.Node),
    ]));

    private CompiledFunction CompileBounds() => CompileToRead(Topology.Rebuild(_graph, [.. Bounds().Select(bound => bound.Node)]));

    /// <summary>Lower and upper bounds of the parameters that have them.</summary>
    private IEnumerable<Expr> Bounds() => _statements.OfType<ParameterStatement>()
        .SelectMany(parameter => (Expr?[])[parameter.Support.LowerBound, parameter.Support.UpperBound]).OfType<Expr>();

    private sealed class Evaluator(Model model) : IDifferentiableLogDensity, IConstrained, ILogDensityTerms, IGradientCost
    {
        private readonly CompiledFunction.Instance _densityAndGradient = model._densityAndGradient.Create();
        private CompiledFunction.Instance? _density;
        private CompiledFunction.Instance? _reported;

        public int Dimension => model._dimension;

        public double GradientOperations => Math.Max(1, model._densityAndGradient.Plan.Operations);

        public double LogDensity(ReadOnlySpan<double> position)
        {
            Check(position);
            CompiledFunction.Instance density = _density ??= model._densityAlone.Value.Create();
            density.Run(position, []);
            return density.Value;
        }

        public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
        {
            Check(position);
            _densityAndGradient.Run(position, gradient);
            return _densityAndGradient.Value;
        }

        public void Constrain(ReadOnlySpan<double> position, Span<double> parameters)
        {
            Check(position);
            CompiledFunction.Instance reported = _reported ??= model._reported.Value.Create();
            reported.Run(position, parameters);
        }

        public void Unconstrain(ReadOnlySpan<double> parameters, Span<double> position)
        {
            position.Clear();
            CompiledFunction.Instance? bounds = null;
            int start = 0;
            int bound = 0;
            foreach (ParameterStatement parameter in model._statements.OfType<ParameterStatement>())
            {
                ReadOnlySpan<double> lower = [];
                ReadOnlySpan<double> upper = [];
                if (parameter.Support.LowerBound is not null || parameter.Support.UpperBound is not null)
                {
                    // Bounds depend on parameters stated before, whose coordinates are there by now.
                    bounds ??= model._bounds.Value.Create();
                    bounds.Run(position, []);
                    if (parameter.Support.LowerBound is not null) lower = bounds[bound++];
                    if (parameter.Support.UpperBound is not null) upper = bounds[bound++];
                }

                ReadOnlySpan<double> value = parameters.Slice(start, parameter.Value.Size);
                Span<double> coordinates = position.Slice(parameter.Coordinates.Offset, parameter.Coordinates.Size);
                if (Transform.Of(parameter.Support).Unconstrain(value, parameter.Value.Dimensions, lower, upper, coordinates) is { } complaint)
                {
                    throw new ArgumentException($"'{parameter.Name}' must be {parameter.Support}, but {complaint}.", nameof(parameters));
                }

                start += value.Length;
            }
        }

        public IReadOnlyList<LogDensityTerm> Terms(ReadOnlySpan<double> position)
        {
            Check(position);
            return model._explanation.Value.Terms(position);
        }

        /// <summary>The compiled code reads so many numbers, whatever is given.</summary>
        private void Check(ReadOnlySpan<double> position)
        {
            if (position.Length != model._dimension) Require.SameLength(position.Length, model._dimension, nameof(position), "the model");
        }
    }
}
