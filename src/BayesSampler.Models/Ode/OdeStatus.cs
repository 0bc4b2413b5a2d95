namespace BayesSampler.Models;

/// <summary>How the solution of a differential equation ended. All but success leave NaN; none throws.</summary>
internal enum OdeStatus
{
    Success,

    /// <summary><see cref="OdeSettings.MaxSteps"/> steps were tried before the last output time.</summary>
    TooManySteps,

    /// <summary>No step, however short, met the tolerances.</summary>
    StepSizeUnderflow,

    /// <summary>The derivative (or a Jacobian) is not finite where the solution arrives.</summary>
    NonFiniteDerivative,

    /// <summary>An initial value or a parameter is not finite.</summary>
    NonFiniteInput,
}
