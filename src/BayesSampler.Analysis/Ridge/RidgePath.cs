using System.Collections.Immutable;
using MathNet.Numerics;

namespace BayesSampler.Analysis;

/// <summary>Exact posteriors of one ridge regression at many penalties, from one decomposition.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class RidgePath
{
    private RidgePath(RidgeData data, ImmutableArray<RidgePathPoint> points)
    {
        Data = data;
        Points = points;
    }

    /// <summary>The data.</summary>
    public RidgeData Data { get; }

    /// <summary>One point per penalty, in the order given.</summary>
    public ImmutableArray<RidgePathPoint> Points { get; }

    /// <summary>The path under one treatment of the noise.</summary>
    /// <param name="data">The checked data.</param>
    /// <param name="penalties">
    /// Penalties a on the sum of squares, as in <see cref="RidgePrior.FromPenalty"/>; 0 only where the design has full rank.
    /// </param>
    /// <param name="noise">Known sd, or an inverse gamma prior.</param>
    /// <param name="mean">Prior mean on the scale of the design; null for zero.</param>
    /// <exception cref="ArgumentException">
    /// No penalty, or one that is negative or not finite; a mean of another length.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// Penalty 0 with a design of lower rank, or too few rows for unknown noise.
    /// </exception>
    public static RidgePath Compute(
        RidgeData data, IReadOnlyList<double> penalties, RidgeNoise noise, IReadOnlyList<double>? mean = null)
    {
        ArgumentNullException.ThrowIfNull(noise);
        return Compute(data, penalties, [.. Enumerable.Repeat(noise, penalties?.Count ?? 0)], mean);
    }

    /// <summary>The path with a known noise sd for each penalty, as evidence maximisation gives.</summary>
    /// <inheritdoc cref="Compute(RidgeData, IReadOnlyList{double}, RidgeNoise, IReadOnlyList{double})"/>
    /// <param name="data">The checked data.</param>
    /// <param name="penalties">Penalties a on the sum of squares.</param>
    /// <param name="noiseSds">One positive sd per penalty.</param>
    /// <param name="mean">Prior mean on the scale of the design; null for zero.</param>
    public static RidgePath Compute(
        RidgeData data, IReadOnlyList<double> penalties, IReadOnlyList<double> noiseSds, IReadOnlyList<double>? mean = null)
    {
        ArgumentNullException.ThrowIfNull(penalties);
        ArgumentNullException.ThrowIfNull(noiseSds);
        Require.SameLength(
            noiseSds.Count, penalties.Count, nameof(noiseSds), nameof(penalties), "Each penalty needs one noise sd.");
        return Compute(data, penalties, [.. noiseSds.Select(RidgeNoise.Known)], mean);
    }

    private static RidgePath Compute(
        RidgeData data, IReadOnlyList<double> penalties, RidgeNoise[] noises, IReadOnlyList<double>? mean)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(penalties);
        if (penalties.Count == 0) throw new ArgumentException("penalties is empty. Give at least one.", nameof(penalties));
        for (int k = 0; k < penalties.Count; k++) Require.NotNegative(penalties[k], Require.Invariant($"penalties[{k}]"));
        double[] start = mean is null ? new double[data.Coefficients] : [.. mean];
        Require.SameLength(start.Length, data.Coefficients, nameof(mean), "the data", "It needs one value per feature.");
        Require.AllFinite(start, nameof(mean));
        Solver solver = new(data, start);
        return new RidgePath(data, [.. penalties.Select((penalty, k) => solver.Solve(penalty, noises[k]))]);
    }

    private sealed class Solver
    {
        private readonly RidgeData _data;
        private readonly double[] _mean;
        private readonly RidgeSpectrum _spectrum;
        private readonly double[] _centerProducts;
        private readonly double _centerNullSquares;

        public Solver(RidgeData data, double[] mean)
        {
            _data = data;
            _mean = mean;
            double[] response = data.Response.ToArray();
            double[][] columns = new double[data.Coefficients][];
            for (int j = 0; j < columns.Length; j++)
            {
                columns[j] = data.DesignColumn(j).ToArray();
                for (int i = 0; i < response.Length; i++) response[i] -= mean[j] * columns[j][i];
            }

            _spectrum = new RidgeSpectrum(columns, response, data.FreeRows);
            double[] centers = [.. data.Centers.Zip(data.Scales, (center, scale) => center / scale)];
            _centerProducts = [.. _spectrum.Right.Select(vector => Dot(vector, centers))];
            _centerNullSquares = _spectrum.NullBasis.Sum(vector => Dot(vector, centers) * Dot(vector, centers));
        }

        public RidgePathPoint Solve(double penalty, RidgeNoise noise)
        {
            int n = _data.Rows, p = _data.Coefficients;
            if (penalty == 0 && _spectrum.Rank < p)
            {
                throw new InvalidOperationException(
                    Require.Invariant(
                        $"Penalty 0 leaves {p - _spectrum.Rank} of {p} directions of the coefficients open: ")
                    + Require.Invariant($"the rank of the design of {_data.Source} is {_spectrum.Rank}. ")
                        + "Use a positive penalty.");
            }

            double[] design = (double[])_mean.Clone(), variances = new double[p], leverages = new double[n];
            double rss = _spectrum.ResidualSquares, penaltyValue = 0, slopes = 0, logDeterminants = 0;
            double interceptVariance = 1 / _data.TotalWeight + (penalty > 0 ? _centerNullSquares / penalty : 0);
            double[] residuals = (double[])_spectrum.Residual.Clone();
            for (int k = 0; k < _spectrum.Values.Length; k++)
            {
                double d = _spectrum.Values[k], total = d * d + penalty, coordinate = _spectrum.Coordinates[k];
                double shrink = d / total, kept = d * shrink, lost = penalty / total;
                double[] right = _spectrum.Right[k], left = _spectrum.Left[k];
                for (int j = 0; j < p; j++)
                {
                    design[j] += right[j] * shrink * coordinate;
                    variances[j] += right[j] * right[j] / total;
                }

                for (int i = 0; i < n; i++)
                {
                    leverages[i] += kept * left[i] * left[i];
                    residuals[i] += lost * coordinate * left[i];
                }

                interceptVariance += _centerProducts[k] * _centerProducts[k] / total;
                rss += lost * lost * coordinate * coordinate;
                penaltyValue += penalty * shrink * shrink * coordinate * coordinate;
                slopes += kept;
                logDeterminants += Math.Log(lost) / 2;
            }

            for (int j = 0; j < p && penalty > 0; j++) variances[j] += _spectrum.NullSquares[j] / penalty;
            (double scale, double degrees, double sd, double evidence) =
                Noise(penalty, noise, rss + penaltyValue, logDeterminants);
            double[] designScales = [.. variances.Select(variance => scale * Math.Sqrt(variance))];
            IEnumerable<double> rawScales = designScales.Zip(_data.Scales, (value, unit) => value / unit);
            if (_data.HasIntercept) rawScales = rawScales.Prepend(scale * Math.Sqrt(interceptVariance));
            double effective = slopes + (_data.HasIntercept ? 1 : 0);
            return new RidgePathPoint
            {
                Penalty = penalty,
                Design = [.. design],
                DesignScales = [.. designScales],
                Raw = [.. _data.RawCoefficients(design)],
                RawScales = [.. rawScales],
                DegreesOfFreedom = degrees,
                NoiseSd = sd,
                Rss = rss,
                EffectiveSlopes = slopes,
                EffectiveCoefficients = effective,
                Gcv = n * rss / ((n - effective) * (n - effective)),
                LeaveOneOutMse = LeaveOneOut(residuals, leverages),
                LogEvidence = evidence,
            };
        }

        private (double Scale, double Degrees, double Sd, double Evidence) Noise(
            double penalty, RidgeNoise noise, double squares, double logDeterminants)
        {
            double constant = (penalty > 0 ? logDeterminants : double.NaN) + _data.LogWeights / 2
                - (_data.HasIntercept ? Math.Log(_data.TotalWeight) / 2 : 0);
            if (noise.Sd is { } sd)
            {
                double known = constant - _data.FreeRows * (Math.Log(2 * Math.PI) / 2 + Math.Log(sd)) - squares / (2 * sd * sd);
                return (sd, double.PositiveInfinity, sd, known);
            }

            int free = _data.FreeRows - (penalty > 0 ? 0 : _data.Coefficients);
            double shape = noise.Shape + free / 2.0, rate = noise.Rate + squares / 2;
            RidgePosterior.CheckUnknownNoise(shape, rate, free, _data.Response);
            double evidence = noise.Shape > 0 && noise.Rate > 0
                ? constant - _data.FreeRows * Math.Log(2 * Math.PI) / 2
                    + noise.Shape * Math.Log(noise.Rate) - shape * Math.Log(rate)
                    + SpecialFunctions.GammaLn(shape) - SpecialFunctions.GammaLn(noise.Shape)
                : double.NaN;
            return (Math.Sqrt(rate / shape), 2 * shape, new RidgeNoisePosterior(shape, rate).Mean, evidence);
        }

        private double LeaveOneOut(double[] residuals, double[] leverages)
        {
            double sum = 0;
            for (int i = 0; i < residuals.Length; i++)
            {
                double leverage = leverages[i] + (_data.HasIntercept ? _data.Weights[i] / _data.TotalWeight : 0);
                double left = residuals[i] / (1 - leverage);
                sum += left * left;
            }

            return sum / residuals.Length;
        }

        private static double Dot(double[] a, double[] b)
        {
            double sum = 0;
            for (int j = 0; j < a.Length; j++) sum += a[j] * b[j];
            return sum;
        }
    }
}
