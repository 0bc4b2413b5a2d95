namespace BayesSampler.Analysis;

/// <summary>Chooses noise and prior of a ridge regression by maximising the evidence (empirical Bayes, MacKay 1992).</summary>
/// <remarks>
/// The evidence is that of the target as given, an intercept integrated out under a flat prior, which leaves n - 1 observations.
/// In the coordinates of the singular vectors it is a function of one variable, whose derivative is searched for all its zeros
/// on a logarithmic grid; the best maximum is then found by bisection to rounding.
/// </remarks>
public static class RidgeEvidence
{
    /// <summary>
    /// Noise sd and prior sd at the joint maximum, for independent priors N(theta0, tau^2) on the design-scale coefficients.
    /// </summary>
    /// <param name="data">The checked data.</param>
    /// <param name="mean">theta0; null for zero.</param>
    /// <exception cref="InvalidOperationException">
    /// The evidence has no interior maximum: it is largest as the prior sd or the noise goes to 0; the message says which.
    /// </exception>
    public static RidgeEvidenceMaximum Maximize(RidgeData data, IReadOnlyList<double>? mean = null)
    {
        RidgeSpectrum spectrum = SpectrumOf(data, mean);
        JointEvidence evidence = new(spectrum, data.FreeRows, null);
        if (evidence.Total == 0)
            throw new InvalidOperationException($"The target '{data.Target}' has no variation left to explain: there is no evidence to maximise.");

        double largest = PortableMath.Log(spectrum.Values[0]), smallest = PortableMath.Log(spectrum.Values[spectrum.Rank - 1]);
        (double logPenalty, double value) = Best(evidence.Value, evidence.Slope, 2 * smallest - 40, 2 * largest + 40);
        if (evidence.AtZeroPenalty >= Math.Max(value, evidence.AtInfinitePenalty))
        {
            throw new InvalidOperationException(
                "The evidence has no interior maximum: it is largest as the noise goes to 0, "
                    + $"since the design of {data.Source} can fit the target exactly. "
                    + "Use fewer columns, or give the noise sd.");
        }

        if (evidence.AtInfinitePenalty >= value) throw PriorGoesToZero(data);
        double penalty = PortableMath.Exp(logPenalty);
        double noiseSd = Math.Sqrt(evidence.Squares(penalty) / data.FreeRows);
        return new RidgeEvidenceMaximum(noiseSd, noiseSd / Math.Sqrt(penalty), penalty, value + Constant(data));
    }

    /// <summary>
    /// The prior sd at the maximum for a given noise sd, for independent priors N(theta0, tau^2) on the design-scale
    /// coefficients.
    /// </summary>
    /// <param name="data">The checked data.</param>
    /// <param name="noiseSd">sigma, positive, in units of the target.</param>
    /// <param name="mean">theta0; null for zero.</param>
    /// <exception cref="InvalidOperationException">
    /// The evidence has no interior maximum: it is largest as the prior sd goes to 0.
    /// </exception>
    public static RidgeEvidenceMaximum MaximizePrior(RidgeData data, double noiseSd, IReadOnlyList<double>? mean = null)
    {
        RidgeNoise.CheckSd(noiseSd, nameof(noiseSd));
        RidgeSpectrum spectrum = SpectrumOf(data, mean);
        JointEvidence evidence = new(spectrum, data.FreeRows, noiseSd);
        double largest = PortableMath.Log(spectrum.Values[0]), smallest = PortableMath.Log(spectrum.Values[spectrum.Rank - 1]);
        (double logPenalty, double value) = Best(evidence.Value, evidence.Slope, 2 * smallest - 40, 2 * largest + 40);
        if (evidence.AtInfinitePenalty >= value) throw PriorGoesToZero(data);
        double penalty = PortableMath.Exp(logPenalty);
        return new RidgeEvidenceMaximum(noiseSd, noiseSd / Math.Sqrt(penalty), penalty, value + Constant(data));
    }

    /// <summary>
    /// The noise sd at the maximum for a given prior: in closed form for a penalty, by search for an absolute prior.
    /// </summary>
    /// <param name="data">The checked data.</param>
    /// <param name="prior">Directions it leaves free count as integrated out under density 1.</param>
    /// <exception cref="InvalidOperationException">
    /// The evidence has no interior maximum: it is largest as the noise goes to 0.
    /// </exception>
    public static RidgeNoiseMaximum MaximizeNoise(RidgeData data, RidgePrior prior)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(prior);
        prior.CheckCoefficients(data.Coefficients);
        double noiseSd = prior.ScalesWithNoise ? NoiseForPenalty(data, prior) : NoiseForCovariance(data, prior);
        return new RidgeNoiseMaximum(noiseSd, RidgeClosedForm.Solve(data, prior, RidgeNoise.Known(noiseSd)).LogEvidence);
    }

    private static RidgeSpectrum SpectrumOf(RidgeData data, IReadOnlyList<double>? mean)
    {
        ArgumentNullException.ThrowIfNull(data);
        double[] start = mean is null ? new double[data.Coefficients] : [.. mean];
        Require.SameLength(start.Length, data.Coefficients, nameof(mean), "the data", "It needs one value per feature.");
        Require.AllFinite(start, nameof(mean));
        RidgeSpectrum spectrum = new(Columns(data), Shifted(data, start), data.FreeRows);
        return spectrum.Rank > 0
            ? spectrum
            : throw new InvalidOperationException($"The design of {data.Source} is zero: the evidence does not depend on the prior.");
    }

    private static InvalidOperationException PriorGoesToZero(RidgeData data) =>
        new($"The evidence has no interior maximum: it is largest as the prior variance goes to 0, since the features explain '{data.Target}' no better than chance. Choose the prior sd by other means.");

    private static double NoiseForPenalty(RidgeData data, RidgePrior prior)
    {
        RidgePosterior posterior = RidgeClosedForm.Solve(data, prior, RidgeNoise.Known(1));
        int free = data.FreeRows - prior.Factor(1, data.Rows, data.Coefficients).FreeDirections;
        double squares = posterior.Rss + posterior.PenaltyValue, total = 0;
        foreach (double value in data.Response) total += value * value;
        if (free <= 0 || squares <= Math.ScaleB(total, -96)) throw NoiseGoesToZero(data);
        return Math.Sqrt(squares / free);
    }

    private static double NoiseForCovariance(RidgeData data, RidgePrior prior)
    {
        double[] response = Shifted(data, prior.MeanVector(data.Coefficients));
        RidgeSpectrum spectrum = new(prior.TimesRoot(Columns(data)), response, data.FreeRows);
        NoiseEvidence evidence = new(spectrum, data.FreeRows);
        if (evidence.Total == 0) throw NoiseGoesToZero(data);
        double high = PortableMath.Log(evidence.Total) + 5, low = PortableMath.Log(evidence.Total) - 5;
        if (spectrum.Rank > 0)
        {
            high = Math.Max(high, 2 * PortableMath.Log(spectrum.Values[0]) + 5);
            low = Math.Min(low, 2 * PortableMath.Log(spectrum.Values[spectrum.Rank - 1]) - 40);
        }

        if (spectrum.ResidualSquares > 0) low = Math.Min(low, PortableMath.Log(spectrum.ResidualSquares / data.FreeRows) - 5);
        (double logVariance, double value) = Best(evidence.Value, evidence.Slope, low, high);
        if (evidence.AtZeroNoise >= value) throw NoiseGoesToZero(data);
        return PortableMath.Exp(logVariance / 2);
    }

    /// <summary>The best of all maxima on a range, by the sign changes of the slope; minus infinity if there is none.</summary>
    private static (double At, double Value) Best(Func<double, double> value, Func<double, double> slope, double low, double high)
    {
        int steps = (int)Math.Ceiling((high - low) * 8);
        double width = (high - low) / steps;
        (double At, double Value) best = (double.NaN, double.NegativeInfinity);
        double left = low, leftSlope = slope(low);
        for (int k = 1; k <= steps; k++)
        {
            double right = low + k * width, rightSlope = slope(right);
            if (leftSlope > 0 && rightSlope <= 0)
            {
                double at = Bisect(slope, left, right);
                double height = value(at);
                if (height > best.Value) best = (at, height);
            }

            (left, leftSlope) = (right, rightSlope);
        }

        return best;
    }

    private static double Bisect(Func<double, double> slope, double low, double high)
    {
        while (true)
        {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high) return middle;
            if (slope(middle) > 0) low = middle;
            else high = middle;
        }
    }

    private static double Constant(RidgeData data) =>
        data.LogWeights / 2 - (data.HasIntercept ? PortableMath.Log(data.TotalWeight) / 2 : 0);

    private static double[][] Columns(RidgeData data)
    {
        double[][] columns = new double[data.Coefficients][];
        for (int j = 0; j < columns.Length; j++) columns[j] = data.DesignColumn(j).ToArray();
        return columns;
    }

    private static double[] Shifted(RidgeData data, double[] mean)
    {
        double[] response = data.Response.ToArray();
        for (int j = 0; j < mean.Length; j++)
        {
            ReadOnlySpan<double> column = data.DesignColumn(j);
            for (int i = 0; i < response.Length; i++) response[i] -= mean[j] * column[i];
        }

        return response;
    }

    private static InvalidOperationException NoiseGoesToZero(RidgeData data) =>
        new("The evidence has no interior maximum: it is largest as the noise goes to 0, "
            + $"since the model can fit '{data.Target}' of {data.Source} exactly. "
            + "Give the noise sd.");

    /// <summary>
    /// The log evidence over t = log penalty: -m/2 log(2 pi s^2) - S / (2 s^2) + sum log(a / (d^2 + a)) / 2 with
    /// S = rest + sum a z^2 / (d^2 + a), for a given noise sd s, or at its maximum s^2 = S/m where none is given.
    /// </summary>
    private sealed class JointEvidence(RidgeSpectrum spectrum, int observations, double? noiseSd)
    {
        public double Total => spectrum.ResidualSquares + spectrum.Coordinates.Sum(z => z * z);

        public double AtInfinitePenalty => Profile(Total);

        /// <summary>The limit for penalty to 0, where S goes to 0 with it; minus infinity if something is left over.</summary>
        public double AtZeroPenalty
        {
            get
            {
                if (spectrum.ResidualSquares > 0) return double.NegativeInfinity;
                if (observations > spectrum.Rank) return double.PositiveInfinity;
                double squares = 0, logs = 0;
                for (int k = 0; k < spectrum.Rank; k++)
                {
                    double ratio = spectrum.Coordinates[k] / spectrum.Values[k];
                    squares += ratio * ratio;
                    logs += PortableMath.Log(spectrum.Values[k]);
                }

                return Profile(squares) - logs;
            }
        }

        public double Squares(double penalty)
        {
            double sum = spectrum.ResidualSquares;
            for (int k = 0; k < spectrum.Rank; k++)
            {
                double d = spectrum.Values[k], z = spectrum.Coordinates[k];
                sum += penalty / (d * d + penalty) * z * z;
            }

            return sum;
        }

        public double Value(double logPenalty)
        {
            double penalty = PortableMath.Exp(logPenalty), logs = 0;
            for (int k = 0; k < spectrum.Rank; k++)
            {
                double d = spectrum.Values[k];
                logs += PortableMath.Log(penalty / (d * d + penalty)) / 2;
            }

            return Profile(Squares(penalty)) + logs;
        }

        public double Slope(double logPenalty)
        {
            double penalty = PortableMath.Exp(logPenalty), kept = 0, change = 0;
            for (int k = 0; k < spectrum.Rank; k++)
            {
                double d = spectrum.Values[k], z = spectrum.Coordinates[k], total = d * d + penalty, share = d * d / total;
                kept += share;
                change += share * (penalty / total) * z * z;
            }

            return kept - change / Variance(Squares(penalty));
        }

        private double Variance(double squares) => noiseSd * noiseSd ?? squares / observations;

        private double Profile(double squares) =>
            -(observations * PortableMath.Log(2 * Math.PI * Variance(squares)) + squares / Variance(squares)) / 2;
    }

    /// <summary>
    /// The log evidence over v = log sigma^2, where s are the singular values of X times a root of the prior covariance.
    /// </summary>
    private sealed class NoiseEvidence(RidgeSpectrum spectrum, int observations)
    {
        private int Unexplained => observations - spectrum.Rank;

        public double Total => spectrum.ResidualSquares + spectrum.Coordinates.Sum(z => z * z);

        /// <summary>The limit for sigma to 0.</summary>
        public double AtZeroNoise
        {
            get
            {
                if (spectrum.ResidualSquares > 0) return double.NegativeInfinity;
                if (Unexplained > 0) return double.PositiveInfinity;
                double sum = 0;
                for (int k = 0; k < spectrum.Rank; k++)
                    sum += Term(spectrum.Values[k] * spectrum.Values[k], spectrum.Coordinates[k]);
                return sum;
            }
        }

        public double Value(double logVariance)
        {
            double variance = PortableMath.Exp(logVariance);
            double sum = -Unexplained * PortableMath.Log(2 * Math.PI * variance) / 2 - spectrum.ResidualSquares / (2 * variance);
            for (int k = 0; k < spectrum.Rank; k++)
                sum += Term(variance + spectrum.Values[k] * spectrum.Values[k], spectrum.Coordinates[k]);
            return sum;
        }

        public double Slope(double logVariance)
        {
            double variance = PortableMath.Exp(logVariance), sum = spectrum.ResidualSquares / variance - Unexplained;
            for (int k = 0; k < spectrum.Rank; k++)
            {
                double total = variance + spectrum.Values[k] * spectrum.Values[k], z = spectrum.Coordinates[k];
                sum += variance / total * (z * z / total - 1);
            }

            return sum;
        }

        private static double Term(double variance, double z) => -(PortableMath.Log(2 * Math.PI * variance) + z * z / variance) / 2;
    }
}
