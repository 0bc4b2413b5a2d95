using System.Buffers.Binary;
using System.Security.Cryptography;

namespace BayesSampler.SameBits;

/// <summary>SHA-256 over the bits of numbers.</summary>
internal sealed class BitHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        _hash.AppendData(bytes);
    }

    /// <summary>Every NaN counts as the same: processors differ in which one they make, and none reaches a draw.</summary>
    public void Add(double value) => Add(BitConverter.DoubleToUInt64Bits(double.IsNaN(value) ? double.NaN : value));

    public void Add(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
            Add(value);
    }

    public string Finish() => Convert.ToHexString(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();
}
