namespace BayesSampler;

/// <summary>Whether chains agree and how much they tell: R-hat, effective sample sizes, Monte Carlo standard errors.</summary>
/// <remarks>
/// Vehtari, Gelman, Simpson, Carpenter, Bürkner (2021), arXiv:1903.08008; agrees with R's posterior to 1e-10. Chains are
/// always split in halves (an odd number of draws drops the middle one). Every function is pure and thread-safe and costs
/// O(n log n). NaN if all draws are equal, if one is not finite, or if there are too few: R-hat needs 4 draws per chain,
/// effective sample sizes and standard errors 6. Chains split into halves of at most 5 draws get half their number as
/// effective sample size, for want of lags to look at.
/// </remarks>
public static class Convergence
{
    /// <summary>Rank-normalised split R-hat: the larger of the bulk and the folded value.</summary>
    /// <param name="draws">One quantity; 2 chains or more to say anything of mixing between them.</param>
    /// <returns>About 1 when chains agree, 1.01 is the usual limit; +∞ if every chain is constant but they differ.</returns>
    public static double RHat(ParameterDraws draws) => DrawsWorkspace.Of(draws).RHat();

    /// <summary>Split R-hat of the draws as they are, not ranked or folded; blind to chains that differ only in spread.</summary>
    /// <param name="draws">One quantity with finite variance.</param>
    public static double RHatBasic(ParameterDraws draws) => DrawsWorkspace.Of(draws).RHatBasic();

    /// <summary>Effective sample size of the rank-normalised draws: how well the middle of the distribution is known.</summary>
    /// <param name="draws">One quantity.</param>
    /// <returns>At most n log10(n) for n draws in all, reached by antithetic chains. At least 100 per chain is wanted.</returns>
    public static double EssBulk(ParameterDraws draws) => DrawsWorkspace.Of(draws).EssBulk();

    /// <summary>The smaller of the effective sample sizes of the 5 % and 95 % quantiles.</summary>
    /// <param name="draws">One quantity.</param>
    /// <returns>NaN also if one of the quantiles is the largest value, as for two-valued draws.</returns>
    public static double EssTail(ParameterDraws draws) => DrawsWorkspace.Of(draws).EssTail();

    /// <summary>Effective sample size for the mean.</summary>
    /// <param name="draws">One quantity.</param>
    public static double EssMean(ParameterDraws draws) => DrawsWorkspace.Of(draws).EssMean();

    /// <summary>Effective sample size for the standard deviation: of the squared deviations from the mean.</summary>
    /// <param name="draws">One quantity.</param>
    /// <returns>NaN also if all deviations are equally large, as for two values that occur equally often.</returns>
    public static double EssSd(ParameterDraws draws) => DrawsWorkspace.Of(draws).EssOfSquares();

    /// <summary>Effective sample size for the median.</summary>
    /// <param name="draws">One quantity.</param>
    public static double EssMedian(ParameterDraws draws) => EssQuantile(draws, 0.5);

    /// <summary>Effective sample size for a quantile: of the indicator that a draw is at most the quantile.</summary>
    /// <param name="draws">One quantity.</param>
    /// <param name="probability">Of the quantile, in (0, 1).</param>
    /// <returns>NaN also if the quantile is the largest value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A probability outside (0, 1).</exception>
    public static double EssQuantile(ParameterDraws draws, double probability)
    {
        Require.InOpenUnit(probability, nameof(probability));
        return DrawsWorkspace.Of(draws).EssQuantile(probability);
    }

    /// <summary>Monte Carlo standard error of the mean, in the quantity's units.</summary>
    /// <param name="draws">One quantity with finite variance.</param>
    public static double McseMean(ParameterDraws draws) => DrawsWorkspace.Of(draws).McseMean();

    /// <summary>Monte Carlo standard error of the standard deviation, in the quantity's units.</summary>
    /// <param name="draws">One quantity with finite fourth moment.</param>
    public static double McseSd(ParameterDraws draws) => DrawsWorkspace.Of(draws).McseSd();

    /// <summary>Monte Carlo standard error of the median, in the quantity's units.</summary>
    /// <param name="draws">One quantity.</param>
    public static double McseMedian(ParameterDraws draws) => McseQuantile(draws, 0.5);

    /// <summary>Monte Carlo standard error of a quantile, in the quantity's units.</summary>
    /// <param name="draws">One quantity.</param>
    /// <param name="probability">Of the quantile, in (0, 1).</param>
    /// <returns>Half the distance of two draws, so 0 where many draws are equal.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A probability outside (0, 1).</exception>
    public static double McseQuantile(ParameterDraws draws, double probability)
    {
        Require.InOpenUnit(probability, nameof(probability));
        return DrawsWorkspace.Of(draws).McseQuantile(probability);
    }
}
