using System.Globalization;
using BayesSampler;
using BayesSampler.Analysis;

namespace RidgeExample;

/// <summary>The data, the prior and the noise as the options ask for them, with the exact posterior.</summary>
internal sealed record Regression(RidgeData Data, RidgePrior Prior, RidgeNoise Noise, BayesSampler.Analysis.RidgePosterior Exact, string ChosenBy)
{
    /// <summary>The noise sd: given or plugged in; null where it is unknown.</summary>
    public double? NoiseSd => Noise.Sd;

    /// <summary>The penalty on the sum of squares.</summary>
    public double Penalty => Prior.Penalty(Noise.Sd ?? 1, Data.Rows);

    /// <summary>The prior sd on the scale of the design; null where it scales with an unknown noise.</summary>
    public double? PriorSd => Noise.Sd is { } sd ? Prior.Sd(sd, Data.Rows) : null;

    public static Regression Prepare(Options options)
    {
        string[]? columns = options.Features is null ? null : [.. options.Features, options.Target];
        Dataset dataset = Dataset.ReadCsv(options.Data, columns);
        RidgeData data = RidgeData.Create(dataset, options.Target, new RidgeDesign
        {
            Features = options.Features,
            Intercept = options.Intercept,
            Standardization = options.Standardize,
        });
        double[] mean = ReadMean(options.PriorMean, data);
        (RidgePrior prior, double? plugIn, string chosenBy) = Choose(options, data, mean);
        RidgeNoise noise = options.Noise switch
        {
            NoiseChoice.Unknown => RidgeNoise.Unknown(),
            NoiseChoice.Given => RidgeNoise.Known(options.NoiseSd!.Value),
            _ => RidgeNoise.Known(plugIn ?? RidgeEvidence.MaximizeNoise(data, prior).NoiseSd),
        };
        return new Regression(data, prior, noise, RidgeClosedForm.Solve(data, prior, noise), chosenBy);
    }

    private static (RidgePrior Prior, double? NoiseSd, string ChosenBy) Choose(Options options, RidgeData data, double[] mean)
    {
        if (options.Penalty is { } penalty) return (RidgePrior.FromPenalty(penalty).WithMean(mean), null, "--penalty");
        if (options.PriorSd is { } sd) return (RidgePrior.FromSd(sd).WithMean(mean), null, "--prior-sd");
        if (options.PriorLambda is { } lambda) return (RidgePrior.FromLogPriorLambda(lambda).WithMean(mean), null, "--prior-lambda");
        RidgeEvidenceMaximum best;
        try
        {
            best = options.NoiseSd is { } noise ? RidgeEvidence.MaximizePrior(data, noise, mean) : RidgeEvidence.Maximize(data, mean);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidOperationException(exception.Message + " Give --penalty or --prior-sd.", exception);
        }

        return (RidgePrior.FromPenalty(best.Penalty).WithMean(mean), best.NoiseSd, "maximum of the evidence");
    }

    /// <summary>One number for all coefficients, or a file with a column for each feature and one row.</summary>
    private static double[] ReadMean(string? text, RidgeData data)
    {
        double[] mean = new double[data.Coefficients];
        if (text is null) return mean;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
        {
            Array.Fill(mean, value);
            return mean;
        }

        if (!File.Exists(text))
            throw new ArgumentException($"--prior-mean must be a number or a file, but '{text}' is neither.");
        Dataset file = Dataset.ReadCsv(text, data.Features);
        if (file.Rows != 1)
            throw new InvalidDataException($"{text} has {file.Rows} rows of values. A prior mean needs one row, with a column for each feature.");
        for (int j = 0; j < mean.Length; j++) mean[j] = file[data.Features[j]][0];
        return mean;
    }
}
