using System.Text.Json;

namespace BayesSampler.Analysis.Tests;

public sealed class RidgeEvidenceTests
{
    private static readonly JsonElement Sets = GoldenFiles.Json("ridge/evidence_maximisation.json").GetProperty("sets");

    public static TheoryData<string> Names() => [.. Sets.EnumerateObject().Select(set => set.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Maximum_with_a_flat_intercept_equals_the_40_digit_one(string set)
    {
        JsonElement golden = Sets.GetProperty(set).GetProperty("exact_maximum_flat_intercept");
        RidgeData data = Data(set);
        RidgeEvidenceMaximum maximum = RidgeEvidence.Maximize(data);
        Compare(golden, maximum, data, Math.Log(data.Rows) / 2);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Maximum_without_an_intercept_counts_all_observations(string set)
    {
        JsonElement golden = Sets.GetProperty(set).GetProperty("exact_maximum_n_observations");
        RidgeData centred = Data(set);
        RidgeData data = RidgeData.FromArrays(
            centred.DesignMatrix(), centred.Response.ToArray(), centred.Features, intercept: false, standardization: Standardization.None);
        Compare(golden, RidgeEvidence.Maximize(data), data, 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Given_the_noise_of_the_joint_maximum_the_prior_is_that_of_the_joint_maximum(string set)
    {
        RidgeData data = Data(set);
        RidgeEvidenceMaximum joint = RidgeEvidence.Maximize(data);
        RidgeEvidenceMaximum given = RidgeEvidence.MaximizePrior(data, joint.NoiseSd);
        Assert.Equal(1, given.PriorSd / joint.PriorSd, 1e-8);
        Assert.Equal(joint.LogEvidence, given.LogEvidence, 1e-8 * Math.Abs(joint.LogEvidence));
    }

    [Fact]
    public void Prior_given_another_noise_is_where_the_evidence_of_the_closed_form_is_highest()
    {
        RidgeData data = Data("swiss");
        RidgeNoise noise = RidgeNoise.Known(10);
        RidgeEvidenceMaximum best = RidgeEvidence.MaximizePrior(data, 10);
        double Evidence(double sd) => RidgeClosedForm.Solve(data, RidgePrior.FromSd(sd), noise).LogEvidence;
        Assert.Equal(best.LogEvidence, Evidence(best.PriorSd), 1e-9);
        Assert.True(Evidence(best.PriorSd * 1.01) < best.LogEvidence);
        Assert.True(Evidence(best.PriorSd / 1.01) < best.LogEvidence);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Maximum_agrees_with_BayesianRidge(string set)
    {
        // scikit-learn's default stops early and has weak hyperpriors; it counts n observations.
        JsonElement golden = Sets.GetProperty(set).GetProperty("sklearn_BayesianRidge_default");
        JsonElement exact = Sets.GetProperty(set).GetProperty("exact_maximum_n_observations");
        RidgeData centred = Data(set);
        RidgeData data = RidgeData.FromArrays(
            centred.DesignMatrix(), centred.Response.ToArray(), centred.Features, intercept: false, standardization: Standardization.None);
        RidgeEvidenceMaximum maximum = RidgeEvidence.Maximize(data);

        // Where its stop at 1e-3 leaves it far from the maximum (collinear Longley), it is no reference.
        if (Math.Abs(golden.Number("lambda_") / exact.Number("lambda_") - 1) > 1e-2)
        {
            Assert.Equal("longley", set);
            return;
        }

        GoldenFiles.Close(golden.Number("alpha_"), 1 / (maximum.NoiseSd * maximum.NoiseSd), 1e-2);
        GoldenFiles.Close(golden.Number("lambda_"), 1 / (maximum.PriorSd * maximum.PriorSd), 1e-2);
    }

    [Fact]
    public void No_other_noise_or_prior_has_more_evidence()
    {
        RidgeData data = Data("prostate");
        RidgeEvidenceMaximum maximum = RidgeEvidence.Maximize(data);
        foreach (double noise in new[] { 0.5, 0.99, 1.01, 3 })
        {
            foreach (double prior in new[] { 0.2, 0.98, 1, 1.02, 7 })
            {
                RidgePosterior other = RidgeClosedForm.Solve(
                    data, RidgePrior.FromSd(maximum.PriorSd * prior), RidgeNoise.Known(maximum.NoiseSd * noise));
                Assert.True(other.LogEvidence < maximum.LogEvidence);
            }
        }
    }

    [Fact]
    public void Noise_for_a_penalty_is_where_the_evidence_is_largest()
    {
        RidgeData data = Data("swiss");
        RidgePrior prior = RidgePrior.FromPenalties(0.5, 1, 2, 4, 8).WithMean(1, 0, -1, 0, 2);
        AssertLargest(data, prior, RidgeEvidence.MaximizeNoise(data, prior));
    }

    [Fact]
    public void Noise_for_an_absolute_prior_is_where_the_evidence_is_largest()
    {
        RidgeData data = Data("swiss");
        double[,] covariance = new double[5, 5];
        for (int i = 0; i < 5; i++)
        {
            for (int j = 0; j < 5; j++) covariance[i, j] = 9 * Math.Pow(0.5, Math.Abs(i - j)) * (1 + i) * (1 + j);
        }

        foreach (RidgePrior prior in new[] { RidgePrior.FromSd(2), RidgePrior.FromSds(1, 2, 3, 4, 5), RidgePrior.FromCovariance(covariance) })
            AssertLargest(data, prior.WithMean(1, 0, -1, 0, 2), RidgeEvidence.MaximizeNoise(data, prior.WithMean(1, 0, -1, 0, 2)));
    }

    [Fact]
    public void Noise_for_the_best_prior_is_the_joint_maximum()
    {
        RidgeData data = Data("diabetes");
        RidgeEvidenceMaximum joint = RidgeEvidence.Maximize(data);
        RidgeNoiseMaximum absolute = RidgeEvidence.MaximizeNoise(data, RidgePrior.FromSd(joint.PriorSd));
        RidgeNoiseMaximum penalty = RidgeEvidence.MaximizeNoise(data, RidgePrior.FromPenalty(joint.Penalty));
        GoldenFiles.Close(joint.NoiseSd, absolute.NoiseSd, 1e-10);
        GoldenFiles.Close(joint.NoiseSd, penalty.NoiseSd, 1e-10);
        GoldenFiles.Close(joint.LogEvidence, absolute.LogEvidence, 1e-12);
        GoldenFiles.Close(joint.LogEvidence, penalty.LogEvidence, 1e-12);
    }

    [Fact]
    public void A_prior_variance_of_0_is_named_when_the_features_explain_nothing()
    {
        // The target is orthogonal to the only feature.
        RidgeData data = RidgeData.FromArrays(new double[,] { { 1 }, { -1 }, { 1 }, { -1 } }, [1, 1, -1, -1]);
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => RidgeEvidence.Maximize(data));
        Assert.Contains("prior variance goes to 0", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Noise_of_0_is_named_when_the_fit_is_exact()
    {
        RidgeData data = RidgeData.FromArrays(new double[,] { { 1 }, { 2 }, { 3 }, { 4 } }, [3, 5, 7, 9]);
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => RidgeEvidence.Maximize(data));
        Assert.Contains("noise goes to 0", exception.Message, StringComparison.Ordinal);
        exception = Assert.Throws<InvalidOperationException>(() => RidgeEvidence.MaximizeNoise(data, RidgePrior.FromSd(1)));
        Assert.Contains("noise goes to 0", exception.Message, StringComparison.Ordinal);
        exception = Assert.Throws<InvalidOperationException>(() => RidgeEvidence.MaximizeNoise(data, RidgePrior.FromPenalty(0)));
        Assert.Contains("noise goes to 0", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_features_than_rows_have_an_evidence_maximum_too()
    {
        (double[,] x, double[] y) = RidgeTestData.Random(rows: 40, columns: 60, seed: 5, noise: 1, active: 5);
        RidgeData data = RidgeData.FromArrays(x, y);
        RidgeEvidenceMaximum maximum = RidgeEvidence.Maximize(data);
        foreach ((double noise, double prior) in new[] { (1.01, 1), (0.99, 1), (1, 1.01), (1, 0.99), (1.01, 0.99) })
        {
            RidgePosterior other = RidgeClosedForm.Solve(
                data, RidgePrior.FromSd(maximum.PriorSd * prior), RidgeNoise.Known(maximum.NoiseSd * noise));
            Assert.True(
                other.LogEvidence < maximum.LogEvidence, $"{other.LogEvidence} at {noise}, {prior} is not below that of {maximum}.");
        }
    }

    [Fact]
    public void Noise_of_0_is_named_when_the_target_is_smoother_than_any_prior_expects()
    {
        // With more features than rows the evidence at noise 0 is finite. A target along the largest singular vectors, X X' X 1,
        // leaves the smallest ones without the variance that noise would bring.
        (double[,] x, _) = RidgeTestData.Random(rows: 6, columns: 10, seed: 5);
        double[] y = [.. Enumerable.Repeat(1.0, 10)];
        y = Multiply(x, Multiply(Transpose(x), Multiply(x, y)));
        RidgeData data = RidgeData.FromArrays(x, y, intercept: false, standardization: Standardization.None);
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => RidgeEvidence.Maximize(data));
        Assert.Contains("noise goes to 0", exception.Message, StringComparison.Ordinal);
    }

    private static double[,] Transpose(double[,] matrix)
    {
        double[,] result = new double[matrix.GetLength(1), matrix.GetLength(0)];
        for (int i = 0; i < matrix.GetLength(0); i++)
        {
            for (int j = 0; j < matrix.GetLength(1); j++) result[j, i] = matrix[i, j];
        }

        return result;
    }

    private static double[] Multiply(double[,] matrix, double[] vector) =>
        [.. Enumerable.Range(0, matrix.GetLength(0)).Select(i => vector.Select((value, j) => matrix[i, j] * value).Sum())];

    private static void AssertLargest(RidgeData data, RidgePrior prior, RidgeNoiseMaximum maximum)
    {
        foreach (double factor in new[] { 0.1, 0.5, 0.99, 1.01, 2, 10 })
        {
            double other = RidgeClosedForm.Solve(data, prior, RidgeNoise.Known(maximum.NoiseSd * factor)).LogEvidence;
            Assert.True(other < maximum.LogEvidence, $"{other} at {factor} times is not below {maximum.LogEvidence}.");
        }

        // The slope over log sigma is zero to the accuracy of central differences.
        const double Step = 1e-3;
        double up = RidgeClosedForm.Solve(data, prior, RidgeNoise.Known(maximum.NoiseSd * Math.Exp(Step))).LogEvidence;
        double down = RidgeClosedForm.Solve(data, prior, RidgeNoise.Known(maximum.NoiseSd * Math.Exp(-Step))).LogEvidence;
        double slope = (up - down) / (2 * Step), curvature = (up + down - 2 * maximum.LogEvidence) / (Step * Step);
        Assert.True(Math.Abs(slope / curvature) < 1e-5, $"A Newton step of {slope / curvature} is left.");
    }

    private static void Compare(JsonElement golden, RidgeEvidenceMaximum maximum, RidgeData data, double missingConstant)
    {
        GoldenFiles.Close(golden.Number("sigma"), maximum.NoiseSd, 1e-8);
        GoldenFiles.Close(golden.Number("tau"), maximum.PriorSd, 1e-8);
        GoldenFiles.Close(golden.Number("ridge_lambda"), maximum.Penalty, 1e-8);
        GoldenFiles.Close(golden.Number("alpha"), 1 / (maximum.NoiseSd * maximum.NoiseSd), 1e-8);
        GoldenFiles.Close(golden.Number("lambda_"), 1 / (maximum.PriorSd * maximum.PriorSd), 1e-8);
        GoldenFiles.Close(golden.Number("log_evidence"), maximum.LogEvidence + missingConstant, 1e-8);
        RidgePosterior posterior = RidgeClosedForm.Solve(data, RidgePrior.FromPenalty(maximum.Penalty), RidgeNoise.Known(maximum.NoiseSd));
        GoldenFiles.Close(golden.Numbers("coef"), posterior.Design.Estimates, 1e-8);
        GoldenFiles.Close(golden.Number("gamma_effective_df"), posterior.EffectiveSlopes, 1e-8);
        GoldenFiles.Close(maximum.LogEvidence, posterior.LogEvidence, 1e-12);
    }

    private static RidgeData Data(string set)
    {
        JsonElement top = GoldenFiles.Json($"ridge/{set}.json");
        RidgeDesign design = new()
        {
            Features = [.. top.GetProperty("features").EnumerateArray().Select(name => name.GetString()!)],
            Standardization = Standardization.Population,
        };
        return RidgeData.Create(GoldenFiles.Data(set), top.GetProperty("target").GetString()!, design);
    }
}
