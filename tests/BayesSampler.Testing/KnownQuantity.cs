namespace BayesSampler.Testing;

/// <summary>What is known of one reported quantity of a test target.</summary>
/// <param name="Name">As the target reports it.</param>
/// <param name="Mean">Exact.</param>
/// <param name="Sd">Exact; null where the fourth moment is infinite, so that no Monte Carlo standard error of it exists.</param>
/// <param name="TailStart">A point far out on the right.</param>
/// <param name="TailProbability">Exact probability of a value beyond it.</param>
public sealed record KnownQuantity(string Name, double Mean, double? Sd, double TailStart, double TailProbability)
{
    /// <summary>A normal quantity and its upper 5 % tail.</summary>
    public static KnownQuantity Normal(string name, double mean, double sd) =>
        new(name, mean, sd, mean + 1.6448536269514722 * sd, 0.05);
}
