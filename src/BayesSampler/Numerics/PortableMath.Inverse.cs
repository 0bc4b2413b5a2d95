using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BayesSampler;

// The inverses of tangent, sine and cosine.
public static partial class PortableMath
{
    /// <summary>The angle in [-π/2, π/2] whose tangent is x.</summary>
    /// <remarks>Error at most 1 ulp.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Atan(double x) => Atan(Of(x)).ToScalar();

    /// <summary>The inverse tangent of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void Atan(ReadOnlySpan<double> x, Span<double> destination) => Map<AtanKernel>(x, destination);

    /// <inheritdoc cref="Atan(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Atan(Vector256<double> x)
    {
        // π/2 - atan(1/x) above 1, with 1/x in two parts (the second only where it is a number).
        Vector256<double> magnitude = Vector256.Abs(x);
        Vector256<double> beyond = Vector256.GreaterThan(magnitude, Of(1.0));
        Vector256<double> inverse = Of(1.0) / magnitude;
        Vector256<double> y = Vector256.ConditionalSelect(beyond, inverse, magnitude);
        Vector256<double> yLow = (Fma(-inverse, magnitude, Of(1.0)) * inverse)
            & beyond & Vector256.LessThan(magnitude, Of(1e300));
        Vector256<double> z = y * y;
        // The derivative of atan, close enough for the second part: 1 / (1 + z) is 1/2 to 1.
        Vector256<double> rest = Fma(z * y, AtanRest(z), yLow / (Of(1.0) + z));
        Vector256<double> main = Of(HalfPiHigh) - y;
        Vector256<double> mainLow = (Of(HalfPiHigh) - main) - y;
        Vector256<double> folded = main + ((mainLow - rest) + Of(HalfPiMiddle));
        Vector256<double> result = Vector256.ConditionalSelect(beyond, folded, y + rest);
        return result | (x & Of(-0.0));
    }

    /// <summary>The angle in [-π/2, π/2] whose sine is x; NaN outside of [-1, 1].</summary>
    /// <remarks>Error at most 1 ulp.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Asin(double x) => Asin(Of(x)).ToScalar();

    /// <summary>The inverse sine of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void Asin(ReadOnlySpan<double> x, Span<double> destination) => Map<AsinKernel>(x, destination);

    /// <inheritdoc cref="Asin(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Asin(Vector256<double> x)
    {
        Vector256<double> y = AsinParts(Vector256.Abs(x), out Vector256<double> rest, out Vector256<double> beyond);
        // π/2 - 2 asin(sqrt((1 - |x|) / 2)) above 1/2.
        Vector256<double> twice = y + y;
        Vector256<double> main = Of(HalfPiHigh) - twice;
        Vector256<double> mainLow = (Of(HalfPiHigh) - main) - twice;
        Vector256<double> folded = main + ((mainLow - (rest + rest)) + Of(HalfPiMiddle));
        return Vector256.ConditionalSelect(beyond, folded, y + rest) | (x & Of(-0.0));
    }

    /// <summary>The angle in [0, π] whose cosine is x; NaN outside of [-1, 1].</summary>
    /// <remarks>Error at most 1 ulp.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Acos(double x) => Acos(Of(x)).ToScalar();

    /// <summary>The inverse cosine of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void Acos(ReadOnlySpan<double> x, Span<double> destination) => Map<AcosKernel>(x, destination);

    /// <inheritdoc cref="Acos(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Acos(Vector256<double> x)
    {
        // start + s (y + rest): 2 asin(..) above 1/2, π/2 - asin(x) between, π - 2 asin(..) below -1/2.
        Vector256<double> y = AsinParts(Vector256.Abs(x), out Vector256<double> rest, out Vector256<double> beyond);
        Vector256<double> negative = Vector256.LessThan(x, Vector256<double>.Zero);
        Vector256<double> factor = Vector256.ConditionalSelect(beyond, Of(2.0), Of(1.0));
        Vector256<double> minus = Vector256.ConditionalSelect(beyond, negative, Vector256.OnesComplement(negative)) & Of(-0.0);
        y = (y * factor) ^ minus;
        rest = (rest * factor) ^ minus;
        Vector256<double> count = Vector256.ConditionalSelect(beyond, Of(2.0) & negative, Of(1.0));
        Vector256<double> start = count * Of(HalfPiHigh);
        Vector256<double> main = start + y;
        Vector256<double> mainLow = (start - main) + y;
        return main + (Fma(count, Of(HalfPiMiddle), mainLow) + rest);
    }

    /// <summary>asin(y) = y + rest for y = x up to 1/2, y = sqrt((1 - x) / 2) beyond; x at least 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> AsinParts(Vector256<double> x, out Vector256<double> rest, out Vector256<double> beyond)
    {
        beyond = Vector256.GreaterThan(x, Of(0.5));
        Vector256<double> half = Fma(Of(-0.5), x, Of(0.5));
        Vector256<double> root = Vector256.Sqrt(half);
        Vector256<double> rootLow = Fma(-root, root, half) / (root + root);
        rootLow &= Vector256.GreaterThan(half, Vector256<double>.Zero) & beyond;
        Vector256<double> y = Vector256.ConditionalSelect(beyond, root, x);
        Vector256<double> z = Vector256.ConditionalSelect(beyond, half, x * x);
        rest = Fma(z * y, AsinRest(z), rootLow);
        return y;
    }

    private readonly struct AtanKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => Atan(x);
    }

    private readonly struct AsinKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => Asin(x);
    }

    private readonly struct AcosKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => Acos(x);
    }
}
