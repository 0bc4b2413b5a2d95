using System.Runtime.CompilerServices;

namespace BayesSampler;

/// <summary>
/// Philox4x32-10: 128 random bits as a function of a counter and a key, without any state. Different counters or keys give
/// independent bits for all that is known (it passes BigCrush), so any draw can be regenerated alone.
/// </summary>
/// <remarks>Salmon, Moraes, Dror and Shaw (2011), Parallel random numbers: as easy as 1, 2, 3, SC11. Thread-safe.</remarks>
public static class Philox4x32
{
    internal const int Rounds = 10;
    internal const uint Multiplier0 = 0xD2511F53;
    internal const uint Multiplier1 = 0xCD9E8D57;
    internal const uint KeyStep0 = 0x9E3779B9;
    internal const uint KeyStep1 = 0xBB67AE85;

    /// <summary>The random block of one counter.</summary>
    /// <param name="counter">Four words.</param>
    /// <param name="key">Two words.</param>
    /// <param name="output">Four words, overwritten; it may be the counter's own memory.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public static void Block(ReadOnlySpan<uint> counter, ReadOnlySpan<uint> key, Span<uint> output)
    {
        Require.SameLength(counter.Length, 4, nameof(counter), "a Philox counter");
        Require.SameLength(key.Length, 2, nameof(key), "a Philox key");
        Require.SameLength(output.Length, 4, nameof(output), "a Philox block");
        (output[0], output[1], output[2], output[3]) = Block(counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (uint, uint, uint, uint) Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * c0;
            ulong product1 = (ulong)Multiplier1 * c2;
            c0 = (uint)(product1 >> 32) ^ c1 ^ k0;
            c1 = (uint)product1;
            c2 = (uint)(product0 >> 32) ^ c3 ^ k1;
            c3 = (uint)product0;
            k0 += KeyStep0;
            k1 += KeyStep1;
        }

        return (c0, c1, c2, c3);
    }
}
