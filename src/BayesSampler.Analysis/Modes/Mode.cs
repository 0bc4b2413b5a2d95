using System.Collections.Immutable;

namespace BayesSampler.Analysis;

/// <summary>A mode of a posterior density, on the unconstrained scale on which samplers move.</summary>
/// <remarks>
/// A mode depends on the scale: that of log sigma is not that of sigma. Where a transform is linear they agree.
/// </remarks>
public sealed record Mode
{
    internal Mode()
    {
    }

    /// <summary>Names of the reported quantities.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>The reported quantities at the mode.</summary>
    public required ImmutableArray<double> Parameters { get; init; }

    /// <summary>The unconstrained position.</summary>
    public required ImmutableArray<double> Position { get; init; }

    /// <summary>The log density there.</summary>
    public required double LogDensity { get; init; }

    /// <summary>
    /// The gradient's norm in the metric of the curvature, sqrt(g' (−H)⁻¹ g): how far the mode may still be, in posterior
    /// standard deviations.
    /// </summary>
    public required double GradientNorm { get; init; }

    /// <summary>(−H)⁻¹ at the mode: the covariance of the normal approximation (Laplace), unconstrained.</summary>
    public required double[,] Covariance { get; init; }

    /// <summary>How many of the starts ended here; fewer than all hints at other modes.</summary>
    public required int Starts { get; init; }

    /// <summary>A reported quantity at the mode by its name.</summary>
    /// <exception cref="ArgumentException">No such name.</exception>
    public double this[string name]
    {
        get
        {
            int index = Names.IndexOf(name);
            return index >= 0
                ? Parameters[index]
                : throw new ArgumentException($"There is no quantity '{name}'. There are: {string.Join(", ", Names)}.", nameof(name));
        }
    }
}
