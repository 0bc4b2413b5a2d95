namespace BayesSampler;

/// <summary>A point of a Hamiltonian trajectory, with all that its neighbours need of it.</summary>
/// <remarks>A trajectory refers to a point in several roles (end of a subtree, proposal, ...); the pool counts them.</remarks>
internal sealed class PhasePoint(int dimension)
{
    public AlignedBuffer Position = new(dimension);

    public AlignedBuffer Gradient = new(dimension);

    public AlignedBuffer Momentum { get; } = new(dimension);

    /// <summary>Inverse metric times momentum: p♯ in Betancourt's notation.</summary>
    public AlignedBuffer Velocity { get; } = new(dimension);

    /// <summary>Inverse metric times gradient, where a metric keeps it.</summary>
    public AlignedBuffer Acceleration => field ??= new AlignedBuffer(dimension);

    public double LogDensity;

    /// <summary>Half of momentum times velocity.</summary>
    public double KineticEnergy;

    public int References;

    /// <summary>The Hamiltonian; NaN where the log density is NaN.</summary>
    public double Energy => KineticEnergy - LogDensity;

    /// <summary>Exchanges position, gradient and log density with a chain's state.</summary>
    public void Swap(ChainState state)
    {
        (Position, state.Position) = (state.Position, Position);
        (Gradient, state.Gradient) = (state.Gradient, Gradient);
        (LogDensity, state.LogDensity) = (state.LogDensity, LogDensity);
    }
}
