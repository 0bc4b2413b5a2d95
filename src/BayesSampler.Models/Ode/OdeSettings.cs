namespace BayesSampler.Models;

/// <summary>How a differential equation is solved, and how well.</summary>
/// <remarks>
/// A step is accepted when, in the root mean square over the states, its estimated error is at most
/// AbsoluteTolerance + RelativeTolerance |y|. With <see cref="SensitivityErrorControl"/>, every column of sensitivities (the
/// derivatives of all states by one initial value or parameter) must pass the same test by itself, its absolute tolerance
/// divided by the magnitude of that initial value or parameter if that is above 1.
/// </remarks>
public sealed record OdeSettings
{
    /// <summary>The method; explicit by default.</summary>
    public OdeMethod Method
    {
        get; init => field = Require.InRange((int)value, 0, 1, nameof(Method)) == 0 ? OdeMethod.RungeKutta45 : OdeMethod.Implicit;
    } = OdeMethod.RungeKutta45;

    /// <summary>Error of a step, relative to the state; within [1e-12, 0.1].</summary>
    public double RelativeTolerance
    {
        get;
        init => field = Require.InRange(value, 1e-12, 0.1, nameof(RelativeTolerance), "The default, 1e-6, suits most models.");
    } = 1e-6;

    /// <summary>Error of a step for states near zero, in the units of the states; positive.</summary>
    /// <remarks>Set it well below the smallest value that matters.</remarks>
    public double AbsoluteTolerance
    {
        get; init => field = Require.Positive(value, nameof(AbsoluteTolerance), "The default, 1e-6, suits states of size 1.");
    } = 1e-6;

    /// <summary>The most steps tried, rejected ones included, from the initial to the last output time; at least 1.</summary>
    /// <remarks>A solution that needs more fails, which rejects the proposal: to a sampler it is a divergence.</remarks>
    public int MaxSteps { get; init => field = Require.AtLeast(value, 1, nameof(MaxSteps)); } = 100_000;

    /// <summary>Whether the errors of sensitivities decide steps too, where a gradient is asked for; true by default.</summary>
    /// <remarks>
    /// True: sensitivities are as good as the tolerances say. False: about half as many steps, the same values to the bit as
    /// without a gradient, and sensitivities that are the derivatives of the computed values (steps held fixed), but may be off
    /// by a hundred tolerances, and by anything while the states rest and their sensitivities do not (a start at an equilibrium).
    /// </remarks>
    public bool SensitivityErrorControl { get; init; } = true;
}
