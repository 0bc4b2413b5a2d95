namespace BayesSampler;

/// <summary>What random numbers are used for. Each purpose has numbers of its own, so one never shifts another's.</summary>
public enum RandomStream : uint
{
    /// <summary>The transitions of a chain.</summary>
    Transitions = 0,

    /// <summary>The starting points of a chain.</summary>
    InitialPoints = 1,

    /// <summary>Draws from a predictive distribution.</summary>
    Predictive = 2,

    /// <summary>Independent draws from a posterior in closed form.</summary>
    ExactDraws = 3,

    /// <summary>The search for a first step size.</summary>
    StepSizeSearch = 4,

    /// <summary>Draws of parameters from their prior.</summary>
    Prior = 5,
}
