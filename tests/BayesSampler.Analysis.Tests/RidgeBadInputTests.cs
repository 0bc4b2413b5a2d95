namespace BayesSampler.Analysis.Tests;

/// <summary>Every refusal names what is wrong, the name and the value.</summary>
public sealed class RidgeBadInputTests
{
    private static readonly double[,] Predictors = { { 1, 2 }, { 2, 1 }, { 4, 7 }, { 5, 3 } };
    private static readonly double[] Response = [1, 2, 4, 6];

    public static TheoryData<string, string[]> Cases() => new()
    {
        { "unknown target", ["'z'", "a, b, y, w"] },
        { "unknown feature", ["'c'", "a, b, y, w"] },
        { "unknown weights", ["'v'", "a, b, y, w"] },
        { "target among features", ["'y'", "among the features"] },
        { "weights among features", ["'w'", "among the features"] },
        { "target as weights", ["'y'", "both target and weights"] },
        { "feature twice", ["'a'", "twice"] },
        { "no features", ["no features", "'y'"] },
        { "constant column", ["'k'", "constant", "3.5", "intercept"] },
        { "constant column standardised", ["'k'", "constant", "3.5", "Standardization.None"] },
        { "weight zero", ["'w'", "row 2", "0"] },
        { "negative weight", ["row 1", "-1"] },
        { "one row", ["at least 2", "was 1"] },
        { "response length", ["predictors has 4 rows", "response has 3"] },
        { "weights length", ["predictors has 4 rows", "weights has 2"] },
        { "names length", ["2 columns", "3 names"] },
        { "NaN", ["'x2'", "row 3", "NaN"] },
        { "infinite response", ["'y'", "row 1"] },
        { "feature called intercept", ["'(intercept)'", "Rename"] },
        { "noise zero", ["sd", "was 0"] },
        { "noise NaN", ["sd", "NaN"] },
        { "negative shape", ["shape", "-1"] },
        { "sd zero", ["tau", "was 0", "FromPenalty(0)"] },
        { "sds negative", ["sds[1]", "-2"] },
        { "lambda zero", ["lambda", "was 0"] },
        { "penalty negative", ["-3"] },
        { "penalties NaN", ["penalties[0]", "NaN"] },
        { "covariance not square", ["square", "1 x 2"] },
        { "covariance not symmetric", ["symmetric", "[0,1]", "0.5", "0.4"] },
        { "covariance indefinite", ["positive definite"] },
        { "covariance NaN", ["[1,1]", "NaN"] },
        { "penalty matrix indefinite", ["negative eigenvalue"] },
        { "mean NaN", ["mean[1]", "NaN"] },
        { "mean length", ["mean", "3", "2"] },
        { "prior length", ["3 coefficients", "there are 2"] },
        { "unknown noise with sd", ["scales with the noise", "prior sd 2", "FromPenalty"] },
        { "no single penalty", ["no single penalty", "PenaltyMatrix"] },
        { "penalty 0 with collinear columns", ["1 of 2 directions", "collinear", "penalty"] },
        { "penalty 0 with too few rows", ["of 3 directions", "too few"] },
        { "nothing to learn the noise from", ["0 free observations", "RidgeNoise.Known"] },
        { "offset without intercept", ["interceptOffset", "0.5"] },
        { "interval of everything", ["probability", "was 1"] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Bad_input_is_refused_by_name_and_value(string name, string[] parts)
    {
        Exception exception = Assert.ThrowsAny<Exception>(() => Run(name));
        Assert.True(exception is ArgumentException or InvalidOperationException, exception.ToString());
        foreach (string part in parts) Assert.Contains(part, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_constant_column_without_intercept_is_a_feature_like_any_other()
    {
        RidgeData data = RidgeData.FromArrays(new double[,] { { 1 }, { 1 } }, [2, 4], intercept: false, standardization: Standardization.None);
        Assert.Equal(3, RidgeClosedForm.Solve(data, RidgePrior.FromPenalty(0), RidgeNoise.Known(1)).Raw.Estimates[0], 1e-14);
    }

    private static void Run(string name)
    {
        switch (name)
        {
            case "unknown target": RidgeData.Create(Data(), "z"); break;
            case "unknown feature": Create(new RidgeDesign { Features = ["a", "c"] }); break;
            case "unknown weights": Create(new RidgeDesign { WeightsColumn = "v" }); break;
            case "target among features": Create(new RidgeDesign { Features = ["a", "y"] }); break;
            case "weights among features": Create(new RidgeDesign { Features = ["a", "w"], WeightsColumn = "w" }); break;
            case "target as weights": Create(new RidgeDesign { Features = ["a"], WeightsColumn = "y" }); break;
            case "feature twice": Create(new RidgeDesign { Features = ["a", "b", "a"] }); break;
            case "no features": RidgeData.Create(Data().Select("y"), "y"); break;
            case "constant column": Create(new RidgeDesign { Standardization = Standardization.None }, ("k", [3.5, 3.5, 3.5, 3.5])); break;
            case "constant column standardised": Create(new RidgeDesign { Intercept = false }, ("k", [3.5, 3.5, 3.5, 3.5])); break;
            case "weight zero": Create(new RidgeDesign { WeightsColumn = "w" }, ("w", [1, 0, 1, 1])); break;
            case "negative weight": RidgeData.FromArrays(Predictors, Response, weights: [-1, 1, 1, 1]); break;
            case "one row": RidgeData.FromArrays(new double[,] { { 1 } }, [1]); break;
            case "response length": RidgeData.FromArrays(Predictors, [1, 2, 3]); break;
            case "weights length": RidgeData.FromArrays(Predictors, Response, weights: [1, 2]); break;
            case "names length": RidgeData.FromArrays(Predictors, Response, ["a", "b", "c"]); break;
            case "NaN": RidgeData.FromArrays(new double[,] { { 1, 2 }, { 2, 1 }, { 4, double.NaN } }, [1, 2, 3]); break;
            case "infinite response": RidgeData.FromArrays(Predictors, [double.PositiveInfinity, 1, 2, 3]); break;
            case "feature called intercept": RidgeData.FromArrays(Predictors, Response, ["(intercept)", "b"]); break;
            case "noise zero": RidgeNoise.Known(0); break;
            case "noise NaN": RidgeNoise.Known(double.NaN); break;
            case "negative shape": RidgeNoise.Unknown(-1, 1); break;
            case "sd zero": RidgePrior.FromSd(0); break;
            case "sds negative": RidgePrior.FromSds(1, -2); break;
            case "lambda zero": RidgePrior.FromLogPriorLambda(0); break;
            case "penalty negative": RidgePrior.FromPenalty(-3); break;
            case "penalties NaN": RidgePrior.FromPenalties(double.NaN, 1); break;
            case "covariance not square": RidgePrior.FromCovariance(new double[1, 2]); break;
            case "covariance not symmetric": RidgePrior.FromCovariance(new double[,] { { 1, 0.5 }, { 0.4, 1 } }); break;
            case "covariance indefinite": RidgePrior.FromCovariance(new double[,] { { 1, 2 }, { 2, 1 } }); break;
            case "covariance NaN": RidgePrior.FromCovariance(new double[,] { { 1, 0 }, { 0, double.NaN } }); break;
            case "penalty matrix indefinite": RidgePrior.FromPenaltyMatrix(new double[,] { { 1, 2 }, { 2, 1 } }); break;
            case "mean NaN": RidgePrior.FromSd(1).WithMean(0, double.NaN); break;
            case "mean length": RidgePrior.FromSds(1, 2).WithMean(0, 1, 2); break;
            case "prior length": Solve(RidgePrior.FromSds(1, 2, 3), RidgeNoise.Known(1)); break;
            case "unknown noise with sd": Solve(RidgePrior.FromSd(2), RidgeNoise.Unknown()); break;
            case "no single penalty": RidgePrior.FromSds(1, 2).Penalty(1, 4); break;
            case "penalty 0 with collinear columns":
                RidgeClosedForm.Solve(
                    RidgeData.FromArrays(new double[,] { { 1, 2 }, { 2, 4 }, { 4, 8 } }, [1, 2, 3]), RidgePrior.FromPenalty(0), RidgeNoise.Known(1));
                break;
            case "penalty 0 with too few rows":
                RidgeClosedForm.Solve(
                    RidgeData.FromArrays(new double[,] { { 1, 2, 5 }, { 2, 7, 1 } }, [1, 2]), RidgePrior.FromPenalty(0), RidgeNoise.Known(1));
                break;
            case "nothing to learn the noise from":
                RidgeClosedForm.Solve(
                    RidgeData.FromArrays(new double[,] { { 1, 2 }, { 2, 7 }, { 5, 1 } }, [1, 2, 5]), RidgePrior.FromPenalty(0), RidgeNoise.Unknown());
                break;
            case "offset without intercept":
                RidgeData.FromArrays(Predictors, Response, intercept: false).RawCoefficients([1, 2], 0.5);
                break;
            case "interval of everything": Solve(RidgePrior.FromSd(1), RidgeNoise.Known(1)).Raw.Interval(0, 1); break;
            default: throw new NotSupportedException(name);
        }
    }

    private static Dataset Data() => Dataset.FromColumns(
        ["a", "b", "y", "w"], [[1, 2, 4, 5], [2, 1, 7, 3], [1, 2, 4, 6], [1, 2, 1, 2]]);

    private static void Create(RidgeDesign design, (string Name, double[] Values)? extra = null)
    {
        Dictionary<string, double[]> columns = [];
        foreach (string column in Data().Names) columns[column] = Data()[column].ToArray();
        if (extra is { } added) columns[added.Name] = added.Values;
        RidgeData.Create(Dataset.FromColumns(columns), "y", design);
    }

    private static RidgePosterior Solve(RidgePrior prior, RidgeNoise noise) =>
        RidgeClosedForm.Solve(RidgeData.FromArrays(Predictors, Response), prior, noise);
}
