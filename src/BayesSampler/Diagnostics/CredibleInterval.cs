namespace BayesSampler;

/// <summary>An interval that holds a posterior probability.</summary>
/// <param name="Lower">Lower end; NaN if the draws were unusable.</param>
/// <param name="Upper">Upper end; NaN if the draws were unusable.</param>
/// <param name="Probability">The probability asked for, in (0, 1).</param>
public readonly record struct CredibleInterval(double Lower, double Upper, double Probability)
{
    /// <summary>Upper minus lower end.</summary>
    public double Width => Upper - Lower;

    /// <summary>Whether a value lies between the ends, both included.</summary>
    public bool Contains(double value) => value >= Lower && value <= Upper;

    /// <summary>For example <c>95 % [-0.12, 1.43]</c>, in the invariant culture.</summary>
    public override string ToString() => Require.Invariant($"{100 * Probability:G6} % [{Lower:G6}, {Upper:G6}]");
}
