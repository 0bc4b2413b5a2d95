namespace BayesSampler;

/// <summary>An evaluator that remembers where it was when it threw, so that the failure can be reported with its position.</summary>
internal sealed class GuardedDensity(ILogDensity density) : IDifferentiableLogDensity
{
    private readonly IDifferentiableLogDensity? _differentiable = density as IDifferentiableLogDensity;

    public int Dimension { get; } = density.Dimension;

    /// <summary>The position at which the evaluator threw; null where it has not.</summary>
    public double[]? FailedAt { get; private set; }

    public double LogDensity(ReadOnlySpan<double> position)
    {
        try
        {
            return density.LogDensity(position);
        }
        catch
        {
            FailedAt = position.ToArray();
            throw;
        }
    }

    public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
    {
        try
        {
            return _differentiable!.LogDensityAndGradient(position, gradient);
        }
        catch
        {
            FailedAt = position.ToArray();
            throw;
        }
    }
}
