namespace BayesSampler;

/// <summary>Where <see cref="Warnings"/> begin; the defaults are those of Vehtari et al. (2021) and Stan.</summary>
public sealed record DiagnosticLimits
{
    /// <summary>Largest R-hat without a warning, at least 1.</summary>
    public double RHat
    {
        get;
        init => field = Require.InRange(value, 1, double.MaxValue, nameof(RHat), "The default is 1.01.");
    } = 1.01;

    /// <summary>Smallest bulk and tail effective sample size per chain without a warning, 0 or more.</summary>
    public double EssPerChain
    {
        get;
        init => field = Require.NotNegative(value, nameof(EssPerChain), "The default is 100.");
    } = 100;

    /// <summary>Smallest E-BFMI without a warning, 0 or more.</summary>
    public double EBfmi
    {
        get;
        init => field = Require.NotNegative(value, nameof(EBfmi), "The default is 0.3.");
    } = 0.3;

    /// <summary>The tree depth at which the sampler cut trajectories off; null if it is not to be checked.</summary>
    public int? MaxTreeDepth
    {
        get;
        init => field = value is null ? null : Require.AtLeast(value.Value, 1, nameof(MaxTreeDepth), "Stan's default is 10.");
    }

    /// <summary>The number of leapfrog steps at which the sampler cut trajectories off; null if not to be checked.</summary>
    public int? MaxLeapfrogSteps
    {
        get;
        init => field = value is null ? null : Require.AtLeast(value.Value, 1, nameof(MaxLeapfrogSteps));
    }
}
