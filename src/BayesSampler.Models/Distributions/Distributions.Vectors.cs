namespace BayesSampler.Models;

public static partial class Distributions
{
    /// <summary>Multivariate normal. A vector is one value; a matrix has one in each row.</summary>
    /// <param name="mean">A vector, a scalar for all elements, or a matrix of one row a value.</param>
    /// <param name="covariance">Symmetric positive definite; only the lower triangle is read. NaN density where it is not.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or data that are no covariance.</exception>
    public static Distribution MultivariateNormal(Expr mean, Expr covariance) =>
        new MultivariateNormalDistribution("multivariate_normal", Spread.Covariance, mean, "covariance", covariance);

    /// <summary>Multivariate normal by the Cholesky factor of its covariance, L L': the quickest form.</summary>
    /// <param name="mean">A vector, a scalar for all elements, or a matrix of one row a value.</param>
    /// <param name="factor">Lower triangular with a positive diagonal; entries above it are not read.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or data that are no such factor.</exception>
    public static Distribution MultivariateNormalCholesky(Expr mean, Expr factor) =>
        new MultivariateNormalDistribution("multivariate_normal_cholesky", Spread.Factor, mean, "factor", factor);

    /// <summary>Multivariate normal by its precision, the inverse of the covariance.</summary>
    /// <param name="mean">A vector, a scalar for all elements, or a matrix of one row a value.</param>
    /// <param name="precision">Symmetric positive definite; only the lower triangle is read. NaN density where it is not.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or data that are no precision.</exception>
    public static Distribution MultivariateNormalPrecision(Expr mean, Expr precision) =>
        new MultivariateNormalDistribution("multivariate_normal_precision", Spread.Precision, mean, "precision", precision);

    /// <summary>Multivariate Student t. A vector is one value; a matrix has one in each row.</summary>
    /// <param name="df">Degrees of freedom, a positive scalar. The covariance is df / (df − 2) times the scale, above 2.</param>
    /// <param name="location">A vector, a scalar for all elements, or a matrix of one row a value.</param>
    /// <param name="scale">Symmetric positive definite; only the lower triangle is read. NaN density where it is not.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or numbers outside their range.</exception>
    public static Distribution MultivariateStudentT(Expr df, Expr location, Expr scale) =>
        new MultivariateStudentTDistribution("multivariate_student_t", Spread.Covariance, df, location, "scale", scale);

    /// <summary>Multivariate Student t by the Cholesky factor of its scale.</summary>
    /// <param name="df">Degrees of freedom, a positive scalar.</param>
    /// <param name="location">A vector, a scalar for all elements, or a matrix of one row a value.</param>
    /// <param name="factor">Lower triangular with a positive diagonal; entries above it are not read.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or numbers outside their range.</exception>
    public static Distribution MultivariateStudentTCholesky(Expr df, Expr location, Expr factor) =>
        new MultivariateStudentTDistribution("multivariate_student_t_cholesky", Spread.Factor, df, location, "factor", factor);

    /// <summary>Dirichlet: positive shares that add up to 1. A vector is one value; a matrix has one in each row.</summary>
    /// <param name="concentration">A vector of positive numbers; all 1 is uniform, and the mean is proportional to it.</param>
    /// <exception cref="ArgumentException">No vector of at least 2, or a number outside its range.</exception>
    public static Distribution Dirichlet(Expr concentration) => new DirichletDistribution(concentration);

    /// <summary>Correlation matrices with a density proportional to the determinant to the power of concentration − 1.</summary>
    /// <param name="dimension">Number of variables, at least 2.</param>
    /// <param name="concentration">A positive scalar: 1 is uniform over all correlation matrices, above 1 favours small correlations.</param>
    /// <remarks>Lewandowski, Kurowicka and Joe (2009). The density is that of the entries below the diagonal.</remarks>
    /// <exception cref="ArgumentException">A dimension or a number outside its range.</exception>
    public static Distribution Lkj(int dimension, Expr concentration) => new LkjDistribution(dimension, concentration, factor: false);

    /// <summary>Cholesky factors of correlation matrices that have the distribution <see cref="Lkj"/>: quicker, and what densities need.</summary>
    /// <param name="dimension">Number of variables, at least 2.</param>
    /// <param name="concentration">A positive scalar, as for <see cref="Lkj"/>.</param>
    /// <remarks>The density is that of the factor's entries below the diagonal.</remarks>
    /// <exception cref="ArgumentException">A dimension or a number outside its range.</exception>
    public static Distribution LkjCholesky(int dimension, Expr concentration) => new LkjDistribution(dimension, concentration, factor: true);

    /// <summary>One of K categories, counted from 0 as indices are: subtract 1 from categories that count from 1.</summary>
    /// <param name="probabilities">K of them that add up to 1: a vector, or a matrix of one row a value.</param>
    /// <exception cref="ArgumentException">A scalar, or numbers that are no probabilities.</exception>
    public static Distribution Categorical(Expr probabilities) => new CategoricalDistribution(probabilities);

    /// <summary>One of K categories, counted from 0, with probabilities proportional to exp(logits).</summary>
    /// <param name="logits">K of any real numbers: a vector, or a matrix of one row a value.</param>
    /// <exception cref="ArgumentException">A scalar, or a number that is not finite.</exception>
    public static Distribution CategoricalLogit(Expr logits) => new CategoricalLogitDistribution(logits);

    /// <summary>
    /// Ordered categories, counted from 0 to the number of cutpoints: that of a logistic variable around a predictor, which the
    /// cutpoints divide. P(y ≤ k) = 1 / (1 + exp(predictor − cutpoints[k])).
    /// </summary>
    /// <param name="predictor">A scalar, or one for each value.</param>
    /// <param name="cutpoints">A vector that increases (a parameter of <see cref="Support.Ordered"/>), or one cutpoint.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or cutpoints that do not increase.</exception>
    public static Distribution OrderedLogistic(Expr predictor, Expr cutpoints) => new OrderedLogisticDistribution(predictor, cutpoints);

    /// <summary>Counts of K categories in a number of trials. A vector is one value; a matrix has one in each row.</summary>
    /// <param name="trials">What the counts of a value add up to: a scalar, or one for each row; data.</param>
    /// <param name="probabilities">A vector of K that add up to 1.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or numbers outside their range.</exception>
    public static Distribution Multinomial(Expr trials, Expr probabilities) => new MultinomialDistribution(trials, probabilities);

    /// <summary>A finite mixture of distributions of numbers: each value comes from one of them, with these probabilities.</summary>
    /// <param name="weights">A vector of one a component that adds up to 1, or a matrix of one row a value.</param>
    /// <param name="components">They take the same values.</param>
    /// <exception cref="ArgumentException">No components, shapes that do not fit, or components of different supports.</exception>
    public static UnivariateDistribution Mixture(Expr weights, params UnivariateDistribution[] components) => Mix(weights, components, false);

    /// <summary>A finite mixture of distributions of numbers by the logarithms of its weights.</summary>
    /// <param name="logWeights">A vector of one a component whose exponentials add up to 1, or a matrix of one row a value.</param>
    /// <param name="components">They take the same values.</param>
    /// <exception cref="ArgumentException">No components, shapes that do not fit, or components of different supports.</exception>
    public static UnivariateDistribution LogMixture(Expr logWeights, params UnivariateDistribution[] components) => Mix(logWeights, components, true);

    /// <summary>A finite mixture of distributions of vectors: each row of a matrix comes from one of them.</summary>
    /// <param name="weights">A vector of one a component that adds up to 1, or a matrix of one row a value.</param>
    /// <param name="components">Distributions of vectors of one length.</param>
    /// <exception cref="ArgumentException">No components, shapes that do not fit, or components of different supports.</exception>
    public static Distribution Mixture(Expr weights, params Distribution[] components) => Mix(weights, components, false);

    /// <summary>A finite mixture of distributions of vectors by the logarithms of its weights.</summary>
    /// <param name="logWeights">A vector of one a component whose exponentials add up to 1, or a matrix of one row a value.</param>
    /// <param name="components">Distributions of vectors of one length.</param>
    /// <exception cref="ArgumentException">No components, shapes that do not fit, or components of different supports.</exception>
    public static Distribution LogMixture(Expr logWeights, params Distribution[] components) => Mix(logWeights, components, true);

    private static UnivariateMixture Mix(Expr weights, UnivariateDistribution[] components, bool areLogarithms)
    {
        CheckComponents(components);
        return new UnivariateMixture(weights, MixtureParts.LogWeights(weights, components.Length, areLogarithms), components);
    }

    private static Distribution Mix(Expr weights, Distribution[] components, bool areLogarithms)
    {
        CheckComponents(components);
        if (Array.TrueForAll(components, component => component is UnivariateDistribution))
            return Mix(weights, [.. components.Cast<UnivariateDistribution>()], areLogarithms);
        foreach (Distribution component in components)
        {
            if (component is not MultivariateDistribution)
                throw new ArgumentException($"A mixture is one of distributions of numbers or one of vectors, but {component} is another.", nameof(components));
        }

        return new MultivariateMixture(weights, MixtureParts.LogWeights(weights, components.Length, areLogarithms),
            [.. components.Cast<MultivariateDistribution>()]);
    }

    private static void CheckComponents(Distribution[] components)
    {
        ArgumentNullException.ThrowIfNull(components);
        Require.AtLeast(components.Length, 1, nameof(components), "A mixture needs a component.");
        foreach (Distribution component in components) ArgumentNullException.ThrowIfNull(component, nameof(components));
    }
}
