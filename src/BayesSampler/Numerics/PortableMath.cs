using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BayesSampler;

/// <summary>
/// Elementary functions with the same bits on every machine. <see cref="Math"/> passes on to the system's C library, whose
/// results differ between systems in the last bit; a log density that uses these instead gives the same draws everywhere.
/// </summary>
/// <remarks>
/// Built from +, -, *, /, explicit fused multiply-adds and integer operations, all exactly rounded with and without hardware
/// support. Each function comes for a number, for four lanes and for spans, and the three agree to the bit. Which of the many
/// NaNs a result is, is not specified. The largest errors stated were met, for exponentials, logarithms and circular functions,
/// among 20 million arguments a function, and for the special functions among some thousands, all ranges
/// and the neighbourhoods of the hard points included, in units in the last place of the exact result (1/2 is the least
/// possible). Thread-safe; nothing is allocated.
/// </remarks>
public static partial class PortableMath
{
    /// <summary>e^x.</summary>
    /// <remarks>Error at most 0.84 ulp.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Exp(double x) => Exp(Of(x)).ToScalar();

    /// <summary>e^x of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void Exp(ReadOnlySpan<double> x, Span<double> destination) => Map<ExpKernel>(x, destination);

    /// <summary>The natural logarithm: -infinity at zero, NaN below.</summary>
    /// <remarks>Error at most 0.66 ulp.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Log(double x) => Log(Of(x)).ToScalar();

    /// <summary>The natural logarithm of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void Log(ReadOnlySpan<double> x, Span<double> destination) => Map<LogKernel>(x, destination);

    /// <summary>log(1 + x), also for small x: -infinity at -1, NaN below.</summary>
    /// <remarks>Error at most 0.67 ulp.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Log1p(double x) => Log1p(Of(x)).ToScalar();

    /// <summary>log(1 + x) of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void Log1p(ReadOnlySpan<double> x, Span<double> destination) => Map<Log1pKernel>(x, destination);

    /// <summary>e^x - 1, also for small x.</summary>
    /// <remarks>Error at most 0.85 ulp.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Expm1(double x) => Expm1(Of(x)).ToScalar();

    /// <summary>e^x - 1 of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void Expm1(ReadOnlySpan<double> x, Span<double> destination) => Map<Expm1Kernel>(x, destination);

    /// <summary>The sine of x radians, for any finite x; NaN at infinity.</summary>
    /// <remarks>Error at most 0.84 ulp.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sin(double x) => Math.Abs(x) > LargestQuick ? SinOfLarge(x) : QuickSin(Of(x)).ToScalar();

    /// <summary>The sine of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void Sin(ReadOnlySpan<double> x, Span<double> destination) => Map<SinKernel>(x, destination);

    /// <summary>The cosine of x radians, for any finite x; NaN at infinity.</summary>
    /// <remarks>Error at most 0.84 ulp.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Cos(double x) => Math.Abs(x) > LargestQuick ? CosOfLarge(x) : QuickCos(Of(x)).ToScalar();

    /// <summary>The cosine of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void Cos(ReadOnlySpan<double> x, Span<double> destination) => Map<CosKernel>(x, destination);

    /// <summary>The hyperbolic tangent.</summary>
    /// <remarks>Error at most 0.73 ulp.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Tanh(double x) => Tanh(Of(x)).ToScalar();

    /// <summary>The hyperbolic tangent of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void Tanh(ReadOnlySpan<double> x, Span<double> destination) => Map<TanhKernel>(x, destination);

    /// <summary>1 / (1 + e^-x), the inverse of the logit.</summary>
    /// <remarks>Error at most 0.80 ulp.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double LogisticSigmoid(double x) => LogisticSigmoid(Of(x)).ToScalar();

    /// <summary>1 / (1 + e^-x) of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void LogisticSigmoid(ReadOnlySpan<double> x, Span<double> destination) =>
        Map<LogisticSigmoidKernel>(x, destination);

    /// <summary>log(1 + e^x), also where e^x overflows: softplus, minus the logarithm of the sigmoid of -x.</summary>
    /// <remarks>Error at most 1.13 ulp.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Log1pExp(double x) => Log1pExp(Of(x)).ToScalar();

    /// <summary>log(1 + e^x) of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void Log1pExp(ReadOnlySpan<double> x, Span<double> destination) => Map<Log1pExpKernel>(x, destination);

    /// <summary>log(e^a + e^b), also where the exponentials overflow; -infinity when both are.</summary>
    /// <remarks>The absolute error is about one ulp of the larger argument.</remarks>
    public static double LogSumExp(double a, double b)
    {
        // The difference of equal infinities is no number.
        if (a == b) return a + Ln2;
        return (a > b ? a : b) + Log1pExp(-Math.Abs(a - b));
    }

    /// <summary>The logarithm of the sum of the exponentials, also where they overflow; -infinity for none.</summary>
    /// <remarks>
    /// The largest element plus the logarithm of the sum of e^(x - largest), which is added in the order of
    /// <see cref="FixedOrder"/>. NaN if an element is.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double LogSumExp(ReadOnlySpan<double> x)
    {
        double largest = double.NegativeInfinity;
        foreach (double value in x)
        {
            if (value > largest) largest = value;
        }

        // Infinities are left to the exponential and the logarithm.
        double shift = double.IsFinite(largest) ? largest : 0;
        return shift + Log(SumOfExp(x, shift));
    }

    /// <summary>The sum of e^(x - shift).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOfExp(ReadOnlySpan<double> x, double shift)
    {
        const int Lanes = 4;
        const int Step = 4 * Lanes;
        ref double start = ref MemoryMarshal.GetReference(x);
        Vector256<double> a0 = default, a1 = default, b0 = default, b1 = default;
        for (int i = 0; i < x.Length; i += Step)
        {
            for (int at = i; at < i + Step; at += Lanes)
            {
                // Lanes behind the end add nothing. The four sums take turns and end where they began.
                Vector256<double> inside = Vector256.LessThan(Vector256.Create(0.0, 1, 2, 3), Of(x.Length - at));
                Vector256<double> sum = a0 + (Exp(FixedOrder.LoadTail(ref start, at, x.Length) - Of(shift)) & inside);
                (a0, a1, b0, b1) = (a1, b0, b1, sum);
            }
        }

        return FixedOrder.Reduce(a0 + b0, a1 + b1);
    }

    /// <summary>Applies a function of four lanes to a span.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="destination">Of the same length, overwritten; x itself, or memory apart from x.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Map<TKernel>(ReadOnlySpan<double> x, Span<double> destination) where TKernel : struct, IKernel
    {
        Require.SameLength(destination.Length, x.Length, nameof(destination), nameof(x));
        ref double from = ref MemoryMarshal.GetReference(x);
        ref double to = ref MemoryMarshal.GetReference(destination);
        int i = 0;
        for (; i <= x.Length - Vector256<double>.Count; i += Vector256<double>.Count)
            TKernel.Apply(Vector256.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);

        if (i < x.Length)
        {
            FourLanes tail = default;
            x[i..].CopyTo(tail);
            TKernel.Apply(Vector256.LoadUnsafe(ref tail[0])).StoreUnsafe(ref tail[0]);
            tail[..(x.Length - i)].CopyTo(destination[i..]);
        }
    }

    private interface IKernel
    {
        static abstract Vector256<double> Apply(Vector256<double> x);
    }

    private readonly struct ExpKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => Exp(x);
    }

    private readonly struct LogKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => Log(x);
    }

    private readonly struct Log1pKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => Log1p(x);
    }

    private readonly struct Expm1Kernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => Expm1(x);
    }

    private readonly struct SinKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => Sin(x);
    }

    private readonly struct CosKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => Cos(x);
    }

    private readonly struct TanhKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => Tanh(x);
    }

    private readonly struct LogisticSigmoidKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => LogisticSigmoid(x);
    }

    private readonly struct Log1pExpKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x) => Log1pExp(x);
    }

    [InlineArray(4)]
    private struct FourLanes
    {
        private double _first;
    }
}
