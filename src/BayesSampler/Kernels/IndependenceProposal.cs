namespace BayesSampler;

/// <summary>Candidates from one multivariate normal or Student-t distribution, whatever the present position.</summary>
/// <remarks>Good only where the distribution covers the target with heavier tails; Tierney (1994).</remarks>
public sealed class IndependenceProposal : IProposal
{
    private readonly double[] _mean;
    private readonly double[] _lower;
    private readonly double[] _scratch;
    private readonly double _degreesOfFreedom;

    /// <summary>A proposal with this centre and scale.</summary>
    /// <param name="mean">Centre, d numbers.</param>
    /// <param name="covariance">Scale matrix, d x d, symmetric and positive definite: the covariance of the normal.</param>
    /// <param name="degreesOfFreedom">Of the Student t, positive; infinity, the default, makes a normal.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or a matrix that is not positive definite.</exception>
    public IndependenceProposal(ReadOnlySpan<double> mean, double[,] covariance, double degreesOfFreedom = double.PositiveInfinity)
    {
        InverseMetric scale = InverseMetric.Dense(covariance);
        Require.SameLength(mean.Length, scale.Dimension, nameof(mean), "each row of the covariance");
        Require.AllFinite(mean, nameof(mean));
        if (!double.IsPositiveInfinity(degreesOfFreedom)) Require.Positive(degreesOfFreedom, nameof(degreesOfFreedom));
        _mean = mean.ToArray();
        _lower = new double[scale.Dimension * scale.Dimension];
        _scratch = new double[scale.Dimension];
        _degreesOfFreedom = degreesOfFreedom;
        Cholesky.TryFactor(scale.Values.AsSpan(), _lower, scale.Dimension);
    }

    /// <inheritdoc/>
    public void Draw(ReadOnlySpan<double> from, Span<double> to, ChainRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        int d = _mean.Length;
        Require.SameLength(
            to.Length, d, "The position", "the proposal's mean", "Give it one mean for each coordinate of the model.");
        random.FillNormal(_scratch);
        // A Student t is a normal over the root of a chi-square over its degrees of freedom.
        double stretch = double.IsPositiveInfinity(_degreesOfFreedom)
            ? 1
            : Math.Sqrt(_degreesOfFreedom / (2 * random.NextGamma(_degreesOfFreedom / 2)));
        for (int i = 0; i < d; i++)
            to[i] = _mean[i] + stretch * FixedOrder.Dot(_lower.AsSpan(i * d, i + 1), _scratch.AsSpan(0, i + 1));
    }

    /// <inheritdoc/>
    public double LogRatio(ReadOnlySpan<double> from, ReadOnlySpan<double> to) => LogProposal(from) - LogProposal(to);

    private double LogProposal(ReadOnlySpan<double> position)
    {
        int d = _mean.Length;
        double square = 0;
        for (int i = 0; i < d; i++)
        {
            ReadOnlySpan<double> row = _lower.AsSpan(i * d, i + 1);
            double z = (position[i] - _mean[i] - FixedOrder.Dot(row[..i], _scratch.AsSpan(0, i))) / row[i];
            _scratch[i] = z;
            square += z * z;
        }

        return double.IsPositiveInfinity(_degreesOfFreedom)
            ? -square / 2
            : -(_degreesOfFreedom + d) / 2 * PortableMath.Log1p(square / _degreesOfFreedom);
    }
}
