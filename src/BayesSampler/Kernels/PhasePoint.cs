namespace BayesSampler;

/// <summary>A point of a Hamiltonian trajectory, with all that its neighbours need of it.</summary>
internal sealed class PhasePoint
{
    private readonly int _dimension;
    private AlignedBuffer? _velocity;
    private AlignedBuffer? _acceleration;

    public PhasePoint(int dimension)
    {
        _dimension = dimension;
        AlignedBuffer[] buffers = AlignedBuffer.Several(3, dimension);
        (Position, Gradient, Momentum) = (buffers[0], buffers[1], buffers[2]);
        Velocity = Momentum;
    }

    public AlignedBuffer Position;

    public AlignedBuffer Gradient;

    /// <summary>In the units of the metric.</summary>
    public AlignedBuffer Momentum { get; }

    /// <summary>Inverse metric times momentum: p♯ in Betancourt's notation. The momentum itself where units make them the same.</summary>
    public AlignedBuffer Velocity { get; private set; }

    /// <summary>Inverse metric times gradient, where a metric keeps it.</summary>
    public AlignedBuffer Acceleration => _acceleration!;

    public double LogDensity;

    /// <summary>Half of momentum times velocity.</summary>
    public double KineticEnergy;

    /// <summary>The Hamiltonian; NaN where the log density is NaN.</summary>
    public double Energy => KineticEnergy - LogDensity;

    /// <summary>Whether velocity, with acceleration, is kept apart from momentum.</summary>
    public void KeepVelocity(bool apart)
    {
        if (apart) _acceleration ??= new AlignedBuffer(_dimension);
        Velocity = apart ? _velocity ??= new AlignedBuffer(_dimension) : Momentum;
    }

    /// <summary>Exchanges position, gradient and log density with a chain's state.</summary>
    public void Swap(ChainState state)
    {
        (Position, state.Position) = (state.Position, Position);
        (Gradient, state.Gradient) = (state.Gradient, Gradient);
        (LogDensity, state.LogDensity) = (state.LogDensity, LogDensity);
    }
}
