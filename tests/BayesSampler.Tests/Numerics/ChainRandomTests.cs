using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using MathNet.Numerics.Distributions;

namespace BayesSampler.Tests;

public sealed class ChainRandomTests
{
    private const ulong Seed = 20240229;
    private const int Chain = 3;

    /// <summary>Normal quantile at a false alarm of 1e-6, two-sided; fixed before the first run.</summary>
    private const double Z = 4.892;

    private const int Count = 10_000_000;

    // Words and uniforms are first_variates.py's to the bit; the others are within 1e-15 of its 40-digit values.
    private static readonly ulong[] Words =
    [
        0x08975A02F3B6498A, 0x45662DD20FAB824E, 0x9E0B20511773A0B8, 0x6707E588E4008203,
        0xDB9DAE8FD570E596, 0x2DC6805B403714D6, 0xD39FA707D41FE01C, 0x29977A6F10D1CD9C,
    ];

    private static readonly ulong[] Uniforms =
    [
        0x3FA12EB405E76C90, 0x3FD1598B7483EAE2, 0x3FE3C1640A22EE75, 0x3FD9C1F962390022,
        0x3FEB73B5D1FAAE1D, 0x3FC6E3402DA01B8C, 0x3FEA73F4E0FA83FD, 0x3FC4CBBD378868E4,
    ];

    private static readonly ulong[] Normals =
    [
        0xBFA9393399CDA963, 0x3FE081C1D7D8AF4C, 0x3FE6CF2B69B04076, 0x3FF56166E8DEAA7D,
        0xBFF30C42B040CCDC, 0x3FC5080E08D527C8, 0x40004369BEEB7849, 0xBFCC05EDF015115D,
    ];

    private static readonly ulong[] ExactNormals =
    [
        0xBFA9393399CDA966, 0x3FE081C1D7D8AF4E, 0x3FE6CF2B69B04076, 0x3FF56166E8DEAA7D,
        0xBFF30C42B040CCDD, 0x3FC5080E08D527C4, 0x40004369BEEB784A, 0xBFCC05EDF015115F,
    ];

    private static readonly ulong[] Exponentials =
    [
        0x400682FC04C6A934, 0x3FEA0C14FF51AF46, 0x3FD74005FC418F1C, 0x3FE6635D2E0CCB30,
        0x3FC408B94BE0EDAC, 0x3FF7C114354298BF, 0x3F967CCB21613CCB, 0x3FF6B60DDA04D056,
    ];

    private static readonly ulong[] ExactExponentials =
    [
        0x400682FC04C6A934, 0x3FEA0C14FF51AF47, 0x3FD74005FC418F1C, 0x3FE6635D2E0CCB30,
        0x3FC408B94BE0EDAC, 0x3FF7C114354298BF, 0x3F967CCB21613CCB, 0x3FF6B60DDA04D056,
    ];

    [Fact]
    public void First_words_are_golden() => Assert.Equal(Words, Draw(random => random.NextUInt64()));

    [Fact]
    public void First_uniforms_are_golden() => Assert.Equal(Uniforms, Draw(random => Bits(random.NextUniform())));

    [Fact]
    public void First_normals_are_golden()
    {
        Assert.Equal(Normals, Draw(random => Bits(random.NextNormal())));
        AssertClose(ExactNormals, Normals);
    }

    [Fact]
    public void First_exponentials_are_golden()
    {
        Assert.Equal(Exponentials, Draw(random => Bits(random.NextExponential())));
        AssertClose(ExactExponentials, Exponentials);
    }

    [Fact]
    public void A_hundred_thousand_normals_are_those_of_the_reference()
    {
        // Sums from first_variates.py; they pass through every branch of the ziggurat.
        ChainRandom random = ChainRandom.ForChain(Seed, Chain);
        double sum = 0, fourth = 0;
        for (int i = 0; i < 100_000; i++)
        {
            double z = random.NextNormal();
            sum += z;
            fourth += z * z * z * z;
        }

        Assert.Equal(-144.5914481548963, sum, 1e-10);
        Assert.Equal(296094.40633265645, fourth, 1e-7);
    }

    [Theory]
    [InlineData(0UL, 0, RandomStream.Transitions, 0L)]
    [InlineData(Seed, 3, RandomStream.ExactDraws, 17L)]
    [InlineData(ulong.MaxValue, int.MaxValue, RandomStream.StepSizeSearch, (1L << 56) - 1)]
    [InlineData(1UL << 40, 1, RandomStream.Predictive, (5L << 32) + 9)]
    public void Words_are_the_blocks_of_the_documented_counter(ulong seed, int chain, RandomStream stream, long iteration)
    {
        ChainRandom random = ChainRandom.ForChain(seed, chain, stream);
        random.Seek(iteration);
        uint[] output = new uint[4];
        for (uint block = 0; block < 40; block++)
        {
            uint[] counter = [block, (uint)iteration, (uint)chain, (uint)stream + 256 * (uint)(iteration >> 32)];
            Philox4x32.Block(counter, [(uint)seed, (uint)(seed >> 32)], output);
            Assert.Equal(output[0] + ((ulong)output[1] << 32), random.NextUInt64());
            Assert.Equal(output[2] + ((ulong)output[3] << 32), random.NextUInt64());
        }
    }

    [Fact]
    public void Vector_and_scalar_blocks_are_the_same()
    {
        // Without AVX2 both are scalar; the library itself decides the same way.
        bool vectorized = Avx2.IsSupported;
        for (int chain = 0; chain < 20; chain++)
        {
            ulong seed = 0x9E3779B97F4A7C15UL * (ulong)(chain + 1);
            ChainRandom a = new(seed, chain, RandomStream.Predictive, vectorized);
            ChainRandom b = new(seed, chain, RandomStream.Predictive, vectorized: false);
            a.Seek((1L << 32) * chain + chain);
            b.Seek((1L << 32) * chain + chain);
            NextBlock(a) = NextBlock(b) = chain % 2 == 0 ? 0 : (1L << 32) - 64;
            for (int i = 0; i < 128; i++)
                Assert.Equal(b.NextUInt64(), a.NextUInt64());
        }
    }

    [Fact]
    public void Chains_streams_iterations_and_seeds_share_no_words()
    {
        HashSet<ulong> words = [];
        int drawn = 0;
        foreach (ulong seed in new ulong[] { 0, 1, 1UL << 32, ulong.MaxValue })
        {
            for (int chain = 0; chain < 8; chain++)
            {
                foreach (RandomStream stream in Enum.GetValues<RandomStream>())
                {
                    ChainRandom random = ChainRandom.ForChain(seed, chain, stream);
                    foreach (long iteration in new[] { 0, 1, 2, 1L << 31, 1L << 32, (1L << 32) + 1, 1L << 55 })
                    {
                        random.Seek(iteration);
                        for (int i = 0; i < 64; i++, drawn++)
                            words.Add(random.NextUInt64());
                    }
                }
            }
        }

        Assert.Equal(4 * 8 * 6 * 7 * 64, drawn);
        Assert.Equal(drawn, words.Count);
    }

    [Fact]
    public void Seek_repeats_an_iteration()
    {
        ChainRandom random = ChainRandom.ForChain(Seed, Chain);
        random.Seek(5);
        double[] first = [random.NextNormal(), random.NextExponential(), random.NextUniform(), random.NextInt(100)];
        random.Seek(6);
        Assert.Equal(6, random.Iteration);
        Assert.NotEqual(first[0], random.NextNormal());
        random.Seek(5);
        Assert.Equal(5, random.Iteration);
        double[] again = [random.NextNormal(), random.NextExponential(), random.NextUniform(), random.NextInt(100)];
        Assert.Equal(first, again);

        ChainRandom fresh = ChainRandom.ForChain(Seed, Chain);
        fresh.Seek(5);
        Assert.Equal(first[0], fresh.NextNormal());
    }

    [Fact]
    public void A_new_generator_stands_at_iteration_zero()
    {
        ChainRandom random = ChainRandom.ForChain(Seed, Chain, RandomStream.InitialPoints);
        Assert.Equal((Seed, Chain, RandomStream.InitialPoints, 0L), (random.Seed, random.Chain, random.Stream, random.Iteration));
        ulong first = random.NextUInt64();
        random.Seek(0);
        Assert.Equal(first, random.NextUInt64());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100_000)]
    public void Fill_normal_gives_the_values_of_repeated_next_normal(int length)
    {
        ChainRandom one = ChainRandom.ForChain(Seed, Chain);
        ChainRandom other = ChainRandom.ForChain(Seed, Chain);
        one.NextUniform();
        other.NextUniform();
        double[] filled = new double[length];
        one.FillNormal(filled);
        Assert.Equal(Enumerable.Range(0, length).Select(_ => Bits(other.NextNormal())), filled.Select(Bits));
        Assert.Equal(other.NextUInt64(), one.NextUInt64());
    }

    [Fact]
    public void Drawing_allocates_nothing()
    {
        ChainRandom random = ChainRandom.ForChain(Seed, Chain);
        double[] buffer = new double[1000];
        long[] allocated = new long[2];
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
            {
                random.Seek(i);
                random.FillNormal(buffer);
                buffer[i] = random.NextNormal() + random.NextExponential() + random.NextUniform() + random.NextInt(7);
            }

            allocated[round] = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated[1]);
    }

    [Fact]
    public void Uniforms_stay_inside_the_open_interval_at_both_ends()
    {
        Assert.Equal(Math.ScaleB(1, -53), ChainRandom.ToUniform(0));
        Assert.Equal(1 - Math.ScaleB(1, -53), ChainRandom.ToUniform(ulong.MaxValue));
    }

    [Fact]
    public void Uniforms_have_the_moments_of_the_uniform_distribution()
    {
        ChainRandom random = ChainRandom.ForChain(1, 0);
        double[] draws = new double[Count];
        for (int i = 0; i < Count; i++)
            draws[i] = random.NextUniform();
        for (int k = 1; k <= 4; k++)
        {
            double mean = 1.0 / (k + 1), variance = 1.0 / (2 * k + 1) - mean * mean;
            Assert.InRange(Score(draws, x => Power(x, k), mean, variance), -Z, Z);
        }
    }

    [Fact]
    public void Normals_have_the_moments_and_tails_of_the_normal_distribution()
    {
        double[] draws = StandardNormals();
        Assert.InRange(Score(draws, x => x, 0, 1), -Z, Z);
        Assert.InRange(Score(draws, x => x * x, 1, 2), -Z, Z);
        Assert.InRange(Score(draws, x => x * x * x, 0, 15), -Z, Z);
        Assert.InRange(Score(draws, x => x * x * x * x, 3, 96), -Z, Z);
        Assert.InRange(TailScore(draws, 3, 0.0026997960632601890533), -Z, Z);
        Assert.InRange(TailScore(draws, 4, 0.00006334248366623984), -Z, Z);
        Assert.True(ChiSquare(draws, p => Normal.InvCDF(0, 1, p)) < ChiSquareLimit);
    }

    [Fact]
    public void Normals_half_a_percent_too_wide_are_noticed()
    {
        double[] draws = StandardNormals();
        for (int i = 0; i < draws.Length; i++)
            draws[i] *= 1.005;
        Assert.True(Score(draws, x => x * x, 1, 2) > Z);
        Assert.True(Score(draws, x => x * x * x * x, 3, 96) > Z);
        Assert.True(TailScore(draws, 3, 0.0026997960632601890533) > Z);
        Assert.True(ChiSquare(draws, p => Normal.InvCDF(0, 1, p)) > ChiSquareLimit);
    }

    [Fact]
    public void Normals_beyond_the_start_of_the_tail_follow_its_density()
    {
        // 10 million draws hold about 2581 of them; given that they lie there, P(|z| > x) is erfc(x / sqrt 2) / erfc(r / sqrt 2).
        double[] tail = [.. StandardNormals().Select(Math.Abs).Where(x => x > Ziggurat.TailStart)];
        double mass = TwoSidedTail(Ziggurat.TailStart);
        Assert.InRange((tail.Length - Count * mass) / Math.Sqrt(Count * mass), -Z, Z);
        foreach (double x in new[] { 3.8, 4.0, 4.2, 4.5 })
        {
            double p = TwoSidedTail(x) / mass;
            double score = (tail.Count(t => t > x) - tail.Length * p) / Math.Sqrt(tail.Length * p * (1 - p));
            Assert.InRange(score, -Z, Z);
        }

        static double TwoSidedTail(double x) => MathNet.Numerics.SpecialFunctions.Erfc(x / Math.Sqrt(2));
    }

    [Fact]
    public void Exponentials_have_the_moments_and_tails_of_the_exponential_distribution()
    {
        double[] draws = StandardExponentials();
        double[] factorial = [1, 1, 2, 6, 24, 120, 720, 5040, 40320];
        for (int k = 1; k <= 4; k++)
        {
            double mean = factorial[k];
            Assert.InRange(Score(draws, x => Power(x, k), mean, factorial[2 * k] - mean * mean), -Z, Z);
        }

        // Beyond 9.01 (= 13 ln 2) the count of zeros goes on in a second word.
        foreach (double x in new[] { 3, 9, 9.1, 10 })
            Assert.InRange(TailScore(draws, x, Math.Exp(-x)), -Z, Z);
        Assert.True(ChiSquare(draws, p => -Math.Log(1 - p)) < ChiSquareLimit);
        Assert.True(draws.Min() > 0);
    }

    [Fact]
    public void Exponentials_half_a_percent_too_wide_are_noticed()
    {
        double[] draws = StandardExponentials();
        for (int i = 0; i < draws.Length; i++)
            draws[i] *= 1.005;
        Assert.True(Score(draws, x => x, 1, 1) > Z);
        Assert.True(ChiSquare(draws, p => -Math.Log(1 - p)) > ChiSquareLimit);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Integers_below_a_bound_are_equally_likely(int bound)
    {
        const int draws = 1_000_000;
        ChainRandom random = ChainRandom.ForChain(2, 0);
        int[] counts = new int[bound];
        for (int i = 0; i < draws; i++)
            counts[random.NextInt(bound)]++;
        double expected = (double)draws / bound;
        double sum = counts.Sum(count => (count - expected) * (count - expected) / expected);
        Assert.True(bound == 1 ? sum == 0 : sum < ChiSquared.InvCDF(bound - 1, 1 - 1e-6), $"chi-square {sum}");
    }

    [Fact]
    public void The_largest_bound_is_reached_from_both_sides()
    {
        ChainRandom random = ChainRandom.ForChain(2, 0);
        double[] draws = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextInt(int.MaxValue) / (double)int.MaxValue)];
        Assert.InRange(Score(draws, x => x, 0.5, 1.0 / 12), -Z, Z);
        Assert.InRange(draws.Min(), 0, 1e-3);
        Assert.InRange(draws.Max(), 1 - 1e-3, 1);
    }

    [Fact]
    public void Running_out_of_an_iterations_words_throws()
    {
        ChainRandom random = ChainRandom.ForChain(Seed, Chain);
        NextBlock(random) = (1L << 32) - 8;
        for (int i = 0; i < 16; i++)
            random.NextUInt64();
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => random.NextUInt64());
        Assert.Contains("Seek", error.Message, StringComparison.Ordinal);
        random.Seek(1);
        random.NextUInt64();
    }

    [Fact]
    public void Arguments_out_of_range_throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ChainRandom.ForChain(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChainRandom.ForChain(0, 0, (RandomStream)256));
        ChainRandom random = ChainRandom.ForChain(0, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Seek(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Seek(1L << 56));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt(0));
    }

    private const int Cells = 1000;

    private static double ChiSquareLimit => ChiSquared.InvCDF(Cells - 1, 1 - 1e-6);

    private static double[] StandardNormals()
    {
        double[] draws = new double[Count];
        ChainRandom.ForChain(1, 0).FillNormal(draws);
        return draws;
    }

    private static double[] StandardExponentials()
    {
        ChainRandom random = ChainRandom.ForChain(1, 0);
        double[] draws = new double[Count];
        for (int i = 0; i < Count; i++)
            draws[i] = random.NextExponential();
        return draws;
    }

    /// <summary>The mean of f over the draws, in standard errors from its expectation.</summary>
    private static double Score(double[] draws, Func<double, double> f, double mean, double variance)
    {
        double sum = 0;
        foreach (double draw in draws)
            sum += f(draw);
        return (sum / draws.Length - mean) / Math.Sqrt(variance / draws.Length);
    }

    private static double TailScore(double[] draws, double limit, double probability) =>
        Score(draws, x => Math.Abs(x) > limit ? 1 : 0, probability, probability * (1 - probability));

    /// <summary>Pearson's statistic over cells of equal probability.</summary>
    private static double ChiSquare(double[] draws, Func<double, double> quantile)
    {
        double[] edges = [.. Enumerable.Range(1, Cells - 1).Select(i => quantile((double)i / Cells))];
        int[] counts = new int[Cells];
        foreach (double draw in draws)
        {
            int at = Array.BinarySearch(edges, draw);
            counts[at < 0 ? ~at : at]++;
        }

        double expected = (double)draws.Length / Cells;
        return counts.Sum(count => (count - expected) * (count - expected) / expected);
    }

    private static double Power(double x, int k) => k == 1 ? x : x * Power(x, k - 1);

    private static T[] Draw<T>(Func<ChainRandom, T> draw)
    {
        ChainRandom random = ChainRandom.ForChain(Seed, Chain);
        return [.. Enumerable.Range(0, 8).Select(_ => draw(random))];
    }

    private static void AssertClose(ulong[] expected, ulong[] actual)
    {
        foreach ((ulong e, ulong a) in expected.Zip(actual))
        {
            double exact = BitConverter.UInt64BitsToDouble(e);
            Assert.Equal(exact, BitConverter.UInt64BitsToDouble(a), Math.Abs(exact) * 1e-15);
        }
    }

    private static ulong Bits(double value) => BitConverter.DoubleToUInt64Bits(value);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_nextBlock")]
    private static extern ref long NextBlock(ChainRandom random);
}
