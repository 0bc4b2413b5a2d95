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
/// NaNs a result is, is not specified. Thread-safe; nothing is allocated.
/// </remarks>
public static partial class PortableMath
{
    /// <summary>e^x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Exp(double x) => Exp(Of(x)).ToScalar();

    /// <summary>e^x of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void Exp(ReadOnlySpan<double> x, Span<double> destination) => Map<ExpKernel>(x, destination);

    /// <summary>The natural logarithm: -infinity at zero, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Log(double x) => Log(Of(x)).ToScalar();

    /// <summary>The natural logarithm of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void Log(ReadOnlySpan<double> x, Span<double> destination) => Map<LogKernel>(x, destination);

    /// <summary>log(1 + x), also for small x: -infinity at -1, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Log1p(double x) => Log1p(Of(x)).ToScalar();

    /// <summary>log(1 + x) of every element.</summary>
    /// <inheritdoc cref="Map{TKernel}"/>
    public static void Log1p(ReadOnlySpan<double> x, Span<double> destination) => Map<Log1pKernel>(x, destination);

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

    [InlineArray(4)]
    private struct FourLanes
    {
        private double _first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Of(double value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Fma(Vector256<double> a, Vector256<double> b, Vector256<double> c) =>
        Vector256.FusedMultiplyAdd(a, b, c);
}
