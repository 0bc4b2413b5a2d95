namespace BayesSampler;

/// <summary>What is known of one scalar quantity; NaN where the draws cannot tell (see <see cref="Convergence"/>).</summary>
/// <param name="Name">With indices from 1, as in <c>theta[3]</c>.</param>
/// <param name="Mean">Posterior mean.</param>
/// <param name="Sd">Posterior standard deviation (divisor n - 1).</param>
/// <param name="Median">Posterior median.</param>
/// <param name="Interval">Equal-tailed interval.</param>
/// <param name="Hdi">Highest-density interval.</param>
/// <param name="McseMean">Monte Carlo standard error of the mean.</param>
/// <param name="McseSd">Monte Carlo standard error of the standard deviation.</param>
/// <param name="EssBulk">Effective sample size of the rank-normalised draws.</param>
/// <param name="EssTail">Smaller effective sample size of the 5 % and 95 % quantiles.</param>
/// <param name="RHat">Rank-normalised split R-hat, the larger of bulk and folded.</param>
public sealed record SummaryRow(
    string Name,
    double Mean,
    double Sd,
    double Median,
    CredibleInterval Interval,
    CredibleInterval Hdi,
    double McseMean,
    double McseSd,
    double EssBulk,
    double EssTail,
    double RHat)
{
    /// <summary>All draws are equal: a deterministic quantity, to which convergence diagnostics do not apply.</summary>
    public bool IsConstant => Sd == 0;
}
