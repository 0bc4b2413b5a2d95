namespace BayesSampler.Analysis;

/// <summary>
/// The posterior of a ridge regression as a log density with gradient, for any sampler. It is written from the definition of the
/// model, row by row, and shares no algebra with <see cref="RidgeClosedForm"/>: each checks the other.
/// </summary>
/// <remarks>
/// <para>
/// The position holds the design-scale coefficients, then the intercept of the centred data if there is one, then log sigma if
/// the noise is unknown. Reported are the coefficients on the scale of the data as given, <c>(intercept)</c> first, and
/// <c>sigma</c>.
/// </para>
/// <para>Also for what has no closed form: unknown noise with a prior that does not scale with it. One evaluation costs O(n
/// p).</para>
/// </remarks>
public sealed class RidgeModel : IModel<IDifferentiableLogDensity>
{
    /// <summary>What the noise sd is called among the reported quantities.</summary>
    public const string SigmaName = "sigma";

    private readonly RidgeData _data;
    private readonly RidgePrior _prior;
    private readonly RidgeNoise _noise;

    /// <summary>The posterior of this regression.</summary>
    /// <param name="data">The checked data.</param>
    /// <param name="prior">Prior of the design-scale coefficients.</param>
    /// <param name="noise">A known sd, or an inverse gamma prior on its square.</param>
    /// <exception cref="ArgumentException">
    /// The prior has another number of coefficients, or a feature has the name of the noise sd while that is sampled too.
    /// </exception>
    public RidgeModel(RidgeData data, RidgePrior prior, RidgeNoise noise)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(prior);
        ArgumentNullException.ThrowIfNull(noise);
        prior.CheckCoefficients(data.Coefficients);
        if (!noise.IsKnown && data.Features.Contains(SigmaName))
        {
            throw new ArgumentException(
                $"A feature is called '{SigmaName}', as is the noise sd among the draws. Rename it, or give the noise sd.", nameof(data));
        }

        _data = data;
        _prior = prior;
        _noise = noise;
        Parameters = ParameterInfo.Scalars(noise.IsKnown ? data.RawNames : [.. data.RawNames, SigmaName]);
    }

    /// <inheritdoc/>
    public IReadOnlyList<ParameterInfo> Parameters { get; }

    /// <inheritdoc/>
    public IDifferentiableLogDensity CreateEvaluator() => new Evaluator(_data, _prior, _noise);

    private sealed class Evaluator : IDifferentiableLogDensity, IConstrained, ILogDensityTerms, IGradientCost
    {
        private readonly RidgeData _data;
        private readonly RidgeNoise _noise;
        private readonly double[] _priorMean;
        private readonly double[] _priorMatrix;
        private readonly bool _priorScalesWithNoise;
        private readonly double _logSigmaFactor;
        private readonly double[] _rootWeights;
        private readonly double[] _residuals;
        private readonly double[] _deviation;
        private readonly double[] _gradient;

        public Evaluator(RidgeData data, RidgePrior prior, RidgeNoise noise)
        {
            int p = data.Coefficients;
            _data = data;
            _noise = noise;
            _priorMean = prior.MeanVector(p);
            // The prior's precision is this matrix, over sigma² where the prior scales with the noise.
            _priorMatrix = [.. prior.PenaltyMatrix(1, data.Rows, p).Cast<double>()];
            _priorScalesWithNoise = prior.ScalesWithNoise;
            // Each observation brings a factor 1/sigma, each direction of a prior that scales with the noise another, the
            // inverse gamma sigma^(-2 shape - 2), and the change from sigma² to log sigma sigma².
            int scaled = prior.ScalesWithNoise ? p - prior.Factor(1, data.Rows, p).FreeDirections : 0;
            _logSigmaFactor = data.Rows + scaled + 2 * noise.Shape;
            _rootWeights = [.. data.Weights.ToArray().Select(Math.Sqrt)];
            _residuals = new double[data.Rows];
            _deviation = new double[p];
            Dimension = p + (data.HasIntercept ? 1 : 0) + (noise.IsKnown ? 0 : 1);
            _gradient = new double[Dimension];
        }

        public int Dimension { get; }

        public double GradientOperations => 2.0 * (_data.Rows + Dimension) * Dimension;

        public double LogDensity(ReadOnlySpan<double> position) => LogDensityAndGradient(position, _gradient);

        public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
        {
            int p = _data.Coefficients;
            (double precision, double logSigma) = Noise(position);
            double squares = Residuals(position);
            double penalty = Penalty(position, gradient[..p]);
            double priorPrecision = _priorScalesWithNoise ? precision : 1;
            for (int j = 0; j < p; j++)
                gradient[j] = precision * FixedOrder.Dot(_data.DesignColumn(j), _residuals) - priorPrecision * gradient[j];
            if (_data.HasIntercept) gradient[p] = precision * FixedOrder.Dot(_rootWeights, _residuals);
            double value = -(precision * squares + priorPrecision * penalty) / 2;
            if (_noise.IsKnown) return value;
            gradient[^1] = precision * (squares + (_priorScalesWithNoise ? penalty : 0) + 2 * _noise.Rate) - _logSigmaFactor;
            return value - _logSigmaFactor * logSigma - _noise.Rate * precision;
        }

        public void Constrain(ReadOnlySpan<double> position, Span<double> parameters)
        {
            int p = _data.Coefficients;
            double offset = _data.HasIntercept ? position[p] : 0;
            _data.RawCoefficients(position[..p], offset, parameters[.._data.RawNames.Length]);
            if (!_noise.IsKnown) parameters[^1] = PortableMath.Exp(position[^1]);
        }

        public void Unconstrain(ReadOnlySpan<double> parameters, Span<double> position)
        {
            int p = _data.Coefficients;
            int first = _data.HasIntercept ? 1 : 0;
            double offset = _data.HasIntercept ? parameters[0] - _data.ResponseCenter : 0;
            for (int j = 0; j < p; j++)
            {
                position[j] = parameters[first + j] * _data.Scales[j];
                offset += parameters[first + j] * _data.Centers[j];
            }

            if (_data.HasIntercept) position[p] = offset;
            if (_noise.IsKnown) return;
            position[^1] = PortableMath.Log(Require.Positive(parameters[^1], SigmaName, "It is a standard deviation."));
        }

        public IReadOnlyList<LogDensityTerm> Terms(ReadOnlySpan<double> position)
        {
            (double precision, double logSigma) = Noise(position);
            double likelihood = -precision * Residuals(position) / 2;
            double prior = -(_priorScalesWithNoise ? precision : 1) * Penalty(position, new double[_data.Coefficients]) / 2;
            return
            [
                new("log likelihood", likelihood - (_noise.IsKnown ? 0 : _data.Rows * logSigma)),
                new("log prior of the coefficients", prior),
                new("log prior of sigma", _noise.IsKnown ? 0 : -(_logSigmaFactor - _data.Rows) * logSigma - _noise.Rate * precision),
            ];
        }

        /// <summary>1/sigma² and log sigma.</summary>
        private (double Precision, double LogSigma) Noise(ReadOnlySpan<double> position) => _noise.Sd is { } sd
            ? (1 / (sd * sd), 0)
            : (PortableMath.Exp(-2 * position[^1]), position[^1]);

        /// <summary>Fills the residuals of the weighted rows; returns the sum of their squares.</summary>
        private double Residuals(ReadOnlySpan<double> position)
        {
            _data.Response.CopyTo(_residuals);
            for (int j = 0; j < _data.Coefficients; j++) FixedOrder.MultiplyAdd(-position[j], _data.DesignColumn(j), _residuals);
            if (_data.HasIntercept) FixedOrder.MultiplyAdd(-position[_data.Coefficients], _rootWeights, _residuals);
            return FixedOrder.SumOfSquares(_residuals);
        }

        /// <summary>The quadratic form of the prior, and half its gradient.</summary>
        private double Penalty(ReadOnlySpan<double> position, Span<double> product)
        {
            int p = _deviation.Length;
            for (int j = 0; j < p; j++) _deviation[j] = position[j] - _priorMean[j];
            for (int j = 0; j < p; j++) product[j] = FixedOrder.Dot(_priorMatrix.AsSpan(j * p, p), _deviation);
            return FixedOrder.Dot(_deviation, product);
        }
    }
}
