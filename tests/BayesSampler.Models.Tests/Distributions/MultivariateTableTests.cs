using System.Globalization;
using static BayesSampler.Models.Distributions;

namespace BayesSampler.Models.Tests;

public sealed class MultivariateTableTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Distributions", "Tables", "multivariate.csv"));

    public static TheoryData<int> Numbers { get; } = [.. Enumerable.Range(0, Lines.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Log_density_and_its_derivatives_agree_with_the_table(int number)
    {
        string[] fields = Lines[number].Split(';');
        string name = fields[0];
        double[] x = Parse(fields[1]);
        int columns = int.Parse(fields[2], CultureInfo.InvariantCulture);
        bool isData = name is "multinomial" or "ordered_logistic" || name.StartsWith("categorical", StringComparison.Ordinal);
        List<double> numbers = [];
        List<Expr> inputs = [];
        List<double[]> starts = [];
        Expr Make(string kind, double[] values, int width)
        {
            int rows = width == 0 ? values.Length : values.Length / width;
            Shape shape = kind == "c" ? Shape.Scalar : width == 0 ? Shape.Vector(rows) : Shape.Matrix(rows, width);
            if (kind == "d") return new Expr(new ConstantNode(values, values.Length == 1 && width == 0 && name == "multinomial" ? Shape.Scalar : shape));
            Expr input = new(new InputNode(numbers.Count, shape));
            numbers.AddRange(values);
            inputs.Add(input);
            starts.Add(values);
            return input;
        }

        Expr value = Make(isData ? "d" : "x", x, columns);
        List<Expr> arguments = [];
        foreach (string argument in fields[3].Split('|'))
        {
            string kind = argument[..1];
            double[] values = Parse(argument[2..]);
            int width = kind is "s" or "l" ? (int)Math.Sqrt(values.Length) : kind != "m" ? 0 : columns > 0 ? columns : values.Length / x.Length;
            arguments.Add(Make(kind, values, width));
        }

        Distribution distribution = Create(name, arguments);
        Assert.Null(distribution.ComplainAboutShape(value.Dimensions));
        (double[] rowsOfDensity, double[][] gradient) = Evaluation.Gradient(distribution.LogDensity(value), [.. inputs], [.. numbers]);
        double density = rowsOfDensity.Sum();
        double wanted = double.Parse(fields[4], CultureInfo.InvariantCulture);
        double terms = double.Parse(fields[6], CultureInfo.InvariantCulture);
        double tolerance = 1e-12 + 1e-14 * terms;
        Assert.True(Math.Abs(density - wanted) <= tolerance * (1 + Math.Abs(wanted)), Require.Invariant($"{name}: {density:R}, not {wanted:R}"));
        string[] derivatives = fields[5].Split('|');
        Assert.Equal(derivatives.Length, gradient.Length);
        for (int k = 0; k < gradient.Length; k++)
        {
            double[] expected = Parse(derivatives[k]);
            // In the input's own units, as its logarithm would have it.
            double scale = expected.Max(Math.Abs) + 1 / starts[k].Max(Math.Abs);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(Math.Abs(gradient[k][i] - expected[i]) <= tolerance * scale,
                    Require.Invariant($"{name}, input {k}, element {i}: {gradient[k][i]:R}, not {expected[i]:R}"));
            }
        }
    }

    private static Distribution Create(string name, List<Expr> a) => name switch
    {
        "multivariate_normal" => MultivariateNormal(a[0], a[1]),
        "multivariate_normal_cholesky" => MultivariateNormalCholesky(a[0], a[1]),
        "multivariate_normal_precision" => MultivariateNormalPrecision(a[0], a[1]),
        "multivariate_student_t" => MultivariateStudentT(a[0], a[1], a[2]),
        "multivariate_student_t_cholesky" => MultivariateStudentTCholesky(a[0], a[1], a[2]),
        "dirichlet" => Dirichlet(a[0]),
        "multinomial" => Multinomial(a[0], a[1]),
        "categorical" => Categorical(a[0]),
        "categorical_logit" or "categorical_logit_rows" => CategoricalLogit(a[0]),
        "ordered_logistic" => OrderedLogistic(a[0], a[1]),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such distribution."),
    };

    private static double[] Parse(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
}
