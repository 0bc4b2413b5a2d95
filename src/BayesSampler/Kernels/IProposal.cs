namespace BayesSampler;

/// <summary>A proposal distribution of Metropolis–Hastings.</summary>
/// <remarks>
/// An instance belongs to one chain and is used by one thread; it may keep scratch memory, and <see cref="LogRatio"/> may use
/// what the preceding <see cref="Draw"/> has left behind (a mixture remembers which member drew).
/// </remarks>
public interface IProposal
{
    /// <summary>Draws a candidate.</summary>
    /// <param name="from">The present position.</param>
    /// <param name="to">Receives the candidate.</param>
    /// <param name="random">The only source of randomness to use: the same draws for the same seed rest on it.</param>
    void Draw(ReadOnlySpan<double> from, Span<double> to, ChainRandom random);

    /// <summary>
    /// log q(from | to) − log q(to | from): zero for a symmetric proposal. Leaving it out of an asymmetric one gives wrong draws.
    /// </summary>
    double LogRatio(ReadOnlySpan<double> from, ReadOnlySpan<double> to);
}
