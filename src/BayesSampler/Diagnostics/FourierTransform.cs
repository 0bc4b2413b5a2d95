namespace BayesSampler;

/// <summary>Discrete Fourier transform of one size, a power of two, in place on separate real and imaginary parts.</summary>
/// <remarks>
/// A radix-2 transform of our own: it allocates nothing after construction and its result does not depend on the
/// provider or the thread settings of Math.NET. Thread-safe.
/// </remarks>
internal sealed class FourierTransform
{
    private readonly double[] _cos;
    private readonly double[] _sin;

    public FourierTransform(int size)
    {
        Size = size;
        _cos = new double[size / 2];
        _sin = new double[size / 2];
        for (int k = 0; k < size / 2; k++) (_sin[k], _cos[k]) = Math.SinCos(-2 * Math.PI * k / size);
    }

    public int Size { get; }

    /// <summary>Smallest power of two that is at least <paramref name="length"/>.</summary>
    public static int SizeFor(int length) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length);

    /// <summary>X[k] = Σ x[j] exp(-2πi jk / Size), unscaled.</summary>
    public void Forward(Span<double> re, Span<double> im)
    {
        Reorder(re, im);
        for (int half = 1; half < Size; half *= 2)
        {
            int stride = Size / (2 * half);
            for (int start = 0; start < Size; start += 2 * half)
            {
                Span<double> re0 = re.Slice(start, half), re1 = re.Slice(start + half, half);
                Span<double> im0 = im.Slice(start, half), im1 = im.Slice(start + half, half);
                for (int j = 0; j < half; j++)
                {
                    double c = _cos[j * stride], s = _sin[j * stride];
                    double a = re1[j] * c - im1[j] * s;
                    double b = re1[j] * s + im1[j] * c;
                    (re1[j], im1[j]) = (re0[j] - a, im0[j] - b);
                    (re0[j], im0[j]) = (re0[j] + a, im0[j] + b);
                }
            }
        }
    }

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
