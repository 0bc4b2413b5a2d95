namespace BayesSampler;

/// <summary>Whether columns are divided by their standard deviation, and by which one.</summary>
public enum Standardization
{
    /// <summary>Columns keep their units.</summary>
    None,

    /// <summary>Divided by the sample standard deviation: divisor n - 1 (R's <c>scale</c>, most textbooks).</summary>
    Sample,

    /// <summary>Divided by the population standard deviation: divisor n (scikit-learn, <c>lm.ridge</c>, glmnet).</summary>
    Population,
}
