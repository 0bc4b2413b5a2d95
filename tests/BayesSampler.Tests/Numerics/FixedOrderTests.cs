using System.Runtime.Intrinsics;
using CsCheck;

namespace BayesSampler.Tests;

public sealed class FixedOrderTests
{
    private static readonly Gen<double[]> Vectors = Gen.Double[-1e6, 1e6].Array[0, 100];

    [Fact]
    public void Dot_follows_the_documented_order() =>
        Gen.Select(Vectors, Gen.Int[0, 1 << 20]).Sample((a, seed) =>
        {
            double[] b = Shuffled(a, seed);
            Assert.Equal(Bits(InDocumentedOrder(a, b)), Bits(FixedOrder.Dot(a, b)));
        });

    [Fact]
    public void Sum_follows_the_documented_order() =>
        Vectors.Sample(a =>
        {
            double[] ones = new double[a.Length];
            Array.Fill(ones, 1.0);
            Assert.Equal(Bits(InDocumentedOrder(a, ones)), Bits(FixedOrder.Sum(a)));
        });

    [Fact]
    public void Order_of_addition_is_visible_in_the_bits()
    {
        // A control: one after another, most vectors get other bits, so the tests above can fail.
        int different = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            Random random = new(seed);
            double[] a = [.. Enumerable.Range(0, 100).Select(_ => random.NextDouble() - 0.5)];
            double sum = 0;
            foreach (double value in a)
                sum = Math.FusedMultiplyAdd(value, value, sum);
            if (sum != FixedOrder.SumOfSquares(a)) different++;
        }

        Assert.True(different > 50, $"Only {different} of 100 differ.");
    }

    [Fact]
    public void Zeros_behind_the_vector_change_nothing() =>
        Gen.Select(Vectors, Gen.Int[0, 40]).Sample((a, zeros) =>
        {
            double[] padded = [.. a, .. new double[zeros]];
            Assert.Equal(Bits(FixedOrder.Sum(a)), Bits(FixedOrder.Sum(padded)));
            Assert.Equal(Bits(FixedOrder.Dot(a, a)), Bits(FixedOrder.Dot(padded, padded)));
            Assert.Equal(Bits(FixedOrder.SumOfSquares(a)), Bits(FixedOrder.SumOfSquares(padded)));
        });

    [Fact]
    public void An_underflowing_product_gives_plus_zero_padded_or_not()
    {
        double[] a = new double[16], b = new double[16];
        Array.Fill(a, 1e-200);
        Array.Fill(b, -1e-200);
        Assert.Equal(0UL, Bits(FixedOrder.Dot(a, b)));
        Assert.Equal(0UL, Bits(FixedOrder.Dot([.. a, 0.0], [.. b, 0.0])));
    }

    [Fact]
    public void Empty_sums_are_plus_zero()
    {
        Assert.Equal(0UL, Bits(FixedOrder.Sum([])));
        Assert.Equal(0UL, Bits(FixedOrder.Dot([], [])));
        Assert.Equal(0UL, Bits(FixedOrder.SumOfSquares([])));
    }

    [Fact]
    public void Sum_of_squares_is_the_dot_product_with_itself() =>
        Vectors.Sample(a => Assert.Equal(Bits(FixedOrder.Dot(a, a)), Bits(FixedOrder.SumOfSquares(a))));

    [Fact]
    public void Infinities_and_NaN_come_through()
    {
        Assert.Equal(double.PositiveInfinity, FixedOrder.Sum([1, double.PositiveInfinity, 2]));
        Assert.True(double.IsNaN(FixedOrder.Sum([double.NegativeInfinity, double.PositiveInfinity])));
        Assert.True(double.IsNaN(FixedOrder.Dot([1, 2, double.NaN], [1, 2, 0])));
    }

    [Fact]
    public void Multiply_add_rounds_each_element_once() =>
        Gen.Select(Vectors, Gen.Double[-10, 10]).Sample((x, scale) =>
        {
            double[] y = Shuffled(x, 1);
            ulong[] expected = [.. x.Zip(y, (xi, yi) => Bits(Math.FusedMultiplyAdd(scale, xi, yi)))];
            FixedOrder.MultiplyAdd(scale, x, y);
            Assert.Equal(expected, y.Select(Bits));
        });

    [Fact]
    public void Multiply_add_works_in_place()
    {
        double[] y = [.. Enumerable.Range(0, 21).Select(i => (double)i)];
        FixedOrder.MultiplyAdd(2, y, y);
        Assert.Equal(Enumerable.Range(0, 21).Select(i => 3.0 * i), y);
    }

    [Fact]
    public void Reduce_is_the_documented_tree()
    {
        Gen.Double[-1e6, 1e6].Array[8].Sample(l =>
        {
            double tree = ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]));
            Assert.Equal(Bits(tree), Bits(FixedOrder.Reduce(Vector256.Create(l, 0), Vector256.Create(l, 4))));
        });
    }

    [Fact]
    public void Vectors_of_different_length_throw()
    {
        Assert.Throws<ArgumentException>(() => FixedOrder.Dot([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => FixedOrder.MultiplyAdd(1, [1, 2], [1]));
    }

    /// <summary>The order as the documentation states it, written plainly.</summary>
    private static double InDocumentedOrder(double[] a, double[] b)
    {
        double[,] lanes = new double[2, 8];
        for (int i = 0; i < a.Length; i++)
            lanes[i / 8 % 2, i % 8] = Math.FusedMultiplyAdd(a[i], b[i], lanes[i / 8 % 2, i % 8]);
        double[] l = [.. Enumerable.Range(0, 8).Select(lane => lanes[0, lane] + lanes[1, lane])];
        return ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7])) + 0.0;
    }

    private static double[] Shuffled(double[] values, int seed)
    {
        double[] copy = [.. values];
        new Random(seed).Shuffle(copy);
        return copy;
    }

    private static ulong Bits(double value) => BitConverter.DoubleToUInt64Bits(value);
}
