using System.Collections.Immutable;

namespace BayesSampler.Analysis;

/// <summary>
/// The exact joint posterior of coefficients: multivariate normal for known noise, multivariate t for unknown noise.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class RidgeCoefficients
{
    private readonly double[,] _scaleMatrix;

    internal RidgeCoefficients(ImmutableArray<string> names, double[] estimates, double[,] scaleMatrix, double degreesOfFreedom)
    {
        Names = names;
        Estimates = [.. estimates];
        _scaleMatrix = scaleMatrix;
        DegreesOfFreedom = degreesOfFreedom;
        double[] scales = new double[estimates.Length];
        for (int j = 0; j < scales.Length; j++) scales[j] = Math.Sqrt(scaleMatrix[j, j]);
        Scales = [.. scales];
        double factor = RidgeMarginal.SdFactor(degreesOfFreedom);
        Sds = [.. scales.Select(scale => scale * factor)];
    }

    /// <summary>Names in order.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Posterior means, which are also the modes and the ridge estimates.</summary>
    public ImmutableArray<double> Estimates { get; }

    /// <summary>Posterior standard deviations; infinite at 2 degrees of freedom or less.</summary>
    public ImmutableArray<double> Sds { get; }

    /// <summary>Scale parameters: the standard deviations of a normal, less than them for a t.</summary>
    public ImmutableArray<double> Scales { get; }

    /// <summary>Of every marginal; infinite for known noise (normal).</summary>
    public double DegreesOfFreedom { get; }

    /// <summary>One coefficient by its position.</summary>
    public RidgeMarginal this[int coefficient]
    {
        get
        {
            Require.InRange(coefficient, 0, Names.Length - 1, nameof(coefficient));
            return new RidgeMarginal(Estimates[coefficient], Scales[coefficient], DegreesOfFreedom);
        }
    }

    /// <summary>One coefficient by its name.</summary>
    /// <exception cref="ArgumentException">No such coefficient; the message lists those there are.</exception>
    public RidgeMarginal this[string name] => this[IndexOf(name)];

    /// <summary>Position of a coefficient among <see cref="Names"/>.</summary>
    /// <exception cref="ArgumentException">No such coefficient; the message lists those there are.</exception>
    public int IndexOf(string name)
    {
        int index = Names.IndexOf(name);
        if (index >= 0) return index;
        throw new ArgumentException($"There is no coefficient '{name}'. There are: {string.Join(", ", Names)}.", nameof(name));
    }

    /// <summary>Posterior covariance of two coefficients; infinite or NaN at 2 degrees of freedom or less.</summary>
    public double Covariance(int first, int second)
    {
        Require.InRange(first, 0, Names.Length - 1, nameof(first));
        Require.InRange(second, 0, Names.Length - 1, nameof(second));
        double factor = RidgeMarginal.SdFactor(DegreesOfFreedom);
        return _scaleMatrix[first, second] * factor * factor;
    }

    /// <summary>A copy of the posterior covariance matrix.</summary>
    public double[,] CovarianceMatrix()
    {
        double[,] matrix = new double[Names.Length, Names.Length];
        for (int i = 0; i < Names.Length; i++)
        {
            for (int j = 0; j < Names.Length; j++) matrix[i, j] = Covariance(i, j);
        }

        return matrix;
    }

    /// <summary>Quantile of one marginal at a probability in [0, 1].</summary>
    public double Quantile(int coefficient, double probability) => this[coefficient].Quantile(probability);

    /// <summary>Density of one marginal at x.</summary>
    public double Density(int coefficient, double x) => this[coefficient].Density(x);

    /// <summary>Probability that a coefficient is at most x.</summary>
    public double Cdf(int coefficient, double x) => this[coefficient].Cdf(x);

    /// <summary>Equal-tailed interval (ETI) of one marginal.</summary>
    /// <param name="coefficient">Position among <see cref="Names"/>.</param>
    /// <param name="probability">What it holds, in (0, 1).</param>
    public CredibleInterval Interval(int coefficient, double probability) => this[coefficient].Interval(probability);
}
