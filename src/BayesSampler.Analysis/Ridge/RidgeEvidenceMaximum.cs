namespace BayesSampler.Analysis;

/// <summary>Where the evidence of a ridge regression is largest.</summary>
/// <param name="NoiseSd">sigma, at weight 1, in units of the target.</param>
/// <param name="PriorSd">tau of the prior N(theta0, tau^2) on the scale of the design.</param>
/// <param name="Penalty">sigma^2 / tau^2, the penalty on the sum of squares.</param>
/// <param name="LogEvidence">As <see cref="RidgePosterior.LogEvidence"/>.</param>
public sealed record RidgeEvidenceMaximum(double NoiseSd, double PriorSd, double Penalty, double LogEvidence);
