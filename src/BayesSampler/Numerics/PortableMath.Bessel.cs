using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BayesSampler;

// The modified Bessel functions of orders 0 and 1, as the von Mises distribution needs them: by the logarithm and the quotient.
// Three polynomials each: in x^2 up to 2, in (x - 5) / (x + 5) up to 12, in 1/x beyond.
public static partial class PortableMath
{
    /// <summary>log I0(x) for x >= 0, the modified Bessel function of order 0; NaN below 0.</summary>
    /// <remarks>Error at most 3 ulp, also near 0, where it is x^2/4, and where I0 overflows.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double LogBesselI0(double x) => LogBesselI0(Of(x)).ToScalar();

    /// <summary>log I0(x) of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void LogBesselI0(ReadOnlySpan<double> x, Span<double> destination) => Map<LogBesselI0Kernel>(x, destination);

    /// <inheritdoc cref="LogBesselI0(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> LogBesselI0(Vector256<double> x)
    {
        Vector256<double> near = Vector256.LessThan(x, Of(2.0));
        Vector256<double> inverse = BesselArguments(x, out Vector256<double> middle, out Vector256<double> q);
        Vector256<double> scaled = Vector256.ConditionalSelect(middle, LogBesselMiddle(q), LogBesselFar(inverse));
        // x - log(x)/2 + log(I0(x) e^-x sqrt(x)).
        Vector256<double> large = x + Fma(Of(-0.5), LogOfNormal(x, Of(ExponentShift), Vector256<double>.Zero), scaled);
        Vector256<double> square = x * x;
        Vector256<double> result = Vector256.ConditionalSelect(near, square * LogBesselNear(square), large);
        return AtNonNegative(x, result, x);
    }

    /// <summary>I1(x) / I0(x) for x >= 0, the derivative of log I0(x): from 0 to 1; NaN below 0.</summary>
    /// <remarks>Error at most 2 ulp.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double BesselI1OverI0(double x) => BesselI1OverI0(Of(x)).ToScalar();

    /// <summary>I1(x) / I0(x) of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void BesselI1OverI0(ReadOnlySpan<double> x, Span<double> destination) =>
        Map<BesselI1OverI0Kernel>(x, destination);

    /// <inheritdoc cref="BesselI1OverI0(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> BesselI1OverI0(Vector256<double> x)
    {
        Vector256<double> complement = BesselComplement(x);
        Vector256<double> near = Vector256.LessThan(x, Of(2.0));
        Vector256<double> result = Vector256.ConditionalSelect(near, x * BesselRatioNear(x * x), Of(1.0) - complement);
        return AtNonNegative(x, result, Of(1.0));
    }

    /// <summary>log I0(x) - x for x >= 0, without cancellation for large x.</summary>
    internal static double LogBesselI0Scaled(double x)
    {
        if (x < 2) return LogBesselI0(x) - x;
        Vector256<double> inverse = BesselArguments(Of(x), out _, out Vector256<double> q);
        Vector256<double> scaled = x < 12 ? LogBesselMiddle(q) : LogBesselFar(inverse);
        return Math.FusedMultiplyAdd(-0.5, Log(x), scaled.ToScalar());
    }

    /// <summary>1 - I1(x) / I0(x) for x >= 0, to a relative error of 2e-15 also where it is small.</summary>
    internal static double BesselI1OverI0Complement(double x) =>
        x < 2 ? 1 - BesselI1OverI0(x) : BesselComplement(Of(x)).ToScalar();

    /// <summary>1 - I1(x) / I0(x) for x of at least 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> BesselComplement(Vector256<double> x)
    {
        Vector256<double> inverse = BesselArguments(x, out Vector256<double> middle, out Vector256<double> q);
        return Vector256.ConditionalSelect(middle, BesselRatioMiddle(q), inverse * BesselRatioFar(inverse));
    }

    /// <summary>1 / x, and (x - 5) / (x + 5) for x from 2 to 12.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> BesselArguments(Vector256<double> x, out Vector256<double> middle, out Vector256<double> q)
    {
        middle = Vector256.LessThan(x, Of(12.0));
        q = (x - Of(5.0)) / (x + Of(5.0));
        return Of(1.0) / x;
    }

    /// <summary>The result for x from 0 on, the limit at infinity, NaN below 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> AtNonNegative(Vector256<double> x, Vector256<double> result, Vector256<double> limit)
    {
        result = Vector256.ConditionalSelect(Vector256.Equals(x, Of(double.PositiveInfinity)), limit, result);
        return Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(x, Vector256<double>.Zero), result, Of(double.NaN));
    }

    private readonly struct LogBesselI0Kernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => LogBesselI0(x);
    }

    private readonly struct BesselI1OverI0Kernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => BesselI1OverI0(x);
    }
}
