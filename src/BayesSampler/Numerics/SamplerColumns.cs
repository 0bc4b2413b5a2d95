namespace BayesSampler;

/// <summary>Names of sampler statistics in CmdStan's files, which all who read them know.</summary>
internal static class SamplerColumns
{
    public const string LogDensity = "lp__";
    public const string AcceptanceRate = "accept_stat__";
    public const string StepSize = "stepsize__";
    public const string TreeDepth = "treedepth__";
    public const string LeapfrogSteps = "n_leapfrog__";
    public const string Divergent = "divergent__";
    public const string IntegrationTime = "int_time__";
    public const string Accepted = "accepted__";
    public const string Energy = "energy__";

    // Not CmdStan's: what WALNUTS reports beside them.
    public const string MinStepSize = "min_stepsize__";
    public const string Irreversible = "irreversible__";
}
