namespace BayesSampler.Models.Tests;

public sealed class UnivariateTableTests
{
    public static TheoryData<string> Names { get; } = [.. File.ReadLines(
        Path.Combine(AppContext.BaseDirectory, "Distributions", "Tables", "univariate.csv")).Select(line => line.Split(';')[0]).Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Log_density_and_its_derivatives_agree_with_the_table(string name) =>
        Check(name, (distribution, x) => distribution.LogDensity(x), line => (line.LogDensity, line.LogDensityGradient, line.Terms));

    [Theory]
    [MemberData(nameof(Names))]
    public void Log_distribution_function_and_its_derivatives_agree_with_the_table(string name) =>
        Check(name, (distribution, x) => distribution.LogCdf(x), line => (line.LogCdf, line.LogCdfGradient, line.TailTerms + Math.Abs(line.LogCdf)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Log_upper_distribution_function_and_its_derivatives_agree_with_the_table(string name) =>
        Check(name, (distribution, x) => distribution.LogCcdf(x), line => (line.LogCcdf, line.LogCcdfGradient, line.TailTerms + Math.Abs(line.LogCcdf)));

    private static void Check(
        string name, Func<UnivariateDistribution, Expr, Expr> function, Func<UnivariateCase, (double Value, double[] Gradient, double Terms)> expected)
    {
        List<string> wrong = [];
        foreach (UnivariateCase line in UnivariateTable.Of(name))
        {
            int width = line.Arguments.Count(argument => argument is not null);
            double[] numbers = [line.X, .. line.Arguments.OfType<double>()];
            Expr[] inputs = new Expr[1 + width];
            for (int i = 0; i <= width; i++)
                inputs[i] = i == 0 && !line.IsContinuous || i > 0 && i <= line.Fixed ? numbers[i] : Evaluation.Input(i);
            Queue<Expr> given = new(inputs.Skip(1));
            UnivariateDistribution distribution = UnivariateTable.Create(name, [.. line.Arguments.Select(argument => argument is null ? null : given.Dequeue())]);
            Expr[] free = [.. inputs.Where(input => input.Node is InputNode)];
            (double[] values, double[][] gradient) = Evaluation.Gradient(function(distribution, inputs[0]), free, numbers);
            (double value, double[] derivatives, double terms) = expected(line);
            if (double.IsInfinity(terms)) terms = 0;
            double allowed = 2e-13 * (1 + Math.Abs(value)) + 1e-15 * terms;
            if (double.IsInfinity(value) ? values[0] != value : !(Math.Abs(values[0] - value) <= allowed))
                wrong.Add(Require.Invariant($"{line}: {values[0]:R}, not {value:R} (off by {(values[0] - value) / (allowed):G3} tolerances)"));
            for (int i = 0; i < derivatives.Length; i++)
            {
                // Errors are judged in the argument's own units. The derivative of a logarithm is a quotient of two numbers whose
                // logarithms are as large as the value.
                double error = Math.Abs(gradient[i][0] - derivatives[i]) * line.Units[i];
                double size = Math.Abs(derivatives[i] * line.Units[i]);
                double limit = (2e-12 + 1e-15 * terms) * (1 + size);
                if (!(error <= limit))
                    wrong.Add(Require.Invariant($"{line}, derivative {i}: {gradient[i][0]:R}, not {derivatives[i]:R} (off by {error / limit:G3} tolerances)"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
