using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BayesSampler.Models;

/// <summary>The methods that generated code calls for vectors of one width.</summary>
internal sealed unsafe class VectorMethods
{
    private readonly Func<Operation, Delegate?> _of;

    private VectorMethods(int width, Type type, Func<Operation, Delegate?> of)
    {
        Width = width;
        Type = type;
        _of = of;
    }

    /// <summary>Where there are no such vectors, the runtime imitates them.</summary>
    public static VectorMethods Eight { get; } = CreateEight();

    public static VectorMethods Four { get; } = CreateFour();

    /// <summary>Of the widest vectors that the processor has.</summary>
    public static VectorMethods Best => Vector512.IsHardwareAccelerated ? Eight : Four;

    public static MethodInfo Lower { get; } = ((Func<Vector512<double>, Vector256<double>>)Vector512.GetLower).Method;

    public static MethodInfo Upper { get; } = ((Func<Vector512<double>, Vector256<double>>)Vector512.GetUpper).Method;

    public static MethodInfo Both { get; } = ((Func<Vector256<double>, Vector256<double>, Vector512<double>>)Vector512.Create).Method;

    /// <summary>Lanes.</summary>
    public int Width { get; }

    public Type Type { get; }

    public required MethodInfo Load { get; init; }

    /// <summary>The first elements at an address, fewer than lanes, and zeros: so many are read.</summary>
    public required MethodInfo LoadFirst { get; init; }

    public required MethodInfo Store { get; init; }

    public required MethodInfo Broadcast { get; init; }

    public required MethodInfo And { get; init; }

    public required MethodInfo Select { get; init; }

    public required MethodInfo Element { get; init; }

    public required MethodInfo FromLanes { get; init; }

    /// <summary>From the lanes' bits.</summary>
    public required MethodInfo FromBits { get; init; }

    public required MethodInfo Gather { get; init; }

    /// <summary>From all eight lanes, in one vector or two.</summary>
    public required MethodInfo ReduceSum { get; init; }

    /// <inheritdoc cref="ReduceSum"/>
    public required MethodInfo ReduceMax { get; init; }

    /// <summary>X v for some panels of a design.</summary>
    public required MethodInfo Multiply { get; init; }

    /// <summary>X'r for some panels of a design.</summary>
    public required MethodInfo AddTransposed { get; init; }

    /// <summary>An operation on vectors of this width; null where there is none.</summary>
    public MethodInfo? Of(Operation operation) => _of(operation)?.Method;

    private static VectorMethods CreateFour() => new(4, typeof(Vector256<double>), operation => operation.Vector)
    {
        Load = ((Func<nint, Vector256<double>>)Load256).Method,
        LoadFirst = ((Func<nint, int, Vector256<double>>)LoadFirst256).Method,
        Store = ((Action<Vector256<double>, nint>)Store256).Method,
        Broadcast = ((Func<double, Vector256<double>>)Vector256.Create).Method,
        And = ((Func<Vector256<double>, Vector256<double>, Vector256<double>>)Vector256.BitwiseAnd).Method,
        Select = ((Func<Vector256<double>, Vector256<double>, Vector256<double>, Vector256<double>>)Vector256.ConditionalSelect).Method,
        Element = ((Func<Vector256<double>, int, double>)Vector256.GetElement).Method,
        FromLanes = ((Func<double, double, double, double, Vector256<double>>)Vector256.Create).Method,
        FromBits = ((Func<long, long, long, long, Vector256<double>>)FromBits256).Method,
        Gather = typeof(LaneTools).GetMethod(nameof(LaneTools.Gather))!,
        ReduceSum = ((Func<Vector256<double>, Vector256<double>, double>)FixedOrder.Reduce).Method,
        ReduceMax = ((Func<Vector256<double>, Vector256<double>, double>)LaneTools.ReduceMax).Method,
        Multiply = typeof(Design).GetMethod(nameof(Design.MultiplyByFour))!,
        AddTransposed = typeof(Design).GetMethod(nameof(Design.AddTransposedByFour))!,
    };

    private static VectorMethods CreateEight() => new(8, typeof(Vector512<double>), operation => operation.Wide)
    {
        Load = ((Func<nint, Vector512<double>>)Load512).Method,
        LoadFirst = ((Func<nint, int, Vector512<double>>)LoadFirst512).Method,
        Store = ((Action<Vector512<double>, nint>)Store512).Method,
        Broadcast = ((Func<double, Vector512<double>>)Vector512.Create).Method,
        And = ((Func<Vector512<double>, Vector512<double>, Vector512<double>>)Vector512.BitwiseAnd).Method,
        Select = ((Func<Vector512<double>, Vector512<double>, Vector512<double>, Vector512<double>>)Vector512.ConditionalSelect).Method,
        Element = ((Func<Vector512<double>, int, double>)Vector512.GetElement).Method,
        FromLanes = ((Func<double, double, double, double, double, double, double, double, Vector512<double>>)Vector512.Create).Method,
        FromBits = ((Func<long, long, long, long, long, long, long, long, Vector512<double>>)FromBits512).Method,
        Gather = typeof(LaneTools).GetMethod(nameof(LaneTools.GatherEight))!,
        ReduceSum = ((Func<Vector512<double>, double>)ReduceSum512).Method,
        ReduceMax = ((Func<Vector512<double>, double>)ReduceMax512).Method,
        Multiply = typeof(Design).GetMethod(nameof(Design.MultiplyByEight))!,
        AddTransposed = typeof(Design).GetMethod(nameof(Design.AddTransposedByEight))!,
    };

    private static Vector256<double> Load256(nint address) => Vector256.Load((double*)address);

    private static Vector512<double> Load512(nint address) => Vector512.Load((double*)address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> LoadFirst256(nint address, int count)
    {
        Vector256<long> mask = Vector256.LessThan(Vector256.Create(0L, 1, 2, 3), Vector256.Create((long)count));
        if (Avx.IsSupported) return Avx.MaskLoad((double*)address, mask.AsDouble());
        Vector256<double> result = default;
        for (int k = 0; k < count; k++) result = result.WithElement(k, ((double*)address)[k]);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LoadFirst512(nint address, int count)
    {
        Vector512<long> mask = Vector512.LessThan(Vector512.Create(0L, 1, 2, 3, 4, 5, 6, 7), Vector512.Create((long)count));
        if (Avx512F.IsSupported) return Avx512F.MaskLoad((double*)address, mask.AsDouble(), Vector512<double>.Zero);
        Vector512<double> result = default;
        for (int k = 0; k < count; k++) result = result.WithElement(k, ((double*)address)[k]);
        return result;
    }

    private static void Store256(Vector256<double> value, nint address) => value.Store((double*)address);

    private static void Store512(Vector512<double> value, nint address) => value.Store((double*)address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> FromBits256(long a, long b, long c, long d) => Vector256.Create(a, b, c, d).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> FromBits512(long a, long b, long c, long d, long e, long f, long g, long h) =>
        Vector512.Create(a, b, c, d, e, f, g, h).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double ReduceSum512(Vector512<double> lanes) => FixedOrder.Reduce(lanes.GetLower(), lanes.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double ReduceMax512(Vector512<double> lanes) => LaneTools.ReduceMax(lanes.GetLower(), lanes.GetUpper());
}
