namespace BayesSampler;

/// <summary>What a sampler is given: the quantities to report, and evaluators of a log density, one for each chain.</summary>
/// <typeparam name="TEvaluator">
/// <see cref="ILogDensity"/> is enough for Metropolis; HMC and NUTS ask for <see cref="IDifferentiableLogDensity"/>.
/// </typeparam>
public interface IModel<out TEvaluator> where TEvaluator : ILogDensity
{
    /// <summary>
    /// The reported quantities in order. Without <see cref="IConstrained"/> their elements are the coordinates of the position.
    /// </summary>
    IReadOnlyList<ParameterInfo> Parameters { get; }

    /// <summary>A new evaluator with scratch memory of its own. Called from any thread.</summary>
    TEvaluator CreateEvaluator();
}
