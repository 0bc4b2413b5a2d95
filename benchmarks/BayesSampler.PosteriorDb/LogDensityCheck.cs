using System.Text.Json;
using BayesSampler.Models;

namespace BayesSampler.PosteriorDb;

/// <summary>Compares a model's log density with known values, before anything is sampled.</summary>
internal static class LogDensityCheck
{
    /// <summary>
    /// The largest difference between the log density relative to the first point and its known value, relative to that value
    /// (absolute below 1): of the function that is sampled, with and without its gradient, less the log Jacobians, and of the
    /// density of declared parameters.
    /// </summary>
    public static double LargestError(string posterior, Model model)
    {
        IDifferentiableLogDensity evaluator = model.CreateEvaluator();
        string[] names = [.. model.Parameters.SelectMany(parameter => parameter.ElementNames())];
        int declared = model.Parameters.Where(parameter => !parameter.IsDerived).Sum(parameter => parameter.Size);
        double[] parameters = new double[names.Length];
        double[] position = new double[evaluator.Dimension];
        double[] gradient = new double[evaluator.Dimension];
        double[]? first = null;
        double largest = 0;
        foreach (JsonElement point in DataFile.Read(posterior, "logp_check.json").GetProperty("points").EnumerateArray())
        {
            JsonElement values = point.GetProperty("parameters");
            for (int i = 0; i < names.Length; i++)
            {
                // Derived quantities are not given, and not read.
                parameters[i] = values.TryGetProperty(names[i], out JsonElement value) ? value.GetDouble() : double.NaN;
            }

            ((IConstrained)evaluator).Unconstrain(parameters, position);
            double jacobian = ((ILogDensityTerms)evaluator).Terms(position)
                .Where(term => term.Name.StartsWith("log Jacobian of ", StringComparison.Ordinal)).Sum(term => term.Value);
            double[] densities =
            [
                evaluator.LogDensity(position) - jacobian,
                evaluator.LogDensityAndGradient(position, gradient) - jacobian,
                model.LogDensityOf(parameters.AsSpan(0, declared)),
            ];
            first ??= densities;
            double known = point.GetProperty("log_density_minus_first").GetDouble();
            for (int i = 0; i < densities.Length; i++)
                largest = Math.Max(largest, Math.Abs(densities[i] - first[i] - known) / Math.Max(1, Math.Abs(known)));
        }

        return largest;
    }
}
