namespace BayesSampler.Models;

/// <summary>Logarithms of distribution functions that have no elementary form, and their partial derivatives.</summary>
internal static partial class Operations
{
    /// <summary>log P(a, x), the distribution function of a gamma variable of shape a and rate 1.</summary>
    public static Operation LogGammaLower { get; } = Operation.Binary("log_gamma_cdf", GammaLower, null,
        (g, x, _, i) => g.Apply(i == 0 ? LogGammaLowerByShape! : LogGammaLowerByX!, x[0], x[1]), cost: 500);

    /// <summary>log Q(a, x) = log(1 − P(a, x)).</summary>
    public static Operation LogGammaUpper { get; } = Operation.Binary("log_gamma_ccdf", GammaUpper, null,
        (g, x, _, i) => g.Apply(i == 0 ? LogGammaUpperByShape! : LogGammaUpperByX!, x[0], x[1]), cost: 500);

    /// <summary>
    /// log I(a, b) at x = 1 / (1 + exp(−c)), the distribution function of a beta variable. By its log odds both x and 1 − x keep
    /// their digits, and the upper tail is the lower one of (b, a, −c).
    /// </summary>
    public static Operation LogBetaLower { get; } = Operation.Ternary("log_beta_cdf", BetaLower, null,
        (g, x, _, i) => g.Apply(i switch { 0 => LogBetaLowerByA!, 1 => LogBetaLowerByB!, _ => LogBetaLowerByLogit! }, x[0], x[1], x[2]), cost: 500);

    /// <summary>log P(T ≤ a) of a Student t variable of b degrees of freedom.</summary>
    public static Operation LogStudentTCdf { get; } = Operation.Binary("log_student_t_cdf", StudentTCdf, null,
        (g, x, _, i) => g.Apply(i == 0 ? LogStudentTCdfByT! : LogStudentTCdfByDegrees!, x[0], x[1]), cost: 500);

    /// <summary>log P(−π &lt; X ≤ a) of a von Mises variable on (−π, π] with mean b and concentration c.</summary>
    public static Operation LogVonMisesCdf { get; } = Operation.Ternary("log_von_mises_cdf", VonMisesCdf, null,
        (g, x, _, i) => g.Apply(i switch { 0 => LogVonMisesCdfByX!, 1 => LogVonMisesCdfByMean!, _ => LogVonMisesCdfByConcentration! }, x),
        cost: 1000);

    /// <summary>log P(a &lt; X ≤ π) of the same.</summary>
    public static Operation LogVonMisesCcdf { get; } = Operation.Ternary("log_von_mises_ccdf", VonMisesCcdf, null,
        (g, x, _, i) => g.Apply(i switch { 0 => LogVonMisesCcdfByX!, 1 => LogVonMisesCcdfByMean!, _ => LogVonMisesCcdfByConcentration! }, x),
        cost: 1000);

    private static Operation LogVonMisesCdfByX { get; } = Derivative("log_von_mises_cdf/x", VonMisesCdfByX);

    private static Operation LogVonMisesCdfByMean { get; } = Derivative("log_von_mises_cdf/mean", VonMisesCdfByMean);

    private static Operation LogVonMisesCdfByConcentration { get; } =
        Derivative("log_von_mises_cdf/concentration", VonMisesCdfByConcentration);

    private static Operation LogVonMisesCcdfByX { get; } = Derivative("log_von_mises_ccdf/x", VonMisesCcdfByX);

    private static Operation LogVonMisesCcdfByMean { get; } = Derivative("log_von_mises_ccdf/mean", VonMisesCcdfByMean);

    private static Operation LogVonMisesCcdfByConcentration { get; } =
        Derivative("log_von_mises_ccdf/concentration", VonMisesCcdfByConcentration);

    private static Operation LogGammaLowerByShape { get; } = Derivative("log_gamma_cdf/shape", GammaLowerByShape);

    private static Operation LogGammaLowerByX { get; } = Derivative("log_gamma_cdf/x", GammaLowerByX);

    private static Operation LogGammaUpperByShape { get; } = Derivative("log_gamma_ccdf/shape", GammaUpperByShape);

    private static Operation LogGammaUpperByX { get; } = Derivative("log_gamma_ccdf/x", GammaUpperByX);

    private static Operation LogBetaLowerByA { get; } = Derivative("log_beta_cdf/a", BetaLowerByA);

    private static Operation LogBetaLowerByB { get; } = Derivative("log_beta_cdf/b", BetaLowerByB);

    private static Operation LogBetaLowerByLogit { get; } = Derivative("log_beta_cdf/logit", BetaLowerByLogit);

    private static Operation LogStudentTCdfByT { get; } = Derivative("log_student_t_cdf/t", StudentTCdfByT);

    private static Operation LogStudentTCdfByDegrees { get; } = Derivative("log_student_t_cdf/df", StudentTCdfByDegrees);

    private static Operation Derivative(string name, Func<double, double, double> scalar) =>
        Operation.Binary(name, scalar, null, (_, _, _, _) => throw NoDerivative(name), cost: 500);

    private static Operation Derivative(string name, Func<double, double, double, double> scalar) =>
        Operation.Ternary(name, scalar, null, (_, _, _, _) => throw NoDerivative(name), cost: 500);

    private static double GammaLower(double a, double x) => IncompleteGamma.LogLower(a, x, out _, out _);

    private static double GammaUpper(double a, double x) => IncompleteGamma.LogUpper(a, x, out _, out _);

    private static double GammaLowerByShape(double a, double x)
    {
        _ = IncompleteGamma.LogLower(a, x, out double da, out _);
        return da;
    }

    private static double GammaLowerByX(double a, double x)
    {
        _ = IncompleteGamma.LogLower(a, x, out _, out double dx);
        return dx;
    }

    private static double GammaUpperByShape(double a, double x)
    {
        _ = IncompleteGamma.LogUpper(a, x, out double da, out _);
        return da;
    }

    private static double GammaUpperByX(double a, double x)
    {
        _ = IncompleteGamma.LogUpper(a, x, out _, out double dx);
        return dx;
    }

    private static double BetaLower(double a, double b, double logit) => Beta(a, b, logit, out _, out _, out _);

    private static double BetaLowerByA(double a, double b, double logit)
    {
        _ = Beta(a, b, logit, out double da, out _, out _);
        return da;
    }

    private static double BetaLowerByB(double a, double b, double logit)
    {
        _ = Beta(a, b, logit, out _, out double db, out _);
        return db;
    }

    private static double BetaLowerByLogit(double a, double b, double logit)
    {
        _ = Beta(a, b, logit, out _, out _, out double slope);
        return slope;
    }

    private static double Beta(double a, double b, double logit, out double da, out double db, out double slope)
    {
        double x = PortableMath.LogisticSigmoid(logit);
        double complement = PortableMath.LogisticSigmoid(-logit);
        double value = IncompleteBeta.LogLower(a, b, x, complement, out da, out db, out double dx);
        slope = dx * x * complement;
        return value;
    }

    private static double StudentTCdf(double t, double df)
    {
        double tail = StudentTTail(t, df, out _);
        return t > 0 ? PortableMath.Log1mExp(tail) : tail;
    }

    private static double StudentTCdfByDegrees(double t, double df)
    {
        double tail = StudentTTail(t, df, out double byDegrees);
        return t > 0 ? -byDegrees / PortableMath.Expm1(-tail) : byDegrees;
    }

    private static double StudentTCdfByT(double t, double df)
    {
        double logDensity = PortableMath.LogGammaRatio(0.5 * df, 0.5) - 0.5 * PortableMath.Log(df * Math.PI)
            - 0.5 * (df + 1) * PortableMath.Log1p(t * t / df);
        return PortableMath.Exp(logDensity - StudentTCdf(t, df));
    }

    /// <summary>log P(T > |t|), and its derivative by the degrees of freedom.</summary>
    private static double StudentTTail(double t, double df, out double byDegrees)
    {
        double square = t * t;
        double sum = df + square;
        // The upper half is I(df / 2, 1 / 2) at df / (df + t²), halved.
        double value = double.IsPositiveInfinity(sum) ? double.NegativeInfinity : 0;
        byDegrees = 0;
        if (value == 0)
        {
            value = IncompleteBeta.LogLower(0.5 * df, 0.5, df / sum, square / sum, out double da, out _, out double dx);
            byDegrees = 0.5 * da + dx * (square / sum) / sum;
        }

        return value - 0.69314718055994530942;
    }

    private static double VonMisesCdf(double x, double mean, double concentration) =>
        VonMisesArc(-Math.PI - mean, x - mean, concentration, out _, out _, out _);

    private static double VonMisesCcdf(double x, double mean, double concentration) =>
        VonMisesArc(x - mean, Math.PI - mean, concentration, out _, out _, out _);

    private static double VonMisesCdfByX(double x, double mean, double concentration)
    {
        _ = VonMisesArc(-Math.PI - mean, x - mean, concentration, out _, out double byEnd, out _);
        return byEnd;
    }

    private static double VonMisesCdfByMean(double x, double mean, double concentration)
    {
        _ = VonMisesArc(-Math.PI - mean, x - mean, concentration, out double byStart, out double byEnd, out _);
        return -(byStart + byEnd);
    }

    private static double VonMisesCdfByConcentration(double x, double mean, double concentration)
    {
        _ = VonMisesArc(-Math.PI - mean, x - mean, concentration, out _, out _, out double byConcentration);
        return byConcentration;
    }

    private static double VonMisesCcdfByX(double x, double mean, double concentration)
    {
        _ = VonMisesArc(x - mean, Math.PI - mean, concentration, out double byStart, out _, out _);
        return byStart;
    }

    private static double VonMisesCcdfByMean(double x, double mean, double concentration)
    {
        _ = VonMisesArc(x - mean, Math.PI - mean, concentration, out double byStart, out double byEnd, out _);
        return -(byStart + byEnd);
    }

    private static double VonMisesCcdfByConcentration(double x, double mean, double concentration)
    {
        _ = VonMisesArc(x - mean, Math.PI - mean, concentration, out _, out _, out double byConcentration);
        return byConcentration;
    }

    /// <summary>
    /// The logarithm of the mass around 0 of an arc of the circle, at most once around, counter-clockwise from start to end. What
    /// is added is positive; what is subtracted lies in the same tail, or is at most a half.
    /// </summary>
    private static double VonMisesArc(
        double start, double end, double concentration, out double byStart, out double byEnd, out double byConcentration)
    {
        double from = Math.IEEERemainder(start, 2 * Math.PI);
        double to = Math.IEEERemainder(end, 2 * Math.PI);
        bool full = end - start >= 2 * Math.PI;
        double logFrom, logTo, fromByX, fromByK, toByX, toByK;
        double value, fromShare, toShare;
        if (full || to < from)
        {
            // From start to π, and on from −π to end.
            logFrom = BayesSampler.VonMisesCdf.LogUpper(from, concentration, out fromByX, out fromByK);
            logTo = BayesSampler.VonMisesCdf.LogLower(to, concentration, out toByX, out toByK);
            value = PortableMath.LogSumExp(logFrom, logTo);
            (fromShare, toShare) = (PortableMath.Exp(logFrom - value), PortableMath.Exp(logTo - value));
        }
        else if (from >= 0)
        {
            logFrom = BayesSampler.VonMisesCdf.LogUpper(from, concentration, out fromByX, out fromByK);
            logTo = BayesSampler.VonMisesCdf.LogUpper(to, concentration, out toByX, out toByK);
            value = logFrom + PortableMath.Log1mExp(logTo - logFrom);
            (fromShare, toShare) = (PortableMath.Exp(logFrom - value), -PortableMath.Exp(logTo - value));
        }
        else
        {
            logFrom = BayesSampler.VonMisesCdf.LogLower(from, concentration, out fromByX, out fromByK);
            logTo = BayesSampler.VonMisesCdf.LogLower(to, concentration, out toByX, out toByK);
            value = logTo + PortableMath.Log1mExp(logFrom - logTo);
            (fromShare, toShare) = (-PortableMath.Exp(logFrom - value), PortableMath.Exp(logTo - value));
        }

        // An end at ±π has an infinite logarithm and no share.
        byStart = fromShare == 0 ? 0 : fromShare * fromByX;
        byEnd = toShare == 0 ? 0 : toShare * toByX;
        byConcentration = (fromShare == 0 ? 0 : fromShare * fromByK) + (toShare == 0 ? 0 : toShare * toByK);
        return value;
    }
}
