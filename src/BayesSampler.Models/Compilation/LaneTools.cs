using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BayesSampler.Models;

/// <summary>What both back ends do with lanes.</summary>
internal static unsafe class LaneTools
{
    /// <summary>The largest of eight lanes; NaN if one is.</summary>
    public static double ReduceMax(Vector256<double> low, Vector256<double> high)
    {
        Vector256<double> four = Vector256.Max(low, high);
        Vector128<double> two = Vector128.Max(four.GetLower(), four.GetUpper());
        return Math.Max(two.ToScalar(), two.GetElement(1));
    }

    /// <summary>Elements of an array at four positions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Gather(double* source, int* indices) =>
        Vector256.Create(source[indices[0]], source[indices[1]], source[indices[2]], source[indices[3]]);

    /// <summary>Elements of an array at eight positions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> GatherEight(double* source, int* indices) =>
        Vector512.Create(Gather(source, indices), Gather(source, indices + 4));

    /// <summary>destination[indices[i]] += values[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScatterAdd(double* destination, double* values, int* indices, int count)
    {
        for (int i = 0; i < count; i++) destination[indices[i]] += values[i];
    }

    /// <summary>destination[i] += values[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTo(double* destination, double* values, int count)
    {
        int i = 0;
        for (; i <= count - 4; i += 4) (Vector256.Load(destination + i) + Vector256.Load(values + i)).Store(destination + i);
        for (; i < count; i++) destination[i] += values[i];
    }

    /// <summary>destination[i] = 0 + values[i]: what adding to zeros gives, negative zero included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Assign(double* destination, double* values, int count)
    {
        int i = 0;
        for (; i <= count - 4; i += 4) (Vector256<double>.Zero + Vector256.Load(values + i)).Store(destination + i);
        for (; i < count; i++) destination[i] = 0.0 + values[i];
    }

    public static void Copy(double* destination, double* source, int count) =>
        new ReadOnlySpan<double>(source, count).CopyTo(new Span<double>(destination, count));

    public static void Clear(double* destination, int count) => new Span<double>(destination, count).Clear();
}
