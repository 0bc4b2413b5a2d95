using static BayesSampler.PortableMath;

namespace BayesSampler;

/// <summary>
/// Logarithms of the regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 - P(a, x), with their derivatives: the
/// probabilities below and above x of a gamma distribution of shape a and rate 1.
/// </summary>
/// <remarks>
/// The power series of P up to x = a + 1, Legendre's continued fraction of Q beyond, both differentiated term by term; the other
/// function is the complement. Up to about 9 sqrt(a) terms near x = a. NaN unless a > 0 and x is in [0, ∞]; at the ends the
/// derivatives are 0.
/// </remarks>
internal static class IncompleteGamma
{
    /// <summary>log P(a, x), and its derivatives by a and by x.</summary>
    public static double LogLower(double a, double x, out double da, out double dx)
    {
        if (Ends(a, x, out double atEnd, out da, out dx)) return atEnd;
        double logDensity = LogDensity(a, x, out double densityDa);
        if (x < a + 1)
        {
            double value = logDensity - Log(a) + Log(Series(a, x, out da)) + Log(x);
            da += densityDa - 1 / a;
            dx = Exp(logDensity - value);
            return value;
        }

        double other = logDensity + Log(x) + Log(Fraction(a, x, out da));
        da += densityDa;
        return Complement(other, logDensity, ref da, out dx, 1);
    }

    /// <summary>log Q(a, x), and its derivatives by a and by x.</summary>
    public static double LogUpper(double a, double x, out double da, out double dx)
    {
        if (Ends(a, x, out double atEnd, out da, out dx)) return atEnd == 0 ? double.NegativeInfinity : Log1mExp(atEnd);
        double logDensity = LogDensity(a, x, out double densityDa);
        if (x < a + 1)
        {
            double other = logDensity - Log(a) + Log(Series(a, x, out da)) + Log(x);
            da += densityDa - 1 / a;
            return Complement(other, logDensity, ref da, out dx, -1);
        }

        double value = logDensity + Log(x) + Log(Fraction(a, x, out da));
        da += densityDa;
        dx = -Exp(logDensity - value);
        return value;
    }

    /// <summary>log(1 - e^other) and its derivatives, from the logarithm of the other function.</summary>
    private static double Complement(double other, double logDensity, ref double da, out double dx, double sign)
    {
        double value = Log1mExp(other);
        da *= -Exp(other - value);
        dx = sign * Exp(logDensity - value);
        return value;
    }

    /// <summary>Whether x or a is at or beyond an end of its range, and log P there.</summary>
    private static bool Ends(double a, double x, out double value, out double da, out double dx)
    {
        bool valid = a > 0 && a < double.PositiveInfinity && x >= 0;
        value = !valid ? double.NaN : x == 0 ? double.NegativeInfinity : 0;
        da = dx = valid ? 0 : double.NaN;
        return !(valid && x > 0 && x < double.PositiveInfinity);
    }

    /// <summary>log(x^(a-1) e^-x / Γ(a)), and the derivative by a.</summary>
    private static double LogDensity(double a, double x, out double da)
    {
        double log = Log(x);
        da = log - Digamma(a);
        if (a < 10) return Math.FusedMultiplyAdd(a - 1, log, -x) - LogGamma(a);

        // By the deviation from a: the large terms of the logarithm of Γ(a) have cancelled.
        double deviation = a * Log1pMinus((x - a) / a, x / a);
        return deviation + 0.5 * Log(a) - log - HalfLogTwoPi - StirlingRest(a);
    }

    /// <summary>The sum of x^n / ((a + 1) ... (a + n)), and the derivative of its logarithm by a.</summary>
    private static double Series(double a, double x, out double da)
    {
        double sum = 1, term = 1, harmonic = 0, slope = 0;
        // The terms fall from the first: x < a + 1.
        for (double n = 1; term * (1 + harmonic) > 1e-19 * sum; n++)
        {
            double inverse = 1 / (a + n);
            term *= x * inverse;
            harmonic += inverse;
            sum += term;
            slope = Math.FusedMultiplyAdd(term, harmonic, slope);
        }

        da = -slope / sum;
        return sum;
    }

    /// <summary>e^x x^-a Γ(a, x), and the derivative of its logarithm by a.</summary>
    /// <remarks>
    /// 1 / (b0 + c1 / (b1 + c2 / ...)) with b_n = x + 1 - a + 2 n and c_n = n (a - n), after Lentz, with the derivatives of his
    /// two sequences.
    /// </remarks>
    private static double Fraction(double a, double x, out double da)
    {
        double b = x + 1 - a;
        double value = b, slope = -1 / b;
        double c = b, cDa = -1, d = 0, dDa = 0;
        int settled = 0;
        for (double n = 1; settled < 3; n++)
        {
            b += 2;
            double numerator = n * (a - n);
            double inverseC = 1 / c;
            double newC = Math.FusedMultiplyAdd(numerator, inverseC, b);
            double newD = 1 / Math.FusedMultiplyAdd(numerator, d, b);
            cDa = inverseC * (n - numerator * inverseC * cDa) - 1;
            dDa = -newD * newD * (numerator * dDa + n * d - 1);
            (c, d) = (newC, newD);

            double factor = c * d;
            double change = cDa / c + dDa / d;
            value *= factor;
            slope += change;
            // A term may vanish where a is an integer: one small step proves nothing.
            bool small = Math.Abs(factor - 1) < 1e-15 && Math.Abs(change) < 1e-14 * Math.Abs(slope);
            settled = small ? settled + 1 : 0;
            if (n > 1e6) break;
        }

        da = -slope;
        return 1 / value;
    }
}
