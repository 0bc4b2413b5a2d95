using MathNet.Numerics;

namespace BayesSampler.Analysis;

/// <summary>Student's t and, at infinite degrees of freedom, the normal; quantiles are good to about 1e-13 relative.</summary>
/// <remarks>
/// Math.NET's t quantile is good to 1e-8 only and fails in the tails, its incomplete beta loses digits at many degrees.
/// </remarks>
internal static class StudentT
{
    /// <summary>From here on a t probability is the normal's to rounding.</summary>
    private const double ManyDegrees = 1e15;

    public static double Density(double t, double degrees)
    {
        if (degrees > ManyDegrees) return Math.Exp(-t * t / 2) / Math.Sqrt(2 * Math.PI);
        double ratio = GammaHalfRatio(degrees / 2) / Math.Sqrt(degrees / 2);
        return ratio / Math.Sqrt(2 * Math.PI) * Math.Exp(-(degrees + 1) / 2 * Log1p(t / degrees * t));
    }

    public static double Cdf(double t, double degrees)
    {
        if (double.IsNaN(t)) return double.NaN;
        (double center, double tail) = Split(Math.Abs(t), degrees);
        return t <= 0 ? tail : 0.5 + center;
    }

    public static double Quantile(double probability, double degrees)
    {
        if (probability == 0.5) return 0;
        bool lower = probability < 0.5;
        double tail = lower ? probability : 1 - probability;
        double t = tail == 0 ? double.PositiveInfinity
            : tail > 0.25 ? FromCenter(lower ? 0.5 - probability : probability - 0.5, degrees)
            : FromTail(tail, degrees);
        return lower ? -t : t;
    }

    /// <summary>P(0 &lt; T &lt; t) and P(T > t), the smaller of them computed and the other its complement to 1/2.</summary>
    private static (double Center, double Tail) Split(double t, double degrees)
    {
        if (t == 0) return (0, 0.5);
        if (double.IsPositiveInfinity(t)) return (0.5, 0);
        if (degrees > ManyDegrees)
        {
            if (t < 1)
            {
                double inner = SpecialFunctions.Erf(t / Math.Sqrt(2)) / 2;
                return (inner, 0.5 - inner);
            }

            double outer = SpecialFunctions.Erfc(t / Math.Sqrt(2)) / 2;
            return (0.5 - outer, outer);
        }

        // The tail is I_x(a, 1/2) / 2 and the centre I_y(1/2, a) / 2; each fraction is used on its side of the mean.
        double a = degrees / 2, square = t / degrees * t, x = 1 / (1 + square), y = square * x;
        double prefactor = t / Math.Sqrt(degrees) * Math.Sqrt(x) * GammaHalfRatio(a) / Math.Sqrt(Math.PI)
            * Math.Exp(-a * Log1p(square));
        double excess = (a + 0.5) * y - 0.5;
        if (excess > 0)
        {
            double tail = prefactor * BetaFraction(a, 0.5, x, y, excess) / 2;
            return (0.5 - tail, tail);
        }

        double center = prefactor * BetaFraction(0.5, a, y, x, -excess) / 2;
        return (center, 0.5 - center);
    }

    /// <summary>Newton from the left: the distribution function is concave there, so the steps never pass the root.</summary>
    private static double FromCenter(double center, double degrees)
    {
        double t = center / Density(0, degrees);
        for (int iteration = 0; iteration < 200; iteration++)
        {
            double step = (center - Split(t, degrees).Center) / Density(t, degrees);
            t += step;
            if (Math.Abs(step) <= 1e-15 * t) break;
        }

        return t;
    }

    /// <summary>Newton on log tail against log t, a falling concave function: at most the first step passes the root.</summary>
    private static double FromTail(double tail, double degrees)
    {
        double t = 0.5;
        for (int iteration = 0; iteration < 200; iteration++)
        {
            double current = Split(t, degrees).Tail;
            double step = Math.Log(current / tail) * current / (t * Density(t, degrees));

            // The tail may underflow past a long first step; a shorter one still comes down from the right or goes on.
            step = Math.Clamp(step, -2, 2);
            t *= Math.Exp(step);
            if (Math.Abs(step) <= 1e-15) break;
        }

        return t;
    }

    private static double Log1p(double x)
    {
        // Kahan: the rounding of 1 + x cancels in the quotient.
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }

    /// <summary>Gamma(a + 1/2) / Gamma(a), without the cancellation of two large logarithms.</summary>
    internal static double GammaHalfRatio(double a)
    {
        double factor = 1;
        for (; a < 30; a++) factor *= a / (a + 0.5);

        // The asymptotic series; from 30 on its first omitted term is below 1e-15.
        double r = 1 / a;
        double series = 1 - r * (1.0 / 8 - r * (1.0 / 128 + r * (5.0 / 1024 - r * (21.0 / 32768 + r * (399.0 / 262144
            - r * (869.0 / 4194304 + r * (39325.0 / 33554432)))))));
        return factor * Math.Sqrt(a) * series;
    }

    /// <summary>
    /// The continued fraction that I_x(a, b) is x^a y^b / B(a, b) times, by the modified Lentz method: Didonato and Morris
    /// (1992), eq. 9, which at many degrees loses no digits because lambda = a - (a + b) x comes without cancellation.
    /// </summary>
    private static double BetaFraction(double a, double b, double x, double y, double lambda)
    {
        double denominator = a / (a + 1) * (lambda + 1), c = denominator, d = 0;
        for (int n = 1; n < 1_000_000; n++)
        {
            double odd = a + 2 * n - 1;
            double numerator = (a + n - 1) / odd * ((a + b + n - 1) / odd) * n * (b - n) * x * x;
            double term = n + n * (b - n) * x / odd + (a + n) / (odd + 2) * (lambda + 1 + n * (1 + y));
            d = 1 / NotZero(term + numerator * d);
            c = NotZero(term + numerator / c);
            denominator *= c * d;
            if (Math.Abs(c * d - 1) < 2e-16) break;
        }

        return 1 / denominator;
    }

    private static double NotZero(double value) => value == 0 ? 1e-300 : value;
}
