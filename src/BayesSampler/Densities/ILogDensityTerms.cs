namespace BayesSampler;

/// <summary>
/// What an evaluator may add so that errors can say which part of a log density is not finite: prior of what, likelihood of what.
/// </summary>
public interface ILogDensityTerms
{
    /// <summary>The named summands of the log density at a position. Called only to explain a failure; may allocate.</summary>
    IReadOnlyList<LogDensityTerm> Terms(ReadOnlySpan<double> position);
}

/// <summary>One summand of a log density.</summary>
/// <param name="Name">What it is, such as "log prior of theta".</param>
/// <param name="Value">Its value.</param>
public readonly record struct LogDensityTerm(string Name, double Value);
