namespace BayesSampler.Models;

/// <summary>The way from unconstrained coordinates to a parameter with a support, and back.</summary>
internal abstract class Transform
{
    /// <summary>Number of unconstrained coordinates of a parameter of this shape.</summary>
    public abstract int Dimension(Shape shape);

    /// <summary>The parameter, and the log Jacobian of the way to it; null if that is a constant.</summary>
    /// <param name="coordinates">A scalar or a vector of <see cref="Dimension"/> elements.</param>
    /// <param name="shape">The parameter's shape.</param>
    public abstract (Expr Value, Expr? LogJacobian) Constrain(Expr coordinates, Shape shape);

    /// <summary>The coordinates of a parameter's value.</summary>
    /// <param name="value">All elements.</param>
    /// <param name="shape">The parameter's shape.</param>
    /// <param name="lower">Lower bounds, one or one for each element; empty for none.</param>
    /// <param name="upper">Upper bounds likewise.</param>
    /// <param name="coordinates">Receives them.</param>
    /// <returns>Null, or what is wrong with the value.</returns>
    public abstract string? Unconstrain(
        ReadOnlySpan<double> value, Shape shape, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, Span<double> coordinates);

    /// <summary>What is wrong with a shape; null if nothing is.</summary>
    public virtual string? ComplainAboutShape(Shape shape) => shape.IsVector && shape.Size >= 2 ? null : "takes a vector of at least 2 elements";

    public static Transform Of(Support support) => support.Kind switch
    {
        SupportKind.Interval => new IntervalTransform(support.LowerBound, support.UpperBound),
        SupportKind.Ordered => new OrderedTransform(false),
        SupportKind.PositiveOrdered => new OrderedTransform(true),
        SupportKind.Simplex => new SimplexTransform(),
        SupportKind.SumToZero => new SumToZeroTransform(),
        SupportKind.UnitVector => new UnitVectorTransform(),
        SupportKind.CorrelationMatrix => new CorrelationTransform(factor: false),
        SupportKind.CorrelationCholesky => new CorrelationTransform(factor: true),
        _ => throw new NotSupportedException($"There are no unconstrained coordinates for '{support}'."),
    };
}
