namespace BayesSampler;

/// <summary>
/// What an evaluator may add so that warmup can weigh the cost of a metric against that of a gradient.
/// </summary>
public interface IGradientCost
{
    /// <summary>
    /// Additions and multiplications of one gradient, a product with the sum that it goes into counted once; the order of size is
    /// enough. Positive.
    /// </summary>
    double GradientOperations { get; }
}
