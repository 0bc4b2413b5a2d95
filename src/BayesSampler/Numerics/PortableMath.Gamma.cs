using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BayesSampler;

// The gamma function's logarithm and its derivatives. One polynomial on [1, 2], one step of the recurrence into [1, 2] from
// below and above, Stirling's series from 3 on.
public static partial class PortableMath
{
    /// <summary>log Γ(x) for x > 0: +infinity at 0 and at infinity, NaN below 0.</summary>
    /// <remarks>Error at most 2.5 ulp, also near the zeros at 1 and 2.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double LogGamma(double x) => LogGamma(Of(x)).ToScalar();

    /// <summary>log Γ(x) of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void LogGamma(ReadOnlySpan<double> x, Span<double> destination) => Map<LogGammaKernel>(x, destination);

    /// <inheritdoc cref="LogGamma(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> LogGamma(Vector256<double> x)
    {
        Vector256<double> one = Of(1.0);
        Vector256<double> below1 = Vector256.LessThan(x, one);
        // Not 2: the recurrence would lose digits just above the zero there.
        Vector256<double> direct = Vector256.LessThan(x, Of(2.3));
        Vector256<double> large = Vector256.GreaterThanOrEqual(x, Of(3.0));

        // The recurrence: log Γ(x) = log Γ(1 + x) - log(x) below 1, log Γ(x - 1) + log(x - 1) above 2.3.
        Vector256<double> previous = x - one;
        Vector256<double> argument = Vector256.ConditionalSelect(direct, one, previous);
        argument = Vector256.ConditionalSelect(below1 | large, x, argument);
        Vector256<double> high = LogInTwoParts(argument, out Vector256<double> low);

        Vector256<double> w = Vector256.ConditionalSelect(direct, previous, x - Of(2.0));
        w = Vector256.ConditionalSelect(below1, x, w);
        Vector256<double> sign = below1 & Of(-0.0);
        Vector256<double> core = (w - one) * LogGammaCore(w - Of(0.5));
        Vector256<double> small = Fma(w, core, high ^ sign) + (low ^ sign);

        // Stirling: (x - 1/2) (log x - 1) + (log 2π - 1) / 2 + series. log x is above 1, so nothing cancels.
        Vector256<double> inverse = one / x;
        Vector256<double> rest = Fma(inverse, Stirling(inverse * inverse), Of(HalfLogTwoPi - 0.5));
        Vector256<double> factor = x - Of(0.5);
        Vector256<double> big = Fma(factor, high - one, Fma(factor, low, rest));

        Vector256<double> result = Vector256.ConditionalSelect(large, big, small);
        Vector256<double> inside = IsPositiveFinite(x);
        Vector256<double> edge = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<double>.Zero), Of(double.NaN), x);
        edge = Vector256.ConditionalSelect(Vector256.Equals(x, Vector256<double>.Zero), Of(double.PositiveInfinity), edge);
        return Vector256.ConditionalSelect(inside, result, edge);
    }

    /// <summary>ψ(x) = d log Γ(x) / dx for x > 0: -infinity at 0, +infinity at infinity, NaN below 0.</summary>
    /// <remarks>Error at most 2.5 ulp, also near the zero at 1.46.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Digamma(double x) => Digamma(Of(x)).ToScalar();

    /// <summary>ψ(x) of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void Digamma(ReadOnlySpan<double> x, Span<double> destination) => Map<DigammaKernel>(x, destination);

    /// <inheritdoc cref="Digamma(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> Digamma(Vector256<double> x)
    {
        Vector256<double> w = StepInto(x, out Vector256<double> below1, out Vector256<double> middle,
            out Vector256<double> inverse, out Vector256<double> inverseLow);
        // The zero in two parts, and the first difference is exact: relative accuracy beside the zero.
        Vector256<double> slope = DigammaCore(w - Of(0.5));
        Vector256<double> step = Vector256.ConditionalSelect(below1, -inverse, inverse & middle);
        Vector256<double> small = Fma(w - Of(DigammaZeroHigh), slope, step)
            + Fma(Of(-DigammaZeroLow), slope, inverseLow & middle);

        Vector256<double> t = inverse * inverse;
        Vector256<double> rest = Fma(inverse, Of(0.5), t * DigammaRest(t));
        Vector256<double> big = LogOfNormal(x, Of(ExponentShift), -rest);

        Vector256<double> result = Vector256.ConditionalSelect(Vector256.LessThan(x, Of(3.0)), small, big);
        Vector256<double> edge = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<double>.Zero), Of(double.NaN), x);
        edge = Vector256.ConditionalSelect(Vector256.Equals(x, Vector256<double>.Zero), Of(double.NegativeInfinity), edge);
        return Vector256.ConditionalSelect(IsPositiveFinite(x), result, edge);
    }

    /// <summary>ψ'(x), the second derivative of log Γ(x), for x > 0: +infinity at 0, 0 at infinity, NaN below 0.</summary>
    /// <remarks>Error at most 3.5 ulp.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Trigamma(double x) => Trigamma(Of(x)).ToScalar();

    /// <summary>ψ'(x) of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void Trigamma(ReadOnlySpan<double> x, Span<double> destination) => Map<TrigammaKernel>(x, destination);

    /// <inheritdoc cref="Trigamma(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> Trigamma(Vector256<double> x)
    {
        Vector256<double> w = StepInto(x, out Vector256<double> below1, out Vector256<double> middle,
            out Vector256<double> inverse, out Vector256<double> inverseLow);
        Vector256<double> core = TrigammaCore(w - Of(0.5));
        // core + r^2, core or core - r^2, with r = inverse + inverseLow in the last.
        Vector256<double> step = Vector256.ConditionalSelect(below1, inverse, -inverse & middle);
        Vector256<double> correction = (inverse * inverseLow) & middle;
        Vector256<double> small = Fma(step, inverse, Fma(Of(-2.0), correction, core));

        Vector256<double> t = inverse * inverse;
        Vector256<double> big = Fma(t, Fma(inverse, TrigammaRest(t), Of(0.5)), inverse);

        Vector256<double> zero = Vector256<double>.Zero;
        Vector256<double> result = Vector256.ConditionalSelect(Vector256.LessThan(x, Of(3.0)), small, big);
        result = Vector256.ConditionalSelect(Vector256.Equals(x, zero), Of(double.PositiveInfinity), result);
        return Vector256.ConditionalSelect(Vector256.LessThan(x, zero), Of(double.NaN), result);
    }

    /// <summary>log Γ(x) - (x - 1/2) log x + x - log(2 π) / 2 for x of at least 3: what Stirling's formula leaves.</summary>
    internal static double StirlingRest(double x)
    {
        double inverse = 1 / x;
        return inverse * Stirling(Of(inverse * inverse)).ToScalar();
    }

    /// <summary>log(1 + d) - d without cancellation, for d above -1; <paramref name="sum"/> is 1 + d, all digits.</summary>
    internal static double Log1pMinus(double d, double sum)
    {
        if (!(d > -0.3 && d < 0.5)) return (sum < 0.5 ? Log(sum) : Log1p(d)) - d;

        // With s = d / (2 + d): 2 atanh(s) - d = s (2 s^2 (1/3 + s^2/5 + ...) - d).
        double s = d / (2 + d);
        double z = s * s;
        double series = 1.0 / 29;
        for (int k = 27; k >= 3; k -= 2) series = Math.FusedMultiplyAdd(series, z, 1.0 / k);
        return s * Math.FusedMultiplyAdd(2 * z, series, -d);
    }

    /// <summary>
    /// The w for which 1 + w is in [1, 2] and one step of the recurrence, or none, away from x below 3; and the inverse of the
    /// argument that the step or the asymptotic series needs: x below 1 and from 3 on, x - 1 between.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> StepInto(Vector256<double> x, out Vector256<double> below1, out Vector256<double> middle,
        out Vector256<double> inverse, out Vector256<double> inverseLow)
    {
        Vector256<double> one = Of(1.0);
        Vector256<double> previous = x - one;
        Vector256<double> below2 = Vector256.LessThan(x, Of(2.0));
        Vector256<double> below3 = Vector256.LessThan(x, Of(3.0));
        below1 = Vector256.LessThan(x, one);
        middle = Vector256.AndNot(below3, below2);
        Vector256<double> denominator = Vector256.ConditionalSelect(middle, previous, x);
        inverse = one / denominator;
        inverseLow = Fma(-inverse, denominator, one) * inverse;
        Vector256<double> w = Vector256.ConditionalSelect(below2, previous, x - Of(2.0));
        return Vector256.ConditionalSelect(below1, x, w);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> IsPositiveFinite(Vector256<double> x) =>
        Vector256.GreaterThan(x, Vector256<double>.Zero) & Vector256.LessThan(x, Of(double.PositiveInfinity));

    private readonly struct LogGammaKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => LogGamma(x);
    }

    private readonly struct DigammaKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => Digamma(x);
    }

    private readonly struct TrigammaKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => Trigamma(x);
    }
}
