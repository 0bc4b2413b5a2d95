namespace BayesSampler;

/// <summary>
/// What an evaluator adds when the reported quantities are not the coordinates of the position: parameters with bounds, another
/// scale, derived quantities.
/// </summary>
public interface IConstrained
{
    /// <summary>
    /// The reported quantities at a position, in the order of the model's parameters, derived ones among them. Every entry must be
    /// written.
    /// </summary>
    void Constrain(ReadOnlySpan<double> position, Span<double> parameters);

    /// <summary>The position that reports these parameters. Entries of derived quantities are not read.</summary>
    /// <exception cref="ArgumentException">A parameter lies outside its support; the message names it and the value.</exception>
    void Unconstrain(ReadOnlySpan<double> parameters, Span<double> position);
}
