using BayesSampler.Testing;
using CsCheck;

namespace BayesSampler.Tests;

public sealed class GradientCheckTests
{
    public static TheoryData<string> TargetNames() =>
        ["normal", "scaled", "correlated", "t3", "t5", "half-normal", "banana", "funnel"];

    [Theory]
    [MemberData(nameof(TargetNames))]
    public void Right_gradients_pass(string name)
    {
        TestTarget target = name switch
        {
            "normal" => Targets.StandardNormal(4),
            "scaled" => Targets.BadlyScaledNormal(1e8),
            "correlated" => Targets.CorrelatedNormal(0.99),
            "t3" => Targets.StudentT(3),
            "t5" => Targets.StudentT(5),
            "half-normal" => Targets.HalfNormal(),
            "banana" => Targets.Banana(),
            _ => Targets.Funnel(),
        };
        int dimension = target.CreateEvaluator().Dimension;
        Gen.Double[-2, 2].Array[dimension].Sample(position =>
        {
            GradientCheckResult result = GradientCheck.Run(target, position);
            Assert.True(result.Passed, result.ToString());
            Assert.Equal(dimension, result.Coordinates.Length);
        });
    }

    [Theory]
    [InlineData(1e-8)]
    [InlineData(1e-4)]
    [InlineData(1.0)]
    [InlineData(1e4)]
    [InlineData(1e8)]
    public void Scale_does_not_matter(double scale) =>
        Gen.Double[-3, 3].Array[3].Sample(z =>
        {
            GradientCheckResult right = GradientCheck.Run(Scaled(scale, 0).CreateEvaluator(), [.. z.Select(x => scale * x)]);
            Assert.True(right.Passed, right.ToString());
        });

    [Theory]
    [InlineData(1e-8)]
    [InlineData(1e-4)]
    [InlineData(1.0)]
    [InlineData(1e4)]
    [InlineData(1e8)]
    public void An_error_of_one_in_ten_thousand_is_found_at_any_scale(double scale)
    {
        GradientCheckResult wrong = GradientCheck.Run(Scaled(scale, 1e-4), [0.5 * scale, -0.7 * scale, 1.1 * scale]);
        Assert.False(wrong.Passed);
        Assert.Equal("b", wrong.Worst.Name);
        Assert.True(wrong.Worst.Excess > 1);
        Assert.True(wrong.Coordinates[0].Excess <= 1 && wrong.Coordinates[2].Excess <= 1);
    }

    [Theory]
    [InlineData(1e3)]
    [InlineData(1e6)]
    [InlineData(1e10)]
    [InlineData(-1e13)]
    public void A_large_constant_in_the_density_does_not_fail_a_right_gradient(double constant) =>
        Gen.Double[-3, 3].Array[3].Sample(position =>
        {
            IModel<IDifferentiableLogDensity> model = LogDensity.FromFunction(["a", "b", "c"], (q, gradient) =>
            {
                double sum = constant;
                for (int i = 0; i < 3; i++)
                {
                    gradient[i] = -q[i];
                    sum -= q[i] * q[i] / 2;
                }

                return sum;
            });
            GradientCheckResult result = GradientCheck.Run(model, position);
            Assert.True(result.Passed, result.ToString());
        });

    [Fact]
    public void A_large_constant_does_not_hide_a_wrong_gradient()
    {
        IModel<IDifferentiableLogDensity> model = LogDensity.FromFunction(["a"], (q, gradient) =>
        {
            gradient[0] = -1.01 * q[0];
            return 1e6 - q[0] * q[0] / 2;
        });
        Assert.False(GradientCheck.Run(model, [1.0]).Passed);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_gradient_that_is_not_finite_fails_and_is_named(double derivative)
    {
        IModel<IDifferentiableLogDensity> model = LogDensity.FromFunction(["a", "b"], (q, gradient) =>
        {
            gradient[0] = -q[0];
            gradient[1] = derivative;
            return -(q[0] * q[0] + q[1] * q[1]) / 2;
        });
        GradientCheckResult result = GradientCheck.Run(model, [1.0, 2.0]);
        Assert.False(result.Passed);
        Assert.Equal("b", result.Worst.Name);
        Assert.Equal(double.PositiveInfinity, result.Worst.Excess);
    }

    [Fact]
    public void Beside_the_edge_of_the_support_a_right_gradient_passes()
    {
        IModel<IDifferentiableLogDensity> model = LogDensity.FromFunction(["a"], (q, gradient) =>
        {
            gradient[0] = 1 / q[0] - 1;
            return q[0] > 0 ? Math.Log(q[0]) - q[0] : double.NegativeInfinity;
        });
        foreach (double position in new[] { 1.0, 1e-2, 1e-4, 1e-6 })
        {
            GradientCheckResult result = GradientCheck.Run(model, [position]);
            Assert.True(result.Passed, result.ToString());
        }
    }

    [Fact]
    public void The_message_names_the_verdict_the_coordinate_and_its_numbers()
    {
        IModel<IDifferentiableLogDensity> model = LogDensity.FromFunction(
            [new ParameterInfo("mu"), new ParameterInfo("theta", 2)],
            (q, gradient) =>
            {
                gradient[0] = -q[0];
                gradient[1] = -q[1];
                gradient[2] = q[2];
                return -(q[0] * q[0] + q[1] * q[1] + q[2] * q[2]) / 2;
            });
        string text = GradientCheck.Run(model, [0.5, 0.25, 1.5]).ToString();
        Assert.StartsWith(
            "Gradient differs from central differences; worst at theta[2]: analytic 1.5, numeric -1.5 (± ",
            text,
            StringComparison.Ordinal);
        Assert.Equal("position[2]", GradientCheck.Run(model.CreateEvaluator(), [0.5, 0.25, 1.5]).Worst.Name);
        Assert.StartsWith(
            "Gradient agrees with central differences",
            GradientCheck.Run(Targets.StandardNormal(1), [1.0]).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_checked_is_an_error()
    {
        TestTarget target = Targets.StandardNormal(2);
        Assert.Contains("2", Assert.Throws<ArgumentException>(() => GradientCheck.Run(target, [1.0])).Message);
        Assert.Contains("position[1]",
            Assert.Throws<ArgumentException>(() => GradientCheck.Run(target, [1, double.NaN])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientCheck.Run(target, [1, 1], relativeTolerance: 0));
        IModel<IDifferentiableLogDensity> outside = LogDensity.FromFunction(["x"], (q, gradient) => double.NegativeInfinity);
        Assert.Contains("support", Assert.Throws<ArgumentException>(() => GradientCheck.Run(outside, [1.0])).Message);
    }

    /// <summary>Three normals of this scale; the gradient of the second is off by a share of itself.</summary>
    private static IModel<IDifferentiableLogDensity> Scaled(double scale, double error) =>
        LogDensity.FromFunction(["a", "b", "c"], (q, gradient) =>
        {
            double sum = 0;
            for (int i = 0; i < 3; i++)
            {
                double z = q[i] / scale;
                sum -= z * z / 2;
                gradient[i] = -z / scale * (i == 1 ? 1 + error : 1);
            }

            return sum;
        });
}
