namespace BayesSampler.Models;

/// <summary>The compiled right-hand side of a differential equation. Thread-safe; scratch is the caller's.</summary>
internal abstract unsafe class OdeSystem
{
    /// <summary>The number of states n, at least 1.</summary>
    public abstract int States { get; }

    /// <summary>The number of parameters m, 0 or more.</summary>
    public abstract int Parameters { get; }

    /// <summary>Doubles of scratch that an evaluation needs.</summary>
    public abstract int ScratchSize { get; }

    /// <summary>The derivative of the states. Writes n values, no more.</summary>
    /// <param name="inputs">The time, the n states and the m parameters.</param>
    /// <param name="outputs">Receives dy/dt.</param>
    /// <param name="scratch">Of <see cref="ScratchSize"/>.</param>
    public abstract void Derivative(double* inputs, double* outputs, double* scratch);

    /// <summary>The derivative, with the same bits, and behind it both Jacobians by rows.</summary>
    /// <param name="inputs">The time, the n states and the m parameters.</param>
    /// <param name="outputs">Receives dy/dt, then the n x n of df_i/dy_j, then the n x m of df_i/dp_k.</param>
    /// <param name="scratch">Of <see cref="ScratchSize"/>.</param>
    public abstract void Jacobians(double* inputs, double* outputs, double* scratch);
}
