using System.Collections.Immutable;

namespace BayesSampler.Analysis;

/// <summary>The exact posterior at one penalty of a <see cref="RidgePath"/>, in brief.</summary>
public sealed record RidgePathPoint
{
    internal RidgePathPoint()
    {
    }

    /// <summary>The penalty on the sum of squares.</summary>
    public double Penalty { get; internal init; }

    /// <summary>Estimates on the scale of the design, one per feature.</summary>
    public ImmutableArray<double> Design { get; internal init; }

    /// <summary>Their posterior sds.</summary>
    public ImmutableArray<double> DesignSds => Sds(DesignScales);

    /// <summary>Estimates in the units of the data, the intercept first if there is one.</summary>
    public ImmutableArray<double> Raw { get; internal init; }

    /// <summary>Their posterior sds.</summary>
    public ImmutableArray<double> RawSds => Sds(RawScales);

    /// <summary>Of the t marginals; infinite for known noise.</summary>
    public double DegreesOfFreedom { get; internal init; }

    /// <summary>The known noise sd, or the posterior mean of an unknown one.</summary>
    public double NoiseSd { get; internal init; }

    /// <summary>The (weighted) residual sum of squares.</summary>
    public double Rss { get; internal init; }

    /// <inheritdoc cref="RidgePosterior.EffectiveSlopes"/>
    public double EffectiveSlopes { get; internal init; }

    /// <inheritdoc cref="RidgePosterior.EffectiveCoefficients"/>
    public double EffectiveCoefficients { get; internal init; }

    /// <inheritdoc cref="RidgePosterior.Gcv"/>
    public double Gcv { get; internal init; }

    /// <inheritdoc cref="RidgePosterior.LeaveOneOutMse"/>
    public double LeaveOneOutMse { get; internal init; }

    /// <inheritdoc cref="RidgePosterior.LogEvidence"/>
    public double LogEvidence { get; internal init; }

    /// <summary>The marginal of a coefficient on the scale of the design.</summary>
    /// <param name="feature">Position among the features.</param>
    public RidgeMarginal DesignMarginal(int feature) => Marginal(Design, DesignScales, feature);

    /// <summary>The marginal of a coefficient in the units of the data.</summary>
    /// <param name="coefficient">Position, the intercept first if there is one.</param>
    public RidgeMarginal RawMarginal(int coefficient) => Marginal(Raw, RawScales, coefficient);

    private RidgeMarginal Marginal(ImmutableArray<double> estimates, ImmutableArray<double> scales, int index)
    {
        Require.InRange(index, 0, estimates.Length - 1, nameof(index));
        return new RidgeMarginal(estimates[index], scales[index], DegreesOfFreedom);
    }

    /// <summary>Scale parameters of the marginals on the scale of the design: finite where an sd is not.</summary>
    internal ImmutableArray<double> DesignScales { get; init; }

    /// <summary>The same in the units of the data.</summary>
    internal ImmutableArray<double> RawScales { get; init; }

    private ImmutableArray<double> Sds(ImmutableArray<double> scales)
    {
        double factor = RidgeMarginal.SdFactor(DegreesOfFreedom);
        return [.. scales.Select(scale => scale * factor)];
    }
}
