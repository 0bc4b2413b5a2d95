namespace BayesSampler.Analysis;

/// <summary>The exact distribution of one quantity: location + scale T, with T standard normal or Student's t.</summary>
public readonly record struct RidgeMarginal
{
    internal RidgeMarginal(double location, double scale, double degreesOfFreedom)
    {
        Location = location;
        Scale = scale;
        DegreesOfFreedom = degreesOfFreedom;
    }

    /// <summary>Mean, median and mode (with 1 degree of freedom or less there is no mean).</summary>
    public double Location { get; }

    /// <summary>The sd of a normal; the scale parameter of a t.</summary>
    public double Scale { get; }

    /// <summary>Infinite for a normal.</summary>
    public double DegreesOfFreedom { get; }

    /// <summary>Standard deviation; infinite at 2 degrees of freedom or less.</summary>
    public double Sd => Scale * SdFactor(DegreesOfFreedom);

    /// <summary>The quantile at a probability in [0, 1].</summary>
    public double Quantile(double probability) =>
        Location + Scale * StudentT.Quantile(Require.InClosedUnit(probability, nameof(probability)), DegreesOfFreedom);

    /// <summary>The density at x, per unit of x.</summary>
    public double Density(double x) => StudentT.Density((x - Location) / Scale, DegreesOfFreedom) / Scale;

    /// <summary>The probability of at most x.</summary>
    public double Cdf(double x) => StudentT.Cdf((x - Location) / Scale, DegreesOfFreedom);

    /// <summary>The equal-tailed interval (ETI) that holds a probability in (0, 1).</summary>
    public CredibleInterval Interval(double probability)
    {
        Require.InOpenUnit(probability, nameof(probability), "0.95 leaves 2.5 percent on each side.");
        double half = Scale * -StudentT.Quantile((1 - probability) / 2, DegreesOfFreedom);
        return new CredibleInterval(Location - half, Location + half, probability);
    }

    internal static double SdFactor(double degrees) =>
        double.IsPositiveInfinity(degrees) ? 1 : degrees > 2 ? Math.Sqrt(degrees / (degrees - 2)) : double.PositiveInfinity;
}
