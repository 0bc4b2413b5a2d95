using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BayesSampler.Benchmarks;

/// <summary>
/// y ~ N(X theta, sigma), theta ~ N(0, tau), half-normal scales; the position is log tau, theta, log sigma. One pass over X: 32
/// rows at a time give residuals, and the same 32 rows, now in the cache, X'r.
/// </summary>
internal sealed unsafe class RegressionDensity(double[,] x, double[] y) : IDifferentiableLogDensity
{
    private readonly int _rows = y.Length;
    private readonly int _columns = x.GetLength(1);
    private readonly double[] _panels = Panels.Of(x);
    private readonly double[] _y = Panels.Pad(y);
    private readonly double[] _lanes = GC.AllocateArray<double>(x.GetLength(1) * 8, pinned: true);

    public int Dimension => _columns + 2;

    public double LogDensity(ReadOnlySpan<double> position) => LogDensityAndGradient(position, new double[Dimension]);

    public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
    {
        double tau = PortableMath.Exp(position[0]);
        double sigma = PortableMath.Exp(position[^1]);
        ReadOnlySpan<double> theta = position.Slice(1, _columns);
        double squares = Pass(theta);
        double precision = 1 / (sigma * sigma);
        double priorPrecision = 1 / (tau * tau);
        double thetas = 0;
        for (int j = 0; j < _columns; j++)
        {
            Vector256<double> low = Vector256.LoadUnsafe(ref _lanes[j * 8]), high = Vector256.LoadUnsafe(ref _lanes[j * 8 + 4]);
            gradient[1 + j] = precision * Vector256.Sum(low + high) - priorPrecision * theta[j];
            thetas += theta[j] * theta[j];
        }

        gradient[0] = priorPrecision * thetas - _columns - tau * tau + 1;
        gradient[^1] = precision * squares - _rows - sigma * sigma + 1;
        return -0.5 * (precision * squares + priorPrecision * thetas + tau * tau + sigma * sigma)
            - (_rows - 1) * position[^1] - (_columns - 1) * position[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Pass(ReadOnlySpan<double> theta)
    {
        int columns = _columns;
        int stride = columns * 8;
        Vector256<double> squares = default;
        _lanes.AsSpan().Clear();
        fixed (double* t = theta)
        {
            double* panel = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_panels));
            double* data = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_y));
            double* lanes = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_lanes));
            // Rows beyond the last have a design and data of zeros, so their residuals are zero.
            for (int row = 0; row < _rows; row += 32, panel += 4 * stride, data += 32)
            {
                Vector256<double> a0 = Vector256.Load(data), a1 = Vector256.Load(data + 4), b0 = Vector256.Load(data + 8), b1 = Vector256.Load(data + 12);
                Vector256<double> c0 = Vector256.Load(data + 16), c1 = Vector256.Load(data + 20), d0 = Vector256.Load(data + 24), d1 = Vector256.Load(data + 28);
                double* column = panel;
                for (int j = 0; j < columns; j++, column += 8)
                {
                    Vector256<double> factor = Vector256.Create(-t[j]);
                    a0 = Vector256.FusedMultiplyAdd(Vector256.Load(column), factor, a0);
                    a1 = Vector256.FusedMultiplyAdd(Vector256.Load(column + 4), factor, a1);
                    b0 = Vector256.FusedMultiplyAdd(Vector256.Load(column + stride), factor, b0);
                    b1 = Vector256.FusedMultiplyAdd(Vector256.Load(column + stride + 4), factor, b1);
                    c0 = Vector256.FusedMultiplyAdd(Vector256.Load(column + 2 * stride), factor, c0);
                    c1 = Vector256.FusedMultiplyAdd(Vector256.Load(column + 2 * stride + 4), factor, c1);
                    d0 = Vector256.FusedMultiplyAdd(Vector256.Load(column + 3 * stride), factor, d0);
                    d1 = Vector256.FusedMultiplyAdd(Vector256.Load(column + 3 * stride + 4), factor, d1);
                }

                squares = Vector256.FusedMultiplyAdd(a0, a0, squares);
                squares += a1 * a1 + b0 * b0 + (b1 * b1 + c0 * c0) + (c1 * c1 + d0 * d0) + d1 * d1;
                column = panel;
                double* sum = lanes;
                for (int j = 0; j < columns; j++, column += 8, sum += 8)
                {
                    Vector256<double> low = Vector256.FusedMultiplyAdd(Vector256.Load(column), a0, Vector256.Load(sum));
                    Vector256<double> high = Vector256.FusedMultiplyAdd(Vector256.Load(column + 4), a1, Vector256.Load(sum + 4));
                    low = Vector256.FusedMultiplyAdd(Vector256.Load(column + stride), b0, low);
                    high = Vector256.FusedMultiplyAdd(Vector256.Load(column + stride + 4), b1, high);
                    low = Vector256.FusedMultiplyAdd(Vector256.Load(column + 2 * stride), c0, low);
                    high = Vector256.FusedMultiplyAdd(Vector256.Load(column + 2 * stride + 4), c1, high);
                    low = Vector256.FusedMultiplyAdd(Vector256.Load(column + 3 * stride), d0, low);
                    high = Vector256.FusedMultiplyAdd(Vector256.Load(column + 3 * stride + 4), d1, high);
                    low.Store(sum);
                    high.Store(sum + 4);
                }
            }
        }

        return Vector256.Sum(squares);
    }
}
