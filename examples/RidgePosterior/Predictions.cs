using System.Globalization;
using BayesSampler;
using BayesSampler.Analysis;

namespace RidgeExample;

/// <summary>
/// Writes <c>predictions.csv</c>: for each new row the mean, and 95 % intervals of the line and of a new observation.
/// </summary>
internal static class Predictions
{
    public static void Write(string path, Regression regression, Dataset rows)
    {
        RidgePrediction prediction = regression.Exact.Predict(rows);
        var line = prediction.LinearPredictorIntervals(0.95);
        var observation = prediction.PredictiveIntervals(0.95);
        using StreamWriter writer = new(path);
        writer.WriteLine("row,mean,mean_sd,mean_lower95,mean_upper95,predictive_sd,predictive_lower95,predictive_upper95");
        for (int i = 0; i < rows.Rows; i++)
        {
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{i + 1},{prediction.Means[i]:R},{prediction.LinearPredictorSds[i]:R},{line[i].Lower:R},{line[i].Upper:R},{prediction.PredictiveSds[i]:R},{observation[i].Lower:R},{observation[i].Upper:R}"));
        }
    }
}
