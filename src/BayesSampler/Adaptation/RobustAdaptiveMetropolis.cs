namespace BayesSampler;

/// <summary>Adapts the full covariance of a random walk so that its acceptance rate meets a target.</summary>
/// <remarks>Vihola (2012), "Robust adaptive Metropolis algorithm with coerced acceptance rate". Frozen after warmup.</remarks>
internal sealed class RobustAdaptiveMetropolis : IAdaptation<RandomWalkProposal>
{
    private readonly double _target;
    private readonly double[] _direction;

    /// <param name="proposal">The chain's own, adapted in place.</param>
    /// <param name="targetAcceptance">In (0, 1): 0.234, or 0.44 in one dimension.</param>
    public RobustAdaptiveMetropolis(RandomWalkProposal proposal, double targetAcceptance)
    {
        Tuning = proposal;
        _target = targetAcceptance;
        _direction = new double[proposal.Dimension];
    }

    public RandomWalkProposal Tuning { get; }

    public void Start(ChainState state, ChainRandom random)
    {
    }

    public void Observe(int iteration, ChainState state, double acceptanceRate, ChainRandom random)
    {
        int d = Tuning.Dimension;
        // η = min(1, d n^(-2/3)) with n counted from 1.
        double rate = Math.Min(1, d * PortableMath.Exp(-2.0 / 3.0 * PortableMath.Log(iteration + 1)));
        double change = acceptanceRate - _target;
        ReadOnlySpan<double> innovation = Tuning.Innovation;
        double length = FixedOrder.SumOfSquares(innovation);
        if (change == 0 || length == 0) return;
        double scale = Math.Sqrt(rate * Math.Abs(change) / length);
        for (int i = 0; i < d; i++)
            _direction[i] = scale * FixedOrder.Dot(Tuning.Lower.Slice(i * d, i + 1), innovation[..(i + 1)]);
        if (!Cholesky.TryUpdate(Tuning.Lower, _direction, d, Math.Sign(change)))
        {
            throw new InvalidOperationException(
                "The scale of the random walk has become numerically singular or infinite. Is the posterior proper? Check the priors, or rescale the parameters.");
        }
    }

    public void Finish()
    {
    }

    public void Transfer(StateTransfer transfer) => transfer.Next(Tuning.Lower);
}

/// <summary>Leaves a user's own proposal as it is.</summary>
internal sealed class FixedProposal(IProposal proposal) : IAdaptation<IProposal>
{
    public IProposal Tuning => proposal;

    public void Start(ChainState state, ChainRandom random)
    {
    }

    public void Observe(int iteration, ChainState state, double acceptanceRate, ChainRandom random)
    {
    }

    public void Finish()
    {
    }

    public void Transfer(StateTransfer transfer)
    {
    }
}
