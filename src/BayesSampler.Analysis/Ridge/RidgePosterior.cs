using System.Collections.Immutable;
using MathNet.Numerics;

namespace BayesSampler.Analysis;

/// <summary>The exact posterior of a ridge regression, with its fit measures, evidence and predictions.</summary>
/// <remarks>
/// <para>
/// Coefficients are given twice: as the prior sees them (<see cref="Design"/>) and in the units of the data (<see cref="Raw"/>).
/// An intercept has a flat prior; its uncertainty and its correlation with the slopes are in <see cref="Raw"/>.
/// </para>
/// <para>
/// Unknown noise: sigma^2 ~ InverseGamma(a0, b0), theta | sigma ~ N(theta0, sigma^2 D^-1). Directions that the prior leaves free
/// have density 1 and take one degree of freedom each, so that penalty 0 with the reference prior gives the classical t
/// intervals.
/// </para>
/// <para>Immutable and thread-safe.</para>
/// </remarks>
public sealed class RidgePosterior
{
    private readonly HouseholderQr _qr;
    private readonly double[] _estimate;
    private readonly double _scale;
    private readonly Lazy<double[]> _singularValues;
    private readonly Lazy<(int Rank, RidgeLeastSquares? Fit)> _leastSquares;

    internal RidgePosterior(RidgeData data, RidgePrior prior, RidgeNoise noise)
    {
        Data = data;
        Prior = prior;
        Noise = noise;
        int n = data.Rows, p = data.Coefficients;

        // Where the noise is unknown the penalty does not depend on it: any sd gives the same factor.
        RidgePriorFactor factor = prior.Factor(noise.Sd ?? 1, n, p);
        double[] mean = prior.MeanVector(p);
        _qr = new HouseholderQr(Augment(data, factor), n + factor.Rows, p);
        if (_qr.Rank < p)
        {
            string nearest = data.Features[_qr.ColumnAt(_qr.Rank)];
            throw new InvalidOperationException(
                Require.Invariant(
                    $"The design of {data.Source} and the {prior} leave {p - _qr.Rank} of {p} directions of the coefficients ")
                    + Require.Invariant($"open: its {data.Rows} rows are too few or its columns collinear, near '{nearest}'. ")
                    + "Use a larger penalty, or leave columns out.");
        }

        (double[] rightSide, double[] start) = RightSide(data, factor, mean);
        double[] projected = _qr.TransposedTimes(rightSide);
        _estimate = _qr.Solve(projected);
        for (int j = 0; j < p; j++) _estimate[j] += start[j];

        // The residual as what the projection leaves: unlike y - X theta it loses nothing when X theta cancels.
        Array.Clear(projected, 0, p);
        double[] left = _qr.Times(projected);
        double rss = 0, penalty = 0;
        for (int i = 0; i < n; i++) rss += left[i] * left[i];
        for (int i = n; i < left.Length; i++) penalty += left[i] * left[i];
        Rss = rss;
        PenaltyValue = penalty;
        FillFit(left);

        int free = data.FreeRows - factor.FreeDirections;
        double logPriorToPosterior = factor.LogDeterminant / 2 - _qr.LogDeterminant;
        double logWeights = data.LogWeights / 2;
        if (noise.Sd is { } sd)
        {
            _scale = sd;
            DegreesOfFreedom = double.PositiveInfinity;
            LogEvidence = logPriorToPosterior + logWeights - data.FreeRows * (Math.Log(2 * Math.PI) / 2 + Math.Log(sd))
                - (rss + penalty) / (2 * sd * sd);
        }
        else
        {
            double shape = noise.Shape + free / 2.0, rate = noise.Rate + (rss + penalty) / 2;
            CheckUnknownNoise(shape, rate, free, rightSide);
            Sigma = new RidgeNoisePosterior(shape, rate);
            _scale = Math.Sqrt(rate / shape);
            DegreesOfFreedom = 2 * shape;
            LogEvidence = noise.Shape > 0 && noise.Rate > 0
                ? logPriorToPosterior + logWeights - data.FreeRows * Math.Log(2 * Math.PI) / 2
                    + noise.Shape * Math.Log(noise.Rate) - shape * Math.Log(rate)
                    + SpecialFunctions.GammaLn(shape) - SpecialFunctions.GammaLn(noise.Shape)
                : double.NaN;
        }

        if (data.HasIntercept) LogEvidence -= Math.Log(data.TotalWeight) / 2;
        (Design, Raw) = Coefficients();
        _singularValues = new(() => new JacobiSvd(_qr.UnpivotedR(), p, p).Values);
        _leastSquares = new(() => FitLeastSquares(data));
    }

    /// <summary>The data this is the posterior for.</summary>
    public RidgeData Data { get; }

    /// <summary>The prior.</summary>
    public RidgePrior Prior { get; }

    /// <summary>The known noise sd, or its prior.</summary>
    public RidgeNoise Noise { get; }

    /// <summary>The posterior of an unknown noise sd; null if it is known.</summary>
    public RidgeNoisePosterior? Sigma { get; }

    /// <summary>Coefficients on the scale of the design, one per feature, without an intercept.</summary>
    public RidgeCoefficients Design { get; }

    /// <summary>Coefficients in the units of the data as given, the intercept first if there is one.</summary>
    public RidgeCoefficients Raw { get; }

    /// <summary>Of the t marginals; infinite for known noise.</summary>
    public double DegreesOfFreedom { get; }

    /// <summary>Fitted values, in units of the target.</summary>
    public ImmutableArray<double> Fitted { get; private set; }

    /// <summary>Target less fitted value.</summary>
    public ImmutableArray<double> Residuals { get; private set; }

    /// <summary>
    /// How much each observation determines its own fit: the diagonal of the hat matrix, intercept included.
    /// </summary>
    public ImmutableArray<double> Leverages { get; private set; }

    /// <summary>
    /// What each observation differs from its prediction by a fit without it: residual / (1 - leverage). Exact for the same
    /// penalty and the same scaling of the predictors; NaN or infinite where a fit without the observation does not exist.
    /// </summary>
    public ImmutableArray<double> LeaveOneOutResiduals { get; private set; }

    /// <summary>The (weighted) residual sum of squares.</summary>
    public double Rss { get; }

    /// <summary>(theta - theta0)' D (theta - theta0) at the estimate: the penalty beside the residual sum of squares.</summary>
    public double PenaltyValue { get; }

    /// <summary>Effective number of slopes: the trace of the hat matrix without the intercept.</summary>
    public double EffectiveSlopes { get; private set; }

    /// <summary>Effective number of coefficients: the trace of the hat matrix, intercept included.</summary>
    public double EffectiveCoefficients { get; private set; }

    /// <summary>
    /// Generalised cross validation n Rss / (n - <see cref="EffectiveCoefficients"/>)^2 (Golub, Heath, Wahba 1979).
    /// </summary>
    public double Gcv => Data.Rows * Rss / Math.Pow(Data.Rows - EffectiveCoefficients, 2);

    /// <summary>The (weighted) sum of squared leave-one-out residuals.</summary>
    public double Press { get; private set; }

    /// <summary><see cref="Press"/> divided by the number of observations.</summary>
    public double LeaveOneOutMse => Press / Data.Rows;

    /// <summary>
    /// Log marginal likelihood of the target as given. An intercept is integrated out under the flat density 1. NaN where there
    /// is none: a prior that leaves a direction free, or the reference prior of the noise.
    /// </summary>
    public double LogEvidence { get; }

    /// <summary>Condition number of the design on top of the factor of its penalty: the root of that of X'X + D.</summary>
    public double ConditionNumber => _singularValues.Value[0] / _singularValues.Value[^1];

    /// <summary>Numerical rank of the design, its columns brought to one size.</summary>
    public int Rank => _leastSquares.Value.Rank;

    /// <summary>Least squares estimates; null where the design has not full rank.</summary>
    public RidgeLeastSquares? LeastSquares => _leastSquares.Value.Fit;

    /// <summary>Predicts at new rows, which need the columns of the features, in the units of the data.</summary>
    /// <exception cref="ArgumentException">A feature is missing; the message lists the columns there are.</exception>
    public RidgePrediction Predict(Dataset rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        double[][] values = new double[rows.Rows][];
        for (int i = 0; i < values.Length; i++) values[i] = new double[Data.Coefficients];
        for (int j = 0; j < Data.Coefficients; j++)
        {
            ReadOnlySpan<double> column = rows[Data.Features[j]];
            for (int i = 0; i < values.Length; i++) values[i][j] = column[i];
        }

        return Predict(values);
    }

    /// <summary>Predicts at new rows of predictors, in the order of the features and the units of the data.</summary>
    public RidgePrediction Predict(double[,] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        double[][] values = new double[rows.GetLength(0)][];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = new double[rows.GetLength(1)];
            for (int j = 0; j < values[i].Length; j++) values[i][j] = rows[i, j];
        }

        return Predict(values);
    }

    /// <inheritdoc cref="Predict(double[,])"/>
    public RidgePrediction Predict(double[][] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        double[] means = new double[rows.Length], line = new double[rows.Length], observation = new double[rows.Length];
        double[] design = new double[Data.Coefficients];
        for (int i = 0; i < rows.Length; i++)
        {
            string name = Require.Invariant($"rows[{i}]");
            ArgumentNullException.ThrowIfNull(rows[i], name);
            Require.SameLength(
                rows[i].Length, Data.Coefficients, name, "the model", "Give one value per feature, none for the intercept.");
            Require.AllFinite(rows[i], name);
            Data.ToDesignScale(rows[i], design);
            means[i] = Data.ResponseCenter;
            for (int j = 0; j < design.Length; j++) means[i] += design[j] * _estimate[j];
            double variance = SquaredNorm(_qr.SolveTransposed(design));
            if (Data.HasIntercept) variance += 1 / Data.TotalWeight;
            line[i] = _scale * Math.Sqrt(variance);
            observation[i] = _scale * Math.Sqrt(1 + variance);
        }

        return new RidgePrediction(means, line, observation, DegreesOfFreedom);
    }

    /// <summary>theta0 + a draw of N(0, (X'X + D)^-1), given standard normals; the estimate for zeros.</summary>
    internal double[] DesignDraw(ReadOnlySpan<double> normals, double sigma)
    {
        double[] draw = _qr.Solve(normals);
        for (int j = 0; j < draw.Length; j++) draw[j] = _estimate[j] + sigma * draw[j];
        return draw;
    }

    /// <summary>X on top of L, by column.</summary>
    private static double[] Augment(RidgeData data, RidgePriorFactor factor)
    {
        int n = data.Rows, rows = n + factor.Rows;
        double[] matrix = new double[checked(rows * data.Coefficients)];
        for (int j = 0; j < data.Coefficients; j++)
        {
            data.DesignColumn(j).CopyTo(matrix.AsSpan(j * rows, n));
            factor.Values.AsSpan(j * factor.Rows, factor.Rows).CopyTo(matrix.AsSpan(j * rows + n, factor.Rows));
        }

        return matrix;
    }

    /// <summary>
    /// What the augmented design is fitted to, and where the fit starts: [y; L theta0] from 0, or [y - X theta0; 0] from theta0.
    /// Both have the same solution; the smaller one loses fewer digits.
    /// </summary>
    private static (double[] RightSide, double[] Start) RightSide(RidgeData data, RidgePriorFactor factor, double[] mean)
    {
        int n = data.Rows;
        double[] plain = new double[n + factor.Rows], shifted = new double[n + factor.Rows];
        data.Response.CopyTo(plain);
        data.Response.CopyTo(shifted);
        for (int j = 0; j < mean.Length; j++)
        {
            if (mean[j] == 0) continue;
            ReadOnlySpan<double> column = data.DesignColumn(j);
            for (int i = 0; i < n; i++) shifted[i] -= mean[j] * column[i];
            for (int k = 0; k < factor.Rows; k++) plain[n + k] += mean[j] * factor.Values[j * factor.Rows + k];
        }

        return SquaredNorm(plain) < SquaredNorm(shifted) ? (plain, new double[mean.Length]) : (shifted, mean);
    }

    internal static void CheckUnknownNoise(double shape, double rate, int free, ReadOnlySpan<double> rightSide)
    {
        if (!(shape > 0))
        {
            throw new InvalidOperationException(
                Require.Invariant(
                    $"{free} free observations are left to learn the noise from: its posterior is improper. ")
                    + "Add rows, penalise more coefficients, or use RidgeNoise.Known or a proper prior.");
        }

        double scale = Math.ScaleB(SquaredNorm(rightSide), -96);
        if (!(rate > scale))
        {
            throw new InvalidOperationException(
                "The fit is exact but for rounding, so that nothing is left to learn the noise from. "
                    + "Use RidgeNoise.Known, or a proper prior with a rate above 0.");
        }
    }

    private static (int Rank, RidgeLeastSquares? Fit) FitLeastSquares(RidgeData data)
    {
        HouseholderQr qr = new(Augment(data, RidgePriorFactor.None), data.Rows, data.Coefficients);
        if (qr.Rank < data.Coefficients) return (qr.Rank, null);
        double[] projected = qr.TransposedTimes(data.Response);
        double[] design = qr.Solve(projected);
        double rss = SquaredNorm(projected.AsSpan(data.Coefficients));
        return (qr.Rank, new RidgeLeastSquares([.. design], [.. data.RawCoefficients(design)], rss));
    }

    private void FillFit(double[] left)
    {
        int n = Data.Rows;
        double[] residuals = new double[n], fitted = new double[n], leverages = new double[n], loo = new double[n];
        for (int k = 0; k < Data.Coefficients; k++)
        {
            double[] column = _qr.QColumn(k);
            for (int i = 0; i < n; i++) leverages[i] += column[i] * column[i];
        }

        EffectiveSlopes = leverages.Sum();
        EffectiveCoefficients = EffectiveSlopes + (Data.HasIntercept ? 1 : 0);
        for (int i = 0; i < n; i++)
        {
            double weight = Data.Weights[i];
            if (Data.HasIntercept) leverages[i] += weight / Data.TotalWeight;
            residuals[i] = left[i] / Math.Sqrt(weight);
            fitted[i] = Data.RawResponse[i] - residuals[i];
            loo[i] = residuals[i] / (1 - leverages[i]);
            Press += weight * loo[i] * loo[i];
        }

        Fitted = [.. fitted];
        Residuals = [.. residuals];
        Leverages = [.. leverages];
        LeaveOneOutResiduals = [.. loo];
    }

    private (RidgeCoefficients Design, RidgeCoefficients Raw) Coefficients()
    {
        int p = Data.Coefficients, first = Data.HasIntercept ? 1 : 0;

        // Row j of W is R'^-1 e_j: covariances are products of such rows.
        double[][] w = new double[p + first][];
        double[] unit = new double[p];
        for (int j = 0; j < p; j++)
        {
            Array.Clear(unit);
            unit[j] = 1;
            w[first + j] = _qr.SolveTransposed(unit);
        }

        double[,] design = new double[p, p];
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j <= i; j++) design[i, j] = design[j, i] = _scale * _scale * Dot(w[first + i], w[first + j]);
        }

        // In the units of the data: divided by the scales, and the intercept gains -centres times slopes.
        double[] centers = new double[p];
        for (int j = 0; j < p; j++)
        {
            centers[j] = -Data.Centers[j] / Data.Scales[j];
            for (int k = 0; k < p; k++) w[first + j][k] /= Data.Scales[j];
        }

        if (Data.HasIntercept) w[0] = _qr.SolveTransposed(centers);
        double[,] raw = new double[p + first, p + first];
        for (int i = 0; i < p + first; i++)
        {
            for (int j = 0; j <= i; j++) raw[i, j] = raw[j, i] = _scale * _scale * Dot(w[i], w[j]);
        }

        if (Data.HasIntercept) raw[0, 0] += _scale * _scale / Data.TotalWeight;
        return (
            new RidgeCoefficients(Data.Features, _estimate, design, DegreesOfFreedom),
            new RidgeCoefficients(Data.RawNames, Data.RawCoefficients(_estimate), raw, DegreesOfFreedom));
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int k = 0; k < a.Length; k++) sum += a[k] * b[k];
        return sum;
    }

    private static double SquaredNorm(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value * value;
        return sum;
    }
}
