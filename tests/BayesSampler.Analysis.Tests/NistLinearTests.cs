using System.Text.Json;

namespace BayesSampler.Analysis.Tests;

/// <summary>
/// Least squares as penalty 0 against NIST's certified values (Statistical Reference Datasets, linear regression).
/// </summary>
public sealed class NistLinearTests
{
    private static readonly JsonElement Sets = GoldenFiles.Json("data/nist_linear.json").GetProperty("sets");

    public static TheoryData<string, double, Standardization, bool> Cases()
    {
        TheoryData<string, double, Standardization, bool> cases = [];
        foreach ((string name, double tolerance) in new[] { ("longley", 1e-9), ("wampler1", 1e-8), ("wampler2", 1e-8), ("wampler5", 1e-5), ("filip", 1e-6) })
        {
            foreach (Standardization standardization in Enum.GetValues<Standardization>()) cases.Add(name, tolerance, standardization, true);
            cases.Add(name, tolerance, Standardization.None, false);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Penalty_0_gives_the_certified_values(string name, double tolerance, Standardization standardization, bool intercept)
    {
        JsonElement golden = Sets.GetProperty("nist_" + name);
        JsonElement[] coefficients = [.. golden.GetProperty("coefficients").EnumerateArray()];
        RidgeData data = Design(name, standardization, intercept);
        double certifiedSd = golden.Number("residual_sd_certified");

        // Wampler 1 and 2 are exact fits, from which no noise can be learnt.
        RidgeNoise noise = certifiedSd == 0 ? RidgeNoise.Known(1) : RidgeNoise.Unknown();
        RidgePosterior posterior = RidgeClosedForm.Solve(data, RidgePrior.FromPenalty(0), noise);
        for (int k = 0; k < coefficients.Length; k++)
        {
            double certified = coefficients[k].Number("certified");
            GoldenFiles.Close(certified, posterior.Raw.Estimates[k], tolerance);
            GoldenFiles.Close(certified, posterior.LeastSquares!.Raw[k], tolerance);
            if (certifiedSd > 0) GoldenFiles.Close(coefficients[k].Number("certified_sd"), posterior.Raw.Scales[k], tolerance);
        }

        if (certifiedSd == 0) return;
        Assert.Equal(golden.Number("residual_df"), posterior.DegreesOfFreedom);
        GoldenFiles.Close(certifiedSd, Math.Sqrt(posterior.Sigma!.Rate / posterior.Sigma.Shape), tolerance);
        GoldenFiles.Close(golden.Number("residual_sum_of_squares_certified"), posterior.Rss, tolerance);
    }

    [Theory]
    [InlineData("wampler1")]
    [InlineData("wampler2")]
    public void An_exact_fit_refuses_to_learn_the_noise(string name)
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(
            () => RidgeClosedForm.Solve(Design(name, Standardization.Sample, true), RidgePrior.FromPenalty(0), RidgeNoise.Unknown()));
        Assert.Contains("The fit is exact", exception.Message, StringComparison.Ordinal);
    }

    private static RidgeData Design(string name, Standardization standardization, bool intercept)
    {
        Dataset data = GoldenFiles.Data(name);
        RidgeDesign design = new() { Intercept = intercept, Standardization = standardization };
        if (intercept) return RidgeData.Create(data, "y", design);
        List<KeyValuePair<string, double[]>> columns = [new("ones", [.. Enumerable.Repeat(1.0, data.Rows)])];
        foreach (string column in data.Names) columns.Add(new(column, data[column].ToArray()));
        return RidgeData.Create(Dataset.FromColumns(columns), "y", design);
    }
}
