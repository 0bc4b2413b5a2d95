namespace BayesSampler.Models;

/// <summary>
/// The distributions of the modelling language, for <c>using static BayesSampler.Models.Distributions</c>. Scales are standard
/// deviations (or what the distribution calls its scale), never variances, unless the name says so.
/// </summary>
public static partial class Distributions
{
    /// <summary>Normal with mean and standard deviation.</summary>
    /// <param name="mean">Any real.</param>
    /// <param name="sd">Positive.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or a number outside its range.</exception>
    public static UnivariateDistribution Normal(Expr mean, Expr sd) => new NormalDistribution(mean, sd);

    /// <summary>The positive half of a normal with mean 0, its density doubled.</summary>
    /// <param name="sd">Standard deviation of the whole normal; positive.</param>
    public static UnivariateDistribution HalfNormal(Expr sd) => new HalfDistribution("half_normal", new NormalDistribution(0, sd), sd);

    /// <summary>Cauchy with median and scale.</summary>
    /// <param name="location">Any real.</param>
    /// <param name="scale">Positive.</param>
    public static UnivariateDistribution Cauchy(Expr location, Expr scale) => new CauchyDistribution(location, scale);

    /// <summary>The positive half of a Cauchy with median 0, its density doubled.</summary>
    /// <param name="scale">Positive.</param>
    public static UnivariateDistribution HalfCauchy(Expr scale) => new HalfDistribution("half_cauchy", new CauchyDistribution(0, scale), scale);

    /// <summary>
    /// No preference on the whole support: a constant density, improper where the support is unbounded. The posterior must be
    /// proper by the data.
    /// </summary>
    public static Distribution Flat() => new FlatDistribution();
}
