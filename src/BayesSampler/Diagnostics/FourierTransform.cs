using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BayesSampler;

/// <summary>Discrete Fourier transform of one size, a power of two, in place on separate real and imaginary parts.</summary>
/// <remarks>
/// A radix-2 transform of our own: it allocates nothing after construction and its result does not depend on the
/// provider or the thread settings of Math.NET. Thread-safe.
/// </remarks>
internal sealed class FourierTransform
{
    // The twiddle factors of the pass that joins blocks of length h stand together at h .. 2h - 1.
    private readonly double[] _cos;
    private readonly double[] _sin;

    public FourierTransform(int size)
    {
        Size = size;
        _cos = new double[size];
        _sin = new double[size];
        for (int half = 1; half < size; half *= 2)
        {
            for (int j = 0; j < half; j++) (_sin[half + j], _cos[half + j]) = Math.SinCos(-Math.PI * j / half);
        }
    }

    public int Size { get; }

    /// <summary>Smallest power of two that is at least <paramref name="length"/>.</summary>
    public static int SizeFor(int length) => (int)BitOperations.RoundUpToPowerOf2((uint)length);

    /// <summary>X[k] = Σ x[j] exp(-2πi jk / Size), unscaled.</summary>
    public void Forward(Span<double> re, Span<double> im)
    {
        Reorder(re, im);
        for (int half = 1; half < Size; half *= 2)
        {
            ReadOnlySpan<double> cos = _cos.AsSpan(half, half), sin = _sin.AsSpan(half, half);
            for (int start = 0; start < Size; start += 2 * half)
            {
                int next = start + half;
                Join(re.Slice(start, half), im.Slice(start, half), re.Slice(next, half), im.Slice(next, half), cos, sin);
            }
        }
    }

    private static void Join(
        Span<double> re0,
        Span<double> im0,
        Span<double> re1,
        Span<double> im1,
        ReadOnlySpan<double> cos,
        ReadOnlySpan<double> sin)
    {
        if (re0.Length < Vector256<double>.Count)
        {
            for (int j = 0; j < re0.Length; j++)
            {
                double a = re1[j] * cos[j] - im1[j] * sin[j];
                double b = re1[j] * sin[j] + im1[j] * cos[j];
                (re1[j], im1[j]) = (re0[j] - a, im0[j] - b);
                (re0[j], im0[j]) = (re0[j] + a, im0[j] + b);
            }

            return;
        }

        Span<Vector256<double>> vRe0 = Lanes(re0), vIm0 = Lanes(im0), vRe1 = Lanes(re1), vIm1 = Lanes(im1);
        ReadOnlySpan<Vector256<double>> vCos = MemoryMarshal.Cast<double, Vector256<double>>(cos);
        ReadOnlySpan<Vector256<double>> vSin = MemoryMarshal.Cast<double, Vector256<double>>(sin);
        for (int j = 0; j < vRe0.Length; j++)
        {
            Vector256<double> a = vRe1[j] * vCos[j] - vIm1[j] * vSin[j];
            Vector256<double> b = vRe1[j] * vSin[j] + vIm1[j] * vCos[j];
            (vRe1[j], vIm1[j]) = (vRe0[j] - a, vIm0[j] - b);
            (vRe0[j], vIm0[j]) = (vRe0[j] + a, vIm0[j] + b);
        }
    }

    private static Span<Vector256<double>> Lanes(Span<double> values) => MemoryMarshal.Cast<double, Vector256<double>>(values);

    private void Reorder(Span<double> re, Span<double> im)
    {
        int mirrored = 0;
        for (int i = 1; i < Size; i++)
        {
            // Adding one to a number written backwards: carry from the top bit downwards.
            int bit = Size >> 1;
            for (; (mirrored & bit) != 0; bit >>= 1) mirrored ^= bit;
            mirrored ^= bit;
            if (i >= mirrored) continue;
            (re[i], re[mirrored]) = (re[mirrored], re[i]);
            (im[i], im[mirrored]) = (im[mirrored], im[i]);
        }
    }
}
