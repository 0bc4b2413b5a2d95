using System.Collections.Immutable;

namespace BayesSampler.Analysis;

/// <summary>
/// Exact predictions at new rows, in units of the target: of the regression line, and of a new observation of weight 1.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class RidgePrediction
{
    private readonly double[] _lineScales;
    private readonly double[] _newScales;

    internal RidgePrediction(double[] means, double[] lineScales, double[] newScales, double degreesOfFreedom)
    {
        Means = [.. means];
        _lineScales = lineScales;
        _newScales = newScales;
        DegreesOfFreedom = degreesOfFreedom;
        double factor = RidgeMarginal.SdFactor(degreesOfFreedom);
        LinearPredictorSds = [.. lineScales.Select(scale => scale * factor)];
        PredictiveSds = [.. newScales.Select(scale => scale * factor)];
    }

    /// <summary>Predicted means, one a row.</summary>
    public ImmutableArray<double> Means { get; }

    /// <summary>Posterior sd of alpha + x theta: of the line, without the noise of an observation.</summary>
    public ImmutableArray<double> LinearPredictorSds { get; }

    /// <summary>Sd of a new observation, its noise included.</summary>
    public ImmutableArray<double> PredictiveSds { get; }

    /// <summary>Infinite for known noise.</summary>
    public double DegreesOfFreedom { get; }

    /// <summary>The distribution of the line at one row.</summary>
    public RidgeMarginal LinearPredictor(int row) => Marginal(row, _lineScales);

    /// <summary>The distribution of a new observation at one row.</summary>
    public RidgeMarginal Predictive(int row) => Marginal(row, _newScales);

    /// <summary>Equal-tailed intervals of the line.</summary>
    /// <param name="probability">What each holds, in (0, 1).</param>
    public ImmutableArray<CredibleInterval> LinearPredictorIntervals(double probability) =>
        [.. Enumerable.Range(0, Means.Length).Select(row => LinearPredictor(row).Interval(probability))];

    /// <summary>Equal-tailed intervals of new observations.</summary>
    /// <param name="probability">What each holds, in (0, 1).</param>
    public ImmutableArray<CredibleInterval> PredictiveIntervals(double probability) =>
        [.. Enumerable.Range(0, Means.Length).Select(row => Predictive(row).Interval(probability))];

    private RidgeMarginal Marginal(int row, double[] scales)
    {
        Require.InRange(row, 0, Means.Length - 1, nameof(row));
        return new RidgeMarginal(Means[row], scales[row], DegreesOfFreedom);
    }
}
