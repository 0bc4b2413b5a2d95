namespace BayesSampler.Models;

/// <summary>
/// States a model: parameters with priors, derived quantities, observations. What does not fit is refused where it is stated.
/// </summary>
/// <remarks>Not thread-safe; the <see cref="Model"/> that it builds is.</remarks>
public sealed class ModelBuilder
{
    private readonly List<Statement> _statements = [];
    private readonly HashSet<string> _names = [];
    private int _dimension;

    /// <summary>Data under a name, for messages and for printing.</summary>
    public Expr Data(string name, ReadOnlySpan<double> values)
    {
        CheckName(name);
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i])) throw NotFinite(Require.Invariant($"{name}[{i + 1}]"), values[i]);
        }

        return Expr.FromVector(values, name);
    }

    /// <summary>A matrix of data under a name.</summary>
    public Expr Data(string name, double[,] values)
    {
        CheckName(name);
        ArgumentNullException.ThrowIfNull(values);
        for (int i = 0; i < values.GetLength(0); i++)
        {
            for (int j = 0; j < values.GetLength(1); j++)
            {
                if (!double.IsFinite(values[i, j])) throw NotFinite(Require.Invariant($"{name}[{i + 1},{j + 1}]"), values[i, j]);
            }
        }

        return Expr.FromMatrix(values, name);
    }

    /// <summary>A parameter whose support follows from its prior.</summary>
    /// <param name="name">As its draws are reported; unique in the model.</param>
    /// <param name="prior">Its distribution before the data; its arguments may depend on other parameters.</param>
    /// <param name="shape">None for a scalar (or for the shape of the prior's arguments), a length, or rows and columns.</param>
    /// <returns>The parameter, to be used in expressions.</returns>
    /// <exception cref="ArgumentException">A name in use, a prior of counts, or a shape that does not fit the prior.</exception>
    public Expr Parameter(string name, Distribution prior, params ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(prior);
        return Parameter(name, prior.Support, prior, shape);
    }

    /// <summary>A parameter of stated support; a prior that reaches beyond it is restricted to it.</summary>
    /// <param name="name">As its draws are reported; unique in the model.</param>
    /// <param name="support">The values it may take; bounds may depend on other parameters.</param>
    /// <param name="prior">Its distribution before the data.</param>
    /// <param name="shape">None for a scalar (or for the shape of the prior's arguments), a length, or rows and columns.</param>
    /// <returns>The parameter, to be used in expressions.</returns>
    /// <exception cref="ArgumentException">A name in use, a prior of counts, or a shape that does not fit.</exception>
    public Expr Parameter(string name, Support support, Distribution prior, params ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(support);
        ArgumentNullException.ThrowIfNull(prior);
        CheckName(name);
        if (prior.Support.IsDiscrete || support.IsDiscrete)
        {
            throw new ArgumentException(
                $"'{name}' ~ {prior} takes whole numbers, which have no gradient. Sum it out of the density (see Mixture), or observe it.", nameof(prior));
        }

        Shape size = shape.IsEmpty ? prior.NaturalShape : Shape.Of(shape);
        if ((prior.ComplainAboutShape(size) ?? (Transform.Of(support).ComplainAboutShape(size) is { } wrong ? $"its support ({support}) {wrong}" : null)) is { } complaint)
            throw new ArgumentException($"'{name}' is a {size}, but {complaint}.", nameof(shape));

        (prior, support) = Restriction.Of(name, prior, support);
        Transform transform = Transform.Of(support);
        int dimension = transform.Dimension(size);
        InputNode coordinates = new(_dimension, size.IsScalar ? Shape.Scalar : Shape.Vector(dimension)) { Name = $"{name}'" };
        (Expr value, Expr? logJacobian) = transform.Constrain(new Expr(coordinates), size);
        Expr named = WithName(value, name);
        _dimension += dimension;
        Add(new ParameterStatement(name, prior, support, coordinates, named, logJacobian));
        return named;
    }

    /// <summary>A quantity computed from others, recorded with the draws.</summary>
    /// <returns>The quantity under its name.</returns>
    /// <exception cref="ArgumentException">A name in use.</exception>
    public Expr Derived(string name, Expr value)
    {
        ArgumentNullException.ThrowIfNull(value);
        CheckName(name);
        Expr named = WithName(value, name);
        Add(new DerivedStatement(name, named));
        return named;
    }

    /// <summary>Data with the distribution they come from.</summary>
    /// <param name="name">Unique in the model; predictive values and the pointwise log likelihood are reported under it.</param>
    /// <param name="data">The values; no parameters.</param>
    /// <param name="distribution">Of each element, or of each row for a distribution of vectors.</param>
    /// <exception cref="ArgumentException">
    /// A name in use, shapes that do not fit, or an observation outside the distribution's support.
    /// </exception>
    public void Observe(string name, Expr data, Distribution distribution)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(distribution);
        CheckName(name);
        // What is computed from data alone is data: the logarithm of a measurement.
        if (Topology.Rebuild(new Graph(), [data.Node])[0] is not ConstantNode values)
        {
            throw new ArgumentException(
                $"Observations '{name}' depend on parameters. Observe data; add a density of parameters by AddTerm, or state it as a prior.", nameof(data));
        }

        if (!distribution.IsProper)
            throw new ArgumentException($"Observations '{name}' cannot come from a flat distribution.", nameof(distribution));
        if (distribution.ComplainAboutShape(data.Dimensions) is { } complaint)
            throw new ArgumentException($"Observations '{name}' are a {data.Dimensions}, but {complaint}.", nameof(data));
        Observations.Check(name, values, distribution);
        Add(new ObservationStatement(name, new Expr(new ConstantNode(values.Values, values.Shape) { Name = name }), distribution));
    }

    /// <summary>Adds a term to the log density: all elements of the expression.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="value">The term.</param>
    /// <exception cref="ArgumentException">A name in use.</exception>
    public void AddTerm(string name, Expr value)
    {
        ArgumentNullException.ThrowIfNull(value);
        CheckName(name);
        Add(new TermStatement(name, value));
    }

    /// <summary>The model: checked as a whole, differentiated and compiled.</summary>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="InvalidOperationException">
    /// No parameters; a parameter that nothing depends on; a flat prior that no data can make proper.
    /// </exception>
    public Model Build(ModelOptions? options = null) => new([.. _statements], _dimension, options ?? new ModelOptions());

    private static Expr WithName(Expr value, string name) =>
        new(new GatherNode(value.Node, IndexMap.Range(0, value.Size), value.Dimensions) { Name = name });

    private void CheckName(string name)
    {
        if (_names.Contains(name)) throw new ArgumentException($"There are two quantities of the name '{name}'. Each needs a name of its own.", nameof(name));
        _ = new ParameterInfo(name);
    }

    private void Add(Statement statement)
    {
        _names.Add(statement.Name);
        _statements.Add(statement);
    }

    /// <summary>Elements are named as their draws would be, from 1 on.</summary>
    private static ArgumentException NotFinite(string element, double value) =>
        new(Require.Invariant($"Data need finite values, but {element} is {value}."));
}
