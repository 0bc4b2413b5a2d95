namespace BayesSampler.Analysis;

/// <summary>Which columns of a data set enter a ridge regression, and how.</summary>
public sealed record RidgeDesign
{
    /// <summary>The predictors, in order; null for all columns but the target and the weights.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>
    /// Positive weights w, one a row: observation i has noise variance sigma^2 / w[i]. Null for equal weights of 1.
    /// </summary>
    public string? WeightsColumn { get; init; }

    /// <summary>Whether there is an intercept. It is not penalised: its prior is flat.</summary>
    public bool Intercept { get; init; } = true;

    /// <summary>
    /// Whether predictors are divided by their standard deviation before prior or penalty apply. The target never is.
    /// </summary>
    public Standardization Standardization { get; init; } = Standardization.Sample;
}
