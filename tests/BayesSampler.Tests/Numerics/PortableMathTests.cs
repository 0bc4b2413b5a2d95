using System.Globalization;
using System.Runtime.Intrinsics;

namespace BayesSampler.Tests;

public sealed class PortableMathTests
{
    private delegate void SpanFunction(ReadOnlySpan<double> x, Span<double> destination);

    /// <summary>A function in its three forms, its value by System.Math, and the largest error, as documented, in ulp.</summary>
    private sealed record Function(
        Func<double, double> Scalar, Func<Vector256<double>, Vector256<double>> Vector, SpanFunction Span,
        Func<double, double> System, double LargestError);

    private static readonly Dictionary<string, Function> Functions = new(StringComparer.Ordinal)
    {
        ["Exp"] = new(PortableMath.Exp, PortableMath.Exp, PortableMath.Exp, Math.Exp, 0.85),
        ["Log"] = new(PortableMath.Log, PortableMath.Log, PortableMath.Log, Math.Log, 0.67),
        ["Log1p"] = new(PortableMath.Log1p, PortableMath.Log1p, PortableMath.Log1p, x => Math.Log(1 + x), 0.67),
        ["Expm1"] = new(PortableMath.Expm1, PortableMath.Expm1, PortableMath.Expm1, x => Math.Exp(x) - 1, 0.86),
        ["Sin"] = new(PortableMath.Sin, PortableMath.Sin, PortableMath.Sin, Math.Sin, 0.85),
        ["Cos"] = new(PortableMath.Cos, PortableMath.Cos, PortableMath.Cos, Math.Cos, 0.85),
        ["Tanh"] = new(PortableMath.Tanh, PortableMath.Tanh, PortableMath.Tanh, Math.Tanh, 0.75),
        ["LogisticSigmoid"] = new(PortableMath.LogisticSigmoid, PortableMath.LogisticSigmoid, PortableMath.LogisticSigmoid,
            x => 1 / (1 + Math.Exp(-x)), 0.80),
        ["Log1pExp"] = new(PortableMath.Log1pExp, PortableMath.Log1pExp, PortableMath.Log1pExp,
            x => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))), 1.15),
    };

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Errors_at_hard_points_stay_below_the_documented_bound(string name)
    {
        Function function = Functions[name];
        int points = 0;
        foreach ((double x, double expected, double lost) in ReferenceValues(name))
        {
            double actual = function.Scalar(x);
            points++;
            if (!double.IsFinite(expected))
            {
                Assert.Equal(expected, actual);
                continue;
            }

            double error = Math.Abs((actual - expected) / Ulp(expected) - lost);
            Assert.True(error <= function.LargestError, $"{name}({x:R}) = {actual:R}, off by {error:F3} ulp");
        }

        Assert.True(points > 200, $"Only {points} points.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_two_ulps_off_is_noticed(string name)
    {
        // A control of the measure above.
        Function function = Functions[name];
        (double x, double expected, double lost) = ReferenceValues(name)
            .First(point => Math.Abs(point.Expected) > 1e-300 && double.IsFinite(point.Expected));
        double off = Math.BitIncrement(Math.BitIncrement(function.Scalar(x)));
        Assert.True(Math.Abs((off - expected) / Ulp(expected) - lost) > function.LargestError);
    }

    [Theory]
    [InlineData("Exp", 0.0, 1.0)]
    [InlineData("Exp", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("Exp", double.NegativeInfinity, 0.0)]
    [InlineData("Exp", 1000.0, double.PositiveInfinity)]
    [InlineData("Exp", -1000.0, 0.0)]
    [InlineData("Log", 0.0, double.NegativeInfinity)]
    [InlineData("Log", 1.0, 0.0)]
    [InlineData("Log", -1e-300, double.NaN)]
    [InlineData("Log", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("Log", double.NegativeInfinity, double.NaN)]
    [InlineData("Log1p", 0.0, 0.0)]
    [InlineData("Log1p", -1.0, double.NegativeInfinity)]
    [InlineData("Log1p", -1.5, double.NaN)]
    [InlineData("Log1p", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("Log1p", double.NegativeInfinity, double.NaN)]
    [InlineData("Expm1", 0.0, 0.0)]
    [InlineData("Expm1", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("Expm1", double.NegativeInfinity, -1.0)]
    [InlineData("Sin", 0.0, 0.0)]
    [InlineData("Sin", double.PositiveInfinity, double.NaN)]
    [InlineData("Sin", double.NegativeInfinity, double.NaN)]
    [InlineData("Cos", 0.0, 1.0)]
    [InlineData("Cos", double.PositiveInfinity, double.NaN)]
    [InlineData("Cos", double.NegativeInfinity, double.NaN)]
    [InlineData("Tanh", 0.0, 0.0)]
    [InlineData("Tanh", double.PositiveInfinity, 1.0)]
    [InlineData("Tanh", double.NegativeInfinity, -1.0)]
    [InlineData("LogisticSigmoid", 0.0, 0.5)]
    [InlineData("LogisticSigmoid", double.PositiveInfinity, 1.0)]
    [InlineData("LogisticSigmoid", double.NegativeInfinity, 0.0)]
    [InlineData("Log1pExp", 0.0, 0.6931471805599453)]
    [InlineData("Log1pExp", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("Log1pExp", double.NegativeInfinity, 0.0)]
    public void Special_arguments_give_their_limits(string name, double x, double expected) =>
        Assert.Equal(BitsOf(expected), BitsOf(Functions[name].Scalar(x)));

    [Fact]
    public void Negative_zero_keeps_its_sign_where_the_function_is_odd_at_zero()
    {
        ulong negative = BitsOf(-0.0);
        foreach (string name in new[] { "Log1p", "Expm1", "Sin", "Tanh" })
            Assert.Equal(negative, BitsOf(Functions[name].Scalar(-0.0)));
        foreach (string name in new[] { "Exp", "Log", "Cos", "LogisticSigmoid", "Log1pExp" })
            Assert.Equal(BitsOf(Functions[name].Scalar(0.0)), BitsOf(Functions[name].Scalar(-0.0)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NaN_gives_NaN(string name)
    {
        Assert.True(double.IsNaN(Functions[name].Scalar(double.NaN)));
        Vector256<double> mixed = Functions[name].Vector(Vector256.Create(0.5, double.NaN, 0.25, double.NaN));
        Assert.True(double.IsNaN(mixed[1]) && double.IsNaN(mixed[3]));
        Assert.Equal(Functions[name].Scalar(0.5), mixed[0]);
        Assert.Equal(Functions[name].Scalar(0.25), mixed[2]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Scalar_vector_and_span_agree_to_the_bit(string name)
    {
        Function function = Functions[name];
        double[] x = Arguments(200_000);
        double[] scalar = [.. x.Select(function.Scalar)];
        double[] span = new double[x.Length];
        function.Span(x, span);
        Assert.Equal(scalar.Select(BitsOf), span.Select(BitsOf));

        for (int i = 0; i + 4 <= x.Length; i += 4)
        {
            Vector256<double> vector = function.Vector(Vector256.Create(x, i));
            for (int lane = 0; lane < 4; lane++)
                Assert.Equal(BitsOf(scalar[i + lane]), BitsOf(vector[lane]));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Spans_of_any_length_and_the_same_memory_work(string name)
    {
        Function function = Functions[name];
        for (int length = 0; length < 20; length++)
        {
            double[] x = [.. Arguments(1000).Take(length)];
            ulong[] expected = [.. x.Select(value => BitsOf(function.Scalar(value)))];
            function.Span(x, x);
            Assert.Equal(expected, x.Select(BitsOf));
        }

        Assert.Throws<ArgumentException>(() => function.Span(new double[3], new double[4]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_are_close_to_those_of_the_system(string name)
    {
        // A smoke test over many points, where the plain formulas above keep their digits.
        Function function = Functions[name];
        Random random = new(1);
        for (int i = 0; i < 200_000; i++)
        {
            double u = random.NextDouble();
            double x = name switch
            {
                "Log" => Math.Exp(u * 1400 - 700),
                "Log1p" or "Expm1" => 5 + u * 40,
                "LogisticSigmoid" or "Log1pExp" => u * 40,
                "Sin" or "Cos" => u * 2e5 - 1e5,
                "Exp" => u * 1400 - 700,
                _ => u * 40 - 20,
            };
            double expected = function.System(x), actual = function.Scalar(x);
            Assert.True(Math.Abs(actual - expected) <= 2 * Ulp(expected), $"{name}({x:R}) = {actual:R}, not {expected:R}");
        }
    }

    [Fact]
    public void Log_sum_exp_of_two_holds_where_the_exponentials_overflow()
    {
        Assert.Equal(1000 + Math.Log(2), PortableMath.LogSumExp(1000, 1000), 1e-12);
        Assert.Equal(Math.Log(3), PortableMath.LogSumExp(0, Math.Log(2)), 1e-15);
        Assert.Equal(-1000 + Math.Log(3), PortableMath.LogSumExp(Math.Log(2) - 1000, -1000), 1e-12);
        Assert.Equal(5, PortableMath.LogSumExp(5, double.NegativeInfinity));
        Assert.Equal(double.NegativeInfinity, PortableMath.LogSumExp(double.NegativeInfinity, double.NegativeInfinity));
        Assert.Equal(double.PositiveInfinity, PortableMath.LogSumExp(double.PositiveInfinity, double.PositiveInfinity));
        Assert.Equal(double.PositiveInfinity, PortableMath.LogSumExp(double.NegativeInfinity, double.PositiveInfinity));
        Assert.True(double.IsNaN(PortableMath.LogSumExp(double.NaN, 1)));
        Assert.True(double.IsNaN(PortableMath.LogSumExp(1, double.NaN)));
        Assert.True(double.IsNaN(PortableMath.LogSumExp(double.NegativeInfinity, double.NaN)));
        Assert.Equal(BitsOf(PortableMath.LogSumExp(1, 2.5)), BitsOf(PortableMath.LogSumExp(2.5, 1)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    public void Log_sum_exp_of_many_is_shifted_by_constants(int length)
    {
        // The logarithms of 1 to n sum to log(n (n + 1) / 2).
        double[] x = [.. Enumerable.Range(1, length).Select(i => Math.Log(i))];
        double expected = Math.Log(length * (length + 1.0) / 2);
        Assert.Equal(expected, PortableMath.LogSumExp(x), 1e-13);
        Assert.Equal(expected + 5000, PortableMath.LogSumExp([.. x.Select(value => value + 5000)]), 1e-11);
        Assert.Equal(expected - 5000, PortableMath.LogSumExp([.. x.Select(value => value - 5000)]), 1e-11);
        Assert.Equal(BitsOf(PortableMath.LogSumExp(x)), BitsOf(PortableMath.LogSumExp([.. x, double.NegativeInfinity])));
    }

    [Fact]
    public void Log_sum_exp_of_many_passes_infinities_and_NaN_on()
    {
        Assert.Equal(double.NegativeInfinity, PortableMath.LogSumExp([]));
        Assert.Equal(double.NegativeInfinity, PortableMath.LogSumExp([double.NegativeInfinity, double.NegativeInfinity]));
        Assert.Equal(double.PositiveInfinity, PortableMath.LogSumExp([1, double.PositiveInfinity, double.NegativeInfinity]));
        Assert.True(double.IsNaN(PortableMath.LogSumExp([double.NegativeInfinity, double.NaN])));
        Assert.True(double.IsNaN(PortableMath.LogSumExp([double.NaN, 1, 2])));
        Assert.Equal(1.5, PortableMath.LogSumExp([1.5]));
    }

    private static IEnumerable<(double X, double Expected, double Lost)> ReferenceValues(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Numerics", "PortableMath", "reference_values.csv");
        foreach (string line in File.ReadLines(path).Skip(1))
        {
            string[] fields = line.Split(',');
            if (fields[0] == name)
                yield return (Parse(fields[1]), Parse(fields[2]), double.Parse(fields[3], CultureInfo.InvariantCulture));
        }

        static double Parse(string text) => text == "NaN"
            ? double.NaN
            : BitConverter.UInt64BitsToDouble(ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    /// <summary>Any bits at all, then moderate numbers, then specials: in one order, so large and small share vectors.</summary>
    private static double[] Arguments(int count)
    {
        Random random = new(1);
        double[] special =
        [
            0.0, -0.0, 1, -1, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue,
            double.PositiveInfinity, double.NegativeInfinity, double.NaN,
        ];
        return
        [
            .. Enumerable.Range(0, count).Select(i => (i % 5) switch
            {
                0 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
                1 => random.NextDouble() * 4 - 2,
                2 => random.NextDouble() * 1500 - 750,
                3 => random.NextDouble() * 2e5 - 1e5,
                _ => special[random.Next(special.Length)],
            }),
        ];
    }

    private static double Ulp(double value) => Math.BitIncrement(Math.Abs(value)) - Math.Abs(value);

    /// <summary>The bits; every NaN counts as the same.</summary>
    private static ulong BitsOf(double value) => BitConverter.DoubleToUInt64Bits(double.IsNaN(value) ? double.NaN : value);
}
