using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BayesSampler;

// Differences of log Γ and ψ that keep their digits where the terms are large or close: Stirling's series is subtracted term by
// term. Below 3 the recurrence lifts the argument first.
public static partial class PortableMath
{
    /// <summary>log Γ(x + d) - log Γ(x) for x > 0, d >= 0, the logarithm of the rising factorial.</summary>
    /// <remarks>
    /// No digits are lost for large x or small d: the relative error is at most 1e-15 for x from 3 on. Below, where the two may
    /// be equal, it is at most 1e-15 of the terms of the recurrence. NaN outside of the range, -infinity for x = 0 and d > 0.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double LogGammaRatio(double x, double d) => LogGammaRatio(Of(x), Of(d)).ToScalar();

    /// <summary>log Γ(x + d) - log Γ(x) of every pair of elements.</summary>
    /// <inheritdoc cref="MapPairs{TKernel}"/>
    public static void LogGammaRatio(ReadOnlySpan<double> x, ReadOnlySpan<double> d, Span<double> destination) =>
        MapPairs<LogGammaRatioKernel>(x, d, destination);

    /// <inheritdoc cref="LogGammaRatio(double, double)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> LogGammaRatio(Vector256<double> x, Vector256<double> d)
    {
        Vector256<double> zero = Vector256<double>.Zero;
        Vector256<double> small = Vector256.LessThan(x, Of(3.0));
        Vector256<double> large = Vector256.ConditionalSelect(small, x + Of(3.0), x);
        Vector256<double> result = LogGammaRatioOfLarge(large, d);
        if (Vector256.LessThanAny(x, Of(3.0)))
            result = Vector256.ConditionalSelect(small, result - RisingSteps(x, d), result);

        Vector256<double> inside = IsPositiveFinite(x) & IsNonNegativeFinite(d);
        Vector256<double> edge = Vector256.ConditionalSelect(
            Vector256.GreaterThan(x, zero) & Vector256.GreaterThanOrEqual(d, zero), x * d, Of(double.NaN));
        edge = Vector256.ConditionalSelect(
            Vector256.Equals(x, zero) & Vector256.GreaterThan(d, zero), Of(double.NegativeInfinity), edge);
        return Vector256.ConditionalSelect(inside, result, edge);
    }

    /// <summary>ψ(x + d) - ψ(x) for x > 0, d >= 0.</summary>
    /// <remarks>
    /// No digits are lost for large x or small d: error at most 4 ulp. NaN outside of the range, +infinity for x = 0 and d > 0.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double DigammaDifference(double x, double d) => DigammaDifference(Of(x), Of(d)).ToScalar();

    /// <summary>ψ(x + d) - ψ(x) of every pair of elements.</summary>
    /// <inheritdoc cref="MapPairs{TKernel}"/>
    public static void DigammaDifference(ReadOnlySpan<double> x, ReadOnlySpan<double> d, Span<double> destination) =>
        MapPairs<DigammaDifferenceKernel>(x, d, destination);

    /// <inheritdoc cref="DigammaDifference(double, double)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> DigammaDifference(Vector256<double> x, Vector256<double> d)
    {
        Vector256<double> zero = Vector256<double>.Zero;
        Vector256<double> one = Of(1.0);
        Vector256<double> small = Vector256.LessThan(x, Of(3.0));
        Vector256<double> a = Vector256.ConditionalSelect(small, x + Of(3.0), x);
        Vector256<double> u = one / a;
        Vector256<double> v = one / (a + d);
        Vector256<double> q = d / a;
        // u - v and u^2 - v^2 without subtracting; the rest is tR(t) at both ends, t = u^2 and v^2.
        Vector256<double> between = q * v;
        DividedDifference(DigammaRestCoefficients, u * u, v * v, out Vector256<double> atV, out Vector256<double> slope);
        Vector256<double> rest = (u + v) * Fma(u * u, slope, atV);
        Vector256<double> result = Fma(between, Of(0.5) + rest, Log1p(q));

        if (Vector256.LessThanAny(x, Of(3.0)))
        {
            // Steps of the recurrence: 1/y - 1/(y + d) = d / (y + d) / y.
            Vector256<double> y1 = x + one, y2 = x + Of(2.0);
            Vector256<double> steps = d / (y2 + d) / y2 + d / (y1 + d) / y1 + d / (x + d) / x;
            result = Vector256.ConditionalSelect(small, result + steps, result);
        }

        Vector256<double> inside = IsPositiveFinite(x) & IsNonNegativeFinite(d);
        Vector256<double> edge = Vector256.ConditionalSelect(
            Vector256.GreaterThanOrEqual(x, zero) & Vector256.GreaterThan(d, zero), d, Of(double.NaN));
        edge = Vector256.ConditionalSelect(Vector256.Equals(x, zero) & Vector256.GreaterThan(d, zero),
            Of(double.PositiveInfinity), edge);
        edge = Vector256.ConditionalSelect(Vector256.Equals(x, Of(double.PositiveInfinity)) & IsNonNegativeFinite(d), zero, edge);
        return Vector256.ConditionalSelect(inside, result, edge);
    }

    /// <summary>log B(a, b) = log Γ(a) + log Γ(b) - log Γ(a + b) for a, b > 0.</summary>
    /// <remarks>
    /// The relative error is at most 1e-15 when both are at least 3, else 1e-15 of the larger of its two terms; exchanging a and
    /// b changes no bit. +infinity if one is 0, -infinity if one is infinite, NaN below 0.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double LogBeta(double a, double b) => LogBeta(Of(a), Of(b)).ToScalar();

    /// <summary>log B(a, b) of every pair of elements.</summary>
    /// <inheritdoc cref="MapPairs{TKernel}"/>
    public static void LogBeta(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> destination) =>
        MapPairs<LogBetaKernel>(a, b, destination);

    /// <inheritdoc cref="LogBeta(double, double)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> LogBeta(Vector256<double> a, Vector256<double> b)
    {
        Vector256<double> zero = Vector256<double>.Zero;
        Vector256<double> p = Vector256.ConditionalSelect(Vector256.LessThan(b, a), b, a);
        Vector256<double> q = Vector256.ConditionalSelect(Vector256.LessThan(b, a), a, b);
        Vector256<double> small = Vector256.LessThan(p, Of(3.0));
        Vector256<double> result = LogBetaOfLarge(p, q);
        if (Vector256.LessThanAny(p, Of(3.0)))
            result = Vector256.ConditionalSelect(small, LogGamma(p) - LogGammaRatio(q, p), result);

        // Only zeros and infinities without a negative number or NaN are left to decide: a/b + b/a would be NaN for two of them.
        Vector256<double> inside = IsPositiveFinite(p) & IsPositiveFinite(q);
        Vector256<double> edge = Vector256.ConditionalSelect(Vector256.Equals(q, Of(double.PositiveInfinity)),
            Of(double.NegativeInfinity), Of(double.NaN));
        edge = Vector256.ConditionalSelect(Vector256.Equals(p, zero),
            Vector256.ConditionalSelect(Vector256.LessThan(q, Of(double.PositiveInfinity)), Of(double.PositiveInfinity),
                Of(double.NaN)), edge);
        edge = Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(p, zero), edge, Of(double.NaN));
        return Vector256.ConditionalSelect(inside, result, edge);
    }

    /// <summary>The same for x from 3 on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> LogGammaRatioOfLarge(Vector256<double> x, Vector256<double> d)
    {
        // (x - 1/2) log(1 + d/x) + d (log(x + d) - 1) + the difference of what Stirling's formula leaves.
        Vector256<double> sum = x + d;
        Vector256<double> u = Of(1.0) / x;
        Vector256<double> v = Of(1.0) / sum;
        Vector256<double> q = d / x;
        Vector256<double> log = Log1p(q);
        // x log(1 + d/x) is d to the last bit for small d/x, which may have lost its digits below the normal range.
        Vector256<double> beyond = Vector256.AndNot(Fma(x, log, -d), Vector256.LessThan(q, Of(1e-20)));
        Vector256<double> main = Fma(Of(-0.5), log, beyond);
        DividedDifference(StirlingCoefficients, u * u, v * v, out Vector256<double> atV, out Vector256<double> slope);
        Vector256<double> rest = Fma(-q * v, Fma(u * (u + v), slope, atV), main);
        return Fma(d, Log(sum), rest);
    }

    /// <summary>log((1 + d/x) (1 + d/(x + 1)) (1 + d/(x + 2))).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector256<double> RisingSteps(Vector256<double> x, Vector256<double> d)
    {
        Vector256<double> q = d / x;
        Vector256<double> first = Log1p(q);
        Vector256<double> overflowing = Vector256.GreaterThan(q, Of(1e100));
        if (Vector256.GreaterThanAny(q, Of(1e100)))
            first = Vector256.ConditionalSelect(overflowing, Log(x + d) - Log(x), first);
        return first + (Log1p(d / (x + Of(1.0))) + Log1p(d / (x + Of(2.0))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> LogBetaOfLarge(Vector256<double> p, Vector256<double> q)
    {
        // Stirling's formula with p at most q: every large term is negative.
        Vector256<double> one = Of(1.0);
        Vector256<double> ratio = p / q;
        Vector256<double> u = one / p, v = one / q, w = one / (p + q);
        Vector256<double> constant = Fma(u, Stirling(u * u), Fma(v, Stirling(v * v), Fma(-w, Stirling(w * w), Of(HalfLogTwoPi))));
        Vector256<double> half = Fma(Of(-0.5), Log(p / (one + ratio)), constant);
        // q log(1 + p/q) is p to the last bit for small p/q, which may have lost its digits below the normal range.
        Vector256<double> second = Vector256.ConditionalSelect(Vector256.LessThan(ratio, Of(1e-20)), p, q * Log1p(ratio));
        return Fma(-p, Log1p(q / p), half - second);
    }

    /// <summary>A polynomial at t1, and its divided difference (f(t1) - f(t0)) / (t1 - t0), by Horner's scheme.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DividedDifference(ReadOnlySpan<double> coefficients, Vector256<double> t0, Vector256<double> t1,
        out Vector256<double> value, out Vector256<double> slope)
    {
        value = Of(coefficients[^1]);
        slope = Vector256<double>.Zero;
        for (int i = coefficients.Length - 2; i >= 0; i--)
        {
            slope = Fma(slope, t0, value);
            value = Fma(value, t1, Of(coefficients[i]));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> IsNonNegativeFinite(Vector256<double> x) =>
        Vector256.GreaterThanOrEqual(x, Vector256<double>.Zero) & Vector256.LessThan(x, Of(double.PositiveInfinity));

    /// <summary>Applies a function of two arguments to two spans.</summary>
    /// <param name="x">The first arguments.</param>
    /// <param name="y">The second arguments, as many.</param>
    /// <param name="destination">Of the same length, overwritten; x or y itself, or memory apart from both.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MapPairs<TKernel>(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> destination)
        where TKernel : struct, IPairKernel
    {
        Require.SameLength(y.Length, x.Length, nameof(y), nameof(x));
        Require.SameLength(destination.Length, x.Length, nameof(destination), nameof(x));
        ref double first = ref MemoryMarshal.GetReference(x);
        ref double second = ref MemoryMarshal.GetReference(y);
        ref double to = ref MemoryMarshal.GetReference(destination);
        int i = 0;
        for (; i <= x.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            TKernel.Apply(Vector256.LoadUnsafe(ref first, (nuint)i), Vector256.LoadUnsafe(ref second, (nuint)i))
                .StoreUnsafe(ref to, (nuint)i);
        }

        if (i < x.Length)
        {
            FourLanes left = default, right = default;
            x[i..].CopyTo(left);
            y[i..].CopyTo(right);
            TKernel.Apply(Vector256.LoadUnsafe(ref left[0]), Vector256.LoadUnsafe(ref right[0])).StoreUnsafe(ref left[0]);
            left[..(x.Length - i)].CopyTo(destination[i..]);
        }
    }

    private interface IPairKernel
    {
        static abstract Vector256<double> Apply(Vector256<double> x, Vector256<double> y);
    }

    private readonly struct LogGammaRatioKernel : IPairKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x, Vector256<double> y) => LogGammaRatio(x, y);
    }

    private readonly struct DigammaDifferenceKernel : IPairKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x, Vector256<double> y) => DigammaDifference(x, y);
    }

    private readonly struct LogBetaKernel : IPairKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x, Vector256<double> y) => LogBeta(x, y);
    }
}
