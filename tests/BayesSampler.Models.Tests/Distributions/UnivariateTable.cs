using System.Globalization;
using static BayesSampler.Models.Distributions;

namespace BayesSampler.Models.Tests;

/// <summary>One line of Tables/univariate.csv.</summary>
internal sealed record UnivariateCase(
    string Name, double X, double?[] Arguments, double[] Units, double LogDensity, double[] LogDensityGradient,
    double LogCdf, double[] LogCdfGradient, double LogCcdf, double[] LogCcdfGradient, double Terms, double TailTerms)
{
    /// <summary>Whether x has a derivative in the table.</summary>
    public bool IsContinuous => Arguments.Count(argument => argument is not null) + 1 == Units.Length;

    /// <summary>Arguments at the front that are data: trials.</summary>
    public int Fixed => IsContinuous ? 0 : Arguments.Length - Units.Length;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}({string.Join(", ", Arguments)}) at {X:R}");
}

internal static class UnivariateTable
{
    private static readonly Lazy<UnivariateCase[]> Lines = new(() =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Distributions", "Tables", "univariate.csv")).Select(Parse)]);

    /// <summary>How each name of the table is made from its arguments; null is a bound that is not there.</summary>
    public static IReadOnlyDictionary<string, Func<Expr?[], UnivariateDistribution>> Factories { get; } = Make();

    public static IEnumerable<UnivariateCase> Of(string name)
    {
        UnivariateCase[] cases = [.. Lines.Value.Where(line => line.Name == name)];
        Assert.NotEmpty(cases);
        return cases;
    }

    public static UnivariateDistribution Create(string name, params Expr?[] arguments) => Factories[name](arguments);

    private static Dictionary<string, Func<Expr?[], UnivariateDistribution>> Make()
    {
        Dictionary<string, Func<Expr?[], UnivariateDistribution>> factories = new()
        {
            ["normal"] = a => Normal(a[0]!, a[1]!),
            ["half_normal"] = a => HalfNormal(a[0]!),
            ["student_t"] = a => StudentT(a[0]!, a[1]!, a[2]!),
            ["half_student_t"] = a => HalfStudentT(a[0]!, a[1]!),
            ["cauchy"] = a => Cauchy(a[0]!, a[1]!),
            ["half_cauchy"] = a => HalfCauchy(a[0]!),
            ["laplace"] = a => Laplace(a[0]!, a[1]!),
            ["logistic"] = a => Logistic(a[0]!, a[1]!),
            ["log_normal"] = a => LogNormal(a[0]!, a[1]!),
            ["exponential"] = a => Exponential(a[0]!),
            ["gamma"] = a => Gamma(a[0]!, a[1]!),
            ["inverse_gamma"] = a => InverseGamma(a[0]!, a[1]!),
            ["chi_square"] = a => ChiSquare(a[0]!),
            ["weibull"] = a => Weibull(a[0]!, a[1]!),
            ["pareto"] = a => Pareto(a[0]!, a[1]!),
            ["uniform"] = a => Uniform(a[0]!, a[1]!),
            ["beta"] = a => Beta(a[0]!, a[1]!),
            ["von_mises"] = a => VonMises(a[0]!, a[1]!),
            ["bernoulli"] = a => Bernoulli(a[0]!),
            ["bernoulli_logit"] = a => BernoulliLogit(a[0]!),
            ["binomial"] = a => Binomial(a[0]!, a[1]!),
            ["binomial_logit"] = a => BinomialLogit(a[0]!, a[1]!),
            ["beta_binomial"] = a => BetaBinomial(a[0]!, a[1]!, a[2]!),
            ["poisson"] = a => Poisson(a[0]!),
            ["poisson_log"] = a => PoissonLog(a[0]!),
            ["negative_binomial"] = a => NegativeBinomial(a[0]!, a[1]!),
            ["negative_binomial_log"] = a => NegativeBinomialLog(a[0]!, a[1]!),
            ["geometric"] = a => Geometric(a[0]!),
            ["zero_inflated_poisson"] = a => ZeroInflatedPoisson(a[0]!, a[1]!),
        };
        foreach (string name in factories.Keys.ToArray())
        {
            Func<Expr?[], UnivariateDistribution> whole = factories[name];
            factories[$"{name}_truncated"] = a => whole(a[..^2]).Truncated(a[^2], a[^1]);
        }

        return factories;
    }

    private static UnivariateCase Parse(string line)
    {
        string[] fields = line.Split(';');
        return new UnivariateCase(fields[0], Number(fields[1]), [.. fields[2].Split(' ').Select(text => text == "None" ? (double?)null : Number(text))],
            Numbers(fields[3]), Number(fields[4]), Numbers(fields[5]), Number(fields[6]), Numbers(fields[7]), Number(fields[8]),
            Numbers(fields[9]), Number(fields[10]), Number(fields[11]));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double[] Numbers(string text) => text.Length == 0 ? [] : [.. text.Split(' ').Select(Number)];
}
