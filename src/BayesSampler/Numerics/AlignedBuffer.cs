using System.Runtime.InteropServices;

namespace BayesSampler;

/// <summary>
/// Doubles that start at a multiple of 64 bytes and never move, followed by zeros up to a multiple of 8, so that inner loops
/// over whole vectors need no scalar tail. Whoever writes to the padding must leave it harmless.
/// </summary>
internal sealed class AlignedBuffer
{
    private const int Alignment = 64;
    private const int Multiple = Alignment / sizeof(double);

    private readonly double[] _array;
    private readonly int _offset;

    /// <summary>A buffer of zeros.</summary>
    /// <param name="length">Number of doubles in use, 0 or more.</param>
    public AlignedBuffer(int length)
    {
        Length = Require.AtLeast(length, 0, nameof(length));
        PaddedLength = checked(length + Multiple - 1) / Multiple * Multiple;
        _array = GC.AllocateArray<double>(checked(PaddedLength + Multiple), pinned: true);
        // The array is pinned, so its address and this offset hold for its life.
        long address = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _offset = (int)((Alignment - address % Alignment) % Alignment) / sizeof(double);
    }

    /// <summary>Number of doubles in use.</summary>
    public int Length { get; }

    /// <summary><see cref="Length"/> rounded up to a multiple of 8.</summary>
    public int PaddedLength { get; }

    /// <summary>The doubles in use.</summary>
    public Span<double> Span => _array.AsSpan(_offset, Length);

    /// <summary>The doubles in use and the padding.</summary>
    public Span<double> Padded => _array.AsSpan(_offset, PaddedLength);

    /// <summary>Whether all doubles in use are finite.</summary>
    public bool IsFinite
    {
        get
        {
            foreach (double value in Span)
            {
                if (!double.IsFinite(value)) return false;
            }

            return true;
        }
    }
}
