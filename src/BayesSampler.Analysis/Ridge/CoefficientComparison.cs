namespace BayesSampler.Analysis;

/// <summary>One quantity, sampled and exact, on the scale of the data as given.</summary>
public sealed record CoefficientComparison
{
    /// <summary>Name of the coefficient, <c>(intercept)</c>, or <c>sigma</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The exact posterior mean: the ridge estimate, or the mean of sigma.</summary>
    public required double Ridge { get; init; }

    /// <summary>The mode found by optimisation; null where none was given.</summary>
    public required double? Mode { get; init; }

    /// <summary>Distance of the mode from the exact mode in posterior standard deviations; null where none was given.</summary>
    public required double? ModeDistance { get; init; }

    /// <summary>Mean of the draws.</summary>
    public required double Mean { get; init; }

    /// <summary>Monte Carlo standard error of the mean.</summary>
    public required double McseMean { get; init; }

    /// <summary>(Mean − exact mean) / MCSE.</summary>
    public required double ZMean { get; init; }

    /// <summary>Standard deviation of the draws.</summary>
    public required double Sd { get; init; }

    /// <summary>The exact posterior standard deviation.</summary>
    public required double ExactSd { get; init; }

    /// <summary>
    /// (Sd − exact sd) / MCSE of the sd; null where the exact distribution has no fourth moment (a t of 4 degrees of freedom or
    /// less), since there is no such standard error.
    /// </summary>
    public required double? ZSd { get; init; }

    /// <summary>Equal-tailed interval of the draws.</summary>
    public required CredibleInterval Eti { get; init; }

    /// <summary>The exact equal-tailed interval.</summary>
    public required CredibleInterval ExactEti { get; init; }

    /// <summary>(Lower end − exact lower end) / its MCSE.</summary>
    public required double ZLower { get; init; }

    /// <summary>(Upper end − exact upper end) / its MCSE.</summary>
    public required double ZUpper { get; init; }

    /// <summary>Highest density interval of the draws.</summary>
    public required CredibleInterval Hdi { get; init; }

    /// <summary>R-hat.</summary>
    public required double RHat { get; init; }

    /// <summary>Bulk ESS.</summary>
    public required double EssBulk { get; init; }

    /// <summary>Tail ESS.</summary>
    public required double EssTail { get; init; }
}
