using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BayesSampler.Benchmarks;

/// <summary>
/// y ~ Bernoulli(sigmoid(alpha + X theta)), standard normal priors; the position is alpha, theta. One pass over X, 32 rows at a
/// time. The exponential is taken once for value and derivative.
/// </summary>
internal sealed unsafe class LogisticDensity(double[,] x, double[] y) : IDifferentiableLogDensity
{
    private readonly int _rows = y.Length;
    private readonly int _columns = x.GetLength(1);
    private readonly double[] _panels = Panels.Of(x);
    private readonly double[] _y = Panels.Pad(y);
    private readonly double[] _lanes = GC.AllocateArray<double>(x.GetLength(1) * 8, pinned: true);
    private readonly double[] _eta = GC.AllocateArray<double>(32, pinned: true);

    public int Dimension => _columns + 1;

    public double LogDensity(ReadOnlySpan<double> position) => LogDensityAndGradient(position, new double[Dimension]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
    {
        int columns = _columns;
        int stride = columns * 8;
        _lanes.AsSpan().Clear();
        Vector256<double> likelihood = default, intercept = default;
        fixed (double* q = position)
        {
            double* t = q + 1;
            double* panel = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_panels));
            double* data = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_y));
            double* lanes = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_lanes));
            double* eta = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_eta));
            for (int row = 0; row < _rows; row += 32, panel += 4 * stride, data += 32)
            {
                LinearPredictor(panel, t, q[0], eta, columns);
                int rows = Math.Min(32, _rows - row);
                for (int i = 0; i < 32; i += 4)
                {
                    Vector256<double> e = Vector256.Load(eta + i);
                    Vector256<double> z = PortableMath.Exp(-Vector256.Abs(e));
                    Vector256<double> inverse = Vector256<double>.One / (Vector256<double>.One + z);
                    Vector256<double> p = Vector256.ConditionalSelect(Vector256.LessThan(e, Vector256<double>.Zero), z * inverse, inverse);
                    Vector256<double> value = Vector256.Load(data + i) * e - Vector256.Max(e, Vector256<double>.Zero) - PortableMath.Log1p(z);
                    Vector256<double> r = Vector256.Load(data + i) - p;
                    if (rows < i + 4)
                    {
                        Vector256<double> mask = Vector256.LessThan(Vector256.Create(0.0, 1, 2, 3), Vector256.Create((double)(rows - i)));
                        value &= mask;
                        r &= mask;
                    }

                    likelihood += value;
                    intercept += r;
                    r.Store(eta + i);
                }

                Accumulate(panel, eta, lanes, columns);
            }

            double squares = q[0] * q[0];
            for (int j = 0; j < columns; j++)
            {
                gradient[1 + j] = Vector256.Sum(Vector256.Load(lanes + j * 8) + Vector256.Load(lanes + j * 8 + 4)) - t[j];
                squares += t[j] * t[j];
            }

            gradient[0] = Vector256.Sum(intercept) - q[0];
            return Vector256.Sum(likelihood) - squares / 2;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LinearPredictor(double* panel, double* t, double alpha, double* eta, int columns)
    {
        int stride = columns * 8;
        Vector256<double> a0 = Vector256.Create(alpha), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
        double* x = panel;
        for (int j = 0; j < columns; j++, x += 8)
        {
            Vector256<double> factor = Vector256.Create(t[j]);
            a0 = Vector256.FusedMultiplyAdd(Vector256.Load(x), factor, a0);
            a1 = Vector256.FusedMultiplyAdd(Vector256.Load(x + 4), factor, a1);
            b0 = Vector256.FusedMultiplyAdd(Vector256.Load(x + stride), factor, b0);
            b1 = Vector256.FusedMultiplyAdd(Vector256.Load(x + stride + 4), factor, b1);
            c0 = Vector256.FusedMultiplyAdd(Vector256.Load(x + 2 * stride), factor, c0);
            c1 = Vector256.FusedMultiplyAdd(Vector256.Load(x + 2 * stride + 4), factor, c1);
            d0 = Vector256.FusedMultiplyAdd(Vector256.Load(x + 3 * stride), factor, d0);
            d1 = Vector256.FusedMultiplyAdd(Vector256.Load(x + 3 * stride + 4), factor, d1);
        }

        a0.Store(eta);
        a1.Store(eta + 4);
        b0.Store(eta + 8);
        b1.Store(eta + 12);
        c0.Store(eta + 16);
        c1.Store(eta + 20);
        d0.Store(eta + 24);
        d1.Store(eta + 28);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Accumulate(double* panel, double* r, double* lanes, int columns)
    {
        int stride = columns * 8;
        Vector256<double> a0 = Vector256.Load(r), a1 = Vector256.Load(r + 4), b0 = Vector256.Load(r + 8), b1 = Vector256.Load(r + 12);
        Vector256<double> c0 = Vector256.Load(r + 16), c1 = Vector256.Load(r + 20), d0 = Vector256.Load(r + 24), d1 = Vector256.Load(r + 28);
        double* x = panel;
        for (int j = 0; j < columns; j++, x += 8, lanes += 8)
        {
            Vector256<double> low = Vector256.FusedMultiplyAdd(Vector256.Load(x), a0, Vector256.Load(lanes));
            Vector256<double> high = Vector256.FusedMultiplyAdd(Vector256.Load(x + 4), a1, Vector256.Load(lanes + 4));
            low = Vector256.FusedMultiplyAdd(Vector256.Load(x + stride), b0, low);
            high = Vector256.FusedMultiplyAdd(Vector256.Load(x + stride + 4), b1, high);
            low = Vector256.FusedMultiplyAdd(Vector256.Load(x + 2 * stride), c0, low);
            high = Vector256.FusedMultiplyAdd(Vector256.Load(x + 2 * stride + 4), c1, high);
            low = Vector256.FusedMultiplyAdd(Vector256.Load(x + 3 * stride), d0, low);
            high = Vector256.FusedMultiplyAdd(Vector256.Load(x + 3 * stride + 4), d1, high);
            low.Store(lanes);
            high.Store(lanes + 4);
        }
    }
}
