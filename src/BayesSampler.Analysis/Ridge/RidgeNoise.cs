namespace BayesSampler.Analysis;

/// <summary>
/// What is known of the noise sd sigma of a ridge regression: its value, or an inverse gamma prior on its square.
/// </summary>
public sealed class RidgeNoise
{
    private RidgeNoise(double? sd, double shape, double rate)
    {
        Sd = sd;
        Shape = shape;
        Rate = rate;
    }

    /// <summary>The known sd of the noise (at weight 1), in units of the target; null if unknown.</summary>
    public double? Sd { get; }

    /// <summary>Whether the sd is known.</summary>
    public bool IsKnown => Sd.HasValue;

    /// <summary>Shape of the inverse gamma prior on sigma^2; 0 for known noise.</summary>
    public double Shape { get; }

    /// <summary>
    /// Rate (also called scale) of the inverse gamma prior on sigma^2, in squared units of the target; 0 for known noise.
    /// </summary>
    public double Rate { get; }

    /// <summary>Noise of known standard deviation.</summary>
    /// <param name="sd">Positive, in units of the target.</param>
    public static RidgeNoise Known(double sd) => new(CheckSd(sd, nameof(sd)), 0, 0);

    /// <summary>
    /// sigma^2 ~ InverseGamma(shape, rate), density proportional to sigma2^(-shape - 1) exp(-rate / sigma2). The default (0, 0)
    /// is the reference prior 1 / sigma2, which has no evidence (it is improper).
    /// </summary>
    public static RidgeNoise Unknown(double shape = 0, double rate = 0) =>
        new(null, Require.NotNegative(shape, nameof(shape)), Require.NotNegative(rate, nameof(rate)));

    /// <summary>A noise sd whose square neither overflows nor vanishes.</summary>
    internal static double CheckSd(double sd, string name)
    {
        Require.Positive(sd, name, "The noise sd is in units of the target.");
        return Require.InRange(sd, 1e-150, 1e150, name, "Change the units of the target.");
    }
}
