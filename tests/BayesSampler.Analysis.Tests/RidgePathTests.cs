using System.Text.Json;

namespace BayesSampler.Analysis.Tests;

public sealed class RidgePathTests
{
    private static readonly double[] Penalties = [1e-3, 0.1, 2, 40, 1e4];

    [Theory]
    [InlineData(25, 4, false, true, Standardization.Sample)]
    [InlineData(25, 4, true, true, Standardization.Population)]
    [InlineData(25, 4, true, false, Standardization.None)]
    [InlineData(8, 15, false, true, Standardization.Sample)]
    [InlineData(8, 15, true, true, Standardization.None)]
    [InlineData(8, 15, true, false, Standardization.Sample)]
    [InlineData(9, 9, false, true, Standardization.None)]
    public void A_path_equals_single_solves(int rows, int columns, bool weighted, bool intercept, Standardization standardization)
    {
        (double[,] x, double[] y) = RidgeTestData.Random(rows, columns, 3);
        RidgeData data = RidgeData.FromArrays(
            x, y, weights: weighted ? RidgeTestData.Weights(rows, 3) : null, intercept: intercept, standardization: standardization);
        double[] mean = [.. Enumerable.Range(0, columns).Select(j => 0.3 * j - 1)];
        foreach (RidgeNoise noise in new[] { RidgeNoise.Known(0.7), RidgeNoise.Unknown(2, 0.5), RidgeNoise.Unknown() })
        {
            RidgePath path = RidgePath.Compute(data, Penalties, noise, mean);
            foreach ((double penalty, RidgePathPoint point) in Penalties.Zip(path.Points))
                AssertSame(RidgeClosedForm.Solve(data, RidgePrior.FromPenalty(penalty).WithMean(mean), noise), point, 1e-10);
        }

        double[] sds = [0.1, 0.2, 0.3, 0.4, 0.5];
        RidgePath known = RidgePath.Compute(data, Penalties, sds);
        for (int k = 0; k < sds.Length; k++)
        {
            RidgePosterior single = RidgeClosedForm.Solve(data, RidgePrior.FromPenalty(Penalties[k]), RidgeNoise.Known(sds[k]));
            AssertSame(single, known.Points[k], 1e-10);
        }
    }

    [Fact]
    public void Penalty_0_on_a_path_is_least_squares()
    {
        (double[,] x, double[] y) = RidgeTestData.Random(20, 4, 8);
        RidgeData data = RidgeData.FromArrays(x, y);
        foreach (RidgeNoise noise in new[] { RidgeNoise.Known(0.7), RidgeNoise.Unknown() })
            AssertSame(RidgeClosedForm.Solve(data, RidgePrior.FromPenalty(0), noise), RidgePath.Compute(data, [0], noise).Points[0], 1e-12);
    }

    [Theory]
    [InlineData("swiss")]
    [InlineData("mtcars")]
    [InlineData("faithful")]
    [InlineData("prostate")]
    [InlineData("longley")]
    [InlineData("diabetes")]
    public void A_path_equals_the_50_digit_solutions(string set)
    {
        JsonElement top = GoldenFiles.Json($"ridge/{set}.json");
        int compared = 0;
        foreach (JsonElement golden in top.GetProperty("cases").EnumerateArray())
        {
            string config = golden.GetProperty("config").GetString()!;
            if (!config.EndsWith("intercept", StringComparison.Ordinal) || golden.GetProperty("penalty").GetString() != "isotropic") continue;
            compared++;
            double tolerance = Math.Max(1e-12, 1e-13 * Math.Sqrt(golden.Number("condition_number_A")));
            RidgeDesign design = new()
            {
                Features = [.. top.GetProperty("features").EnumerateArray().Select(name => name.GetString()!)],
                Intercept = config != "raw_nointercept",
                Standardization = config switch
                {
                    "std0_intercept" => Standardization.Population,
                    "std1_intercept" => Standardization.Sample,
                    _ => Standardization.None,
                },
            };
            RidgeData data = RidgeData.Create(GoldenFiles.Data(set), top.GetProperty("target").GetString()!, design);
            RidgePathPoint point = RidgePath.Compute(
                data, [golden.Number("lambda")], RidgeNoise.Known(top.Number("sigma")), golden.Numbers("theta0")).Points[0];
            GoldenFiles.Close(golden.Numbers("theta"), point.Design, tolerance);
            GoldenFiles.Close(golden.Number("rss"), point.Rss, tolerance);
            GoldenFiles.Close(golden.Number("df_total"), point.EffectiveCoefficients, tolerance);
            GoldenFiles.Close(golden.Number("gcv"), point.Gcv, tolerance);
            GoldenFiles.Close(golden.Number("loo_cv_mse"), point.LeaveOneOutMse, tolerance);
            GoldenFiles.Close(golden.GetProperty("known_sigma").Numbers("sd"), point.DesignSds, tolerance);
            if (golden.GetProperty("known_sigma").TryGetProperty(
                data.HasIntercept ? "log_evidence_flat_intercept" : "log_evidence", out JsonElement evidence))
                GoldenFiles.Close(evidence.GetDouble(), point.LogEvidence, tolerance);
        }

        Assert.True(compared >= 20);
    }

    [Fact]
    public void Penalty_0_without_full_rank_is_refused()
    {
        (double[,] x, double[] y) = RidgeTestData.Random(5, 8, 8);
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(
            () => RidgePath.Compute(RidgeData.FromArrays(x, y), [1, 0], RidgeNoise.Known(1)));
        Assert.Contains("Penalty 0 leaves 4 of 8 directions", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_penalties_are_named()
    {
        (double[,] x, double[] y) = RidgeTestData.Random(9, 2, 8);
        RidgeData data = RidgeData.FromArrays(x, y);
        Assert.Contains("penalties[1]", Message([1, -2]), StringComparison.Ordinal);
        Assert.Contains("-2", Message([1, -2]), StringComparison.Ordinal);
        Assert.Contains("penalties[0]", Message([double.NaN]), StringComparison.Ordinal);
        Assert.Contains("empty", Message([]), StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => RidgePath.Compute(data, [1, 2], [1.0]));

        string Message(double[] penalties) =>
            Assert.ThrowsAny<ArgumentException>(() => RidgePath.Compute(data, penalties, RidgeNoise.Known(1))).Message;
    }

    private static void AssertSame(RidgePosterior single, RidgePathPoint point, double tolerance)
    {
        GoldenFiles.Close(single.Design.Estimates, point.Design, tolerance);
        GoldenFiles.Close(single.Raw.Estimates, point.Raw, tolerance);
        GoldenFiles.Close(single.Design.Sds, point.DesignSds, tolerance);
        GoldenFiles.Close(single.Raw.Sds, point.RawSds, tolerance);
        GoldenFiles.Close(single.Rss, point.Rss, tolerance);
        GoldenFiles.Close(single.EffectiveSlopes, point.EffectiveSlopes, tolerance);
        GoldenFiles.Close(single.EffectiveCoefficients, point.EffectiveCoefficients, tolerance);
        GoldenFiles.Close(single.Gcv, point.Gcv, tolerance);
        GoldenFiles.Close(single.LeaveOneOutMse, point.LeaveOneOutMse, tolerance);
        GoldenFiles.Close(single.Sigma?.Mean ?? single.Noise.Sd!.Value, point.NoiseSd, tolerance);
        Assert.Equal(single.DegreesOfFreedom, point.DegreesOfFreedom);
        if (double.IsNaN(single.LogEvidence)) Assert.True(double.IsNaN(point.LogEvidence));
        else GoldenFiles.Close(single.LogEvidence, point.LogEvidence, tolerance);
    }
}
