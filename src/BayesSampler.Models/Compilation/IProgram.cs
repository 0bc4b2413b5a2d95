namespace BayesSampler.Models;

/// <summary>A plan ready to run over an arena.</summary>
internal unsafe interface IProgram
{
    void Run(double* arena);
}
