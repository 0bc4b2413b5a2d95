namespace BayesSampler;

/// <summary>At each step one of several proposals, chosen with fixed probabilities.</summary>
/// <remarks>
/// The choice does not depend on the position, so each member's own kernel leaves the target invariant and so does the mixture
/// (Tierney 1994): the ratio is that of the member that drew.
/// </remarks>
public sealed class MixtureProposal : IProposal
{
    private readonly IProposal[] _members;
    private readonly double[] _cumulative;
    private int _chosen;

    /// <summary>A mixture of proposals.</summary>
    /// <param name="members">Proposals with their weights: positive, of any sum.</param>
    /// <exception cref="ArgumentException">No members, or a weight that is not positive.</exception>
    public MixtureProposal(params ReadOnlySpan<(double Weight, IProposal Proposal)> members)
    {
        Require.AtLeast(members.Length, 1, "members.Length");
        _members = new IProposal[members.Length];
        _cumulative = new double[members.Length];
        double sum = 0;
        for (int k = 0; k < members.Length; k++)
        {
            ArgumentNullException.ThrowIfNull(members[k].Proposal);
            _members[k] = members[k].Proposal;
            sum += Require.Positive(members[k].Weight, Require.Invariant($"members[{k}].Weight"));
            _cumulative[k] = sum;
        }
    }

    /// <inheritdoc/>
    public void Draw(ReadOnlySpan<double> from, Span<double> to, ChainRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        double u = random.NextUniform() * _cumulative[^1];
        _chosen = 0;
        while (_chosen < _members.Length - 1 && u >= _cumulative[_chosen]) _chosen++;
        _members[_chosen].Draw(from, to, random);
    }

    /// <inheritdoc/>
    public double LogRatio(ReadOnlySpan<double> from, ReadOnlySpan<double> to) => _members[_chosen].LogRatio(from, to);
}
