using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>The Gaussian random walk: to = from + S u with u ~ N(0, I) and S lower triangular.</summary>
public sealed class RandomWalkProposal : IProposal
{
    private readonly double[] _lower;
    private readonly double[] _innovation;

    /// <summary>A walk with independent steps of these standard deviations.</summary>
    /// <param name="scales">One a coordinate, positive.</param>
    public RandomWalkProposal(params ReadOnlySpan<double> scales)
    {
        Dimension = Require.AtLeast(scales.Length, 1, "scales.Length");
        _lower = new double[Dimension * Dimension];
        _innovation = new double[Dimension];
        for (int i = 0; i < Dimension; i++)
            _lower[i * Dimension + i] = Require.Positive(scales[i], Require.Invariant($"scales[{i}]"));
    }

    /// <summary>A walk as warmup has tuned it.</summary>
    public RandomWalkProposal(RandomWalkTuning tuning)
    {
        ArgumentNullException.ThrowIfNull(tuning);
        Dimension = tuning.Dimension;
        _lower = [.. tuning.Lower];
        _innovation = new double[Dimension];
    }

    /// <summary>Number of coordinates.</summary>
    public int Dimension { get; }

    /// <summary>u of the last draw.</summary>
    internal ReadOnlySpan<double> Innovation => _innovation;

    /// <summary>S by rows, rewritten by adaptation.</summary>
    internal Span<double> Lower => _lower;

    /// <inheritdoc/>
    public void Draw(ReadOnlySpan<double> from, Span<double> to, ChainRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Require.SameLength(
            to.Length, Dimension, "The position", "the random walk", "Give it one scale for each coordinate of the model.");
        random.FillNormal(_innovation);
        for (int i = 0; i < Dimension; i++)
        {
            to[i] = from[i] + FixedOrder.Dot(_lower.AsSpan(i * Dimension, i + 1), _innovation.AsSpan(0, i + 1));
        }
    }

    /// <inheritdoc/>
    public double LogRatio(ReadOnlySpan<double> from, ReadOnlySpan<double> to) => 0;

    /// <summary>The present S as a value.</summary>
    internal RandomWalkTuning ToTuning() => new(Dimension, [.. _lower]);
}

/// <summary>The scale of a Gaussian random walk as a value: what warmup ended with.</summary>
public sealed class RandomWalkTuning
{
    /// <summary>
    /// The walk whose steps have this covariance; 2.38²/d times the target's is about right (Roberts and Rosenthal 2001).
    /// </summary>
    /// <param name="covariance">d x d, symmetric and positive definite.</param>
    /// <exception cref="ArgumentException">Not square, not finite, not symmetric, or not positive definite.</exception>
    public static RandomWalkTuning FromCovariance(double[,] covariance)
    {
        InverseMetric checkedCovariance = InverseMetric.Dense(covariance);
        double[] lower = new double[checkedCovariance.Values.Length];
        Cholesky.TryFactor(checkedCovariance.Values.AsSpan(), lower, checkedCovariance.Dimension);
        return new RandomWalkTuning(checkedCovariance.Dimension, [.. lower]);
    }

    internal RandomWalkTuning(int dimension, ImmutableArray<double> lower)
    {
        Dimension = dimension;
        Lower = lower;
    }

    /// <summary>Number of coordinates.</summary>
    public int Dimension { get; }

    /// <summary>S by rows (d² numbers, zeros above the diagonal): a proposal steps by S u with u ~ N(0, I).</summary>
    public ImmutableArray<double> Lower { get; }
}
