using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BayesSampler;

/// <summary>An inverse metric that mixes coordinates: a product W x is what a leapfrog step costs, so there is one a step.</summary>
/// <remarks>
/// Velocities are kept up by W g, the acceleration, just as momenta are by g; multiplying each half step's momentum anew would take
/// two products.
/// </remarks>
internal abstract class FullMetric(int dimension) : Metric(dimension)
{
    public sealed override void Prepare(PhasePoint point) => point.KeepVelocity(apart: true);

    public sealed override void UpdateVelocity(PhasePoint point)
    {
        Multiply(point.Momentum, point.Velocity);
        Multiply(point.Gradient, point.Acceleration);
        point.KineticEnergy = FixedOrder.Dot(point.Momentum.Span, point.Velocity.Span) / 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public sealed override bool KickAndDrift(double step, PhasePoint from, PhasePoint to)
    {
        Debug.Assert(!ReferenceEquals(to.Velocity, to.Momentum), "The point has not been prepared.");
        ref double q = ref MemoryMarshal.GetReference(from.Position.Padded);
        ref double p = ref MemoryMarshal.GetReference(from.Momentum.Padded);
        ref double g = ref MemoryMarshal.GetReference(from.Gradient.Padded);
        ref double v = ref MemoryMarshal.GetReference(from.Velocity.Padded);
        ref double a = ref MemoryMarshal.GetReference(from.Acceleration.Padded);
        ref double qNew = ref MemoryMarshal.GetReference(to.Position.Padded);
        ref double pNew = ref MemoryMarshal.GetReference(to.Momentum.Padded);
        ref double vNew = ref MemoryMarshal.GetReference(to.Velocity.Padded);
        Vector256<double> whole = Vector256.Create(step);
        Vector256<double> half = Vector256.Create(step / 2);
        // x − x is +0, all bits clear, unless x is not finite.
        Vector256<double> notFinite = Vector256<double>.Zero;
        nuint length = (nuint)from.Position.PaddedLength;
        for (nuint i = 0; i < length; i += 4)
        {
            Vector256<double> velocity = Vector256.FusedMultiplyAdd(half, Vector256.LoadUnsafe(ref a, i), Vector256.LoadUnsafe(ref v, i));
            Vector256<double> momentum = Vector256.FusedMultiplyAdd(half, Vector256.LoadUnsafe(ref g, i), Vector256.LoadUnsafe(ref p, i));
            Vector256<double> position = Vector256.FusedMultiplyAdd(whole, velocity, Vector256.LoadUnsafe(ref q, i));
            velocity.StoreUnsafe(ref vNew, i);
            momentum.StoreUnsafe(ref pNew, i);
            position.StoreUnsafe(ref qNew, i);
            notFinite |= position - position;
        }

        return Vector256.EqualsAll(notFinite.AsUInt64(), Vector256<ulong>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public sealed override void Kick(double step, PhasePoint point)
    {
        Multiply(point.Gradient, point.Acceleration);
        ref double p = ref MemoryMarshal.GetReference(point.Momentum.Padded);
        ref double g = ref MemoryMarshal.GetReference(point.Gradient.Padded);
        ref double v = ref MemoryMarshal.GetReference(point.Velocity.Padded);
        ref double a = ref MemoryMarshal.GetReference(point.Acceleration.Padded);
        Vector256<double> half = Vector256.Create(step / 2);
        Vector256<double> sumLow = Vector256<double>.Zero, sumHigh = Vector256<double>.Zero;
        nuint length = (nuint)point.Momentum.PaddedLength;
        for (nuint i = 0; i < length; i += 8)
        {
            nuint j = i + 4;
            Vector256<double> low = Vector256.FusedMultiplyAdd(half, Vector256.LoadUnsafe(ref g, i), Vector256.LoadUnsafe(ref p, i));
            Vector256<double> high = Vector256.FusedMultiplyAdd(half, Vector256.LoadUnsafe(ref g, j), Vector256.LoadUnsafe(ref p, j));
            Vector256<double> velocityLow = Vector256.FusedMultiplyAdd(half, Vector256.LoadUnsafe(ref a, i), Vector256.LoadUnsafe(ref v, i));
            Vector256<double> velocityHigh = Vector256.FusedMultiplyAdd(half, Vector256.LoadUnsafe(ref a, j), Vector256.LoadUnsafe(ref v, j));
            low.StoreUnsafe(ref p, i);
            high.StoreUnsafe(ref p, j);
            velocityLow.StoreUnsafe(ref v, i);
            velocityHigh.StoreUnsafe(ref v, j);
            sumLow = Vector256.FusedMultiplyAdd(low, velocityLow, sumLow);
            sumHigh = Vector256.FusedMultiplyAdd(high, velocityHigh, sumHigh);
        }

        point.KineticEnergy = FixedOrder.Reduce(sumLow, sumHigh) / 2;
    }

    /// <summary>y = W x.</summary>
    protected abstract void Multiply(AlignedBuffer x, AlignedBuffer y);
}
