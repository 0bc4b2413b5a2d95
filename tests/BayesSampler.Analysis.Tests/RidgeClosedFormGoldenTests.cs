using System.Text.Json;

namespace BayesSampler.Analysis.Tests;

public sealed class RidgeClosedFormGoldenTests
{
    private static readonly Dictionary<string, JsonElement> Sets =
        GoldenFiles.RidgeSets.ToDictionary(name => name, name => GoldenFiles.Json($"ridge/{name}.json"));

    public static TheoryData<string, int, string> Cases()
    {
        TheoryData<string, int, string> cases = [];
        foreach (string name in GoldenFiles.RidgeSets)
        {
            int index = 0;
            foreach (JsonElement item in Sets[name].GetProperty("cases").EnumerateArray())
            {
                string text = $"{item.GetProperty("config")} {item.GetProperty("penalty")} {item.GetProperty("lambda")} {item.GetProperty("theta0_kind")}";
                cases.Add(name, index++, text);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Posterior_equals_the_50_digit_solution(string set, int index, string text)
    {
        JsonElement top = Sets[set];
        JsonElement golden = top.GetProperty("cases")[index];
        Assert.StartsWith(golden.GetProperty("config").GetString()!, text, StringComparison.Ordinal);
        bool hasCondition = golden.TryGetProperty("condition_number_A", out JsonElement condition) && condition.ValueKind == JsonValueKind.Number;
        double tolerance = hasCondition ? Math.Max(1e-12, 1e-13 * Math.Sqrt(condition.GetDouble())) : 1e-6;
        (RidgeData data, double[][] newRows) = Design(set, top, golden.GetProperty("config").GetString()!);
        bool isotropic = golden.GetProperty("penalty").GetString() == "isotropic";
        double[] penalties = isotropic ? [golden.Number("lambda")] : golden.Numbers("penalty_diagonal");
        RidgePrior prior = (isotropic ? RidgePrior.FromPenalty(penalties[0]) : RidgePrior.FromPenalties(penalties)).WithMean(golden.Numbers("theta0"));

        List<string> failures = [];
        int compared = 0;
        void Compare(string key, JsonElement expected, params double[] actual)
        {
            compared++;
            double difference = GoldenFiles.Difference(actual, expected.Numbers());
            if (!(difference <= tolerance)) failures.Add($"{key}: {difference:E2}");
        }

        double sigma = top.Number("sigma");
        RidgePosterior posterior = RidgeClosedForm.Solve(data, prior, RidgeNoise.Known(sigma));
        CompareFit(golden, posterior, Compare);
        CompareKnown(golden.GetProperty("known_sigma"), posterior, posterior.Predict(newRows), sigma, penalties, Compare);
        if (hasCondition && tolerance < 1)
            Compare("condition_number_A", condition, posterior.ConditionNumber * posterior.ConditionNumber);
        if (golden.TryGetProperty("unknown_sigma", out JsonElement unknown) && unknown.ValueKind == JsonValueKind.Object)
        {
            posterior = RidgeClosedForm.Solve(data, prior, RidgeNoise.Unknown(top.Number("a0"), top.Number("b0")));
            CompareFit(golden, posterior, Compare);
            CompareUnknown(unknown, posterior, posterior.Predict(newRows), Compare);
        }

        Assert.True(failures.Count == 0, $"Above {tolerance:E2}: {string.Join("; ", failures)}");
        Assert.True(compared >= 17, $"Only {compared} keys were compared.");
    }

    private delegate void Comparison(string key, JsonElement expected, params double[] actual);

    private static void CompareFit(JsonElement golden, RidgePosterior posterior, Comparison compare)
    {
        compare("theta", golden.GetProperty("theta"), [.. posterior.Design.Estimates]);
        if (golden.TryGetProperty("coef_raw_units", out JsonElement raw))
        {
            compare("coef_raw_units", raw, [.. posterior.Raw.Estimates.Skip(1)]);
            compare("intercept_raw_units", golden.GetProperty("intercept_raw_units"), posterior.Raw["(intercept)"].Location);
            compare("intercept", golden.GetProperty("intercept"), posterior.Data.ResponseCenter);
        }

        compare("rss", golden.GetProperty("rss"), posterior.Rss);
        compare("penalty_value", golden.GetProperty("penalty_value"), posterior.PenaltyValue);
        compare("df_total", golden.GetProperty("df_total"), posterior.EffectiveCoefficients);
        compare("df_slopes", golden.GetProperty("df_slopes"), posterior.EffectiveSlopes);
        compare("gcv", golden.GetProperty("gcv"), posterior.Gcv);
        double left = posterior.Data.Rows - posterior.EffectiveSlopes;
        compare("gcv_lm_ridge_df", golden.GetProperty("gcv_lm_ridge_df"), posterior.Rss / (left * left));
        compare("press", golden.GetProperty("press"), posterior.Press);
        compare("loo_cv_mse", golden.GetProperty("loo_cv_mse"), posterior.LeaveOneOutMse);
        compare("leverage_first5", golden.GetProperty("leverage_first5"), [.. posterior.Leverages.Take(5)]);
        compare("loo_residual_first5", golden.GetProperty("loo_residual_first5"), [.. posterior.LeaveOneOutResiduals.Take(5)]);
    }

    private static void CompareKnown(
        JsonElement golden, RidgePosterior posterior, RidgePrediction prediction, double sigma, double[] penalties, Comparison compare)
    {
        compare("sd", golden.GetProperty("sd"), [.. posterior.Design.Sds]);
        compare("covariance", golden.GetProperty("covariance"), [.. posterior.Design.CovarianceMatrix().Cast<double>()]);
        CompareIntervals(golden, posterior, compare);
        compare("predictive_mean", golden.GetProperty("predictive_mean"), [.. prediction.Means]);
        compare("predictive_sd", golden.GetProperty("predictive_sd"), [.. prediction.PredictiveSds]);
        compare("linear_predictor_sd", golden.GetProperty("linear_predictor_sd"), [.. prediction.LinearPredictorSds]);
        if (golden.TryGetProperty("tau", out JsonElement tau) && tau.ValueKind == JsonValueKind.Number)
            compare("tau", tau, posterior.Prior.Sd(sigma, posterior.Data.Rows));
        if (!golden.TryGetProperty("log_evidence", out JsonElement evidence))
        {
            Assert.True(double.IsNaN(posterior.LogEvidence));
            return;
        }

        int n = posterior.Data.Rows, p = posterior.Data.Coefficients;
        double flat = posterior.Data.HasIntercept ? Math.Log(2 * Math.PI * sigma * sigma / n) / 2 : 0;
        compare("log_evidence", evidence, posterior.LogEvidence - flat);
        if (posterior.Data.HasIntercept)
            compare("log_evidence_flat_intercept", golden.GetProperty("log_evidence_flat_intercept"), posterior.LogEvidence);
        double logDeterminant = penalties.Length == 1 ? p * Math.Log(penalties[0]) : penalties.Sum(Math.Log);
        double joint = (logDeterminant - (n + p) * Math.Log(2 * Math.PI * sigma * sigma)
            - (posterior.Rss + posterior.PenaltyValue) / (sigma * sigma)) / 2;
        compare("log_joint_at_mode", golden.GetProperty("log_joint_at_mode"), joint);
    }

    private static void CompareUnknown(JsonElement golden, RidgePosterior posterior, RidgePrediction prediction, Comparison compare)
    {
        compare("an", golden.GetProperty("an"), posterior.Sigma!.Shape);
        compare("bn", golden.GetProperty("bn"), posterior.Sigma.Rate);
        compare("df", golden.GetProperty("df"), posterior.DegreesOfFreedom);
        Assert.Equal("theta", golden.GetProperty("location").GetString());
        compare("scale", golden.GetProperty("scale"), [.. posterior.Design.Scales]);
        compare("sd", golden.GetProperty("sd"), [.. posterior.Design.Sds]);
        CompareIntervals(golden, posterior, compare);
        compare("sigma2_mean", golden.GetProperty("sigma2_mean"), posterior.Sigma.VarianceMean);
        compare("sigma2_sd", golden.GetProperty("sigma2_sd"), posterior.Sigma.VarianceSd);
        compare("log_evidence", golden.GetProperty("log_evidence"), posterior.LogEvidence);
        compare("predictive_location", golden.GetProperty("predictive_location"), [.. prediction.Means]);
        int rows = prediction.Means.Length;
        compare(
            "predictive_scale", golden.GetProperty("predictive_scale"), [.. Enumerable.Range(0, rows).Select(i => prediction.Predictive(i).Scale)]);
        compare("predictive_sd", golden.GetProperty("predictive_sd"), [.. prediction.PredictiveSds]);
        compare(
            "predictive_interval_95",
            golden.GetProperty("predictive_interval_95"),
            [.. prediction.PredictiveIntervals(0.95).SelectMany(interval => new[] { interval.Lower, interval.Upper })]);
    }

    private static void CompareIntervals(JsonElement golden, RidgePosterior posterior, Comparison compare)
    {
        foreach (JsonProperty interval in golden.GetProperty("intervals").EnumerateObject())
        {
            double probability = int.Parse(interval.Name) / 100.0;
            double[] actual = [.. Enumerable.Range(0, posterior.Data.Coefficients).SelectMany(j =>
            {
                (double lower, double upper, _) = posterior.Design.Interval(j, probability);
                return new[] { lower, upper };
            })];
            compare($"interval {interval.Name}", interval.Value, actual);
        }
    }

    /// <summary>The design of a golden configuration and the new rows in its columns.</summary>
    private static (RidgeData Data, double[][] NewRows) Design(string set, JsonElement top, string config)
    {
        Dataset all = GoldenFiles.Data(set);
        string target = top.GetProperty("target").GetString()!;
        string[] features = [.. top.GetProperty("features").EnumerateArray().Select(name => name.GetString()!)];
        double[][] newRows = [.. top.GetProperty("X_new_raw_units").EnumerateArray().Select(row => row.Numbers())];
        if (config is not ("std1_ones" or "raw_ones"))
        {
            RidgeDesign design = new()
            {
                Features = features,
                Intercept = config != "raw_nointercept",
                Standardization = config switch
                {
                    "std0_intercept" => Standardization.Population,
                    "std1_intercept" => Standardization.Sample,
                    _ => Standardization.None,
                },
            };
            return (RidgeData.Create(all, target, design), newRows);
        }

        // A column of ones, penalised like the rest.
        Dataset predictors = all.Select(features);
        ColumnScaling scaling = ColumnScaling.Compute(
            predictors, config == "std1_ones" ? Standardization.Sample : Standardization.None, config == "std1_ones");
        List<double[]> columns = [[.. Enumerable.Repeat(1.0, all.Rows)]];
        for (int j = 0; j < features.Length; j++)
        {
            double[] column = new double[all.Rows];
            scaling.Apply(j, predictors[features[j]], column);
            columns.Add(column);
        }

        double[][] rows = [.. newRows.Select(row => row.Select((value, j) =>
        {
            double[] scaled = [value];
            scaling.Apply(j, scaled, scaled);
            return scaled[0];
        }).Prepend(1.0).ToArray())];
        columns.Add(all[target].ToArray());
        Dataset withOnes = Dataset.FromColumns(["ones", .. features, target], columns);
        return (RidgeData.Create(withOnes, target, new RidgeDesign { Intercept = false, Standardization = Standardization.None }), rows);
    }
}
