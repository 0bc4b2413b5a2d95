using static BayesSampler.PortableMath;

namespace BayesSampler;

/// <summary>
/// The logarithm of the regularised incomplete beta function I_x(a, b), with its derivatives: the probability below x of a beta
/// distribution.
/// </summary>
/// <remarks>
/// The continued fraction of Abramowitz and Stegun (26.5.8) on the side of the mean where it converges fast, differentiated term
/// by term; the other side is the complement. The upper probability is the lower one with both pairs exchanged:
/// 1 - I_x(a, b) = I_(1-x)(b, a).
/// </remarks>
internal static class IncompleteBeta
{
    /// <summary>log I_x(a, b), and its derivatives by a, b and x.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="x">In [0, 1]; the derivatives at its ends are 0.</param>
    /// <param name="oneMinusX">1 - x with its own digits, which x near 1 has lost.</param>
    /// <param name="da">The derivative by a.</param>
    /// <param name="db">The derivative by b.</param>
    /// <param name="dx">The derivative by x, 1 - x moving along.</param>
    public static double LogLower(
        double a, double b, double x, double oneMinusX, out double da, out double db, out double dx)
    {
        bool valid = IsPositive(a) && IsPositive(b) && x >= 0 && oneMinusX >= 0;
        if (!(valid && x > 0 && oneMinusX > 0))
        {
            da = db = dx = valid ? 0 : double.NaN;
            return !valid ? double.NaN : x > 0 ? 0 : double.NegativeInfinity;
        }

        double logX = x > 0.5 ? Log1p(-oneMinusX) : Log(x);
        double logY = oneMinusX > 0.5 ? Log1p(-x) : Log(oneMinusX);
        double logPower = LogPower(a, b, x, oneMinusX, logX, logY);
        double logDensity = logPower - logX - logY;
        double powerDa = logX + DigammaDifference(a, b);
        double powerDb = logY + DigammaDifference(b, a);

        if (x * (a + b + 2) < a + 1)
        {
            double value = logPower - Log(a) - Log(Fraction(a, b, x, out da, out db));
            da = powerDa - 1 / a - da;
            db = powerDb - db;
            dx = Exp(logDensity - value);
            return value;
        }

        double other = logPower - Log(b) - Log(Fraction(b, a, oneMinusX, out db, out da));
        double result = Log1mExp(other);
        double odds = -Exp(other - result);
        da = odds * (powerDa - da);
        db = odds * (powerDb - 1 / b - db);
        dx = Exp(logDensity - result);
        return result;
    }

    private static bool IsPositive(double value) => value > 0 && value < double.PositiveInfinity;

    /// <summary>log(x^a y^b / B(a, b)) for y = 1 - x.</summary>
    private static double LogPower(double a, double b, double x, double y, double logX, double logY)
    {
        if (a < 10 || b < 10) return a * logX + b * logY - LogBeta(a, b);

        // By the deviation from the mean a / (a + b): the large terms of the logarithm of B(a, b) have cancelled.
        double sum = a + b;
        double product = y * a;
        double deviation = Math.FusedMultiplyAdd(x, b, -product) - Math.FusedMultiplyAdd(y, a, -product);
        double main = a * Log1pMinus(deviation / a, x * (sum / a)) + b * Log1pMinus(-deviation / b, y * (sum / b));
        return main + 0.5 * Log(a / sum * b) - HalfLogTwoPi - (StirlingRest(a) + StirlingRest(b) - StirlingRest(sum));
    }

    /// <summary>
    /// 1 + d1 / (1 + d2 / (1 + ...)), by which x^a y^b / (a B(a, b)) is to be divided, and its logarithm's derivatives.
    /// </summary>
    private static double Fraction(double a, double b, double x, out double da, out double db)
    {
        double value = 1;
        Lentz byA = default, byB = default;
        double c = 1, d = 0;
        da = db = 0;
        int settled = 0;
        for (double m = 0; settled < 3 && m < 1e6; m++)
        {
            if (m > 0)
            {
                double even = m * x / ((a + 2 * m - 1) * (a + 2 * m));
                double numerator = even * (b - m);
                Step(numerator, -numerator * (1 / (a + 2 * m - 1) + 1 / (a + 2 * m)), even,
                    ref c, ref d, ref value, ref byA, ref byB);
            }

            double odd = -(a + m) * (a + b + m) / ((a + 2 * m) * (a + 2 * m + 1)) * x;
            double oddDa = odd * (1 / (a + m) + 1 / (a + b + m) - 1 / (a + 2 * m) - 1 / (a + 2 * m + 1));
            Step(odd, oddDa, odd / (a + b + m), ref c, ref d, ref value, ref byA, ref byB);

            bool small = Math.Abs(c * d - 1) < 1e-15 && byA.IsSettled && byB.IsSettled;
            settled = small ? settled + 1 : 0;
        }

        da = byA.Slope;
        db = byB.Slope;
        return value;
    }

    /// <summary>One step of Lentz's method for denominators of 1, with the derivatives of the numerator.</summary>
    private static void Step(double numerator, double da, double db, ref double c, ref double d, ref double value,
        ref Lentz byA, ref Lentz byB)
    {
        double newC = 1 + numerator / c;
        double newD = 1 / Math.FusedMultiplyAdd(numerator, d, 1);
        byA.Step(numerator, da, c, d, newC, newD);
        byB.Step(numerator, db, c, d, newC, newD);
        (c, d) = (newC, newD);
        value *= c * d;
    }

    /// <summary>The derivatives of Lentz's two sequences, and of the logarithm of their product.</summary>
    private struct Lentz
    {
        private double _c;
        private double _d;
        private double _change;

        public double Slope { get; private set; }

        public readonly bool IsSettled => Math.Abs(_change) <= 1e-14 * Math.Abs(Slope);

        public void Step(double numerator, double derivative, double c, double d, double newC, double newD)
        {
            _c = (derivative - numerator / c * _c) / c;
            _d = -newD * newD * (numerator * _d + derivative * d);
            _change = _c / newC + _d / newD;
            Slope += _change;
        }
    }
}
