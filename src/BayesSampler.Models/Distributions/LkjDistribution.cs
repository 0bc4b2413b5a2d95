using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

/// <summary>Lewandowski, Kurowicka and Joe's distribution of correlation matrices, or of their Cholesky factors.</summary>
internal sealed class LkjDistribution : Distribution
{
    private const double Log2 = 0.69314718055994530942;

    private readonly int _dimension;
    private readonly Expr _concentration;
    private readonly bool _factor;

    public LkjDistribution(int dimension, Expr concentration, bool factor)
        : base(factor ? "lkj_cholesky" : "lkj", ("concentration", concentration))
    {
        _dimension = Require.AtLeast(dimension, 2, nameof(dimension), "A correlation needs two variables.");
        concentration.RequireScalar($"The concentration of {Name}");
        _concentration = concentration;
        _factor = factor;
        NaturalShape = Shape.Matrix(dimension, dimension);
        RequirePositive("concentration");
    }

    internal override Support Support => _factor ? Support.CorrelationCholesky : Support.CorrelationMatrix;

    internal override Shape NaturalShape { get; }

    internal override string? ComplainAboutShape(Shape shape) => shape == NaturalShape ? null
        : Require.Invariant($"{Name} takes a {NaturalShape}");

    internal override Expr LogDensity(Expr x)
    {
        Expr logs = Log(Diagonal(_factor ? x : Cholesky(x)));
        Expr powers = 2 * (_concentration - 1);
        if (!_factor) return powers * Sum(logs) - LogNormaliser();
        // The Jacobian from the factor to the matrix: column k (from 0) is scaled by its diagonal element in the rows below.
        double[] below = [.. Enumerable.Range(0, _dimension).Select(k => (double)(_dimension - 1 - k))];
        return powers * Sum(logs) + Sum(below * logs) - LogNormaliser();
    }

    internal override void Generate(ChainRandom random, double[][] arguments, Shape shape, Span<double> values)
    {
        int n = _dimension;
        double[] lower = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            double rest = 1;
            for (int j = 0; j < i; j++)
            {
                // Partial correlations given the j variables before are symmetric beta variables on (−1, 1).
                double shape2 = arguments[0][0] + 0.5 * (n - 2 - j);
                double p = Variates.Beta(random, shape2, shape2);
                lower[i * n + j] = (2 * p - 1) * rest;
                rest *= 2 * Math.Sqrt(p * (1 - p));
            }

            lower[i * n + i] = rest;
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                values[i * n + j] = _factor ? lower[i * n + j]
                    : i == j ? 1 : FixedOrder.Dot(lower.AsSpan(i * n, n), lower.AsSpan(j * n, n));
            }
        }
    }

    /// <summary>The integral of the determinant's power over all correlation matrices, by its logarithm (equation 16 of the paper).</summary>
    private Expr LogNormaliser()
    {
        Expr total = 0;
        for (int below = 1; below < _dimension; below++)
        {
            Expr shape = _concentration + 0.5 * (below - 1);
            total += below * (Log2 * (2 * shape - 1) + LogBeta(shape, shape));
        }

        return total;
    }
}
