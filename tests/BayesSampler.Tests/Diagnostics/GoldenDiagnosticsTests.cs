using System.Globalization;
using System.Text.Json;

namespace BayesSampler.Tests;

public sealed class GoldenDiagnosticsTests
{
    private const int ExpectedCases = 32;

    // Of estimators this library does not have, or of a superseded definition.
    private static readonly string[] NotOurs =
    [
        "ess_sd_abs_v1_4", "coda_effectiveSize", "coda_gelman_psrf", "coda_geweke_z_chain1",
        "reference_note", "reference_unreliable",
    ];

    // Each chain split into single draws: undefined, though posterior 1.4 gives numbers.
    private static readonly string[] SplitKeys =
    [
        "rhat", "rhat_basic", "ess_bulk", "ess_tail", "ess_basic", "ess_mean", "ess_sd_squared_v1_7", "ess_median",
        "ess_quantile", "mcse_mean", "mcse_sd", "mcse_median", "mcse_quantile",
    ];

    public static TheoryData<string> Cases => [.. GoldenDiagnostics.Names];

    [Fact]
    public void All_cases_are_there() => Assert.Equal(ExpectedCases, GoldenDiagnostics.Names.Count());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_number_agrees_with_the_reference(string name)
    {
        JsonElement golden = GoldenDiagnostics.Cases.GetProperty(name);
        (double[] values, int chains) = GoldenDiagnostics.Draws(name);
        Assert.Equal(golden.GetProperty("chains").GetInt32(), chains);
        Assert.Equal(golden.GetProperty("iterations").GetInt32(), values.Length / chains);
        bool isFinite = values.All(double.IsFinite);
        bool isUnreliable = golden.TryGetProperty("reference_unreliable", out _);
        double tolerance = name == "iid_normal_offset" ? 1e-7 : 1e-10;

        int compared = 0;
        foreach (JsonProperty property in golden.EnumerateObject())
        {
            string key = property.Name;
            if (NotOurs.Contains(key)) continue;
            foreach ((string part, double reference, double actual) in Compare(property, values, chains))
            {
                double expected = reference;
                bool isOfOneChain = key is "chain_mean" or "chain_var";
                if (!isFinite && (!isOfOneChain || !double.IsFinite(reference))) expected = double.NaN;
                if (isUnreliable && SplitKeys.Contains(key)) expected = double.NaN;

                // Variances within constant chains are rounding noise in the reference, and exactly 0 here.
                if (name == "each_chain_constant" && key == "rhat") expected = double.PositiveInfinity;
                GoldenDiagnostics.Close(expected, actual, tolerance, $"{name} {key} {part}");
                compared++;
            }
        }

        Assert.True(compared >= 20, $"only {compared} numbers compared");
    }

    [Fact]
    public void EBfmi_agrees_with_the_reference()
    {
        (double[] values, int chains) = GoldenDiagnostics.Draws("energy");
        double[] actual = Energy.EBfmi(new ParameterDraws(values, chains));
        double[] expected = [.. GoldenDiagnostics.Energy.GetProperty("per_chain").EnumerateArray()
            .Select(chain => chain.GetProperty("bfmi_sum_ratio").GetDouble())];
        Assert.Equal(4, expected.Length);
        for (int c = 0; c < 4; c++) GoldenDiagnostics.Close(expected[c], actual[c], 1e-10, $"chain {c}");
    }

    private static IEnumerable<(string Part, double Expected, double Actual)> Compare(
        JsonProperty property, double[] values, int chains)
    {
        ParameterDraws draws = new(values, chains);
        ReadOnlySpan<double> first = draws.Chain(0);
        JsonElement json = property.Value;
        double[] scratch = new double[values.Length];
        return property.Name switch
        {
            "iterations" or "chains" => [],
            "rhat" => One(Convergence.RHat(draws)),
            "rhat_basic" => One(Convergence.RHatBasic(draws)),
            "rhat_basic_nosplit" => One(
                Moments.AllFinite(values) ? EffectiveSampleSize.BasicRHat(values, chains, scratch) : double.NaN),
            "ess_bulk" => One(Convergence.EssBulk(draws)),
            "ess_tail" => One(Convergence.EssTail(draws)),
            "ess_basic" or "ess_mean" => One(Convergence.EssMean(draws)),
            "ess_basic_nosplit" => One(Moments.AllFinite(values) ? EffectiveSampleSize.Of(values, chains, scratch) : double.NaN),
            "ess_sd_squared_v1_7" => One(Convergence.EssSd(draws)),
            "ess_median" => One(Convergence.EssMedian(draws)),
            "ess_quantile" => ByProbability((in d, p) => Convergence.EssQuantile(d, p)),
            "mcse_mean" => One(Convergence.McseMean(draws)),
            "mcse_sd" => One(Convergence.McseSd(draws)),
            "mcse_median" => One(Convergence.McseMedian(draws)),
            "mcse_quantile" => ByProbability((in d, p) => Convergence.McseQuantile(d, p)),
            "mean" => One(Moments.Mean(draws)),
            "sd" => One(Moments.Sd(draws)),
            "median" => One(Intervals.Median(draws)),
            "mad" => One(Moments.Mad(draws)),
            "min" => One(Intervals.Quantile(draws, 0)),
            "max" => One(Intervals.Quantile(draws, 1)),
            "quantile_type7" => ByProbability((in d, p) => Intervals.Quantile(d, p)),
            "chain_mean" => ByChain(chain => Moments.Mean(new ParameterDraws(chain, 1))),
            "chain_var" => ByChain(chain => Moments.Variance(new ParameterDraws(chain, 1))),
            "hdi" => [.. json.EnumerateObject().SelectMany(Hdi)],
            "autocovariance_chain1_lag0_10" => Lags(Autocorrelation.Autocovariance(first, 10)),
            "autocorrelation_chain1_lag0_10" or "acf_stats_chain1_lag0_10" => Lags(Autocorrelation.Of(first, 10)),
            _ => throw new InvalidOperationException($"The golden key '{property.Name}' is not compared."),
        };

        IEnumerable<(string, double, double)> One(double actual) => [("", GoldenDiagnostics.Number(json), actual)];

        IEnumerable<(string, double, double)> ByProbability(OfProbability actual) =>
            [.. json.EnumerateObject().Select(pair =>
            {
                ParameterDraws all = new(values, chains);
                return (pair.Name, GoldenDiagnostics.Number(pair.Value), actual(all, Probability(pair)));
            })];

        IEnumerable<(string, double, double)> ByChain(Func<double[], double> actual) =>
            [.. json.EnumerateArray().Select((expected, c) =>
            {
                double[] chain = new ParameterDraws(values, chains).Chain(c).ToArray();
                return ($"chain {c}", GoldenDiagnostics.Number(expected), actual(chain));
            })];

        IEnumerable<(string, double, double)> Lags(double[] actual) =>
            [.. json.EnumerateArray().Select((expected, lag) => ($"lag {lag}", GoldenDiagnostics.Number(expected), actual[lag]))];

        IEnumerable<(string, double, double)> Hdi(JsonProperty rules)
        {
            CredibleInterval actual = Intervals.Hdi(new ParameterDraws(values, chains), Probability(rules));
            JsonElement expected = rules.Value.GetProperty("window_floor");
            yield return (rules.Name + " lower", GoldenDiagnostics.Number(expected[0]), actual.Lower);
            yield return (rules.Name + " upper", GoldenDiagnostics.Number(expected[1]), actual.Upper);
        }
    }

    private static double Probability(JsonProperty property) => double.Parse(property.Name, CultureInfo.InvariantCulture);

    private delegate double OfProbability(in ParameterDraws draws, double probability);
}
