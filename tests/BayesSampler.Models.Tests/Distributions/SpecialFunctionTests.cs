using static BayesSampler.Models.Functions;

namespace BayesSampler.Models.Tests;

public sealed class SpecialFunctionTests
{
    private static readonly (string Name, Func<Expr, Expr> Function, double[] Points)[] Cases =
    [
        ("atan", Atan, [-30, -1, 0, 0.25, 4]),
        ("erf", Erf, [-3, -0.5, 0, 1e-6, 2]),
        ("erfc", Erfc, [-3, 0, 0.5, 6]),
        ("normal_cdf", NormalCdf, [-6, -1, 0, 2]),
        ("log_normal_cdf", LogNormalCdf, [-200, -5, 0, 1.5]),
        ("inverse_mills", x => Expr.Elementwise(Operations.InverseMills, x), [-3, -1, 0, 1.5]),
        ("log_gamma", LogGamma, [1e-3, 0.5, 1.4616, 3, 700]),
        ("digamma", Digamma, [1e-3, 0.5, 1.4616, 3, 700]),
        ("log_gamma_ratio", x => LogGammaRatio(x, 2.5), [1e-3, 0.5, 3, 700]),
        ("log_gamma_ratio in d", x => LogGammaRatio(2.5, x), [1e-3, 0.5, 3, 700]),
        ("digamma_difference", x => Expr.Elementwise(Operations.DigammaDifference, x, 2.5), [0.1, 0.5, 3, 70]),
        ("digamma_difference in d", x => Expr.Elementwise(Operations.DigammaDifference, 2.5, x), [0.1, 0.5, 3, 70]),
        ("log_beta", x => LogBeta(x, 2.5), [1e-3, 0.5, 3, 700]),
        ("log1m_exp", Log1mExp, [-30, -1, -0.5, -1e-5]),
        ("log_diff_exp", x => LogDiffExp(x, -0.5 * x), [1e-4, 0.5, 3, 700]),
        ("multiply_log", x => Expr.Elementwise(Operations.MultiplyLog, 2.5, x), [1e-3, 1, 40]),
        ("multiply_log in a", x => Expr.Elementwise(Operations.MultiplyLog, x, 3), [0.5, 40]),
        ("quotient_or_zero", x => Expr.Elementwise(Operations.QuotientOrZero, 2.5, x), [1e-3, 1, 40]),
        ("pow", x => Pow(x, 2.5), [1e-3, 1, 40]),
        ("pow in exponent", x => Pow(2.5, x), [-3, 0, 4]),
        ("pow of negative", x => Pow(-x, 3), [0.5, 4]),
        ("log_scaled_bessel_i0", x => Expr.Elementwise(Operations.LogScaledBesselI0, x), [0.5, 3, 39.5, 41, 1e6]),
    ];

    public static TheoryData<int> Numbers { get; } = [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Derivatives_agree_with_differences(int number)
    {
        (string name, Func<Expr, Expr> function, double[] points) = Cases[number];
        ModelBuilder builder = new();
        Expr x = builder.Parameter("x", Support.Real, Distributions.Flat(), points.Length);
        builder.AddTerm("term", function(x));
        GradientCheckResult check = GradientCheck.Run(builder.Build(), points, 1e-7);
        Assert.True(check.Passed, $"{name}: {check}");
    }

    [Fact]
    public void Counts_of_zero_have_no_part_in_a_logarithm_of_zero()
    {
        Expr p = Evaluation.Input(0, 2);
        (double[] values, double[][] gradient) = Evaluation.Gradient(TimesLog(new[] { 0.0, 3 }, p), [p], 0, 0.5);
        Assert.Equal([0, 3 * PortableMath.Log(0.5)], values);
        Assert.Equal([0, 6], gradient[0]);
    }

    [Fact]
    public void A_power_of_zero_has_finite_derivatives()
    {
        Expr x = Evaluation.Input(0);
        Expr y = Evaluation.Input(1);
        (double[] value, double[][] gradient) = Evaluation.Gradient(Pow(x, y), [x, y], 0, 2);
        Assert.Equal([0], value);
        Assert.Equal([0.0, 0.0], [gradient[0][0], gradient[1][0]]);
    }

    [Fact]
    public void Floor_has_no_derivative()
    {
        Expr x = Evaluation.Input(0);
        (double[] value, double[][] gradient) = Evaluation.Gradient(Floor(x) * 2, [x], -1.5);
        Assert.Equal([-4], value);
        Assert.Equal([0], gradient[0]);
    }

    [Theory]
    // log(I0(x) exp(-x)): reference values by mpmath at 40 digits.
    [InlineData(39.0, -2.7474719927613193)]
    [InlineData(1e6, -7.8266936871867473)]
    [InlineData(1e300, -346.30670248231153)]
    public void The_scaled_bessel_function_keeps_its_digits_for_large_arguments(double x, double expected) =>
        Assert.Equal(expected, Evaluation.Values(Expr.Elementwise(Operations.LogScaledBesselI0, x))[0], 1e-12 * Math.Abs(expected));
}
