using CsCheck;

namespace BayesSampler.Analysis.Tests;

public sealed class RidgeClosedFormTests
{
    [Fact]
    public void A_vanishing_penalty_gives_least_squares()
    {
        (double[,] x, double[] y) = RidgeTestData.Random(20, 4, 1);
        RidgeData data = RidgeData.FromArrays(x, y, weights: RidgeTestData.Weights(20, 1));
        RidgePosterior posterior = RidgeClosedForm.Solve(data, RidgePrior.FromPenalty(1e-12), RidgeNoise.Known(1));
        RidgePosterior free = RidgeClosedForm.Solve(data, RidgePrior.FromPenalty(0), RidgeNoise.Known(1));
        GoldenFiles.Close(posterior.LeastSquares!.Raw, posterior.Raw.Estimates, 1e-12);
        GoldenFiles.Close(posterior.LeastSquares.Raw, free.Raw.Estimates, 1e-13);
        GoldenFiles.Close(posterior.LeastSquares.Rss, free.Rss, 1e-13);
        Assert.Equal(5, free.EffectiveCoefficients, 1e-12);
        Assert.True(double.IsNaN(free.LogEvidence));
    }

    [Fact]
    public void An_overwhelming_penalty_gives_the_prior_mean()
    {
        (double[,] x, double[] y) = RidgeTestData.Random(20, 3, 2);
        RidgePosterior posterior = RidgeClosedForm.Solve(
            RidgeData.FromArrays(x, y), RidgePrior.FromPenalty(1e18).WithMean(1, -2, 3), RidgeNoise.Known(1));
        GoldenFiles.Close([1, -2, 3], posterior.Design.Estimates, 1e-14);
        Assert.All(posterior.Design.Sds, sd => Assert.Equal(1e-9, sd, 1e-18));
        Assert.Equal(1, posterior.EffectiveCoefficients, 1e-12);
    }

    [Fact]
    public void Permuting_columns_permutes_coefficients()
    {
        Check.Sample(
            Gen.Select(Gen.ULong, Gen.Int[1, 6], Gen.Int[2, 12], Gen.Double[-4, 4]),
            (seed, columns, rows, logPenalty) =>
            {
                (double[,] x, double[] y) = RidgeTestData.Random(rows, columns, seed);
                double[,] reversed = new double[rows, columns];
                for (int i = 0; i < rows; i++)
                {
                    for (int j = 0; j < columns; j++) reversed[i, j] = x[i, columns - 1 - j];
                }

                RidgePrior prior = RidgePrior.FromPenalty(Math.Pow(10, logPenalty));
                RidgePosterior first = RidgeClosedForm.Solve(RidgeData.FromArrays(x, y), prior, RidgeNoise.Known(1));
                RidgePosterior second = RidgeClosedForm.Solve(RidgeData.FromArrays(reversed, y), prior, RidgeNoise.Known(1));
                GoldenFiles.Close(first.Design.Estimates, [.. second.Design.Estimates.Reverse()], 1e-9);
                GoldenFiles.Close(first.Design.Sds, [.. second.Design.Sds.Reverse()], 1e-9);
                GoldenFiles.Close(first.LogEvidence, second.LogEvidence, 1e-9);
                Assert.Equal(first.Raw.Covariance(0, 1), second.Raw.Covariance(0, columns), 1e-9 * first.Raw.Sds[0] * first.Raw.Sds[1]);
            },
            iter: 200);
    }

    [Fact]
    public void Units_of_a_standardised_column_change_its_raw_coefficient_alone()
    {
        (double[,] x, double[] y) = RidgeTestData.Random(15, 3, 4);
        RidgePosterior before = Solve(x);
        for (int i = 0; i < 15; i++) x[i, 1] = 1000 * x[i, 1] - 7;
        RidgePosterior after = Solve(x);
        GoldenFiles.Close(before.Design.Estimates, after.Design.Estimates, 1e-13);
        GoldenFiles.Close(before.Raw["x1"].Location, after.Raw["x1"].Location, 1e-13);
        GoldenFiles.Close(before.Raw["x2"].Location / 1000, after.Raw["x2"].Location, 1e-13);
        GoldenFiles.Close(before.Raw["x2"].Sd / 1000, after.Raw["x2"].Sd, 1e-13);
        GoldenFiles.Close(before.Raw["(intercept)"].Location + 7 * after.Raw["x2"].Location, after.Raw["(intercept)"].Location, 1e-12);
        GoldenFiles.Close(before.LogEvidence, after.LogEvidence, 1e-13);

        RidgePosterior Solve(double[,] predictors) =>
            RidgeClosedForm.Solve(RidgeData.FromArrays(predictors, y), RidgePrior.FromPenalty(2), RidgeNoise.Known(0.5));
    }

    [Fact]
    public void Shifting_the_prior_mean_is_shifting_the_target_back()
    {
        (double[,] x, double[] y) = RidgeTestData.Random(15, 3, 6);
        double[] mean = [2, -1, 0.5];
        RidgeData data = RidgeData.FromArrays(x, y, intercept: false, standardization: Standardization.None);
        double[] shifted = [.. y.Select((value, i) => value - x[i, 0] * mean[0] - x[i, 1] * mean[1] - x[i, 2] * mean[2])];
        RidgeData back = RidgeData.FromArrays(x, shifted, intercept: false, standardization: Standardization.None);
        RidgePosterior first = RidgeClosedForm.Solve(data, RidgePrior.FromPenalty(3).WithMean(mean), RidgeNoise.Unknown(2, 1));
        RidgePosterior second = RidgeClosedForm.Solve(back, RidgePrior.FromPenalty(3), RidgeNoise.Unknown(2, 1));
        GoldenFiles.Close(first.Design.Estimates, [.. second.Design.Estimates.Select((value, j) => value + mean[j])], 1e-13);
        GoldenFiles.Close(first.Design.Sds, second.Design.Sds, 1e-13);
        GoldenFiles.Close(first.LogEvidence, second.LogEvidence, 1e-13);
        GoldenFiles.Close(first.Press, second.Press, 1e-12);
    }

    [Theory]
    [InlineData(true, Standardization.None)]
    [InlineData(true, Standardization.Population)]
    [InlineData(false, Standardization.None)]
    [InlineData(false, Standardization.Population)]
    public void Integer_weights_equal_repeated_rows(bool intercept, Standardization standardization)
    {
        (double[,] x, double[] y) = RidgeTestData.Random(10, 3, 7);
        double[] weights = [1, 2, 3, 1, 1, 2, 1, 4, 1, 1];
        List<int> rows = [];
        for (int i = 0; i < 10; i++) rows.AddRange(Enumerable.Repeat(i, (int)weights[i]));
        double[,] repeated = new double[rows.Count, 3];
        for (int i = 0; i < rows.Count; i++)
        {
            for (int j = 0; j < 3; j++) repeated[i, j] = x[rows[i], j];
        }

        RidgePrior prior = RidgePrior.FromPenalties(1, 2, 3).WithMean(1, 0, -1);
        RidgePosterior weighted = RidgeClosedForm.Solve(
            RidgeData.FromArrays(x, y, weights: weights, intercept: intercept, standardization: standardization), prior, RidgeNoise.Known(0.8));
        RidgePosterior plain = RidgeClosedForm.Solve(
            RidgeData.FromArrays(repeated, [.. rows.Select(i => y[i])], intercept: intercept, standardization: standardization),
            prior, RidgeNoise.Known(0.8));
        GoldenFiles.Close(plain.Raw.Estimates, weighted.Raw.Estimates, 1e-12);
        GoldenFiles.Close([.. plain.Raw.CovarianceMatrix().Cast<double>()], [.. weighted.Raw.CovarianceMatrix().Cast<double>()], 1e-12);
        GoldenFiles.Close(plain.Rss, weighted.Rss, 1e-12);
        GoldenFiles.Close(plain.EffectiveCoefficients, weighted.EffectiveCoefficients, 1e-12);
        RidgePrediction first = plain.Predict(new double[,] { { 1, 2, 3 } }), second = weighted.Predict(new double[,] { { 1, 2, 3 } });
        GoldenFiles.Close(first.LinearPredictorSds, second.LinearPredictorSds, 1e-12);
        GoldenFiles.Close(first.PredictiveSds, second.PredictiveSds, 1e-12);
    }

    [Theory]
    [InlineData(12, 3, false, true)]
    [InlineData(12, 3, true, true)]
    [InlineData(12, 3, true, false)]
    [InlineData(6, 9, true, true)]
    public void Leave_one_out_residuals_equal_refits(int rows, int columns, bool weighted, bool intercept)
    {
        (double[,] x, double[] y) = RidgeTestData.Random(rows, columns, 9);
        double[] weights = weighted ? RidgeTestData.Weights(rows, 9) : [.. Enumerable.Repeat(1.0, rows)];
        RidgePrior prior = RidgePrior.FromPenalty(0.7).WithMean([.. Enumerable.Repeat(0.2, columns)]);
        RidgePosterior all = RidgeClosedForm.Solve(
            RidgeData.FromArrays(x, y, weights: weights, intercept: intercept, standardization: Standardization.None), prior, RidgeNoise.Known(1));
        double press = 0;
        for (int left = 0; left < rows; left++)
        {
            int[] kept = [.. Enumerable.Range(0, rows).Where(i => i != left)];
            double[,] some = new double[rows - 1, columns], row = new double[1, columns];
            for (int j = 0; j < columns; j++)
            {
                row[0, j] = x[left, j];
                for (int i = 0; i < kept.Length; i++) some[i, j] = x[kept[i], j];
            }

            RidgeData data = RidgeData.FromArrays(
                some, [.. kept.Select(i => y[i])], weights: [.. kept.Select(i => weights[i])], intercept: intercept, standardization: Standardization.None);
            double residual = y[left] - RidgeClosedForm.Solve(data, prior, RidgeNoise.Known(1)).Predict(row).Means[0];
            GoldenFiles.Close(residual, all.LeaveOneOutResiduals[left], 1e-10);
            press += weights[left] * residual * residual;
        }

        GoldenFiles.Close(press, all.Press, 1e-11);
        GoldenFiles.Close(press / rows, all.LeaveOneOutMse, 1e-11);
    }

    [Fact]
    public void A_single_feature_equals_the_formulas_by_hand()
    {
        // y = theta x + e, sigma = 2, theta ~ N(1, 0.5^2): precision 30 / 4 + 4, x'y / 4 + 4.
        RidgeData data = RidgeData.FromArrays(
            new double[,] { { 1 }, { 2 }, { 3 }, { 4 } }, [1, 3, 2, 5], intercept: false, standardization: Standardization.None);
        RidgePosterior posterior = RidgeClosedForm.Solve(data, RidgePrior.FromSd(0.5).WithMean(1), RidgeNoise.Known(2));
        double precision = 30 / 4.0 + 4, mean = (33 / 4.0 + 4) / precision;
        GoldenFiles.Close(mean, posterior.Raw["x1"].Location, 1e-14);
        GoldenFiles.Close(1 / Math.Sqrt(precision), posterior.Raw["x1"].Sd, 1e-14);

        // Evidence: y - x ~ N(0, 4 I + x x' / 4), whose determinant and inverse follow from one rank.
        const double ResidualSquares = 0 + 1 + 1 + 1, Product = 2 - 3 + 4;
        double determinant = Math.Pow(4, 4) * (1 + 30 / 16.0);
        double quadratic = ResidualSquares / 4 - Product * Product / 4 / 16 / (1 + 30 / 16.0);
        double evidence = -2 * Math.Log(2 * Math.PI) - Math.Log(determinant) / 2 - quadratic / 2;
        GoldenFiles.Close(evidence, posterior.LogEvidence, 1e-14);
    }

    [Fact]
    public void Joint_design_with_a_column_of_ones_gives_the_same_intercept_slopes_and_evidence()
    {
        // The intercept as a coefficient with an almost flat prior of its own, its density divided out.
        const double Flat = 1e6;
        (double[,] x, double[] y) = RidgeTestData.Random(9, 2, 12);
        double[] weights = RidgeTestData.Weights(9, 12);
        double[,] ones = new double[9, 3];
        for (int i = 0; i < 9; i++) (ones[i, 0], ones[i, 1], ones[i, 2]) = (1, x[i, 0], x[i, 1]);
        RidgePosterior centred = RidgeClosedForm.Solve(
            RidgeData.FromArrays(x, y, weights: weights, standardization: Standardization.None), RidgePrior.FromSds(2, 3), RidgeNoise.Known(0.6));
        RidgePosterior joint = RidgeClosedForm.Solve(
            RidgeData.FromArrays(ones, y, weights: weights, intercept: false, standardization: Standardization.None),
            RidgePrior.FromSds(Flat, 2, 3), RidgeNoise.Known(0.6));
        GoldenFiles.Close(joint.Raw.Estimates, centred.Raw.Estimates, 1e-10);
        GoldenFiles.Close([.. joint.Raw.CovarianceMatrix().Cast<double>()], [.. centred.Raw.CovarianceMatrix().Cast<double>()], 1e-10);
        GoldenFiles.Close(joint.LogEvidence + Math.Log(2 * Math.PI) / 2 + Math.Log(Flat), centred.LogEvidence, 1e-10);
        GoldenFiles.Close(joint.Leverages, centred.Leverages, 1e-10);
        double[][] rows = [[3, -1]];
        GoldenFiles.Close(joint.Predict([[1, 3, -1]]).LinearPredictorSds, centred.Predict(rows).LinearPredictorSds, 1e-10);
    }

    [Fact]
    public void Directions_without_data_keep_the_prior_variance()
    {
        (double[,] x, double[] y) = RidgeTestData.Random(5, 12, 13);
        RidgeData data = RidgeData.FromArrays(x, y, intercept: false, standardization: Standardization.None);
        RidgePosterior posterior = RidgeClosedForm.Solve(data, RidgePrior.FromSd(3), RidgeNoise.Known(1e-3));

        // Woodbury: V - V X' (s2 I + X V X')^-1 X V has trace 9 (12 - 5) plus next to nothing.
        double trace = Enumerable.Range(0, 12).Sum(j => posterior.Design.Covariance(j, j));
        Assert.Equal(63, trace, 1e-3);
        Assert.Equal(5, posterior.Rank);
        Assert.Null(posterior.LeastSquares);
        Assert.Equal(5, posterior.EffectiveSlopes, 1e-4);
        GoldenFiles.Close(RidgePath.Compute(data, [1e-6 / 9], RidgeNoise.Known(1e-3)).Points[0].DesignSds, posterior.Design.Sds, 1e-9);
    }

    [Fact]
    public void Duplicated_columns_share_their_coefficient_and_keep_the_prior_variance_of_their_difference()
    {
        double[,] x = { { 1, 1 }, { 2, 2 }, { 4, 4 }, { 5, 5 } };
        RidgePosterior posterior = RidgeClosedForm.Solve(
            RidgeData.FromArrays(x, [1, 2, 4, 6], standardization: Standardization.None), RidgePrior.FromSd(2), RidgeNoise.Known(1));
        GoldenFiles.Close(posterior.Design.Estimates[0], posterior.Design.Estimates[1], 1e-13);
        double difference = posterior.Design.Covariance(0, 0) + posterior.Design.Covariance(1, 1) - 2 * posterior.Design.Covariance(0, 1);
        GoldenFiles.Close(8, difference, 1e-13);
        Assert.Equal(1, posterior.Rank);
    }

    [Fact]
    public void Student_marginals_are_the_normal_ones_averaged_over_the_noise()
    {
        (double[,] x, double[] y) = RidgeTestData.Random(7, 2, 14);
        RidgeData data = RidgeData.FromArrays(x, y);
        RidgePrior prior = RidgePrior.FromPenalty(1.5).WithMean(1, -1);
        RidgePosterior student = RidgeClosedForm.Solve(data, prior, RidgeNoise.Unknown(1.5, 0.8));
        double low = Math.Log(student.Sigma!.Quantile(1e-14)), high = Math.Log(student.Sigma.Quantile(1 - 1e-12)) + 5;
        foreach (double point in new[] { -1.0, 0.3, 1.7 })
        {
            // The trapezoidal rule over log sigma converges exponentially here.
            const int Steps = 4000;
            double slope = 0, intercept = 0, evidence = 0;
            for (int k = 0; k <= Steps; k++)
            {
                double sigma = Math.Exp(low + (high - low) * k / Steps);
                double weight = student.Sigma.Density(sigma) * sigma * (high - low) / Steps;
                RidgePosterior normal = RidgeClosedForm.Solve(data, prior, RidgeNoise.Known(sigma));
                slope += weight * normal.Design.Density(1, point);
                intercept += weight * normal.Raw.Density(0, point);
                double inverseGamma = Math.Exp(1.5 * Math.Log(0.8) - Math.Log(Math.Sqrt(Math.PI) / 2) - 5 * Math.Log(sigma) - 0.8 / (sigma * sigma));
                evidence += inverseGamma * 2 * sigma * sigma * (high - low) / Steps * Math.Exp(normal.LogEvidence);
            }

            GoldenFiles.Close(student.Design.Density(1, point), slope, 1e-9);
            GoldenFiles.Close(student.Raw.Density(0, point), intercept, 1e-9);
            GoldenFiles.Close(student.LogEvidence, Math.Log(evidence), 1e-9);
        }
    }

    [Fact]
    public void Predictions_at_the_data_are_the_fit_and_accept_data_sets_and_arrays()
    {
        Dataset swiss = GoldenFiles.Data("swiss");
        RidgePosterior posterior = RidgeClosedForm.Solve(RidgeData.Create(swiss, "fertility"), RidgePrior.FromPenalty(5), RidgeNoise.Unknown());
        RidgePrediction prediction = posterior.Predict(swiss);
        GoldenFiles.Close(posterior.Fitted, prediction.Means, 1e-13);
        for (int i = 0; i < swiss.Rows; i++)
        {
            Assert.Equal(swiss["fertility"][i], posterior.Fitted[i] + posterior.Residuals[i], 1e-12);
            GoldenFiles.Close(prediction.LinearPredictor(i).Scale / posterior.Raw[1].Scale, prediction.LinearPredictorSds[i] / posterior.Raw[1].Sd, 1e-12);
        }

        (double lower, double upper, _) = prediction.PredictiveIntervals(0.8)[3];
        GoldenFiles.Close(0.8, prediction.Predictive(3).Cdf(upper) - prediction.Predictive(3).Cdf(lower), 1e-13);
        Assert.Contains(
            "no column 'agriculture'", Assert.ThrowsAny<ArgumentException>(() => posterior.Predict(swiss.Select("catholic"))).Message, StringComparison.Ordinal);
        Assert.Contains("rows[0]", Assert.ThrowsAny<ArgumentException>(() => posterior.Predict(new double[1, 3])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "NaN", Assert.ThrowsAny<ArgumentException>(() => posterior.Predict([[1, 2, 3, 4, double.NaN]])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Coefficients_are_found_by_name_and_unknown_names_list_the_known()
    {
        RidgePosterior posterior = RidgeClosedForm.Solve(
            RidgeData.Create(GoldenFiles.Data("swiss"), "fertility"), RidgePrior.FromPenalty(5), RidgeNoise.Known(7));
        Assert.Equal(["(intercept)", "agriculture", "examination", "education", "catholic", "infant_mortality"], posterior.Raw.Names.ToArray());
        Assert.Equal(posterior.Raw.Estimates[3], posterior.Raw["education"].Location);
        string message = Assert.Throws<ArgumentException>(() => posterior.Raw["income"]).Message;
        Assert.Contains("'income'", message, StringComparison.Ordinal);
        Assert.Contains("(intercept), agriculture", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Raw_coefficients_give_the_same_line_as_design_coefficients()
    {
        (double[,] x, double[] y) = RidgeTestData.Random(8, 3, 15);
        RidgeData data = RidgeData.FromArrays(x, y, standardization: Standardization.Population);
        double[] raw = data.RawCoefficients([1, -2, 0.5], 0.25);
        for (int i = 0; i < 8; i++)
        {
            double line = raw[0] + raw[1] * x[i, 0] + raw[2] * x[i, 1] + raw[3] * x[i, 2];
            double design = data.ResponseCenter + 0.25 + data.DesignColumn(0)[i] - 2 * data.DesignColumn(1)[i] + 0.5 * data.DesignColumn(2)[i];
            Assert.Equal(design, line, 1e-12);
        }
    }

    [Fact]
    public void Solutions_do_not_depend_on_the_culture()
    {
        System.Globalization.CultureInfo before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo("fr-FR");
            Assert.Equal("prior sd 0.5", RidgePrior.FromSd(0.5).ToString());
            Assert.Equal("penalty on the sum of squares 0.5, 1.5, with a mean", RidgePrior.FromPenalties(0.5, 1.5).WithMean(0, 1).ToString());
            string message = Assert.ThrowsAny<ArgumentException>(() => RidgePrior.FromSd(-0.5)).Message;
            Assert.Contains("-0.5", message, StringComparison.Ordinal);
            Assert.Equal(47, GoldenFiles.Data("swiss").Rows);
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }
}
