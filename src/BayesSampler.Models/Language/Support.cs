namespace BayesSampler.Models;

/// <summary>
/// The values that a quantity may take. A parameter's support follows from its prior where that determines it; give one where it
/// does not. Sampling runs on unconstrained coordinates; the log Jacobian of the transform is added.
/// </summary>
public sealed class Support
{
    private Support(SupportKind kind, Expr? lower = null, Expr? upper = null)
    {
        Kind = kind;
        LowerBound = lower;
        UpperBound = upper;
    }

    /// <summary>All real numbers.</summary>
    public static Support Real { get; } = new(SupportKind.Interval);

    /// <summary>Numbers above 0.</summary>
    public static Support Positive { get; } = new(SupportKind.Interval, 0.0);

    /// <summary>Numbers between 0 and 1.</summary>
    public static Support UnitInterval { get; } = new(SupportKind.Interval, 0.0, 1.0);

    /// <summary>Vectors whose elements increase.</summary>
    public static Support Ordered { get; } = new(SupportKind.Ordered);

    /// <summary>Vectors of positive elements that increase.</summary>
    public static Support PositiveOrdered { get; } = new(SupportKind.PositiveOrdered);

    /// <summary>Vectors of positive elements that add up to 1.</summary>
    public static Support Simplex { get; } = new(SupportKind.Simplex);

    /// <summary>Vectors whose elements add up to 0.</summary>
    public static Support SumToZero { get; } = new(SupportKind.SumToZero);

    /// <summary>Vectors of length 1.</summary>
    public static Support UnitVector { get; } = new(SupportKind.UnitVector);

    /// <summary>Symmetric positive definite matrices with a unit diagonal.</summary>
    public static Support CorrelationMatrix { get; } = new(SupportKind.CorrelationMatrix);

    /// <summary>Lower triangular Cholesky factors of correlation matrices.</summary>
    public static Support CorrelationCholesky { get; } = new(SupportKind.CorrelationCholesky);

    /// <summary>The lower end of an interval; null for none.</summary>
    internal Expr? LowerBound { get; }

    /// <summary>The upper end of an interval; null for none.</summary>
    internal Expr? UpperBound { get; }

    internal SupportKind Kind { get; }

    /// <summary>Whether values are counts or categories.</summary>
    internal bool IsDiscrete => Kind == SupportKind.Integers;

    /// <summary>Numbers above a bound, which may depend on other parameters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A bound that is known is not finite.</exception>
    public static Support Lower(Expr bound) => new(SupportKind.Interval, RequireFinite(bound, nameof(bound)));

    /// <summary>Numbers below a bound, which may depend on other parameters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A bound that is known is not finite.</exception>
    public static Support Upper(Expr bound) => new(SupportKind.Interval, null, RequireFinite(bound, nameof(bound)));

    /// <summary>Numbers between two bounds, which may depend on other parameters.</summary>
    /// <exception cref="ArgumentException">Both bounds are numbers and the lower is not below the upper, or one is not finite.</exception>
    public static Support Interval(Expr lower, Expr upper)
    {
        RequireFinite(lower, nameof(lower));
        RequireFinite(upper, nameof(upper));
        if (lower.Node is ConstantNode { IsScalar: true } low && upper.Node is ConstantNode { IsScalar: true } high && !(low.Value < high.Value))
            throw new ArgumentException(Require.Invariant($"The lower bound {low.Value} must lie below the upper bound {high.Value}."), nameof(lower));
        return new Support(SupportKind.Interval, lower, upper);
    }

    private static Expr RequireFinite(Expr bound, string name)
    {
        ArgumentNullException.ThrowIfNull(bound, name);
        if (bound.Node is not ConstantNode constant) return bound;
        foreach (double value in constant.Values)
            Require.Finite(value, name, "Where there is no bound state a support without one: Support.Real, Lower or Upper; elements that differ in this are parameters of their own.");
        return bound;
    }

    /// <summary>Numbers between bounds of which either may be missing.</summary>
    internal static Support Between(Expr? lower, Expr? upper) => new(SupportKind.Interval, lower, upper);

    /// <summary>Whole numbers from a lower end on, up to an upper one if there is one.</summary>
    internal static Support Integers(Expr lower, Expr? upper = null) => new(SupportKind.Integers, lower, upper);

    /// <summary>Whether it is the same of the same numbers, which the text does not tell: arrays look alike there.</summary>
    internal bool IsSame(Support other) => Kind == other.Kind && AreSame(LowerBound, other.LowerBound) && AreSame(UpperBound, other.UpperBound);

    /// <summary>Whether two bounds are the same formula of the same numbers, or both missing.</summary>
    internal static bool AreSame(Expr? a, Expr? b)
    {
        if (a is null || b is null) return a is null && b is null;
        Node[] nodes = Topology.Rebuild(new Graph(), [a.Node, b.Node]);
        return ReferenceEquals(nodes[0], nodes[1]);
    }

    /// <summary>As it is told in a message: never empty.</summary>
    internal string Describe() => ToString() is { Length: > 0 } text ? text : "all real numbers";

    /// <summary>As it follows a name: <c>&gt; 0</c>, <c>in (0, 1)</c>; empty for all real numbers.</summary>
    public override string ToString() => Kind switch
    {
        SupportKind.Interval or SupportKind.Integers when LowerBound is null && UpperBound is null => "",
        SupportKind.Interval when UpperBound is null => $"> {LowerBound}",
        SupportKind.Interval when LowerBound is null => $"< {UpperBound}",
        SupportKind.Interval => $"in ({LowerBound}, {UpperBound})",
        SupportKind.Integers when UpperBound is null => $"a whole number from {LowerBound}",
        SupportKind.Integers => $"a whole number from {LowerBound} to {UpperBound}",
        SupportKind.Ordered => "ordered",
        SupportKind.PositiveOrdered => "positive ordered",
        SupportKind.Simplex => "simplex",
        SupportKind.SumToZero => "sum to zero",
        SupportKind.UnitVector => "unit vector",
        SupportKind.CorrelationMatrix => "correlation matrix",
        _ => "Cholesky factor of a correlation matrix",
    };
}

internal enum SupportKind
{
    Interval,
    Integers,
    Ordered,
    PositiveOrdered,
    Simplex,
    SumToZero,
    UnitVector,
    CorrelationMatrix,
    CorrelationCholesky,
}
