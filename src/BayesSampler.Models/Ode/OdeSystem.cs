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

    /// <summary>dy/dt at (t, y, p). Writes the n values of <paramref name="dy"/>, no more.</summary>
    public abstract void Derivative(double t, double* y, double* p, double* dy, double* scratch);

    /// <summary>
    /// dy/dt and both Jacobians by rows: jy[i n + j] = df_i/dy_j and jp[i m + k] = df_i/dp_k. The derivative has the same
    /// bits as that of <see cref="Derivative"/>.
    /// </summary>
    public abstract void Jacobians(double t, double* y, double* p, double* dy, double* jy, double* jp, double* scratch);
}
