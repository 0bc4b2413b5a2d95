namespace BayesSampler;

/// <summary>
/// Adapts the full covariance of a random walk so that its acceptance rate meets a target, and helps it along with what the chain
/// itself has seen.
/// </summary>
/// <remarks>
/// First one scale for all directions, then robust adaptive Metropolis (Vihola 2012) at every iteration, with a step of the
/// common scale (Andrieu and Thoms 2008) that one direction at a time would take too long for. By itself it learns directions
/// much longer than the present step only slowly, so the covariance of the chain over each of a few doubling windows (Haario,
/// Saksman and Tamminen 2001) is mixed in at the window's end, weighted by how much such a window can know. Frozen after warmup.
/// </remarks>
internal sealed class RobustAdaptiveMetropolis : IAdaptation<RandomWalkProposal>
{
    private const int Windows = 4;
    private const double LastWindowEnd = 0.9;

    private readonly int _warmup;
    private readonly double _target;
    private readonly double[] _direction;
    private double[] _mixed;
    private double[] _factor;
    private Welford? _window;

    /// <param name="proposal">The chain's own, adapted in place.</param>
    /// <param name="warmup">Number of iterations.</param>
    /// <param name="targetAcceptance">In (0, 1): 0.234, or 0.44 in one dimension.</param>
    public RobustAdaptiveMetropolis(RandomWalkProposal proposal, int warmup, double targetAcceptance)
    {
        Tuning = proposal;
        _warmup = warmup;
        _target = targetAcceptance;
        _direction = new double[proposal.Dimension];
        _mixed = new double[proposal.Dimension * proposal.Dimension];
        _factor = new double[proposal.Dimension * proposal.Dimension];
        _window = Welford.Create(MetricKind.Dense, proposal.Dimension);
    }

    public RandomWalkProposal Tuning { get; }

    public void Start(ChainState state, ChainRandom random)
    {
    }

    public void Observe(int iteration, ChainState state, double acceptanceRate, ChainRandom random)
    {
        int done = iteration + 1;
        double change = acceptanceRate - _target;
        int n = done - WindowEnd(0);
        if (n <= 0)
        {
            // The first sixteenth: one scale for all directions, which finds its order however far off it is.
            Scale(change);
        }
        else
        {
            double rate = PortableMath.Exp(-2.0 / 3.0 * PortableMath.Log(n));
            Coerce(Math.Min(1, Tuning.Dimension * rate), change);
            Scale(rate * change);
        }

        if (done > WindowEnd(0) && done <= WindowEnd(Windows)) _window!.Add(state.Position.Span);
        for (int window = 1; window <= Windows; window++)
        {
            if (done != WindowEnd(window)) continue;
            Mix();
            _window!.Reset();
        }
    }

    public void Finish()
    {
        _window = null;
        _mixed = _factor = [];
    }

    public void Transfer(StateTransfer transfer)
    {
        transfer.Next(Tuning.Lower);
        _window!.Transfer(transfer);
    }

    public void TransferTuning(StateTransfer transfer)
    {
        Finish();
        transfer.Next(Tuning.Lower);
    }

    /// <summary>Windows end after 1/8, 1/4, 1/2 and 9/10 of warmup, the first beginning at 1/16.</summary>
    private int WindowEnd(int window) => window == Windows ? (int)(LastWindowEnd * _warmup) : _warmup >> (Windows - window);

    /// <summary>S ← S exp(change).</summary>
    private void Scale(double change)
    {
        double factor = PortableMath.Exp(change);
        foreach (ref double entry in Tuning.Lower) entry *= factor;
        if (!(Tuning.Lower[0] > 0 && double.IsFinite(Tuning.Lower[0]))) throw Degenerate();
    }

    /// <summary>S S' ← S (I + η (a − a*) u u'/|u|²) S' with Vihola's η = min(1, d n^(-2/3)).</summary>
    private void Coerce(double rate, double change)
    {
        int d = Tuning.Dimension;
        ReadOnlySpan<double> innovation = Tuning.Innovation;
        double length = FixedOrder.SumOfSquares(innovation);
        if (change == 0 || length == 0) return;
        double scale = Math.Sqrt(rate * Math.Abs(change) / length);
        for (int i = 0; i < d; i++)
            _direction[i] = scale * FixedOrder.Dot(Tuning.Lower.Slice(i * d, i + 1), innovation[..(i + 1)]);
        if (!Cholesky.TryUpdate(Tuning.Lower, _direction, d, Math.Sign(change))) throw Degenerate();
    }

    /// <summary>
    /// Mixes the window's covariance, brought to the volume of S S', into it: the shape is learnt, the scale is kept.
    /// </summary>
    private void Mix()
    {
        int d = Tuning.Dimension;
        if (_window!.Count < 2) return;
        // A random walk forgets where it was within some 10 d iterations, and d independent draws are half enough for a
        // covariance.
        double independent = _window.Count / (10.0 * d);
        double weight = independent / (independent + d);
        ReadOnlySpan<double> covariance = _window.Regularised(0);
        // Fewer moves than dimensions: the window has nothing to teach yet.
        if (!Cholesky.TryFactor(covariance, _factor, d)) return;
        Span<double> lower = Tuning.Lower;
        double logRatio = 0;
        for (int i = 0; i < d; i++) logRatio += PortableMath.Log(lower[i * d + i] / _factor[i * d + i]);
        double scale = weight * PortableMath.Exp(2 * logRatio / d);
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double present = FixedOrder.Dot(lower.Slice(i * d, j + 1), lower.Slice(j * d, j + 1));
                _mixed[i * d + j] = _mixed[j * d + i] = scale * covariance[i * d + j] + (1 - weight) * present;
            }
        }

        if (!Cholesky.TryFactor(_mixed, lower, d)) throw Degenerate();
    }

    private static InvalidOperationException Degenerate() => new(
        "The scale of the random walk has become numerically singular or infinite. Is the posterior proper? Check the priors, or rescale the parameters.");
}
