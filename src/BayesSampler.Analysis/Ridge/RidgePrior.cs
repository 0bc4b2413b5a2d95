using System.Collections.Immutable;
using System.Globalization;

namespace BayesSampler.Analysis;

/// <summary>
/// The normal prior of the design-scale coefficients, stated in one of the conventions in use, each by its name.
/// </summary>
/// <remarks>
/// <para>
/// Conventions of the "ridge parameter" and the prior variance each one means (theta0 is the prior mean, sigma the noise sd):
/// </para>
/// <list type="table">
/// <item><term><see cref="FromSd"/></term><description>the prior N(theta0, tau^2): variance tau^2</description></item>
/// <item><term><see cref="FromLogPriorLambda"/></term>
/// <description>log prior -lambda |theta - theta0|^2: variance 1 / (2 lambda)</description></item>
/// <item><term><see cref="FromPenalty"/></term>
/// <description>|y - X theta|^2 + a |theta - theta0|^2: variance sigma^2 / a</description></item>
/// <item><term><see cref="FromMeanSquaredErrorPenalty"/></term>
/// <description>|y - X theta|^2 / n + a |theta - theta0|^2: variance sigma^2 / (n a)</description></item>
/// </list>
/// <para>
/// So a = 2 lambda sigma^2, and a = lambda only where sigma^2 = 1/2. A penalty fixes the prior only relative to the noise: the
/// prior scales with it. With weighted rows the sum of squares is the weighted one. Coefficients are those of the design
/// (<see cref="RidgeData"/>): with standardised predictors, the standardised ones. Immutable and thread-safe.
/// </para>
/// </remarks>
public sealed class RidgePrior
{
    private enum Measure
    {
        Sd,
        Covariance,
        Penalty,
        MeanSquaredErrorPenalty,
    }

    private readonly Measure _measure;

    // One value: isotropic. Else one per coefficient, or a full matrix.
    private readonly double[] _values;
    private readonly double[,]? _matrix;
    private readonly double[]? _mean;

    private RidgePrior(Measure measure, double[] values, bool isotropic, double[,]? matrix, double[]? mean)
    {
        _measure = measure;
        _values = values;
        IsIsotropic = isotropic;
        _matrix = matrix;
        _mean = mean;
    }

    /// <summary>Whether all coefficients have the same prior variance, independently.</summary>
    public bool IsIsotropic { get; }

    /// <summary>Whether the prior was given as a penalty, so that its sd is proportional to the noise sd.</summary>
    public bool ScalesWithNoise => _measure is Measure.Penalty or Measure.MeanSquaredErrorPenalty;

    /// <summary>The prior mean; empty for zero.</summary>
    public ImmutableArray<double> Mean => _mean is null ? [] : [.. _mean];

    /// <summary>Number of coefficients, if the prior fixes it; else null.</summary>
    public int? Coefficients => IsIsotropic ? _mean?.Length : _values.Length;

    /// <summary>The same prior sd for all coefficients.</summary>
    /// <param name="tau">Positive; its square is the prior variance.</param>
    public static RidgePrior FromSd(double tau) => Isotropic(Measure.Sd, CheckSd(tau, nameof(tau)));

    /// <summary>A prior sd for each coefficient.</summary>
    public static RidgePrior FromSds(params ReadOnlySpan<double> sds)
    {
        for (int j = 0; j < sds.Length; j++) CheckSd(sds[j], Require.Invariant($"sds[{j}]"));
        return Diagonal(Measure.Sd, sds, nameof(sds));
    }

    /// <summary>A full prior covariance matrix.</summary>
    /// <param name="covariance">Symmetric and positive definite.</param>
    public static RidgePrior FromCovariance(double[,] covariance)
    {
        double[,] matrix = CheckSymmetric(covariance, nameof(covariance));
        if (SymmetricFactor.TryCholesky(matrix) is null)
        {
            throw new ArgumentException(
                "covariance must be positive definite, but its Cholesky factorisation fails. "
                    + "A coefficient that is known exactly belongs to the data, not here.",
                nameof(covariance));
        }

        return new RidgePrior(Measure.Covariance, new double[matrix.GetLength(0)], false, matrix, null);
    }

    /// <summary>The log prior -lambda |theta - theta0|^2 + constant: prior variance 1 / (2 lambda), whatever the noise.</summary>
    public static RidgePrior FromLogPriorLambda(double lambda) =>
        FromSd(1 / Math.Sqrt(2 * Require.Positive(lambda, nameof(lambda), "Use FromPenalty(0) for no penalty.")));

    /// <summary>
    /// The penalty of |y - X theta|^2 + a |theta - theta0|^2: prior variance sigma^2 / a. Zero is least squares.
    /// </summary>
    public static RidgePrior FromPenalty(double a) => Isotropic(Measure.Penalty, CheckPenalty(a, nameof(a)));

    /// <summary>A penalty for each coefficient: prior variances sigma^2 / a[j]. Zero leaves a coefficient free.</summary>
    public static RidgePrior FromPenalties(params ReadOnlySpan<double> penalties)
    {
        for (int j = 0; j < penalties.Length; j++) CheckPenalty(penalties[j], Require.Invariant($"penalties[{j}]"));
        return Diagonal(Measure.Penalty, penalties, nameof(penalties));
    }

    /// <summary>The penalty (theta - theta0)' D (theta - theta0) beside |y - X theta|^2: prior covariance sigma^2 D^-1.</summary>
    /// <param name="penalty">Symmetric, with no negative eigenvalue; directions of eigenvalue 0 are left free.</param>
    public static RidgePrior FromPenaltyMatrix(double[,] penalty)
    {
        double[,] matrix = CheckSymmetric(penalty, nameof(penalty));
        double lowest = SymmetricFactor.LowestRelativeEigenvalue(matrix);
        if (lowest < -SymmetricFactor.Tolerance(matrix.GetLength(0)))
        {
            throw new ArgumentException(
                Require.Invariant(
                    $"penalty must have no negative eigenvalue, but the lowest is {lowest} of the largest. ")
                    + "A penalty must not reward.",
                nameof(penalty));
        }

        return new RidgePrior(Measure.Penalty, new double[matrix.GetLength(0)], false, matrix, null);
    }

    /// <summary>The penalty of |y - X theta|^2 / n + a |theta - theta0|^2: n times as strong as on the sum of squares.</summary>
    public static RidgePrior FromMeanSquaredErrorPenalty(double a) =>
        Isotropic(Measure.MeanSquaredErrorPenalty, CheckPenalty(a, nameof(a)));

    /// <summary>The same prior about another mean.</summary>
    /// <param name="mean">theta0 on the scale of the design, one per coefficient.</param>
    public RidgePrior WithMean(params ReadOnlySpan<double> mean)
    {
        Require.AllFinite(mean, nameof(mean));
        if (mean.IsEmpty) throw new ArgumentException("mean is empty. Give one value per coefficient.", nameof(mean));
        if (!IsIsotropic)
            Require.SameLength(mean.Length, _values.Length, nameof(mean), "the prior", "It needs one value per coefficient.");
        return new RidgePrior(_measure, _values, IsIsotropic, _matrix, mean.ToArray());
    }

    /// <summary>The penalty matrix D on the sum of squares that this prior amounts to: prior covariance sigma^2 D^-1.</summary>
    /// <param name="noiseSd">sigma; matters only if the prior does not scale with the noise.</param>
    /// <param name="rows">n; matters only for a penalty on the mean of squares.</param>
    /// <param name="coefficients">p.</param>
    public double[,] PenaltyMatrix(double noiseSd, int rows, int coefficients)
    {
        CheckCoefficients(coefficients);
        double[,] penalty = new double[coefficients, coefficients];
        if (_measure == Measure.Penalty && _matrix is not null) return (double[,])_matrix.Clone();
        RidgePriorFactor factor = Factor(noiseSd, rows, coefficients);
        for (int i = 0; i < coefficients; i++)
        {
            for (int j = 0; j < coefficients; j++)
            {
                double sum = 0;
                for (int k = 0; k < factor.Rows; k++)
                    sum += factor.Values[i * factor.Rows + k] * factor.Values[j * factor.Rows + k];
                penalty[i, j] = sum;
            }
        }

        return penalty;
    }

    /// <summary>The penalty a on the sum of squares of an isotropic prior: sigma^2 / tau^2.</summary>
    /// <param name="noiseSd">sigma; matters only if the prior does not scale with the noise.</param>
    /// <param name="rows">n; matters only for a penalty on the mean of squares.</param>
    /// <exception cref="InvalidOperationException">The prior is not isotropic.</exception>
    public double Penalty(double noiseSd, int rows)
    {
        RidgeNoise.CheckSd(noiseSd, nameof(noiseSd));
        Require.AtLeast(rows, 1, nameof(rows));
        if (!IsIsotropic)
            throw new InvalidOperationException("The prior has no single penalty: it differs between coefficients. "
                + "Use PenaltyMatrix.");
        return PenaltyOf(_values[0], noiseSd, rows);
    }

    /// <summary>The prior sd tau of an isotropic prior; infinite for penalty 0.</summary>
    /// <inheritdoc cref="Penalty"/>
    public double Sd(double noiseSd, int rows) =>
        _measure == Measure.Sd && IsIsotropic ? _values[0] : noiseSd / Math.Sqrt(Penalty(noiseSd, rows));

    /// <summary>The lambda of the log prior -lambda |theta - theta0|^2 of an isotropic prior: 1 / (2 tau^2).</summary>
    /// <inheritdoc cref="Penalty"/>
    public double LogPriorLambda(double noiseSd, int rows) => Penalty(noiseSd, rows) / (2 * noiseSd * noiseSd);

    /// <summary>The penalty on the mean of squares of an isotropic prior: the one on the sum, divided by n.</summary>
    /// <inheritdoc cref="Penalty"/>
    public double MeanSquaredErrorPenalty(double noiseSd, int rows) => Penalty(noiseSd, rows) / rows;

    /// <summary>The prior mean written out.</summary>
    public double[] MeanVector(int coefficients)
    {
        CheckCoefficients(coefficients);
        return _mean is null ? new double[coefficients] : (double[])_mean.Clone();
    }

    /// <summary>The convention and its value, in invariant text.</summary>
    public override string ToString()
    {
        string name = _measure switch
        {
            Measure.Sd => "prior sd",
            Measure.Covariance => "prior covariance",
            Measure.Penalty => "penalty on the sum of squares",
            _ => "penalty on the mean of squares",
        };
        string values = _matrix is not null
            ? Require.Invariant($"{_values.Length} x {_values.Length} matrix")
            : string.Join(", ", _values.Take(8).Select(value => value.ToString(CultureInfo.InvariantCulture)))
                + (_values.Length > 8 ? ", ..." : "");
        return _mean is null ? $"{name} {values}" : $"{name} {values}, with a mean";
    }

    /// <summary>A factor L with L'L = D, the penalty matrix, beside its log determinant.</summary>
    internal RidgePriorFactor Factor(double noiseSd, int rows, int coefficients)
    {
        RidgeNoise.CheckSd(noiseSd, nameof(noiseSd));
        Require.AtLeast(rows, 1, nameof(rows));
        CheckCoefficients(coefficients);
        if (_matrix is not null)
        {
            return _measure == Measure.Covariance
                ? RidgePriorFactor.FromCovariance(_matrix, noiseSd)
                : RidgePriorFactor.FromPenaltyMatrix(_matrix);
        }

        double[] roots = new double[coefficients];
        for (int j = 0; j < coefficients; j++)
        {
            double value = _values[IsIsotropic ? 0 : j];
            roots[j] = _measure == Measure.Sd ? noiseSd / value : Math.Sqrt(PenaltyOf(value, noiseSd, rows));
        }

        return RidgePriorFactor.FromRoots(roots);
    }

    /// <summary>
    /// A design times a root C of the prior covariance C C', column by column. Only for a prior that does not scale with the
    /// noise.
    /// </summary>
    internal double[][] TimesRoot(double[][] columns)
    {
        double[][] result = [.. columns.Select(column => new double[column.Length])];
        double[,]? root = _matrix is null ? null : SymmetricFactor.TryCholesky(_matrix);
        for (int j = 0; j < columns.Length; j++)
        {
            for (int k = j; k < columns.Length; k++)
            {
                double factor = root is not null ? root[k, j] : k == j ? _values[IsIsotropic ? 0 : j] : 0;
                if (factor == 0) continue;
                for (int i = 0; i < columns[k].Length; i++) result[j][i] += factor * columns[k][i];
            }
        }

        return result;
    }

    /// <summary>Refuses another number of coefficients than the prior was made for.</summary>
    internal void CheckCoefficients(int coefficients)
    {
        Require.AtLeast(coefficients, 1, nameof(coefficients));
        if (Coefficients is { } own && own != coefficients)
        {
            throw new ArgumentException(
                Require.Invariant($"The prior is for {own} coefficients but there are {coefficients}. ")
                    + "It needs one value per feature, none for the intercept.",
                nameof(coefficients));
        }
    }

    private double PenaltyOf(double value, double noiseSd, int rows) => _measure switch
    {
        Measure.Sd => noiseSd / value * (noiseSd / value),
        Measure.MeanSquaredErrorPenalty => value * rows,
        _ => value,
    };

    private static RidgePrior Isotropic(Measure measure, double value) => new(measure, [value], true, null, null);

    private static RidgePrior Diagonal(Measure measure, ReadOnlySpan<double> values, string name)
    {
        if (values.IsEmpty) throw new ArgumentException($"{name} is empty. Give one value per coefficient.", name);
        return new RidgePrior(measure, values.ToArray(), false, null, null);
    }

    private static double CheckSd(double value, string name)
    {
        Require.Positive(value, name, "For no prior at all, use FromPenalty(0).");
        return Require.InRange(value, 1e-150, 1e150, name, "Rescale the predictors.");
    }

    private static double CheckPenalty(double value, string name)
    {
        Require.NotNegative(value, name);
        if (value > 0) Require.InRange(value, 1e-290, 1e290, name, "Rescale the predictors, or use 0 for no penalty.");
        return value;
    }

    private static double[,] CheckSymmetric(double[,] matrix, string name)
    {
        ArgumentNullException.ThrowIfNull(matrix, name);
        int size = matrix.GetLength(0);
        if (size == 0 || matrix.GetLength(1) != size)
        {
            throw new ArgumentException(
                Require.Invariant($"{name} must be square, but is {size} x {matrix.GetLength(1)}. ")
                    + "It needs a row and a column per coefficient.", name);
        }

        double[,] copy = new double[size, size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double value = matrix[i, j], mirrored = matrix[j, i];
                if (!double.IsFinite(value))
                    throw new ArgumentException(Require.Invariant($"{name}[{i},{j}] must be finite, but was {value}."), name);
                if (Math.Abs(value - mirrored) > 1e-10 * Math.Sqrt(Math.Abs(matrix[i, i] * matrix[j, j])))
                {
                    throw new ArgumentException(
                        Require.Invariant($"{name} must be symmetric, ")
                        + Require.Invariant($"but [{i},{j}] is {value} and [{j},{i}] is {mirrored}."), name);
                }

                copy[i, j] = value / 2 + mirrored / 2;
            }
        }

        return copy;
    }
}
