using MathNet.Numerics;

namespace BayesSampler.Analysis;

/// <summary>The posterior of an unknown noise sd sigma: sigma^2 ~ InverseGamma(shape, rate).</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class RidgeNoisePosterior
{
    internal RidgeNoisePosterior(double shape, double rate)
    {
        Shape = shape;
        Rate = rate;
    }

    /// <summary>Shape of the inverse gamma of sigma^2.</summary>
    public double Shape { get; }

    /// <summary>Rate (scale) of the inverse gamma of sigma^2, in squared units of the target.</summary>
    public double Rate { get; }

    /// <summary>Mean of sigma; infinite for a shape of 1/2 or less.</summary>
    public double Mean => Shape > 0.5 ? Math.Sqrt(Rate) / StudentT.GammaHalfRatio(Shape - 0.5) : double.PositiveInfinity;

    /// <summary>Sd of sigma; infinite for a shape of 1 or less.</summary>
    public double Sd
    {
        get
        {
            if (Shape <= 1) return double.PositiveInfinity;
            double ratio = StudentT.GammaHalfRatio(Shape - 0.5);
            return Math.Sqrt(Rate * (1 / (Shape - 1) - 1 / (ratio * ratio)));
        }
    }

    /// <summary>Mean of sigma^2; infinite for a shape of 1 or less.</summary>
    public double VarianceMean => Shape > 1 ? Rate / (Shape - 1) : double.PositiveInfinity;

    /// <summary>Sd of sigma^2; infinite for a shape of 2 or less.</summary>
    public double VarianceSd => Shape > 2 ? VarianceMean / Math.Sqrt(Shape - 2) : double.PositiveInfinity;

    /// <summary>The quantile of sigma at a probability in [0, 1].</summary>
    public double Quantile(double probability)
    {
        Require.InClosedUnit(probability, nameof(probability));
        if (probability is 0 or 1) return probability == 0 ? 0 : double.PositiveInfinity;

        // With g = rate / sigma^2 ~ Gamma(shape, 1): bracket log g, then Newton steps that stay inside the bracket.
        double low = Math.Log(Shape) - 1, high = Math.Log(Shape) + 1;
        while (Cdf(Math.Sqrt(Rate / Math.Exp(low))) < probability) low -= 4;
        while (Cdf(Math.Sqrt(Rate / Math.Exp(high))) > probability) high += 1;
        double logG = (low + high) / 2;
        for (int iteration = 0; iteration < 200; iteration++)
        {
            double sigma = Math.Sqrt(Rate / Math.Exp(logG));
            double excess = Cdf(sigma) - probability;
            if (excess > 0) low = logG;
            else high = logG;
            double next = logG + excess / (Density(sigma) * sigma / 2);
            if (!(next > low && next < high)) next = (low + high) / 2;
            bool done = Math.Abs(next - logG) <= 1e-15 * Math.Max(1, Math.Abs(logG));
            logG = next;
            if (done) break;
        }

        return Math.Sqrt(Rate / Math.Exp(logG));
    }

    /// <summary>The density of sigma, per unit of the target.</summary>
    public double Density(double sigma)
    {
        if (!(sigma > 0)) return double.IsNaN(sigma) ? double.NaN : 0;
        double g = Rate / (sigma * sigma);
        return g == 0 ? 0 : 2 / sigma * Math.Exp(Shape * Math.Log(g) - g - SpecialFunctions.GammaLn(Shape));
    }

    /// <summary>The probability that the noise sd is at most sigma.</summary>
    public double Cdf(double sigma)
    {
        if (!(sigma > 0)) return double.IsNaN(sigma) ? double.NaN : 0;
        double g = Rate / sigma / sigma;
        return g == 0 ? 1 : double.IsPositiveInfinity(g) ? 0 : SpecialFunctions.GammaUpperRegularized(Shape, g);
    }

    /// <summary>The equal-tailed interval (ETI) of sigma that holds a probability in (0, 1).</summary>
    public CredibleInterval Interval(double probability)
    {
        Require.InOpenUnit(probability, nameof(probability));
        return new CredibleInterval(Quantile((1 - probability) / 2), Quantile((1 + probability) / 2), probability);
    }
}
