using System.Globalization;
using System.Runtime.Intrinsics;

namespace BayesSampler.Tests;

/// <summary>The special functions of <see cref="PortableMath"/> against values with many digits.</summary>
public sealed class SpecialFunctionsTests
{
    private delegate void SpanFunction(ReadOnlySpan<double> x, Span<double> destination);

    private delegate void PairSpanFunction(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> destination);

    /// <summary>A function in its three forms, and the largest error, as documented, in ulp.</summary>
    private sealed record Function(
        Func<double, double> Scalar, Func<Vector256<double>, Vector256<double>> Vector, SpanFunction Span, double LargestError);

    private sealed record PairFunction(
        Func<double, double, double> Scalar, Func<Vector256<double>, Vector256<double>, Vector256<double>> Vector,
        PairSpanFunction Span, double LargestError);

    private sealed record Point(double X, double Y, double Expected, double Lost, double Scale);

    private static readonly Dictionary<string, Function> Functions = new(StringComparer.Ordinal)
    {
        ["LogGamma"] = new(PortableMath.LogGamma, PortableMath.LogGamma, PortableMath.LogGamma, 2.5),
        ["Digamma"] = new(PortableMath.Digamma, PortableMath.Digamma, PortableMath.Digamma, 2.5),
        ["Trigamma"] = new(PortableMath.Trigamma, PortableMath.Trigamma, PortableMath.Trigamma, 3.5),
        ["Erf"] = new(PortableMath.Erf, PortableMath.Erf, PortableMath.Erf, 1.5),
        ["Erfc"] = new(PortableMath.Erfc, PortableMath.Erfc, PortableMath.Erfc, 3.5),
        ["NormalCdf"] = new(PortableMath.NormalCdf, PortableMath.NormalCdf, PortableMath.NormalCdf, 3.5),
        ["LogNormalCdf"] = new(PortableMath.LogNormalCdf, PortableMath.LogNormalCdf, PortableMath.LogNormalCdf, 7),
        ["InverseMills"] = new(PortableMath.InverseMills, PortableMath.InverseMills, PortableMath.InverseMills, 3.5),
        ["Log1mExp"] = new(PortableMath.Log1mExp, PortableMath.Log1mExp, PortableMath.Log1mExp, 1.5),
        ["Sinh"] = new(PortableMath.Sinh, PortableMath.Sinh, PortableMath.Sinh, 2),
        ["Cosh"] = new(PortableMath.Cosh, PortableMath.Cosh, PortableMath.Cosh, 2),
        ["Atan"] = new(PortableMath.Atan, PortableMath.Atan, PortableMath.Atan, 1),
        ["Asin"] = new(PortableMath.Asin, PortableMath.Asin, PortableMath.Asin, 1),
        ["Acos"] = new(PortableMath.Acos, PortableMath.Acos, PortableMath.Acos, 1),
        ["LogBesselI0"] = new(PortableMath.LogBesselI0, PortableMath.LogBesselI0, PortableMath.LogBesselI0, 3),
        ["BesselI1OverI0"] = new(PortableMath.BesselI1OverI0, PortableMath.BesselI1OverI0, PortableMath.BesselI1OverI0, 2),
    };

    private static readonly Dictionary<string, PairFunction> PairFunctions = new(StringComparer.Ordinal)
    {
        ["LogGammaRatio"] = new(PortableMath.LogGammaRatio, PortableMath.LogGammaRatio, PortableMath.LogGammaRatio, 5),
        ["DigammaDifference"] = new(
            PortableMath.DigammaDifference, PortableMath.DigammaDifference, PortableMath.DigammaDifference, 4),
        ["LogBeta"] = new(PortableMath.LogBeta, PortableMath.LogBeta, PortableMath.LogBeta, 5),
        ["Pow"] = new(PortableMath.Pow, PortableMath.Pow, PortableMath.Pow, 1.2),
    };

    private static readonly Lazy<ILookup<string, Point>> Reference = new(ReadReference);

    public static TheoryData<string> Names => [.. Functions.Keys];

    public static TheoryData<string> PairNames => [.. PairFunctions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Errors_at_hard_points_stay_below_the_documented_bound(string name) =>
        AssertErrors(name, point => Functions[name].Scalar(point.X), Functions[name].LargestError);

    [Theory]
    [MemberData(nameof(PairNames))]
    public void Errors_at_hard_pairs_stay_below_the_documented_bound(string name) =>
        AssertErrors(name, point => PairFunctions[name].Scalar(point.X, point.Y), PairFunctions[name].LargestError);

    [Fact]
    public void Errors_of_the_normal_quantile_stay_below_the_documented_bound() =>
        AssertErrors("NormalQuantile", point => PortableMath.NormalQuantile(point.X), 3);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_a_few_ulps_off_is_noticed(string name)
    {
        // A control of the measure above.
        double bound = Functions[name].LargestError;
        Point point = Reference.Value[name].First(p => Math.Abs(p.Expected) > 1e-300 && double.IsFinite(p.Expected));
        double off = Functions[name].Scalar(point.X) + (2 * bound + 2) * Ulp(point.Expected);
        Assert.True(Error(point, off) > bound);
    }

    [Theory]
    [InlineData("LogGamma", 0.0, double.PositiveInfinity)]
    [InlineData("LogGamma", 1.0, 0.0)]
    [InlineData("LogGamma", 2.0, 0.0)]
    [InlineData("LogGamma", -0.5, double.NaN)]
    [InlineData("LogGamma", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("LogGamma", 1e307, double.PositiveInfinity)]
    [InlineData("Digamma", 0.0, double.NegativeInfinity)]
    [InlineData("Digamma", -1e-300, double.NaN)]
    [InlineData("Digamma", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("Trigamma", 0.0, double.PositiveInfinity)]
    [InlineData("Trigamma", -1.0, double.NaN)]
    [InlineData("Trigamma", double.PositiveInfinity, 0.0)]
    [InlineData("Erf", double.PositiveInfinity, 1.0)]
    [InlineData("Erf", double.NegativeInfinity, -1.0)]
    [InlineData("Erf", -0.0, -0.0)]
    [InlineData("Erfc", double.PositiveInfinity, 0.0)]
    [InlineData("Erfc", double.NegativeInfinity, 2.0)]
    [InlineData("Erfc", 0.0, 1.0)]
    [InlineData("NormalCdf", double.NegativeInfinity, 0.0)]
    [InlineData("NormalCdf", double.PositiveInfinity, 1.0)]
    [InlineData("NormalCdf", 0.0, 0.5)]
    [InlineData("LogNormalCdf", double.NegativeInfinity, double.NegativeInfinity)]
    [InlineData("LogNormalCdf", double.PositiveInfinity, 0.0)]
    [InlineData("LogNormalCdf", -1e200, double.NegativeInfinity)]
    [InlineData("InverseMills", double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData("InverseMills", double.PositiveInfinity, 0.0)]
    [InlineData("InverseMills", -1e300, 1e300)]
    [InlineData("Log1mExp", 0.0, double.NegativeInfinity)]
    [InlineData("Log1mExp", 1e-300, double.NaN)]
    [InlineData("Log1mExp", double.NegativeInfinity, 0.0)]
    [InlineData("Sinh", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("Sinh", double.NegativeInfinity, double.NegativeInfinity)]
    [InlineData("Sinh", -0.0, -0.0)]
    [InlineData("Cosh", double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData("Cosh", 0.0, 1.0)]
    [InlineData("Atan", double.PositiveInfinity, Math.PI / 2)]
    [InlineData("Atan", double.NegativeInfinity, -Math.PI / 2)]
    [InlineData("Atan", -0.0, -0.0)]
    [InlineData("Asin", 1.0, Math.PI / 2)]
    [InlineData("Asin", -0.0, -0.0)]
    [InlineData("Asin", 1.0000000000000002, double.NaN)]
    [InlineData("Acos", 1.0, 0.0)]
    [InlineData("LogBesselI0", 0.0, 0.0)]
    [InlineData("LogBesselI0", -1.0, double.NaN)]
    [InlineData("LogBesselI0", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("BesselI1OverI0", 0.0, 0.0)]
    [InlineData("BesselI1OverI0", -1.0, double.NaN)]
    [InlineData("BesselI1OverI0", double.PositiveInfinity, 1.0)]
    [InlineData("Acos", -1.0, Math.PI)]
    [InlineData("Acos", -1.0000000000000002, double.NaN)]
    public void Special_arguments_give_their_limits(string name, double x, double expected)
    {
        double actual = Functions[name].Scalar(x);
        // Which sign a zero has is specified only where the argument is one.
        Assert.True(expected == 0 && x != 0 ? actual == 0 : BitsOf(expected) == BitsOf(actual), $"{actual:R}");
    }

    [Theory]
    [InlineData("LogGammaRatio", 2.0, 0.0, 0.0)]
    [InlineData("LogGammaRatio", 0.0, 2.0, double.NegativeInfinity)]
    [InlineData("LogGammaRatio", 0.0, 0.0, double.NaN)]
    [InlineData("LogGammaRatio", -1.0, 2.0, double.NaN)]
    [InlineData("LogGammaRatio", 1.0, -2.0, double.NaN)]
    [InlineData("LogGammaRatio", double.PositiveInfinity, 2.0, double.PositiveInfinity)]
    [InlineData("LogGammaRatio", 2.0, double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("DigammaDifference", 2.0, 0.0, 0.0)]
    [InlineData("DigammaDifference", 0.0, 2.0, double.PositiveInfinity)]
    [InlineData("DigammaDifference", 2.0, double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("DigammaDifference", double.PositiveInfinity, 2.0, 0.0)]
    [InlineData("DigammaDifference", -1.0, 2.0, double.NaN)]
    [InlineData("DigammaDifference", 1.0, -1.0, double.NaN)]
    [InlineData("LogBeta", 0.0, 2.0, double.PositiveInfinity)]
    [InlineData("LogBeta", double.PositiveInfinity, 2.0, double.NegativeInfinity)]
    [InlineData("LogBeta", double.PositiveInfinity, 0.0, double.NaN)]
    [InlineData("LogBeta", -1.0, 2.0, double.NaN)]
    [InlineData("LogBeta", 2.0, -1.0, double.NaN)]
    [InlineData("LogBeta", double.PositiveInfinity, double.PositiveInfinity, double.NegativeInfinity)]
    public void Special_pairs_give_their_limits(string name, double x, double y, double expected) =>
        Assert.Equal(BitsOf(expected), BitsOf(PairFunctions[name].Scalar(x, y)));

    [Fact]
    public void Powers_of_special_numbers_are_those_of_IEEE_754()
    {
        // The system's own function follows the standard there.
        double[] special =
        [
            0.0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 1.5, -2.5, 1e300, -1e300, 9007199254740993,
            double.Epsilon, -double.Epsilon, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
        ];
        foreach (double x in special)
        {
            foreach (double y in special)
            {
                double expected = Math.Pow(x, y), actual = PortableMath.Pow(x, y);
                Assert.True(BitsOf(expected) == BitsOf(actual) || Math.Abs(expected - actual) <= Ulp(expected),
                    $"{x:R}^{y:R} = {actual:R}, not {expected:R}");
            }
        }
    }

    [Theory]
    [InlineData(0.0, double.NegativeInfinity)]
    [InlineData(1.0, double.PositiveInfinity)]
    [InlineData(0.5, 0.0)]
    [InlineData(-0.1, double.NaN)]
    [InlineData(1.1, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    public void Normal_quantiles_at_the_ends_are_infinite(double p, double expected) =>
        Assert.Equal(expected, PortableMath.NormalQuantile(p));

    [Theory]
    [MemberData(nameof(Names))]
    public void NaN_gives_NaN(string name)
    {
        Vector256<double> mixed = Functions[name].Vector(Vector256.Create(0.5, double.NaN, 0.25, double.NaN));
        Assert.True(double.IsNaN(mixed[1]) && double.IsNaN(mixed[3]));
        Assert.Equal(Functions[name].Scalar(0.5), mixed[0]);
        Assert.Equal(Functions[name].Scalar(0.25), mixed[2]);
    }

    [Theory]
    [InlineData("LogGammaRatio")]
    [InlineData("DigammaDifference")]
    [InlineData("LogBeta")]
    public void NaN_in_a_pair_gives_NaN(string name)
    {
        foreach (double x in new[] { 0, 0.5, 5, double.PositiveInfinity, double.NaN })
        {
            Assert.True(double.IsNaN(PairFunctions[name].Scalar(x, double.NaN)), $"{x}, NaN");
            Assert.True(double.IsNaN(PairFunctions[name].Scalar(double.NaN, x)), $"NaN, {x}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Scalar_vector_and_span_agree_to_the_bit(string name)
    {
        Function function = Functions[name];
        double[] x = Arguments(50_000, 1);
        double[] scalar = [.. x.Select(function.Scalar)];
        double[] span = new double[x.Length];
        function.Span(x, span);
        Assert.Equal(scalar.Select(BitsOf), span.Select(BitsOf));
        for (int i = 0; i + 4 <= x.Length; i += 4)
        {
            Vector256<double> vector = function.Vector(Vector256.Create(x, i));
            for (int lane = 0; lane < 4; lane++) Assert.Equal(BitsOf(scalar[i + lane]), BitsOf(vector[lane]));
        }
    }

    [Theory]
    [MemberData(nameof(PairNames))]
    public void Scalar_vector_and_span_of_pairs_agree_to_the_bit(string name)
    {
        PairFunction function = PairFunctions[name];
        double[] x = Arguments(50_000, 1), y = Arguments(50_000, 2);
        double[] scalar = [.. x.Zip(y, function.Scalar)];
        double[] span = new double[x.Length];
        function.Span(x, y, span);
        Assert.Equal(scalar.Select(BitsOf), span.Select(BitsOf));
        for (int i = 0; i + 4 <= x.Length; i += 4)
        {
            Vector256<double> vector = function.Vector(Vector256.Create(x, i), Vector256.Create(y, i));
            for (int lane = 0; lane < 4; lane++) Assert.Equal(BitsOf(scalar[i + lane]), BitsOf(vector[lane]));
        }
    }

    [Theory]
    [MemberData(nameof(PairNames))]
    public void Spans_of_pairs_of_any_length_and_the_same_memory_work(string name)
    {
        PairFunction function = PairFunctions[name];
        for (int length = 0; length < 10; length++)
        {
            double[] x = [.. Arguments(1000, 1).Take(length)], y = [.. Arguments(1000, 2).Take(length)];
            ulong[] expected = [.. x.Zip(y, function.Scalar).Select(BitsOf)];
            function.Span(x, y, y);
            Assert.Equal(expected, y.Select(BitsOf));
        }

        Assert.Throws<ArgumentException>(() => function.Span(new double[3], new double[3], new double[4]));
        Assert.Throws<ArgumentException>(() => function.Span(new double[3], new double[4], new double[3]));
    }

    [Fact]
    public void Log_beta_is_symmetric_to_the_bit()
    {
        Random random = new(1);
        for (int i = 0; i < 1000; i++)
        {
            double a = Math.Exp(random.NextDouble() * 20 - 10), b = Math.Exp(random.NextDouble() * 20 - 10);
            Assert.Equal(PortableMath.LogBeta(a, b), PortableMath.LogBeta(b, a));
        }
    }

    private static void AssertErrors(string name, Func<Point, double> function, double bound)
    {
        int points = 0;
        double worst = 0;
        Point? at = null;
        foreach (Point point in Reference.Value[name])
        {
            double actual = function(point);
            points++;
            if (!double.IsFinite(point.Expected))
            {
                Assert.Equal(point.Expected, actual);
                continue;
            }

            double error = Error(point, actual);
            if (!(error <= worst)) (worst, at) = (error, point);
        }

        Assert.True(points > 200, $"Only {points} points.");
        Assert.True(worst <= bound, $"{name}({at?.X:R}, {at?.Y:R}) = {function(at!):R}, off by {worst:F3} ulp");
    }

    /// <summary>The error in ulp of the point's scale: its value, or the larger terms that meet in it.</summary>
    private static double Error(Point point, double actual) =>
        Math.Abs((actual - point.Expected) - point.Lost * Ulp(point.Expected)) / Ulp(point.Scale);

    private static ILookup<string, Point> ReadReference()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Numerics", "SpecialFunctions", "reference_values.csv");
        return File.ReadLines(path).Skip(1).Select(line => line.Split(','))
            .ToLookup(fields => fields[0], fields => new Point(Parse(fields[1]), Parse(fields[2]), Parse(fields[3]),
                double.Parse(fields[4], CultureInfo.InvariantCulture), Parse(fields[5])), StringComparer.Ordinal);

        static double Parse(string text) => text is "NaN" or ""
            ? double.NaN
            : BitConverter.UInt64BitsToDouble(ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    /// <summary>Any bits at all, then moderate numbers, then specials: in one order, so large and small share vectors.</summary>
    private static double[] Arguments(int count, int seed)
    {
        Random random = new(seed);
        double[] special =
        [
            0.0, -0.0, 1, -1, 2, 3, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue,
            double.PositiveInfinity, double.NegativeInfinity, double.NaN,
        ];
        return
        [
            .. Enumerable.Range(0, count).Select(i => random.Next(6) switch
            {
                0 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
                1 => random.NextDouble() * 4 - 2,
                2 => random.NextDouble() * 1500 - 750,
                3 => random.NextDouble() * 5,
                4 => Math.Exp(random.NextDouble() * 40 - 20),
                _ => special[random.Next(special.Length)],
            }),
        ];
    }

    private static double Ulp(double value) => Math.BitIncrement(Math.Abs(value)) - Math.Abs(value);

    /// <summary>The bits; every NaN counts as the same.</summary>
    private static ulong BitsOf(double value) => BitConverter.DoubleToUInt64Bits(double.IsNaN(value) ? double.NaN : value);
}
