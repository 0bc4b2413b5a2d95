using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BayesSampler;

/// <summary>
/// An inverse metric of variances, the identity among them. Buffers are padded with zeros, so no loop has a tail.
/// </summary>
/// <remarks>
/// Momenta are kept in units of their own standard deviations, p √W. Then they are their own velocities, p'Wp and p'Wρ are plain
/// products, and a step reads and writes less.
/// </remarks>
internal sealed class DiagonalMetric : Metric
{
    private readonly double[] _variances;

    /// <summary>√W: standard deviations of positions.</summary>
    private readonly AlignedBuffer _scales;

    public DiagonalMetric(MetricKind kind, int dimension) : base(dimension)
    {
        Kind = kind;
        _variances = new double[dimension];
        _scales = new AlignedBuffer(dimension);
        Array.Fill(_variances, 1);
        _scales.Span.Fill(1);
    }

    public override MetricKind Kind { get; }

    public override void Prepare(PhasePoint point) => point.KeepVelocity(apart: false);

    public override void DrawMomentum(ChainRandom random, PhasePoint point) => random.FillNormal(point.Momentum.Span);

    public override void UpdateVelocity(PhasePoint point) => Kick(0, point);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool KickAndDrift(double step, PhasePoint from, PhasePoint to)
    {
        ref double s = ref MemoryMarshal.GetReference(_scales.Padded);
        ref double q = ref MemoryMarshal.GetReference(from.Position.Padded);
        ref double p = ref MemoryMarshal.GetReference(from.Momentum.Padded);
        ref double g = ref MemoryMarshal.GetReference(from.Gradient.Padded);
        ref double qNew = ref MemoryMarshal.GetReference(to.Position.Padded);
        ref double pNew = ref MemoryMarshal.GetReference(to.Momentum.Padded);
        Vector256<double> whole = Vector256.Create(step);
        Vector256<double> half = Vector256.Create(step / 2);
        // x − x is +0, all bits clear, unless x is not finite.
        Vector256<double> notFinite = Vector256<double>.Zero;
        nuint length = (nuint)_scales.PaddedLength;
        for (nuint i = 0; i < length; i += (nuint)Vector256<double>.Count)
        {
            Vector256<double> scale = Vector256.LoadUnsafe(ref s, i);
            Vector256<double> momentum = Vector256.FusedMultiplyAdd(
                half * scale, Vector256.LoadUnsafe(ref g, i), Vector256.LoadUnsafe(ref p, i));
            Vector256<double> position = Vector256.FusedMultiplyAdd(whole * scale, momentum, Vector256.LoadUnsafe(ref q, i));
            momentum.StoreUnsafe(ref pNew, i);
            position.StoreUnsafe(ref qNew, i);
            notFinite |= position - position;
        }

        return Vector256.EqualsAll(notFinite.AsUInt64(), Vector256<ulong>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Kick(double step, PhasePoint point)
    {
        ref double s = ref MemoryMarshal.GetReference(_scales.Padded);
        ref double p = ref MemoryMarshal.GetReference(point.Momentum.Padded);
        ref double g = ref MemoryMarshal.GetReference(point.Gradient.Padded);
        Vector256<double> half = Vector256.Create(step / 2);
        Vector256<double> sumLow = Vector256<double>.Zero;
        Vector256<double> sumHigh = Vector256<double>.Zero;
        nuint length = (nuint)_scales.PaddedLength;
        for (nuint i = 0; i < length; i += 2 * (nuint)Vector256<double>.Count)
        {
            nuint j = i + (nuint)Vector256<double>.Count;
            Vector256<double> low = Vector256.FusedMultiplyAdd(
                half * Vector256.LoadUnsafe(ref s, i), Vector256.LoadUnsafe(ref g, i), Vector256.LoadUnsafe(ref p, i));
            Vector256<double> high = Vector256.FusedMultiplyAdd(
                half * Vector256.LoadUnsafe(ref s, j), Vector256.LoadUnsafe(ref g, j), Vector256.LoadUnsafe(ref p, j));
            low.StoreUnsafe(ref p, i);
            high.StoreUnsafe(ref p, j);
            sumLow = Vector256.FusedMultiplyAdd(low, low, sumLow);
            sumHigh = Vector256.FusedMultiplyAdd(high, high, sumHigh);
        }

        point.KineticEnergy = FixedOrder.Reduce(sumLow, sumHigh) / 2;
    }

    public override ReadOnlySpan<double> Values => _variances;

    public override bool TrySet(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            if (!(value > 0 && double.IsFinite(value))) return false;
        }

        values.CopyTo(_variances);
        Span<double> scales = _scales.Span;
        int i = 0;
        for (; i <= scales.Length - 4; i += 4) Vector256.Sqrt(Vector256.Create(values.Slice(i, 4))).CopyTo(scales[i..]);
        for (; i < scales.Length; i++) scales[i] = Math.Sqrt(values[i]);
        return true;
    }
}
