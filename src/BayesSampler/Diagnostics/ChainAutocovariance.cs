using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BayesSampler;

/// <summary>
/// Autocovariances (biased, divisor n) averaged over chains that are centred already, lag by lag as they are asked for.
/// </summary>
/// <remarks>
/// The first lags are plain sums, which is all that well-mixing chains ever need. Past <see cref="DirectLags"/> one
/// Fourier transform gives all the rest, so chains that hardly move cost O(n log n) and not O(n²).
/// </remarks>
internal ref struct ChainAutocovariance
{
    // Measured: with halves of 500 draws the transforms cost as much as this many lags summed directly, with longer ones more.
    private const int DirectLags = 160;

    private readonly ReadOnlySpan<double> _centred;
    private readonly int _chains;
    private readonly int _length;
    private double[]? _transformed;

    public ChainAutocovariance(ReadOnlySpan<double> centred, int chains)
    {
        _centred = centred;
        _chains = chains;
        _length = centred.Length / chains;
    }

    public double this[int lag]
    {
        get
        {
            if (_transformed is null && lag < DirectLags) return Direct(lag);
            _transformed ??= ByFourier();
            return _transformed[lag];
        }
    }

    private readonly double Direct(int lag)
    {
        double sum = 0;
        for (int c = 0; c < _chains; c++)
        {
            ReadOnlySpan<double> chain = _centred.Slice(c * _length, _length);
            sum += Dot(chain[..^lag], chain[lag..]);
        }

        return sum / _centred.Length;
    }

    /// <summary>Two chains share one complex transform; all share the one back, since only the mean spectrum matters.</summary>
    private readonly double[] ByFourier()
    {
        FourierTransform transform = new(FourierTransform.SizeFor(2 * _length));
        int size = transform.Size;
        double[] re = new double[size], im = new double[size], power = new double[size];
        for (int c = 0; c < _chains; c += 2)
        {
            Array.Clear(re);
            Array.Clear(im);
            _centred.Slice(c * _length, _length).CopyTo(re);
            if (c + 1 < _chains) _centred.Slice((c + 1) * _length, _length).CopyTo(im);
            transform.Forward(re, im);
            for (int k = 0; k < size; k++) power[k] += re[k] * re[k] + im[k] * im[k];
        }

        // With Z = A + iB for real a and b: |A|² + |B|² at k is the mean of |Z|² at k and at -k.
        for (int k = 0; k < size; k++) re[k] = 0.5 * (power[k] + power[(size - k) & (size - 1)]);
        Array.Clear(im);
        transform.Forward(re, im);
        double scale = 1.0 / ((double)size * _centred.Length);
        for (int k = 0; k < _length; k++) re[k] *= scale;
        return re;
    }

    /// <summary>Four fixed lanes, so that the sum has the same bits whatever the vector width of the machine.</summary>
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector256<double>> va = MemoryMarshal.Cast<double, Vector256<double>>(a);
        ReadOnlySpan<Vector256<double>> vb = MemoryMarshal.Cast<double, Vector256<double>>(b);
        Vector256<double> even = Vector256<double>.Zero, odd = Vector256<double>.Zero;
        int i = 0;
        for (; i + 1 < va.Length && i + 1 < vb.Length; i += 2)
        {
            even += va[i] * vb[i];
            odd += va[i + 1] * vb[i + 1];
        }

        Vector256<double> lanes = even + odd;
        double sum = lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
        for (int j = 4 * i; j < a.Length; j++) sum += a[j] * b[j];
        return sum;
    }
}
