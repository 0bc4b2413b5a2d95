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
    public AlignedBuffer(int length) : this(length, 1, 0)
    {
    }

    private AlignedBuffer(int length, int count, int index, double[]? array = null)
    {
        Length = Require.AtLeast(length, 0, nameof(length));
        PaddedLength = checked(length + Multiple - 1) / Multiple * Multiple;
        _array = array ?? GC.AllocateArray<double>(checked(count * PaddedLength + Multiple), pinned: true);
        // The array is pinned, so its address and this offset hold for its life.
        long address = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _offset = (int)((Alignment - address % Alignment) % Alignment) / sizeof(double) + index * PaddedLength;
    }

    /// <summary>Several buffers of the same length in one piece of memory: allocating what is pinned is dear.</summary>
    public static AlignedBuffer[] Several(int count, int length)
    {
        AlignedBuffer[] buffers = new AlignedBuffer[count];
        for (int i = 0; i < count; i++) buffers[i] = new AlignedBuffer(length, count, i, i == 0 ? null : buffers[0]._array);
        return buffers;
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
