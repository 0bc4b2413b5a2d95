namespace BayesSampler.Models;

public static partial class Distributions
{
    /// <summary>1 with a probability, else 0.</summary>
    /// <param name="probability">From 0 to 1.</param>
    /// <remarks>For a probability computed from log odds use <see cref="BernoulliLogit"/>, which keeps its digits near 0 and 1.</remarks>
    /// <exception cref="ArgumentException">A number outside its range.</exception>
    public static UnivariateDistribution Bernoulli(Expr probability) => new BernoulliDistribution(probability);

    /// <summary>1 with probability 1 / (1 + exp(−logit)), else 0: logistic regression.</summary>
    /// <param name="logit">Log odds; any real.</param>
    /// <exception cref="ArgumentException">A number that is not finite.</exception>
    public static UnivariateDistribution BernoulliLogit(Expr logit) => new BernoulliLogitDistribution(logit);

    /// <summary>Successes in a number of independent trials.</summary>
    /// <param name="trials">Whole numbers from 0 on; data.</param>
    /// <param name="probability">Of a success; from 0 to 1.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, a number outside its range, or trials that are no data.</exception>
    public static UnivariateDistribution Binomial(Expr trials, Expr probability) => new BinomialDistribution(trials, probability);

    /// <summary>Successes in a number of independent trials, by the log odds of a success.</summary>
    /// <param name="trials">Whole numbers from 0 on; data.</param>
    /// <param name="logit">Log odds; any real.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, a number outside its range, or trials that are no data.</exception>
    public static UnivariateDistribution BinomialLogit(Expr trials, Expr logit) => new BinomialLogitDistribution(trials, logit);

    /// <summary>Successes in a number of trials whose probability is itself beta distributed.</summary>
    /// <param name="trials">Whole numbers from 0 on; data.</param>
    /// <param name="a">Positive; the mean is trials * a / (a + b).</param>
    /// <param name="b">Positive.</param>
    /// <remarks>Its distribution functions, needed by truncation and censoring, take a term for each count up to the trials.</remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, a number outside its range, or trials that are no data.</exception>
    public static UnivariateDistribution BetaBinomial(Expr trials, Expr a, Expr b) => new BetaBinomialDistribution(trials, a, b);

    /// <summary>Poisson: counts of independent events.</summary>
    /// <param name="rate">Mean and variance; 0 or positive.</param>
    /// <exception cref="ArgumentException">A number outside its range.</exception>
    public static UnivariateDistribution Poisson(Expr rate) => new PoissonDistribution(rate);

    /// <summary>Poisson by the logarithm of its rate: the usual regression of counts.</summary>
    /// <param name="logRate">Any real.</param>
    /// <exception cref="ArgumentException">A number that is not finite.</exception>
    public static UnivariateDistribution PoissonLog(Expr logRate) => new PoissonLogDistribution(logRate);

    /// <summary>Counts more spread than Poisson: variance = mean + mean² / dispersion.</summary>
    /// <param name="mean">Positive.</param>
    /// <param name="dispersion">Positive; large is close to Poisson, small is widely spread.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or a number outside its range.</exception>
    public static UnivariateDistribution NegativeBinomial(Expr mean, Expr dispersion) => new NegativeBinomialDistribution(mean, dispersion);

    /// <summary>Negative binomial by the logarithm of its mean; see <see cref="NegativeBinomial"/>.</summary>
    /// <param name="logMean">Any real.</param>
    /// <param name="dispersion">Positive.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or a number outside its range.</exception>
    public static UnivariateDistribution NegativeBinomialLog(Expr logMean, Expr dispersion) => new NegativeBinomialLogDistribution(logMean, dispersion);

    /// <summary>Failures before the first success, from 0 on. (Others count the trials: one more.)</summary>
    /// <param name="probability">Of a success; above 0 and at most 1. The mean is (1 − p) / p.</param>
    /// <exception cref="ArgumentException">A number outside its range.</exception>
    public static UnivariateDistribution Geometric(Expr probability) => new GeometricDistribution(probability);

    /// <summary>0 with a probability of its own, else Poisson, which may be 0 too.</summary>
    /// <param name="zeroProbability">Of a zero that is no count; from 0 to 1.</param>
    /// <param name="rate">Of the Poisson counts; 0 or positive.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or a number outside its range.</exception>
    public static UnivariateDistribution ZeroInflatedPoisson(Expr zeroProbability, Expr rate) =>
        new ZeroInflatedPoissonDistribution(zeroProbability, rate);
}
