using static BayesSampler.Models.Distributions;

namespace BayesSampler.Models.Tests;

/// <summary>Distributions inside models: which arguments are parameters, and whether they are scalars.</summary>
public sealed class UnivariateModelTests
{
    public static TheoryData<string> Names => UnivariateTableTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_pattern_of_data_and_parameters_gives_the_sum_of_the_table(string name)
    {
        // Distribution functions of the truncated ones are in their density, which the lines themselves test.
        if (name.EndsWith("_truncated", StringComparison.Ordinal)) return;
        UnivariateCase[] lines = [.. UnivariateTable.Of(name).GroupBy(line => string.Join(' ', line.Arguments)).First()];
        double[] numbers = [.. lines[0].Arguments.OfType<double>()];
        double[] x = [.. lines.Select(line => line.X)];
        int width = numbers.Length;
        for (int mask = 1; mask < 1 << width; mask++)
        {
            if ((mask & ((1 << lines[0].Fixed) - 1)) != 0) continue;
            foreach (bool vectors in (bool[])[false, true])
            {
                ModelBuilder builder = new();
                Expr[] arguments = new Expr[width];
                List<double> position = [];
                List<double> expected = [];
                for (int i = 0; i < width; i++)
                {
                    bool isParameter = (mask >> i & 1) != 0;
                    double[] repeated = new double[vectors ? x.Length : 1];
                    Array.Fill(repeated, numbers[i]);
                    arguments[i] = !isParameter ? vectors ? repeated : numbers[i]
                        : vectors ? builder.Parameter($"a{i}", Support.Real, Flat(), x.Length) : builder.Parameter($"a{i}", Support.Real, Flat());
                    if (!isParameter) continue;
                    position.AddRange(repeated);
                    double[] derivatives = [.. lines.Select(line => line.LogDensityGradient[i + (line.IsContinuous ? 1 : 0) - line.Fixed])];
                    expected.AddRange(vectors ? derivatives : [derivatives.Sum()]);
                }

                builder.Observe("y", x, UnivariateTable.Create(name, arguments));
                Model model = builder.Build();
                double[] gradient = new double[position.Count];
                double density = model.CreateEvaluator().LogDensityAndGradient(position.ToArray(), gradient);
                double size = lines.Sum(line => Math.Abs(line.LogDensity));
                Assert.True(Math.Abs(density - lines.Sum(line => line.LogDensity)) <= 1e-12 * (1 + size), $"{name}, pattern {mask}: {density}");
                double steepest = lines.Max(line => line.LogDensityGradient.Max(Math.Abs));
                for (int i = 0; i < gradient.Length; i++)
                    Assert.True(Math.Abs(gradient[i] - expected[i]) <= 1e-12 * (1 + steepest), $"{name}, pattern {mask}, {i}: {gradient[i]}, not {expected[i]}");

                double[] interpreted = new double[position.Count];
                Model other = builder.Build(new ModelOptions { Interpret = true });
                double same = other.CreateEvaluator().LogDensityAndGradient(position.ToArray(), interpreted);
                Assert.Equal(BitConverter.DoubleToInt64Bits(same), BitConverter.DoubleToInt64Bits(density));
                Assert.Equal(interpreted, gradient);
                GradientCheckResult check = GradientCheck.Run(model, position.ToArray());
                Assert.True(check.Passed, check.ToString());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_parameter_has_the_support_of_its_prior_and_its_density(string name)
    {
        if (!UnivariateTable.Of(name).First().IsContinuous) return;
        foreach (UnivariateCase line in UnivariateTable.Of(name).GroupBy(line => string.Join(' ', line.Arguments)).First())
        {
            ModelBuilder builder = new();
            Expr? none = null;
            builder.Parameter("x", UnivariateTable.Create(name, [.. line.Arguments.Select(argument => argument is null ? none : argument.Value)]));
            IDifferentiableLogDensity density = builder.Build().CreateEvaluator();
            IConstrained constrained = (IConstrained)density;
            double[] position = new double[1];
            constrained.Unconstrain([line.X], position);
            double[] parameter = new double[1];
            constrained.Constrain(position, parameter);
            Assert.Equal(line.X, parameter[0], 1e-9 * Math.Abs(line.X));

            double[] moved = new double[1];
            double step = 1e-4 * Math.Max(1, Math.Abs(position[0]));
            constrained.Constrain([position[0] + step], moved);
            double up = moved[0];
            constrained.Constrain([position[0] - step], moved);
            double logJacobian = Math.Log((up - moved[0]) / (2 * step));
            double wanted = line.LogDensity + logJacobian;
            // The parameter comes back within rounding only, and with it a density that may be steep.
            double slack = 1e-7 + Math.Abs(line.LogDensityGradient[0] * line.X) * 1e-13 + 4e-16 * Math.Abs(line.X / (up - moved[0]));
            Assert.True(Math.Abs(density.LogDensity(position) - wanted) <= slack * (1 + Math.Abs(wanted)),
                Require.Invariant($"{line}: {density.LogDensity(position)}, not {wanted}"));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Distribution_functions_add_up_to_one(string name)
    {
        foreach (UnivariateCase line in UnivariateTable.Of(name))
        {
            Expr? none = null;
            UnivariateDistribution distribution = UnivariateTable.Create(name, [.. line.Arguments.Select(argument => argument is null ? none : argument.Value)]);
            double below = Math.Exp(Evaluation.Values(distribution.LogCdf(line.X))[0]);
            double above = Math.Exp(Evaluation.Values(distribution.LogCcdf(line.X))[0]);
            Assert.True(Math.Abs(below + above - 1) <= 4e-13 + 1e-15 * line.TailTerms, Require.Invariant($"{line}: {below:R} + {above:R}"));
        }
    }
}
