using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

/// <summary>Exponential above or below one bound, logistic between two, the identity without any.</summary>
internal sealed class IntervalTransform(Expr? lower, Expr? upper) : Transform
{
    public override int Dimension(Shape shape) => shape.Size;

    public override (Expr Value, Expr? LogJacobian) Constrain(Expr coordinates, Shape shape)
    {
        Expr y = shape.IsMatrix ? Reshape(coordinates, shape.Rows, shape.Columns) : coordinates;
        return (lower, upper) switch
        {
            (null, null) => (y, null),
            (not null, null) => (IsZero(lower) ? Exp(y) : lower + Exp(y), Sum(y)),
            (null, not null) => (upper - Exp(y), Sum(y)),
            // log(b - a) + log s + log(1 - s), and log s(y) = -log(1 + exp(-y)).
            _ => (lower + (upper - lower) * LogisticSigmoid(y), Total(Log(upper - lower), shape) - Sum(Log1pExp(y) + Log1pExp(-y))),
        };
    }

    public override string? Unconstrain(
        ReadOnlySpan<double> value, Shape shape, ReadOnlySpan<double> lowerBounds, ReadOnlySpan<double> upperBounds, Span<double> coordinates)
    {
        for (int i = 0; i < value.Length; i++)
        {
            double x = value[i];
            double low = lowerBounds.IsEmpty ? double.NegativeInfinity : lowerBounds[lowerBounds.Length == 1 ? 0 : i];
            double high = upperBounds.IsEmpty ? double.PositiveInfinity : upperBounds[upperBounds.Length == 1 ? 0 : i];
            if (!(x > low && x < high)) return Require.Invariant($"element {i + 1} is {x}, outside ({low}, {high})");
            coordinates[i] = (lowerBounds.IsEmpty, upperBounds.IsEmpty) switch
            {
                (true, true) => x,
                (false, true) => PortableMath.Log(x - low),
                (true, false) => PortableMath.Log(high - x),
                _ => PortableMath.Log(x - low) - PortableMath.Log(high - x),
            };
        }

        return null;
    }

    public override string? ComplainAboutShape(Shape shape)
    {
        foreach (Expr? bound in (Expr?[])[lower, upper])
        {
            if (bound is not null && !bound.Dimensions.IsScalar && bound.Dimensions != shape)
                return $"has {bound.Describe()}, a {bound.Dimensions}, as a bound";
            // Of a truncated prior: observations may have elements without a bound.
            if (bound?.Node is ConstantNode constant && !Array.TrueForAll(constant.Values, double.IsFinite))
                return "has bounds that are not finite. State elements without a bound as a parameter of their own";
        }

        return null;
    }

    private static bool IsZero(Expr bound) => bound.Node is ConstantNode { IsScalar: true, Value: 0 };

    private static Expr Total(Expr width, Shape shape) => width.Dimensions.IsScalar ? shape.Size * width : Sum(width);
}
