namespace BayesSampler.Analysis;

/// <summary>The noise sd at which the evidence of a ridge regression with a given prior is largest.</summary>
/// <param name="NoiseSd">sigma, at weight 1, in units of the target.</param>
/// <param name="LogEvidence">As <see cref="RidgePosterior.LogEvidence"/>; NaN for a prior that leaves a direction free.</param>
public sealed record RidgeNoiseMaximum(double NoiseSd, double LogEvidence);
