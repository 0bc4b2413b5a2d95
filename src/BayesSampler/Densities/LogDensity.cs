using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>Makes models of plain functions, so that a density of one's own takes three lines.</summary>
/// <example>
/// <code>
/// var model = LogDensity.FromFunction(["x", "y"], (q, gradient) =>
/// {
///     gradient[0] = -q[0];
///     gradient[1] = -q[1] / 4;
///     return -(q[0] * q[0] + q[1] * q[1] / 4) / 2;
/// });
/// </code>
/// </example>
public static class LogDensity
{
    /// <summary>A log density; see <see cref="ILogDensity"/> for the contract.</summary>
    public delegate double Function(ReadOnlySpan<double> position);

    /// <summary>A log density that also writes its gradient; see <see cref="IDifferentiableLogDensity"/>.</summary>
    public delegate double FunctionWithGradient(ReadOnlySpan<double> position, Span<double> gradient);

    /// <summary>A model for Metropolis: names of the coordinates and the log density.</summary>
    /// <param name="names">One a coordinate, all different.</param>
    /// <param name="function">Called by all chains at once: it must not write to shared memory.</param>
    public static IModel<ILogDensity> FromFunction(IEnumerable<string> names, Function function) =>
        FromFunction(ParameterInfo.Scalars(names), function);

    /// <inheritdoc cref="FromFunction(IEnumerable{string}, Function)"/>
    /// <param name="parameters">Names and shapes; their elements are the coordinates.</param>
    /// <param name="function">Called by all chains at once: it must not write to shared memory.</param>
    public static IModel<ILogDensity> FromFunction(IEnumerable<ParameterInfo> parameters, Function function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new Model<ILogDensity>(parameters, dimension => new Evaluator(dimension, function));
    }

    /// <summary>A model for every sampler: names of the coordinates, and the log density with its gradient.</summary>
    /// <param name="names">One a coordinate, all different.</param>
    /// <param name="function">Called by all chains at once: it must not write to shared memory.</param>
    public static IModel<IDifferentiableLogDensity> FromFunction(IEnumerable<string> names, FunctionWithGradient function) =>
        FromFunction(ParameterInfo.Scalars(names), function);

    /// <inheritdoc cref="FromFunction(IEnumerable{string}, FunctionWithGradient)"/>
    /// <param name="parameters">Names and shapes; their elements are the coordinates.</param>
    /// <param name="function">Called by all chains at once: it must not write to shared memory.</param>
    public static IModel<IDifferentiableLogDensity> FromFunction(
        IEnumerable<ParameterInfo> parameters, FunctionWithGradient function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return FromFactory(parameters, () => function);
    }

    /// <summary>As <see cref="FromFunction(IEnumerable{ParameterInfo}, FunctionWithGradient)"/>, but with a function of its own
    /// for
    /// each chain, which may then keep scratch memory.</summary>
    public static IModel<IDifferentiableLogDensity> FromFactory(
        IEnumerable<ParameterInfo> parameters, Func<FunctionWithGradient> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return new Model<IDifferentiableLogDensity>(parameters, dimension => new DifferentiableEvaluator(dimension, factory()));
    }

    private sealed class Model<TEvaluator>(IEnumerable<ParameterInfo> parameters, Func<int, TEvaluator> create)
        : IModel<TEvaluator> where TEvaluator : ILogDensity
    {
        private readonly ImmutableArray<ParameterInfo> _parameters = [.. parameters];

        public IReadOnlyList<ParameterInfo> Parameters => _parameters;

        public TEvaluator CreateEvaluator() => create(_parameters.Sum(parameter => parameter.Size));
    }

    private sealed class Evaluator(int dimension, Function function) : ILogDensity
    {
        public int Dimension => dimension;

        double ILogDensity.LogDensity(ReadOnlySpan<double> position) => function(position);
    }

    private sealed class DifferentiableEvaluator(int dimension, FunctionWithGradient function) : IDifferentiableLogDensity
    {
        private readonly double[] _gradient = new double[dimension];

        public int Dimension => dimension;

        double ILogDensity.LogDensity(ReadOnlySpan<double> position) => function(position, _gradient);

        public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient) => function(position, gradient);
    }
}
