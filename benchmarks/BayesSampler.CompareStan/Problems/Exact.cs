using BayesSampler.Analysis;

namespace BayesSampler.CompareStan;

/// <summary>A ridge regression with known scales, ready to be solved.</summary>
/// <param name="Data">The rows.</param>
/// <param name="Prior">Of the coefficients.</param>
/// <param name="Noise">Known.</param>
internal sealed record Exact(RidgeData Data, RidgePrior Prior, RidgeNoise Noise)
{
    public RidgePosterior Solve() => RidgeClosedForm.Solve(Data, Prior, Noise);
}
