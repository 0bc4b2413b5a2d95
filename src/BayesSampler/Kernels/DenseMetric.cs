using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BayesSampler;

/// <summary>A full inverse metric by rows, with its Cholesky factor for drawing momenta.</summary>
internal sealed class DenseMetric : FullMetric
{
    private readonly double[] _covariance;
    private readonly double[] _lower;

    /// <summary>The rows of the covariance, each padded like a vector.</summary>
    private readonly AlignedBuffer _rows;

    private readonly int _stride;

    public DenseMetric(int dimension) : base(dimension)
    {
        _stride = new AlignedBuffer(dimension).PaddedLength;
        _rows = new AlignedBuffer(checked(dimension * _stride));
        _covariance = new double[checked(dimension * dimension)];
        _lower = new double[dimension * dimension];
        double[] identity = new double[dimension * dimension];
        for (int i = 0; i < dimension; i++) identity[i * dimension + i] = 1;
        TrySet(identity);
    }

    public override MetricKind Kind => MetricKind.Dense;

    public override void DrawMomentum(ChainRandom random, PhasePoint point)
    {
        // W = LL', so L'p = z gives p the covariance W⁻¹.
        random.FillNormal(point.Momentum.Span);
        Cholesky.SolveTransposed(_lower, point.Momentum.Span, Dimension);
    }

    public override ReadOnlySpan<double> Values => _covariance;

    public override bool TrySet(ReadOnlySpan<double> values)
    {
        int d = Dimension;
        if (!Cholesky.TryFactor(values, _lower, d))
        {
            Cholesky.TryFactor(_covariance, _lower, d);
            return false;
        }

        values.CopyTo(_covariance);
        for (int i = 0; i < d; i++) values.Slice(i * d, d).CopyTo(_rows.Span[(i * _stride)..]);
        return true;
    }

    // Row j times x_j, added up in order of j: W is symmetric, and so no sum goes across lanes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Multiply(AlignedBuffer x, AlignedBuffer y)
    {
        ref double w = ref MemoryMarshal.GetReference(_rows.Padded);
        ref double from = ref MemoryMarshal.GetReference(x.Padded);
        ref double to = ref MemoryMarshal.GetReference(y.Padded);
        nuint d = (nuint)Dimension, stride = (nuint)_stride, i = 0;
        for (; i + 16 <= stride; i += 16)
        {
            Vector256<double> a = default, b = default, c = default, e = default;
            for (nuint j = 0; j < d; j++)
            {
                Vector256<double> factor = Vector256.Create(Unsafe.Add(ref from, j));
                nuint at = j * stride + i;
                a = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref w, at), a);
                b = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref w, at + 4), b);
                c = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref w, at + 8), c);
                e = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref w, at + 12), e);
            }

            a.StoreUnsafe(ref to, i);
            b.StoreUnsafe(ref to, i + 4);
            c.StoreUnsafe(ref to, i + 8);
            e.StoreUnsafe(ref to, i + 12);
        }

        for (; i < stride; i += 8)
        {
            Vector256<double> a = default, b = default;
            for (nuint j = 0; j < d; j++)
            {
                Vector256<double> factor = Vector256.Create(Unsafe.Add(ref from, j));
                nuint at = j * stride + i;
                a = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref w, at), a);
                b = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref w, at + 4), b);
            }

            a.StoreUnsafe(ref to, i);
            b.StoreUnsafe(ref to, i + 4);
        }
    }
}
