using System.Collections.Immutable;

namespace BayesSampler.Analysis;

/// <summary>
/// The checked data of a ridge regression y = alpha + X theta + e, e[i] ~ N(0, sigma^2 / w[i]), with the design as the prior
/// sees it.
/// </summary>
/// <remarks>
/// <para>
/// With an intercept, predictors and target are centred by their (weighted) means, then predictors are divided by their scales.
/// Without one nothing is centred; standardised predictors are only divided by their standard deviation (about the mean). Last,
/// row i is multiplied by sqrt(w[i]). The likelihood of the coefficients is then that of independent noise of one variance:
/// Response ~ N(Design theta, sigma^2 I), where an intercept, its flat prior integrated out, takes one observation with it.
/// </para>
/// <para>Immutable and thread-safe.</para>
/// </remarks>
public sealed class RidgeData
{
    /// <summary>What the intercept is called among the coefficients.</summary>
    public const string InterceptName = "(intercept)";

    private readonly double[][] _design;
    private readonly double[] _response;
    private readonly double[][] _predictors;
    private readonly double[] _target;
    private readonly double[] _weights;
    private readonly ColumnScaling _scaling;

    private RidgeData(Dataset predictors, string target, double[] response, double[] weights, bool weighted, RidgeDesign design)
    {
        Source = predictors.Source;
        Features = predictors.Names;
        Target = target;
        Rows = predictors.Rows;
        HasIntercept = design.Intercept;
        IsWeighted = weighted;
        Standardization = design.Standardization;
        _weights = weights;
        _target = response;
        _predictors = [.. Features.Select(name => predictors[name].ToArray())];
        ReadOnlySpan<double> rowWeights = weighted ? weights : default;
        _scaling = ColumnScaling.Compute(predictors, design.Standardization, design.Intercept, rowWeights);

        (double center, double remainder) = HasIntercept ? ColumnScaling.Mean(response, rowWeights) : (0, 0);
        ResponseCenter = center;
        _response = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            _response[i] = Math.Sqrt(weights[i]) * (response[i] - center - remainder);
            TotalWeight += weights[i];
            LogWeights += Math.Log(weights[i]);
        }

        _design = new double[Features.Length][];
        for (int j = 0; j < _design.Length; j++)
        {
            _design[j] = new double[Rows];
            _scaling.Apply(j, _predictors[j], _design[j]);
            for (int i = 0; i < Rows; i++) _design[j][i] *= Math.Sqrt(weights[i]);
        }
    }

    /// <summary>Where the data came from, for messages.</summary>
    public string Source { get; }

    /// <summary>Names of the predictors, in the order of the coefficients.</summary>
    public ImmutableArray<string> Features { get; }

    /// <summary>Name of the target.</summary>
    public string Target { get; }

    /// <summary>Number of observations n.</summary>
    public int Rows { get; }

    /// <summary>Number of penalised coefficients p.</summary>
    public int Coefficients => Features.Length;

    /// <summary>Whether there is an unpenalised intercept.</summary>
    public bool HasIntercept { get; }

    /// <summary>Whether rows have weights of their own.</summary>
    public bool IsWeighted { get; }

    /// <summary>Which standard deviation the predictors are divided by.</summary>
    public Standardization Standardization { get; }

    /// <summary>What is subtracted from each predictor: its (weighted) mean with an intercept, else 0.</summary>
    public ImmutableArray<double> Centers => _scaling.Centers;

    /// <summary>What each predictor is divided by; 1 without standardisation.</summary>
    public ImmutableArray<double> Scales => _scaling.Scales;

    /// <summary>What is subtracted from the target: its (weighted) mean with an intercept, else 0.</summary>
    public double ResponseCenter { get; }

    /// <summary>The sum of the weights; n without weights.</summary>
    public double TotalWeight { get; }

    /// <summary>The weights, 1 without any.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>The response as used: centred with an intercept, times sqrt(weight). Length <see cref="Rows"/>.</summary>
    public ReadOnlySpan<double> Response => _response;

    /// <summary>The target as given.</summary>
    public ReadOnlySpan<double> RawResponse => _target;

    /// <summary>Sum of the logarithms of the weights: the log determinant by which weighting rows changes a density.</summary>
    internal double LogWeights { get; }

    /// <summary>Observations that the coefficients are left with: n, less the one an intercept takes.</summary>
    internal int FreeRows => HasIntercept ? Rows - 1 : Rows;

    /// <summary>A column of the design as used: centred, scaled, times sqrt(weight). Length <see cref="Rows"/>.</summary>
    public ReadOnlySpan<double> DesignColumn(int feature) => _design[CheckFeature(feature)];

    /// <summary>A predictor as given.</summary>
    public ReadOnlySpan<double> RawColumn(int feature) => _predictors[CheckFeature(feature)];

    /// <summary>A copy of the design as used, n x p.</summary>
    public double[,] DesignMatrix()
    {
        double[,] matrix = new double[Rows, Coefficients];
        for (int j = 0; j < Coefficients; j++)
        {
            for (int i = 0; i < Rows; i++) matrix[i, j] = _design[j][i];
        }

        return matrix;
    }

    /// <summary>
    /// Names of the raw-scale coefficients: <see cref="InterceptName"/> first if there is one, then the features.
    /// </summary>
    public ImmutableArray<string> RawNames => HasIntercept ? Features.Insert(0, InterceptName) : Features;

    /// <summary>Maps design-scale coefficients to the scale of the data as given: a linear map.</summary>
    /// <param name="design">One per feature.</param>
    /// <param name="interceptOffset">
    /// The intercept of the centred data. Its posterior is N(0, sigma^2 / <see cref="TotalWeight"/>), independent of the
    /// coefficients, so 0 gives the estimate. Only with an intercept.
    /// </param>
    /// <returns>In the order of <see cref="RawNames"/>.</returns>
    public double[] RawCoefficients(ReadOnlySpan<double> design, double interceptOffset = 0)
    {
        double[] raw = new double[RawNames.Length];
        RawCoefficients(design, interceptOffset, raw);
        return raw;
    }

    /// <inheritdoc cref="RawCoefficients(ReadOnlySpan{double}, double)"/>
    /// <param name="design">One per feature.</param>
    /// <param name="interceptOffset">The intercept of the centred data.</param>
    /// <param name="raw">Receives the coefficients in the order of <see cref="RawNames"/>.</param>
    public void RawCoefficients(ReadOnlySpan<double> design, double interceptOffset, Span<double> raw)
    {
        int first = HasIntercept ? 1 : 0;
        Require.SameLength(design.Length, Coefficients, nameof(design), nameof(Features));
        Require.SameLength(raw.Length, Coefficients + first, nameof(raw), nameof(RawNames));
        if (!HasIntercept && interceptOffset != 0)
        {
            throw new ArgumentException(
                Require.Invariant($"interceptOffset is {interceptOffset}, but this regression has no intercept. Leave it out."),
                nameof(interceptOffset));
        }

        double intercept = ResponseCenter + interceptOffset;
        for (int j = 0; j < design.Length; j++)
        {
            raw[first + j] = design[j] / Scales[j];
            intercept -= Centers[j] * raw[first + j];
        }

        if (HasIntercept) raw[0] = intercept;
    }

    /// <summary>Takes the predictors and the target from a data set.</summary>
    /// <param name="data">All columns that are named.</param>
    /// <param name="target">Name of the target.</param>
    /// <param name="design">Predictors, weights, intercept and standardisation; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The target or a feature is unknown, the target is among the features, a feature is named twice, none is left, one is
    /// constant (with an intercept or when standardised), a weight is not positive, or there are too few rows.
    /// </exception>
    public static RidgeData Create(Dataset data, string target, RidgeDesign? design = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrWhiteSpace(target);
        design ??= new RidgeDesign();
        double[] response = data[target].ToArray();
        double[] weights = new double[data.Rows];
        Array.Fill(weights, 1);
        if (design.WeightsColumn is { } weightsColumn)
        {
            if (weightsColumn == target) throw new ArgumentException($"'{target}' is both target and weights.", nameof(design));
            data[weightsColumn].CopyTo(weights);
            CheckWeights(weights, weightsColumn, data.Source);
        }

        string[] features =
            [.. design.Features ?? data.Names.Where(name => name != target && name != design.WeightsColumn)];
        CheckFeatures(features, target, design, data);
        Dataset predictors = data.Select(features);
        if (design.Intercept) CheckConstants(predictors);
        if (design.Intercept || design.Standardization != Standardization.None)
        {
            Require.AtLeast(
                data.Rows, 2, "Rows", "An intercept or a standard deviation needs two rows.");
        }

        return new RidgeData(predictors, target, response, weights, design.WeightsColumn is not null, design);
    }

    /// <summary>Takes predictors and target from arrays.</summary>
    /// <param name="predictors">n x p.</param>
    /// <param name="response">n values.</param>
    /// <param name="features">One name per column; null for x1, x2, ...</param>
    /// <param name="target">Name of the target.</param>
    /// <param name="weights">One positive weight a row, or null; see <see cref="RidgeDesign.WeightsColumn"/>.</param>
    /// <param name="intercept">See <see cref="RidgeDesign.Intercept"/>.</param>
    /// <param name="standardization">See <see cref="RidgeDesign.Standardization"/>.</param>
    /// <exception cref="ArgumentException">As for a data set, or lengths that do not agree.</exception>
    public static RidgeData FromArrays(
        double[,] predictors,
        double[] response,
        IReadOnlyList<string>? features = null,
        string target = "y",
        double[]? weights = null,
        bool intercept = true,
        Standardization standardization = Standardization.Sample)
    {
        ArgumentNullException.ThrowIfNull(predictors);
        ArgumentNullException.ThrowIfNull(response);
        int rows = predictors.GetLength(0), columns = predictors.GetLength(1);
        features ??= [.. Enumerable.Range(1, columns).Select(j => Require.Invariant($"x{j}"))];
        if (features.Count != columns)
        {
            throw new ArgumentException(
                Require.Invariant($"predictors has {columns} columns but features has {features.Count} names. ")
                    + "Each column needs one name.",
                nameof(features));
        }

        CheckRows(response.Length, rows, nameof(response));
        if (weights is not null) CheckRows(weights.Length, rows, nameof(weights));
        List<string> names = [.. features, target];
        List<double[]> values = [];
        for (int j = 0; j < columns; j++)
        {
            double[] column = new double[rows];
            for (int i = 0; i < rows; i++) column[i] = predictors[i, j];
            values.Add(column);
        }

        values.Add(response);
        const string WeightsName = "(weights)";
        if (weights is not null)
        {
            names.Add(WeightsName);
            values.Add(weights);
        }

        RidgeDesign design = new()
        {
            Features = features,
            WeightsColumn = weights is null ? null : WeightsName,
            Intercept = intercept,
            Standardization = standardization,
        };
        return Create(Dataset.FromColumns(names, values), target, design);
    }

    /// <summary>A new row on the scale of the design, without weight.</summary>
    internal void ToDesignScale(ReadOnlySpan<double> raw, Span<double> design)
    {
        for (int j = 0; j < raw.Length; j++) _scaling.Apply(j, raw.Slice(j, 1), design.Slice(j, 1));
    }

    private int CheckFeature(int feature) => Require.InRange(feature, 0, Coefficients - 1, nameof(feature));

    private static void CheckRows(int length, int rows, string name)
    {
        if (length != rows)
        {
            throw new ArgumentException(
                Require.Invariant($"predictors has {rows} rows but {name} has {length} values. Each row needs one value."), name);
        }
    }

    private static void CheckWeights(double[] weights, string column, string source)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] > 0))
            {
                throw new ArgumentException(
                    Require.Invariant(
                        $"Weights in column '{column}' of {source} must be positive, ")
                    + Require.Invariant($"but row {i + 1} (counted from 1) has {weights[i]}. ")
                        + "Leave rows of weight 0 out.",
                    nameof(weights));
            }
        }
    }

    private static void CheckFeatures(string[] features, string target, RidgeDesign design, Dataset data)
    {
        if (features.Length == 0)
        {
            throw new ArgumentException(
                $"There are no features beside the target '{target}' in {data.Source}. "
                    + "A regression needs at least one.", nameof(features));
        }

        HashSet<string> seen = [];
        foreach (string feature in features)
        {
            if (feature == target)
                throw new ArgumentException($"The target '{target}' is among the features. Take it out.", nameof(features));
            if (feature == design.WeightsColumn)
                throw new ArgumentException($"The weights '{feature}' are among the features. Take them out.", nameof(features));
            if (!seen.Add(feature))
                throw new ArgumentException($"The feature '{feature}' is named twice. Name each once.", nameof(features));
            if (design.Intercept && feature == InterceptName)
                throw new ArgumentException($"A feature cannot be called '{InterceptName}' beside an intercept. "
                    + "Rename it.", nameof(features));
        }
    }

    private static void CheckConstants(Dataset predictors)
    {
        foreach (string name in predictors.Names)
        {
            if (predictors.Rows > 1 && ColumnScaling.IsConstant(predictors[name]))
            {
                throw new ArgumentException(
                    Require.Invariant(
                        $"Column '{name}' of {predictors.Source} is constant ({predictors[name][0]}) ")
                        + "and cannot be told from the intercept. Leave it out, or set Intercept to false.",
                    nameof(predictors));
            }
        }
    }
}
