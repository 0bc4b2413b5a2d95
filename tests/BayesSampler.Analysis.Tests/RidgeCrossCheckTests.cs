using System.Text.Json;

namespace BayesSampler.Analysis.Tests;

/// <summary>
/// The conventions of other programs and of the literature, through the named constructors of <see cref="RidgePrior"/>.
/// </summary>
public sealed class RidgeCrossCheckTests
{
    private static readonly JsonElement[] Sets = [.. GoldenFiles.Json("ridge/crosscheck_R.json").GetProperty("sets").EnumerateArray()];

    public static TheoryData<string> Names() => [.. Sets.Select(set => set.GetProperty("dataset").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void MASS_lm_ridge_is_a_penalty_on_population_standardised_columns(string name)
    {
        foreach (JsonElement row in Rows(name))
        {
            RidgePosterior posterior = RidgeClosedForm.Solve(
                Data(name, Standardization.Population), RidgePrior.FromPenalty(row.Number("lambda")), RidgeNoise.Known(1));
            GoldenFiles.Close(row.Numbers("lm_ridge_coef_scaled"), posterior.Design.Estimates, 1e-11);
            GoldenFiles.Close(row.Numbers("lm_ridge_coef_raw"), posterior.Raw.Estimates, 1e-11);
            double left = posterior.Data.Rows - posterior.EffectiveSlopes;
            GoldenFiles.Close(row.Number("lm_ridge_GCV"), posterior.Rss / (left * left), 1e-11);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Glmnet_is_a_penalty_on_the_mean_of_squares_in_sds_of_the_target(string name)
    {
        double sdOfTarget = Sets.First(set => set.GetProperty("dataset").GetString() == name).Number("sd_y_ddof0");
        foreach (JsonElement row in Rows(name))
        {
            foreach ((string key, Standardization standardization) in new[]
            {
                ("glmnet_standardize_true_vs_std0_intercept", Standardization.Population),
                ("glmnet_standardize_false_vs_raw_intercept", Standardization.None),
            })
            {
                if (!row.TryGetProperty(key, out JsonElement glmnet) || glmnet.ValueKind != JsonValueKind.Object) continue;

                // glmnet stops iterating at a distance from the exact answer that the reference records.
                double tolerance = Math.Max(1e-10, 10 * glmnet.Number("diff_slopes"));
                RidgePrior prior = RidgePrior.FromMeanSquaredErrorPenalty(glmnet.Number("lambda_glmnet") / sdOfTarget);
                RidgeData data = Data(name, standardization);
                GoldenFiles.Close(row.Number("lambda"), prior.Penalty(1, data.Rows), 1e-12);
                RidgePosterior posterior = RidgeClosedForm.Solve(data, prior, RidgeNoise.Known(1));
                GoldenFiles.Close([.. glmnet.Numbers("coef_raw").Skip(1)], [.. posterior.Raw.Estimates.Skip(1)], tolerance);
            }
        }
    }

    [Fact]
    public void Table_3_3_of_the_Elements_of_Statistical_Learning_is_reproduced_to_its_3_decimals()
    {
        JsonElement golden = GoldenFiles.Json("ridge/esl_table_3_3.json");
        JsonElement published = golden.GetProperty("published");
        (RidgeData ridgeData, double[][] test, double[] target, double centre) = Prostate("all97", Standardization.Sample, false);
        RidgePosterior ridge = RidgeClosedForm.Solve(ridgeData, RidgePrior.FromPenalty(golden.Number("lambda_df5")), RidgeNoise.Known(1));
        Assert.Equal(5, ridge.EffectiveSlopes, 1e-9);
        AssertPublished(published.GetProperty("ridge"), centre, ridge.Design.Estimates, Errors(ridge, test, target, centre));

        (RidgeData leastSquaresData, _, _, _) = Prostate("all97", Standardization.Sample, true);
        RidgePosterior leastSquares = RidgeClosedForm.Solve(leastSquaresData, RidgePrior.FromPenalty(0), RidgeNoise.Known(1));
        AssertPublished(
            published.GetProperty("ls"), leastSquares.Raw["(intercept)"].Location, leastSquares.Design.Estimates, Errors(leastSquares, test, target, 0));
    }

    [Fact]
    public void Every_convention_tried_for_table_3_3_has_five_degrees_of_freedom_at_its_penalty()
    {
        int variants = 0;
        foreach (JsonElement variant in GoldenFiles.Json("ridge/esl_table_3_3.json").GetProperty("variants").EnumerateArray())
        {
            variants++;
            bool recentred = variant.GetProperty("predictors_recentred_on_train_mean").GetBoolean();
            Standardization standardization = variant.Number("ddof") == 1 ? Standardization.Sample : Standardization.Population;
            (RidgeData data, double[][] test, double[] target, double centre) =
                Prostate(variant.GetProperty("standardised_on").GetString()!, standardization, recentred);
            JsonElement golden = variant.GetProperty("at_df_5");
            RidgePosterior posterior = RidgeClosedForm.Solve(data, RidgePrior.FromPenalty(golden.Number("lambda")), RidgeNoise.Known(1));
            Assert.Equal(5, posterior.EffectiveSlopes, 1e-9);
            GoldenFiles.Close(golden.Numbers("coef"), posterior.Design.Estimates, 1e-10);
            double testError = Errors(posterior, test, target, recentred ? 0 : centre).Average();
            GoldenFiles.Close(golden.Number("test_error"), testError, 1e-10);
        }

        Assert.Equal(8, variants);
    }

    private static void AssertPublished(JsonElement published, double intercept, IReadOnlyList<double> coefficients, double[] errors)
    {
        Assert.Equal(published.Number("intercept"), intercept, 0.0005000001);
        double[] expected = published.Numbers("coef");
        for (int j = 0; j < expected.Length; j++) Assert.Equal(expected[j], coefficients[j], 0.0005000001);
        Assert.Equal(published.Number("test_error"), errors.Average(), 0.0005000001);
        double mean = errors.Average();
        double sd = Math.Sqrt(errors.Sum(error => (error - mean) * (error - mean)) / (errors.Length - 1));
        Assert.Equal(published.Number("std_error"), sd / Math.Sqrt(errors.Length), 0.0005000001);
    }

    private static double[] Errors(RidgePosterior posterior, double[][] test, double[] target, double centre) =>
        [.. posterior.Predict(test).Means.Zip(target, (predicted, actual) => (actual - centre - predicted) * (actual - centre - predicted))];

    /// <summary>
    /// The 67 training rows, standardised beforehand on all rows or on themselves, with or without an intercept of their own.
    /// </summary>
    private static (RidgeData Data, double[][] Test, double[] Target, double Centre) Prostate(
        string standardisedOn, Standardization standardization, bool recentred)
    {
        Dataset all = GoldenFiles.Data("prostate");
        string[] features = [.. all.Names.Where(name => name is not ("lpsa" or "train"))];
        double[] train = all["train"].ToArray(), lpsa = all["lpsa"].ToArray();
        int[] trainRows = [.. Enumerable.Range(0, all.Rows).Where(i => train[i] == 1)];
        int[] testRows = [.. Enumerable.Range(0, all.Rows).Where(i => train[i] == 0)];
        Dataset predictors = all.Select(features);
        Dataset training = Dataset.FromColumns(
            features, [.. features.Select(name => trainRows.Select(i => predictors[name][i]).ToArray())]);
        ColumnScaling scaling = ColumnScaling.Compute(standardisedOn == "all97" ? predictors : training, standardization);
        double[][] columns = new double[features.Length][];
        for (int j = 0; j < features.Length; j++)
        {
            columns[j] = new double[all.Rows];
            scaling.Apply(j, predictors[features[j]], columns[j]);
        }

        double centre = trainRows.Average(i => lpsa[i]);
        double[,] x = new double[trainRows.Length, features.Length];
        for (int i = 0; i < trainRows.Length; i++)
        {
            for (int j = 0; j < features.Length; j++) x[i, j] = columns[j][trainRows[i]];
        }

        double[] y = [.. trainRows.Select(i => lpsa[i] - (recentred ? 0 : centre))];
        RidgeData data = RidgeData.FromArrays(x, y, features, intercept: recentred, standardization: Standardization.None);
        double[][] test = [.. testRows.Select(i => columns.Select(column => column[i]).ToArray())];
        return (data, test, [.. testRows.Select(i => lpsa[i])], centre);
    }

    private static JsonElement[] Rows(string name) =>
        [.. Sets.First(set => set.GetProperty("dataset").GetString() == name).GetProperty("rows").EnumerateArray()];

    private static RidgeData Data(string name, Standardization standardization)
    {
        JsonElement top = GoldenFiles.Json($"ridge/{name}.json");
        RidgeDesign design = new()
        {
            Features = [.. top.GetProperty("features").EnumerateArray().Select(feature => feature.GetString()!)],
            Standardization = standardization,
        };
        return RidgeData.Create(GoldenFiles.Data(name), top.GetProperty("target").GetString()!, design);
    }
}
