namespace BayesSampler.Models;

/// <summary>
/// The distributions of the modelling language, for <c>using static BayesSampler.Models.Distributions</c>. Scales are standard
/// deviations (or what the distribution calls its scale), never variances, unless the name says so.
/// </summary>
/// <remarks>
/// Arguments are numbers, data or expressions of parameters. Those of distributions of numbers are scalars, or have the shape of
/// the values. An argument that is a number or data is checked at once; one that depends on parameters and leaves its range makes
/// the log density NaN or −∞ there.
/// </remarks>
public static partial class Distributions
{
    /// <summary>Normal with mean and standard deviation.</summary>
    /// <param name="mean">Any real.</param>
    /// <param name="sd">Positive.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or a number outside its range.</exception>
    public static UnivariateDistribution Normal(Expr mean, Expr sd) => new NormalDistribution(mean, sd);

    /// <summary>The positive half of a normal with mean 0, its density doubled.</summary>
    /// <param name="sd">Standard deviation of the whole normal; positive.</param>
    /// <exception cref="ArgumentException">A number outside its range.</exception>
    public static UnivariateDistribution HalfNormal(Expr sd) => new HalfNormalDistribution(sd);

    /// <summary>Student's t: normal in the middle, tails as heavy as its degrees of freedom are few.</summary>
    /// <param name="df">Degrees of freedom; positive, not necessarily whole. Up to 1 it has no mean, up to 2 no variance.</param>
    /// <param name="location">Its median; any real.</param>
    /// <param name="scale">Positive; the standard deviation is this times sqrt(df / (df − 2)).</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or a number outside its range.</exception>
    public static UnivariateDistribution StudentT(Expr df, Expr location, Expr scale) => new StudentTDistribution(df, location, scale);

    /// <summary>The positive half of a Student t with location 0, its density doubled.</summary>
    /// <param name="df">Degrees of freedom; positive.</param>
    /// <param name="scale">Positive.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or a number outside its range.</exception>
    public static UnivariateDistribution HalfStudentT(Expr df, Expr scale) => new HalfStudentTDistribution(df, scale);

    /// <summary>Cauchy with median and scale.</summary>
    /// <param name="location">Any real.</param>
    /// <param name="scale">Positive; half the distance between the quartiles.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or a number outside its range.</exception>
    public static UnivariateDistribution Cauchy(Expr location, Expr scale) => new CauchyDistribution(location, scale);

    /// <summary>The positive half of a Cauchy with median 0, its density doubled.</summary>
    /// <param name="scale">Positive; the median.</param>
    /// <exception cref="ArgumentException">A number outside its range.</exception>
    public static UnivariateDistribution HalfCauchy(Expr scale) => new HalfCauchyDistribution(scale);

    /// <summary>Laplace, or double exponential: exponential to both sides.</summary>
    /// <param name="location">Its median; any real.</param>
    /// <param name="scale">Positive; the mean distance from the location.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or a number outside its range.</exception>
    public static UnivariateDistribution Laplace(Expr location, Expr scale) => new LaplaceDistribution(location, scale);

    /// <summary>Logistic.</summary>
    /// <param name="location">Its median; any real.</param>
    /// <param name="scale">Positive; the standard deviation is this times π / sqrt(3).</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or a number outside its range.</exception>
    public static UnivariateDistribution Logistic(Expr location, Expr scale) => new LogisticDistribution(location, scale);

    /// <summary>The exponential of a normal variable.</summary>
    /// <param name="logMean">Mean of the logarithm; any real.</param>
    /// <param name="logSd">Standard deviation of the logarithm; positive.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or a number outside its range.</exception>
    public static UnivariateDistribution LogNormal(Expr logMean, Expr logSd) => new LogNormalDistribution(logMean, logSd);

    /// <summary>Exponential.</summary>
    /// <param name="rate">Positive; one over the mean.</param>
    /// <exception cref="ArgumentException">A number outside its range.</exception>
    public static UnivariateDistribution Exponential(Expr rate) => new ExponentialDistribution(rate);

    /// <summary>Gamma with mean shape / rate.</summary>
    /// <param name="shape">Positive.</param>
    /// <param name="rate">Positive; one over the scale.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or a number outside its range.</exception>
    public static UnivariateDistribution Gamma(Expr shape, Expr rate) => new GammaDistribution(shape, rate);

    /// <summary>The reciprocal of a gamma variable whose rate is the scale.</summary>
    /// <param name="shape">Positive; the mean is scale / (shape − 1), above 1.</param>
    /// <param name="scale">Positive.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or a number outside its range.</exception>
    public static UnivariateDistribution InverseGamma(Expr shape, Expr scale) => new InverseGammaDistribution(shape, scale);

    /// <summary>Chi-square: the sum of the squares of <paramref name="df"/> standard normal variables.</summary>
    /// <param name="df">Degrees of freedom; positive, not necessarily whole; the mean.</param>
    /// <exception cref="ArgumentException">A number outside its range.</exception>
    public static UnivariateDistribution ChiSquare(Expr df) => new ChiSquareDistribution(df);

    /// <summary>Weibull: P(X &gt; x) = exp(−(x / scale)^shape).</summary>
    /// <param name="shape">Positive; above 1 the hazard increases with time.</param>
    /// <param name="scale">Positive.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or a number outside its range.</exception>
    public static UnivariateDistribution Weibull(Expr shape, Expr scale) => new WeibullDistribution(shape, scale);

    /// <summary>Pareto: P(X &gt; x) = (minimum / x)^shape, from the minimum on.</summary>
    /// <param name="minimum">Its scale, and the lower bound of its values; positive.</param>
    /// <param name="shape">Positive; the mean is finite above 1, the variance above 2.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or a number outside its range.</exception>
    public static UnivariateDistribution Pareto(Expr minimum, Expr shape) => new ParetoDistribution(minimum, shape);

    /// <summary>Uniform between two bounds, which may depend on other parameters.</summary>
    /// <param name="lower">Finite.</param>
    /// <param name="upper">Finite, above <paramref name="lower"/>.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or bounds in the wrong order.</exception>
    public static UnivariateDistribution Uniform(Expr lower, Expr upper) => new UniformDistribution(lower, upper);

    /// <summary>Beta on (0, 1) with mean a / (a + b).</summary>
    /// <param name="a">Positive; one more than the power of x.</param>
    /// <param name="b">Positive; one more than the power of 1 − x.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or a number outside its range.</exception>
    public static UnivariateDistribution Beta(Expr a, Expr b) => new BetaDistribution(a, b);

    /// <summary>
    /// Von Mises, the normal of angles. A parameter lies in (−π, π); observations are any angles in radians, whole turns do not
    /// matter. Probabilities are counted from −π.
    /// </summary>
    /// <param name="mean">Any angle in radians.</param>
    /// <param name="concentration">0 (uniform) or positive; when large, one over the variance.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or a number outside its range.</exception>
    public static UnivariateDistribution VonMises(Expr mean, Expr concentration) => new VonMisesDistribution(mean, concentration);

    /// <summary>
    /// No preference on the whole support: a constant density, improper where the support is unbounded. The posterior must be
    /// proper by the data.
    /// </summary>
    public static Distribution Flat() => new FlatDistribution();
}
