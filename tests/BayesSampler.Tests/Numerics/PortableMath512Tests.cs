using System.Reflection;
using System.Runtime.Intrinsics;

namespace BayesSampler.Tests;

/// <summary>Functions of eight lanes are those of four, to the bit; where there are no such vectors the runtime imitates them.</summary>
public sealed class PortableMath512Tests
{
    public static TheoryData<string> Names => [.. Functions.Keys];

    private static Dictionary<string, (Func<double, double> One, Func<Vector512<double>, Vector512<double>> Eight)> Functions { get; } = new()
    {
        ["Exp"] = (PortableMath.Exp, PortableMath512.Exp),
        ["Log"] = (PortableMath.Log, PortableMath512.Log),
        ["Log1p"] = (PortableMath.Log1p, PortableMath512.Log1p),
        ["Expm1"] = (PortableMath.Expm1, PortableMath512.Expm1),
        ["Tanh"] = (PortableMath.Tanh, PortableMath512.Tanh),
        ["LogisticSigmoid"] = (PortableMath.LogisticSigmoid, PortableMath512.LogisticSigmoid),
        ["Log1pExp"] = (PortableMath.Log1pExp, PortableMath512.Log1pExp),
    };

    [Fact]
    public void Every_function_is_tried() => Assert.Equal(
        Functions.Keys.Order(),
        typeof(PortableMath512).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(method => method.Name)
            .Distinct().Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Eight_lanes_have_the_bits_of_one(string name)
    {
        (Func<double, double> one, Func<Vector512<double>, Vector512<double>> eight) = Functions[name];
        ChainRandom random = ChainRandom.ForChain(1, 0);
        double[] values =
        [
            0.0, -0.0, 1, -1, double.Epsilon, -double.Epsilon, 2.2250738585072014E-308, double.MaxValue, double.MinValue,
            double.PositiveInfinity, double.NegativeInfinity, double.NaN, 709.782712893384, 709.8, -745.2, -745.1, -708.5, 37, -37, 40, -40, 20, 1e-17,
            .. Enumerable.Range(0, 20_009).Select(k => random.NextNormal() * Math.ScaleB(1, k % 40 - 25)),
        ];
        Assert.Equal(0, values.Length % 8);
        for (int i = 0; i < values.Length; i += 8)
        {
            Vector512<double> found = eight(Vector512.Create<double>(values.AsSpan(i, 8)));
            for (int lane = 0; lane < 8; lane++)
            {
                double expected = one(values[i + lane]);
                // Which NaN it is, is not specified.
                if (!double.IsNaN(expected)) Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(found[lane]));
                else Assert.True(double.IsNaN(found[lane]));
            }
        }
    }
}
