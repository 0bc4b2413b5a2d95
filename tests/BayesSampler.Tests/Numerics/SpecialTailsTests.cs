using System.Globalization;

namespace BayesSampler.Tests;

/// <summary>Logarithms of tail probabilities and their derivatives against values with many digits.</summary>
public sealed class SpecialTailsTests
{
    private const double ValueTolerance = 1e-12;
    private const double DerivativeTolerance = 1e-10;

    private sealed record Row(string Name, double[] Arguments, double[] Expected);

    public static TheoryData<string> Names => ["GammaLower", "GammaUpper", "Beta", "VonMises"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Logarithms_and_derivatives_agree_with_the_reference(string name)
    {
        int rows = 0;
        List<string> complaints = [];
        foreach (Row row in ReadReference().Where(row => row.Name == name))
        {
            rows++;
            double[] actual = Evaluate(name, row.Arguments);
            for (int i = 0; i < actual.Length; i++)
            {
                double tolerance = i == 0 ? ValueTolerance : DerivativeTolerance;
                double error = Math.Abs(actual[i] - row.Expected[i]);
                // Below the normal range there are fewer digits.
                if (!(error <= tolerance * Math.Abs(row.Expected[i]) + 1e-300))
                    complaints.Add($"({string.Join(", ", row.Arguments)})[{i}] = {actual[i]:R}, not {row.Expected[i]:R}");
            }
        }

        Assert.True(rows >= 100, $"Only {rows} rows.");
        Assert.True(complaints.Count == 0, string.Join(Environment.NewLine, complaints));
    }

    [Fact]
    public void The_upper_beta_probability_is_the_lower_one_with_arguments_exchanged()
    {
        double lower = IncompleteBeta.LogLower(2.5, 0.7, 0.3, 0.7, out double lowerDa, out double lowerDb, out double lowerDx);
        double upper = IncompleteBeta.LogLower(0.7, 2.5, 0.7, 0.3, out double upperDb, out double upperDa, out double upperDx);
        double p = Math.Exp(lower), q = Math.Exp(upper);
        Assert.Equal(1, p + q, 1e-14);
        Assert.Equal(0, p * lowerDa + q * upperDa, 1e-13);
        Assert.Equal(0, p * lowerDb + q * upperDb, 1e-13);
        Assert.Equal(p * lowerDx, q * upperDx, 1e-13);
    }

    [Fact]
    public void The_upper_von_Mises_probability_complements_the_lower_one()
    {
        double lower = VonMisesCdf.LogLower(0.8, 3, out double lowerDx, out double lowerDkappa);
        double upper = VonMisesCdf.LogUpper(0.8, 3, out double upperDx, out double upperDkappa);
        double p = Math.Exp(lower), q = Math.Exp(upper);
        Assert.Equal(1, p + q, 1e-14);
        Assert.Equal(0, p * lowerDx + q * upperDx, 1e-13);
        Assert.Equal(0, p * lowerDkappa + q * upperDkappa, 1e-13);
    }

    [Fact]
    public void Half_of_a_von_Mises_distribution_lies_below_its_mode()
    {
        Assert.Equal(-Math.Log(2), VonMisesCdf.LogLower(0, 7, out double dx, out double dkappa), 1e-14);
        Assert.Equal(2 * Math.Exp(7 - PortableMath.LogBesselI0(7)) / (2 * Math.PI), dx, 1e-13);
        Assert.Equal(0, dkappa, 1e-14);
    }

    [Fact]
    public void Probabilities_at_the_ends_are_none_or_all()
    {
        Assert.Equal(double.NegativeInfinity, IncompleteGamma.LogLower(2, 0, out _, out _));
        Assert.Equal(0, IncompleteGamma.LogUpper(2, 0, out _, out _));
        Assert.Equal(0, IncompleteGamma.LogLower(2, double.PositiveInfinity, out _, out _));
        Assert.Equal(double.NegativeInfinity, IncompleteGamma.LogUpper(2, double.PositiveInfinity, out _, out _));
        Assert.Equal(double.NegativeInfinity, IncompleteBeta.LogLower(2, 3, 0, 1, out _, out _, out _));
        Assert.Equal(0, IncompleteBeta.LogLower(2, 3, 1, 0, out _, out _, out _));
        Assert.Equal(0, VonMisesCdf.LogLower(Math.PI, 2, out _, out _), 1e-15);
        Assert.True(VonMisesCdf.LogLower(-Math.PI, 2, out _, out _) < -30);
    }

    [Theory]
    [InlineData(-1.0, 1.0)]
    [InlineData(0.0, 1.0)]
    [InlineData(double.NaN, 1.0)]
    [InlineData(double.PositiveInfinity, 1.0)]
    [InlineData(1.0, -1.0)]
    [InlineData(1.0, double.NaN)]
    public void Arguments_out_of_range_give_NaN(double a, double x)
    {
        Assert.True(double.IsNaN(IncompleteGamma.LogLower(a, x, out double da, out double dx)));
        Assert.True(double.IsNaN(da) && double.IsNaN(dx));
        Assert.True(double.IsNaN(IncompleteGamma.LogUpper(a, x, out da, out dx)));
        Assert.True(double.IsNaN(da) && double.IsNaN(dx));
        Assert.True(double.IsNaN(IncompleteBeta.LogLower(a, 2, x, 1 - x, out da, out double db, out dx)) || x == 1);
        Assert.True(double.IsNaN(IncompleteBeta.LogLower(2, a, 0.5, x - 0.5, out da, out db, out dx)));
        Assert.True(double.IsNaN(da) && double.IsNaN(db) && double.IsNaN(dx));
    }

    [Theory]
    [InlineData(3.2, 1.0)]
    [InlineData(double.NaN, 1.0)]
    [InlineData(1.0, -1.0)]
    [InlineData(1.0, double.NaN)]
    [InlineData(1.0, double.PositiveInfinity)]
    public void Angles_and_concentrations_out_of_range_give_NaN(double x, double kappa)
    {
        Assert.True(double.IsNaN(VonMisesCdf.LogLower(x, kappa, out double dx, out double dkappa)));
        Assert.True(double.IsNaN(dx) && double.IsNaN(dkappa));
    }

    private static double[] Evaluate(string name, double[] at)
    {
        double d1, d2, d3;
        switch (name)
        {
            case "GammaLower":
                return [IncompleteGamma.LogLower(at[0], at[1], out d1, out d2), d1, d2];
            case "GammaUpper":
                return [IncompleteGamma.LogUpper(at[0], at[1], out d1, out d2), d1, d2];
            case "Beta":
                return [IncompleteBeta.LogLower(at[0], at[1], at[2], at[3], out d1, out d2, out d3), d1, d2, d3];
            default:
                return [VonMisesCdf.LogLower(at[0], at[1], out d1, out d2), d1, d2];
        }
    }

    private static IEnumerable<Row> ReadReference()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Numerics", "SpecialFunctions", "reference_tails.csv");
        return File.ReadLines(path).Skip(1).Select(line => line.Split(','))
            .Select(fields => new Row(fields[0], Numbers(fields[1..5]), Numbers(fields[5..])));

        static double[] Numbers(string[] fields) =>
            [.. fields.Where(field => field.Length > 0).Select(field => double.Parse(field, CultureInfo.InvariantCulture))];
    }
}
