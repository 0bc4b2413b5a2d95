using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

/// <summary>The first element as it is (or its logarithm), then the logarithms of the differences.</summary>
internal sealed class OrderedTransform(bool positive) : Transform
{
    public override int Dimension(Shape shape) => shape.Size;

    public override (Expr Value, Expr? LogJacobian) Constrain(Expr coordinates, Shape shape) => positive
        ? (CumulativeSum(Exp(coordinates)), Sum(coordinates))
        : shape.Size == 1 ? (coordinates, null)
        : (CumulativeSum(Concat(coordinates[0], Exp(coordinates[1..]))), Sum(coordinates[1..]));

    public override string? Unconstrain(
        ReadOnlySpan<double> value, Shape shape, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, Span<double> coordinates)
    {
        if (positive && !(value[0] > 0)) return Require.Invariant($"element 1 is {value[0]}, not positive");
        coordinates[0] = positive ? PortableMath.Log(value[0]) : value[0];
        for (int i = 1; i < value.Length; i++)
        {
            if (!(value[i] > value[i - 1])) return Require.Invariant($"element {i + 1}, {value[i]}, is not above the one before it, {value[i - 1]}");
            coordinates[i] = PortableMath.Log(value[i] - value[i - 1]);
        }

        return null;
    }

    // A single cut point is in order.
    public override string? ComplainAboutShape(Shape shape) => shape.IsVector ? null : "takes a vector";
}

/// <summary>Orthonormal coordinates of the vectors that add up to zero; volumes are kept.</summary>
internal sealed class SumToZeroTransform : Transform
{
    public override int Dimension(Shape shape) => shape.Size - 1;

    public override (Expr Value, Expr? LogJacobian) Constrain(Expr coordinates, Shape shape) => (Expand(coordinates, shape.Size), null);

    public override string? Unconstrain(
        ReadOnlySpan<double> value, Shape shape, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, Span<double> coordinates)
    {
        double sum = FixedOrder.Sum(value);
        double scale = Math.Sqrt(FixedOrder.SumOfSquares(value));
        if (!(Math.Abs(sum) <= 1e-8 * scale)) return Require.Invariant($"its elements add up to {sum}, not to 0");
        Contract(value, coordinates);
        return null;
    }

    /// <summary>The vector that sums to zero of given coordinates: a constant orthonormal matrix times them.</summary>
    public static Expr Expand(Expr coordinates, int size)
    {
        double[,] basis = new double[size, size - 1];
        for (int i = 1; i < size; i++)
        {
            // Column i - 1: elements 1..i have 1 / sqrt(i (i + 1)), the next one -i times that.
            double root = Math.Sqrt((double)i * (i + 1));
            for (int k = 0; k < i; k++) basis[k, i - 1] = 1 / root;
            basis[i, i - 1] = -i / root;
        }

        return basis * (coordinates.Dimensions.IsScalar ? Repeat(coordinates, 1) : coordinates);
    }

    /// <summary>The coordinates of a vector; what is common to its elements has none.</summary>
    public static void Contract(ReadOnlySpan<double> value, Span<double> coordinates)
    {
        double sum = value[0];
        for (int i = 1; i < value.Length; i++)
        {
            coordinates[i - 1] = (sum - i * value[i]) / Math.Sqrt((double)i * (i + 1));
            sum += value[i];
        }
    }
}

/// <summary>The softmax of a vector that sums to zero: the isometric log ratio.</summary>
internal sealed class SimplexTransform : Transform
{
    public override int Dimension(Shape shape) => shape.Size - 1;

    public override (Expr Value, Expr? LogJacobian) Constrain(Expr coordinates, Shape shape)
    {
        Expr z = SumToZeroTransform.Expand(coordinates, shape.Size);
        Expr logValue = z - LogSumExp(z);
        // The log Jacobian is sum(log x) + log(K) / 2.
        return (Exp(logValue), Sum(logValue) + 0.5 * PortableMath.Log(shape.Size));
    }

    public override string? Unconstrain(
        ReadOnlySpan<double> value, Shape shape, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, Span<double> coordinates)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (!(value[i] > 0)) return Require.Invariant($"element {i + 1} is {value[i]}, not positive");
        }

        double sum = FixedOrder.Sum(value);
        if (!(Math.Abs(sum - 1) <= 1e-8)) return Require.Invariant($"its elements add up to {sum}, not to 1");
        double[] logs = new double[value.Length];
        PortableMath.Log(value, logs);
        SumToZeroTransform.Contract(logs, coordinates);
        return null;
    }
}

/// <summary>A direction: coordinates with a standard normal density, divided by their length.</summary>
internal sealed class UnitVectorTransform : Transform
{
    public override int Dimension(Shape shape) => shape.Size;

    public override (Expr Value, Expr? LogJacobian) Constrain(Expr coordinates, Shape shape)
    {
        Expr squares = Sum(Square(coordinates));
        return (coordinates / Sqrt(squares), -0.5 * squares);
    }

    public override string? Unconstrain(
        ReadOnlySpan<double> value, Shape shape, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, Span<double> coordinates)
    {
        double length = Math.Sqrt(FixedOrder.SumOfSquares(value));
        if (!(Math.Abs(length - 1) <= 1e-8)) return Require.Invariant($"its length is {length}, not 1");
        // Any length would do; the root of the dimension is where most of the normal's mass is.
        for (int i = 0; i < value.Length; i++) coordinates[i] = value[i] * Math.Sqrt(value.Length);
        return null;
    }
}
