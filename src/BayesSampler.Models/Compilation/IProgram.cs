namespace BayesSampler.Models;

/// <summary>A plan ready to run over an arena.</summary>
internal unsafe interface IProgram
{
    /// <summary>Computes the plan's roots.</summary>
    /// <param name="inputs">The values of the inputs.</param>
    /// <param name="arena">The caller's own memory, laid out by the plan.</param>
    /// <param name="outputs">Receives the roots from the first output on, one behind the other.</param>
    void Run(double* inputs, double* arena, double* outputs);
}
