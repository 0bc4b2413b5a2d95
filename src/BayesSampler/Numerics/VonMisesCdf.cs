using static BayesSampler.PortableMath;

namespace BayesSampler;

/// <summary>
/// The logarithm of the probability below or above x of a von Mises distribution around 0 on [-π, π], with its derivatives.
/// </summary>
/// <remarks>
/// The smaller tail by quadrature of e^(κ (cos t - cos x)) over the last 40 powers of e: all terms are positive and at most 1, so
/// the relative error stays below 1e-12 in either tail and for any concentration. κ >= 0 and x in [-π, π], else NaN.
/// </remarks>
internal static class VonMisesCdf
{
    /// <summary>2 π, the second part what the first lacks.</summary>
    private const double TwoPiLow = 2.4492935982947064e-16;
    private const int Panels = 2;

    /// <summary>Nodes and weights of Gauss and Legendre on [0, 1], 20 points: the lower half, the upper mirrors it.</summary>
    private static ReadOnlySpan<double> Nodes =>
    [
        0.0034357004074525377, 0.018014036361043106, 0.04388278587433705, 0.0804415140888906, 0.1268340467699246,
        0.1819731596367425, 0.24456649902458646, 0.3131469556422902, 0.38610707442917747, 0.46173673943325133,
    ];

    private static ReadOnlySpan<double> Weights =>
    [
        0.008807003569576059, 0.02030071490019347, 0.031336024167054534, 0.04163837078835238, 0.05096505990862022,
        0.059097265980759206, 0.06584431922458832, 0.07104805465919102, 0.07458649323630187, 0.07637669356536292,
    ];

    /// <summary>log F(x), and its derivatives by x and by κ.</summary>
    public static double LogLower(double x, double kappa, out double dx, out double dkappa)
    {
        if (!(Math.Abs(x) <= Math.PI && kappa >= 0 && kappa < double.PositiveInfinity))
        {
            dx = dkappa = double.NaN;
            return double.NaN;
        }

        double tail = LogTail(Math.Abs(x), kappa, out double slope, out dkappa);
        if (x <= 0)
        {
            dx = slope;
            return tail;
        }

        double value = Log1mExp(tail);
        double odds = Exp(tail - value);
        dx = odds * slope;
        dkappa = -odds * dkappa;
        return value;
    }

    /// <summary>log(1 - F(x)), and its derivatives by x and by κ.</summary>
    public static double LogUpper(double x, double kappa, out double dx, out double dkappa)
    {
        double value = LogLower(-x, kappa, out dx, out dkappa);
        dx = -dx;
        return value;
    }

    /// <summary>log F(-y) for y >= 0, its derivative by -y, and by κ.</summary>
    private static double LogTail(double y, double kappa, out double slope, out double dkappa)
    {
        // F(-y) f(y)^-1 is the integral over h of e^(κ (cos(y + h) - cos y)), up to π or to where 40 powers of e are lost.
        double length = Math.PI - y + 0.5 * TwoPiLow;
        double end = Cos(y) - 40 / kappa;
        if (end > -1) length = Math.Min(length, Acos(end) - y);

        Span<double> half = stackalloc double[2 * Panels * 10];
        Span<double> middle = stackalloc double[half.Length];
        Span<double> density = stackalloc double[half.Length];
        for (int i = 0; i < half.Length; i++)
        {
            int panel = i / 20, at = i % 20;
            double node = at < 10 ? Nodes[at] : 1 - Nodes[19 - at];
            half[i] = 0.5 * length * ((panel + node) / Panels);
            middle[i] = y + half[i];
        }

        // cos(y + h) - cos y = -2 sin(y + h/2) sin(h/2).
        Sin(half, half);
        Sin(middle, middle);
        for (int i = 0; i < half.Length; i++)
        {
            middle[i] *= -2 * half[i];
            density[i] = kappa * middle[i];
        }

        Exp(density, density);
        double sum = 0, moment = 0;
        for (int i = 0; i < half.Length; i++)
        {
            int at = i % 20;
            double weight = Weights[at < 10 ? at : 19 - at] * density[i];
            sum += weight;
            moment = Math.FusedMultiplyAdd(weight, middle[i], moment);
        }

        double integral = length / Panels * sum;
        double sine = Sin(0.5 * y);
        double fall = 2 * sine * sine;
        slope = 1 / integral;
        // The mean of cos t in the tail less that of the whole distribution.
        dkappa = moment / sum - fall + BesselI1OverI0Complement(kappa);
        return Log(integral) - kappa * fall - LogBesselI0Scaled(kappa) - 2 * HalfLogTwoPi;
    }
}
