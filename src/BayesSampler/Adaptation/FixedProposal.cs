namespace BayesSampler;

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

    public void TransferTuning(StateTransfer transfer)
    {
    }
}
