namespace BayesSampler.Models;

/// <summary>How a differential equation is solved.</summary>
public enum OdeMethod
{
    /// <summary>
    /// Explicit: Dormand and Prince's pair of orders 5 and 4. The fastest for most equations; where fast transients have died
    /// out but still bound the step (a stiff equation), it needs very many steps.
    /// </summary>
    RungeKutta45,

    /// <summary>
    /// Implicit: Radau IIA of order 5, for stiff equations. A step costs more and may be as long as the solution is smooth.
    /// </summary>
    Implicit,
}
