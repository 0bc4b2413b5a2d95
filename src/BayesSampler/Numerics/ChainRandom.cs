using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BayesSampler;

/// <summary>
/// The random numbers of one chain: a function of seed, chain, purpose and iteration alone, the same bits on every machine.
/// <see cref="Seek"/> goes to the start of any iteration, so each can be repeated by itself and a chain stopped between two
/// iterations needs no state of its generator.
/// </summary>
/// <remarks>
/// <para>
/// <see cref="Philox4x32"/> with the seed as key (low half first) and the counter (block, low half of the iteration, chain,
/// stream + 256 * high half of the iteration). A block of outputs o0 to o3 gives the words o0 + 2^32 o1 and o2 + 2^32 o3.
/// Each iteration has 2^32 blocks.
/// </para>
/// <para>One instance belongs to one thread at a time. Nothing is allocated after construction.</para>
/// </remarks>
public sealed class ChainRandom
{
    /// <summary>The number of iterations that a counter has room for.</summary>
    private const long MaxIteration = (1L << 56) - 1;

    private const int BlocksAtOnce = 8;
    private const int BufferedWords = 2 * BlocksAtOnce;
    private const long BlocksPerIteration = 1L << 32;

    private const double Ln2 = 0.6931471805599453;

    private readonly ulong[] _words = new ulong[BufferedWords];
    private readonly Ziggurat.Row[] _rows = Ziggurat.Tables.Rows;
    private readonly double[] _heights = Ziggurat.Tables.Heights;
    private readonly bool _vectorized;
    private int _next = BufferedWords;
    private long _nextBlock;

    internal ChainRandom(ulong seed, int chain, RandomStream stream, bool vectorized)
    {
        Require.AtLeast(chain, 0, nameof(chain), "Chains are counted from 0.");
        Require.InRange<uint>((uint)stream, 0, byte.MaxValue, nameof(stream), "Use a member of RandomStream.");
        Seed = seed;
        Chain = chain;
        Stream = stream;
        _vectorized = vectorized;
    }

    /// <summary>The random numbers of one chain for one purpose, at the start of iteration 0.</summary>
    /// <param name="seed">Any number; other seeds give independent numbers.</param>
    /// <param name="chain">The chain, counted from 0.</param>
    /// <param name="stream">What the numbers are for.</param>
    /// <exception cref="ArgumentOutOfRangeException">The chain is negative, or the stream unknown.</exception>
    public static ChainRandom ForChain(ulong seed, int chain, RandomStream stream = RandomStream.Transitions) =>
        new(seed, chain, stream, Avx2.IsSupported);

    /// <summary>The seed.</summary>
    public ulong Seed { get; }

    /// <summary>The chain, counted from 0.</summary>
    public int Chain { get; }

    /// <summary>What the numbers are for.</summary>
    public RandomStream Stream { get; }

    /// <summary>The iteration whose numbers are being drawn; it changes by <see cref="Seek"/> only.</summary>
    public long Iteration { get; private set; }

    /// <summary>Goes to the first number of an iteration, before or after the current one.</summary>
    /// <param name="iteration">From 0 to 2^56 - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The iteration lies outside this range.</exception>
    public void Seek(long iteration)
    {
        Iteration = Require.InRange(iteration, 0, MaxIteration, nameof(iteration));
        _nextBlock = 0;
        _next = BufferedWords;
    }

    /// <summary>64 random bits.</summary>
    /// <exception cref="InvalidOperationException">The iteration's 2^33 words are used up.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextUInt64()
    {
        ulong[] words = _words;
        int next = _next;
        if ((uint)next >= (uint)words.Length)
        {
            Refill();
            next = 0;
        }

        _next = next + 1;
        return words[next];
    }

    /// <summary>Uniform in the open interval (0, 1): the middles of 2^52 equal parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double NextUniform() => ToUniform(NextUInt64());

    /// <summary>A standard normal variate, exact in the tails.</summary>
    /// <remarks>
    /// The ziggurat of Marsaglia and Tsang (2000) with 256 layers; layer, sign and position take bits of their own from one word
    /// (Doornik 2005). Uses 1.01 words on average.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double NextNormal()
    {
        ulong word = NextUInt64();
        double x = CoreNormal(word, out bool inside);
        return inside ? x : NormalBesideCore(word);
    }

    /// <summary>Standard normal variates, the same as by repeated <see cref="NextNormal"/>.</summary>
    /// <param name="destination">Overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void FillNormal(Span<double> destination)
    {
        int filled = 0;
        while (filled < destination.Length)
        {
            if (_next == BufferedWords) Refill();
            ReadOnlySpan<ulong> words = _words.AsSpan(_next);
            Span<double> part = destination[filled..];
            int count = Math.Min(words.Length, part.Length);
            // The position is kept apart from the field here: going through memory for each variate costs half the speed.
            int used = 0;
            while (used < count)
            {
                double x = CoreNormal(words[used], out bool inside);
                if (!inside) break;
                part[used++] = x;
            }

            filled += used;
            _next += used;
            if (used < count) destination[filled++] = NormalBesideCore(NextUInt64());
        }
    }

    /// <summary>A variate of the exponential distribution with mean 1, exact in the tail; positive.</summary>
    /// <remarks>
    /// -log(u) with u in (0, 1) as 2^-k m: the count k of leading zeros of a random bit string without end, and a mantissa m
    /// between 1/2 and 1 of 51 bits. Nearly always one word.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double NextExponential()
    {
        const int MantissaBits = 51;
        const ulong MantissaMask = (1UL << MantissaBits) - 1;
        ulong word = NextUInt64();
        double mantissa = 0.5 + ((long)(word & MantissaMask) + 0.5) * (1.0 / (1L << 52));
        int zeros = BitOperations.LeadingZeroCount(word | MantissaMask);
        double exponent = zeros;
        if (zeros == 64 - MantissaBits)
        {
            do
            {
                word = NextUInt64();
                zeros = BitOperations.LeadingZeroCount(word);
                exponent += zeros;
            }
            while (zeros == 64);
        }

        return exponent * Ln2 - PortableMath.Log(mantissa);
    }

    /// <summary>A variate of the gamma distribution with unit scale; its mean is the shape.</summary>
    /// <param name="shape">Positive and finite.</param>
    /// <remarks>Marsaglia and Tsang (2000), A simple method for generating gamma variables, ACM TOMS 26(3).</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The shape is not positive and finite.</exception>
    public double NextGamma(double shape)
    {
        Require.Positive(shape, nameof(shape));
        // Below 1 a gamma of shape + 1 is multiplied by U^(1/shape).
        double factor = shape < 1 ? PortableMath.Exp(-NextExponential() / shape) : 1;
        double d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3.0;
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = NextNormal();
            double root = 1 + c * x;
            if (root <= 0) continue;
            double v = root * root * root;
            if (NextExponential() > d * (v - 1 - PortableMath.Log(v)) - 0.5 * x * x) return factor * d * v;
        }
    }

    /// <summary>An integer from 0 to <paramref name="exclusiveMax"/> - 1, each with the same probability.</summary>
    /// <param name="exclusiveMax">At least 1.</param>
    /// <remarks>Lemire (2019), Fast random integer generation in an interval, ACM TOMACS 29(1).</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is below 1.</exception>
    public int NextInt(int exclusiveMax)
    {
        ulong range = (ulong)Require.AtLeast(exclusiveMax, 1, nameof(exclusiveMax));
        ulong high = Math.BigMul(NextUInt64(), range, out ulong low);
        if (low < range)
        {
            ulong threshold = (0 - range) % range;
            while (low < threshold)
                high = Math.BigMul(NextUInt64(), range, out low);
        }

        return (int)high;
    }

    // 52 bits and not 53, where the largest, (2^53 - 1/2) / 2^53, would be rounded to 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double ToUniform(ulong word) => ((long)(word >> 12) + 0.5) * (1.0 / (1L << 52));

    /// <summary>The normal variate of a word: bits 0 to 7 are its layer, bit 8 its sign, bits 11 to 63 its position.</summary>
    /// <param name="word">A random word.</param>
    /// <param name="inside">Whether the point lies under the curve at any height of the layer, as 99 in 100 do.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double CoreNormal(ulong word, out bool inside)
    {
        ulong position = word >> 11;
        // 256 rows and a byte: no need to check the range.
        ref readonly Ziggurat.Row row = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_rows), (byte)word);
        inside = position < row.Inside;
        double x = (long)position * row.Scale;
        return BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(x) | (word & 0x100) << 55);
    }

    /// <summary>The normal variate of a word whose point lies beside the core of its layer; takes further words.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private double NormalBesideCore(ulong word)
    {
        while (true)
        {
            double x = CoreNormal(word, out bool inside);
            if (inside) return x;

            int layer = (byte)word;
            if (layer == 0) return Math.CopySign(NormalTail(), x);
            // The height is uniform in the layer; under the curve the point is accepted.
            double height = _heights[layer] + NextUniform() * (_heights[layer + 1] - _heights[layer]);
            if (height < PortableMath.Exp(-0.5 * x * x)) return x;
            word = NextUInt64();
        }
    }

    /// <summary>A normal variate given that it lies beyond the tail's start (Marsaglia 1964).</summary>
    private double NormalTail()
    {
        while (true)
        {
            double x = NextExponential() / Ziggurat.TailStart;
            double y = NextExponential();
            if (y + y > x * x) return Ziggurat.TailStart + x;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Refill()
    {
        if (_nextBlock >= BlocksPerIteration)
        {
            throw new InvalidOperationException(Require.Invariant(
                $"Iteration {Iteration} of chain {Chain} has used all its 2^33 random words. Seek the next iteration."));
        }

        if (_vectorized) FillVectorized();
        else FillScalar();
        _nextBlock += BlocksAtOnce;
        _next = 0;
    }

    private uint CounterHigh
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (uint)Stream | (uint)(Iteration >> 32) << 8;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillScalar()
    {
        for (int block = 0; block < BlocksAtOnce; block++)
        {
            (uint o0, uint o1, uint o2, uint o3) = Philox4x32.Block((uint)(_nextBlock + block), (uint)Iteration, (uint)Chain,
                CounterHigh, (uint)Seed, (uint)(Seed >> 32));
            _words[2 * block] = o0 | (ulong)o1 << 32;
            _words[2 * block + 1] = o2 | (ulong)o3 << 32;
        }
    }

    /// <summary>
    /// Two times four blocks side by side, each word in the low half of a lane; the high halves hold leftovers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillVectorized()
    {
        Vector256<ulong> a0 = Vector256.Create((ulong)_nextBlock) + Vector256.Create(0UL, 1, 2, 3);
        Vector256<ulong> b0 = a0 + Vector256.Create(4UL);
        Vector256<ulong> a1 = Vector256.Create((ulong)(uint)Iteration), b1 = a1;
        Vector256<ulong> a2 = Vector256.Create((ulong)(uint)Chain), b2 = a2;
        Vector256<ulong> a3 = Vector256.Create((ulong)CounterHigh), b3 = a3;
        uint key0 = (uint)Seed;
        uint key1 = (uint)(Seed >> 32);
        for (int round = 0; round < Philox4x32.Rounds; round++)
        {
            Vector256<ulong> k0 = Vector256.Create((ulong)key0);
            Vector256<ulong> k1 = Vector256.Create((ulong)key1);
            Round(ref a0, ref a1, ref a2, ref a3, k0, k1);
            Round(ref b0, ref b1, ref b2, ref b3, k0, k1);
            key0 += Philox4x32.KeyStep0;
            key1 += Philox4x32.KeyStep1;
        }

        Store(ref MemoryMarshal.GetArrayDataReference(_words), a0, a1, a2, a3, 0);
        Store(ref MemoryMarshal.GetArrayDataReference(_words), b0, b1, b2, b3, BufferedWords / 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref Vector256<ulong> c0, ref Vector256<ulong> c1, ref Vector256<ulong> c2, ref Vector256<ulong> c3,
        Vector256<ulong> k0, Vector256<ulong> k1)
    {
        Vector256<ulong> product0 = Avx2.Multiply(c0.AsUInt32(), Vector256.Create((ulong)Philox4x32.Multiplier0).AsUInt32());
        Vector256<ulong> product1 = Avx2.Multiply(c2.AsUInt32(), Vector256.Create((ulong)Philox4x32.Multiplier1).AsUInt32());
        // The key first: it does not wait for the product.
        c0 = (c1 ^ k0) ^ (product1 >>> 32);
        c1 = product1;
        c2 = (c3 ^ k1) ^ (product0 >>> 32);
        c3 = product0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref ulong words, Vector256<ulong> c0, Vector256<ulong> c1, Vector256<ulong> c2, Vector256<ulong> c3,
        nuint at)
    {
        Vector256<ulong> low = Vector256.Create(0xFFFFFFFFUL);
        Vector256<ulong> even = (c0 & low) | (c1 << 32);
        Vector256<ulong> odd = (c2 & low) | (c3 << 32);
        Vector256<ulong> blocks02 = Avx2.UnpackLow(even, odd);
        Vector256<ulong> blocks13 = Avx2.UnpackHigh(even, odd);
        Avx2.Permute2x128(blocks02, blocks13, 0x20).StoreUnsafe(ref words, at);
        Avx2.Permute2x128(blocks02, blocks13, 0x31).StoreUnsafe(ref words, at + 4);
    }
}
