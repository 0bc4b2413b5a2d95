namespace BayesSampler.Models;

/// <summary>Random variates that the chains' generator does not have itself.</summary>
internal static class Variates
{
    /// <summary>The logarithm of a gamma variate of unit rate, which a small shape makes too small for a number.</summary>
    // Marsaglia and Tsang (2000): a gamma of shape + 1 times U^(1 / shape).
    public static double LogGamma(ChainRandom random, double shape) => shape < 1
        ? PortableMath.Log(random.NextGamma(shape + 1)) - random.NextExponential() / shape
        : PortableMath.Log(random.NextGamma(shape));

    public static double Beta(ChainRandom random, double a, double b) =>
        PortableMath.LogisticSigmoid(LogGamma(random, a) - LogGamma(random, b));

    /// <summary>A von Mises angle around 0, within (−π, π).</summary>
    /// <remarks>
    /// By rejection, from sin²(x / 2) ≥ (x / π)²: a uniform angle for small concentration, else a normal one of standard deviation
    /// π / (2 sqrt(concentration)). At least 3 in 10 are accepted, for any concentration.
    /// </remarks>
    public static double VonMises(ChainRandom random, double concentration)
    {
        bool spread = concentration < 1;
        double sd = 0.5 * Math.PI / Math.Sqrt(concentration);
        while (true)
        {
            double x = spread ? Math.PI * (2 * random.NextUniform() - 1) : sd * random.NextNormal();
            if (!(Math.Abs(x) < Math.PI)) continue;
            double sine = PortableMath.Sin(0.5 * x);
            double excess = spread ? sine * sine : sine * sine - x * x / (Math.PI * Math.PI);
            if (random.NextExponential() > 2 * concentration * excess) return x;
        }
    }

    /// <summary>A position, each with a probability proportional to its weight.</summary>
    public static int Index(ChainRandom random, ReadOnlySpan<double> weights)
    {
        double rest = FixedOrder.Sum(weights) * random.NextUniform();
        int last = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] > 0)) continue;
            last = i;
            rest -= weights[i];
            if (rest < 0) break;
        }

        // Rounding may leave a rest: then it is the last that is possible at all.
        return last;
    }

    /// <summary>Inversion for small means; PTRS of Hörmann (1993), Insurance: Mathematics and Economics 12, else.</summary>
    public static double Poisson(ChainRandom random, double mean)
    {
        if (!(mean > 0)) return mean == 0 ? 0 : double.NaN;
        if (mean < 10)
        {
            // The number of exponential waiting times within the mean.
            double time = random.NextExponential();
            int count = 0;
            while (time < mean)
            {
                count++;
                time += random.NextExponential();
            }

            return count;
        }

        double b = 0.931 + 2.53 * Math.Sqrt(mean);
        double a = -0.059 + 0.02483 * b;
        double logMean = PortableMath.Log(mean);
        double logInverseAlpha = PortableMath.Log(1.1239 + 1.1328 / (b - 3.4));
        double squeeze = 0.9277 - 3.6224 / (b - 2);
        while (true)
        {
            double u = random.NextUniform() - 0.5;
            double v = random.NextUniform();
            double us = 0.5 - Math.Abs(u);
            double k = Math.Floor((2 * a / us + b) * u + mean + 0.43);
            if (us >= 0.07 && v <= squeeze) return k;
            if (k < 0 || (us < 0.013 && v > us)) continue;
            double logAccept = k * logMean - mean - PortableMath.LogGamma(k + 1);
            if (PortableMath.Log(v) + logInverseAlpha - PortableMath.Log(a / (us * us) + b) <= logAccept) return k;
        }
    }

    /// <summary>
    /// Inversion for small means; BTRS of Hörmann (1993), Journal of Statistical Computation and Simulation 46, else.
    /// </summary>
    public static double Binomial(ChainRandom random, double trials, double probability)
    {
        if (!(probability >= 0 && probability <= 1)) return double.NaN;
        if (probability > 0.5) return trials - Binomial(random, trials, 1 - probability);
        if (trials == 0 || probability == 0) return 0;
        if (trials * probability < 10) return BinomialByGaps(random, trials, probability);

        double odds = probability / (1 - probability);
        double root = Math.Sqrt(trials * probability * (1 - probability));
        double b = 1.15 + 2.53 * root;
        double a = -0.0873 + 0.0248 * b + 0.01 * probability;
        double centre = trials * probability + 0.5;
        double squeeze = 0.92 - 4.2 / b;
        double alpha = (2.83 + 5.1 / b) * root;
        double mode = Math.Floor((trials + 1) * probability);
        double logOdds = PortableMath.Log(odds);
        double logAtMode = PortableMath.LogGamma(mode + 1) + PortableMath.LogGamma(trials - mode + 1);
        while (true)
        {
            double u = random.NextUniform() - 0.5;
            double v = random.NextUniform();
            double us = 0.5 - Math.Abs(u);
            double k = Math.Floor((2 * a / us + b) * u + centre);
            if (us >= 0.07 && v <= squeeze) return k;
            if (k < 0 || k > trials) continue;
            double logAccept = logAtMode - PortableMath.LogGamma(k + 1) - PortableMath.LogGamma(trials - k + 1) + (k - mode) * logOdds;
            if (PortableMath.Log(v * alpha / (a / (us * us) + b)) <= logAccept) return k;
        }
    }

    /// <summary>Failures before the first success.</summary>
    public static double Geometric(ChainRandom random, double probability) =>
        Math.Floor(-random.NextExponential() / PortableMath.Log1p(-probability));

    /// <summary>Successes are counted by the failures between them, as many trials as are used up.</summary>
    private static double BinomialByGaps(ChainRandom random, double trials, double probability)
    {
        double used = 0;
        double count = 0;
        while (true)
        {
            used += Geometric(random, probability) + 1;
            if (used > trials) return count;
            count++;
        }
    }
}
