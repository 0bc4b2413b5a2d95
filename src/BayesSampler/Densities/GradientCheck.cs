using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>Compares a gradient with central differences, coordinate by coordinate.</summary>
/// <remarks>
/// Differences are extrapolated to step zero over a range of steps relative to each coordinate (Ridders 1982), so that badly
/// scaled coordinates are judged as well as others, and each comes with an estimate of its own error.
/// </remarks>
public static class GradientCheck
{
    private const int Steps = 14;
    private const double Shrink = 2.0;

    // How exactly a density is taken to be computed: a few units in the last place of its value, or of 1 if that is more.
    private const double Rounding = 8 * 2.220446049250313e-16;

    /// <summary>Checks the gradient of a model at a position.</summary>
    /// <param name="model">Its evaluator is created once.</param>
    /// <param name="position">Unconstrained, of the model's dimension, inside the support.</param>
    /// <param name="relativeTolerance">
    /// Accepted difference relative to the larger of the two derivatives, beyond the differences' own error. Positive.
    /// </param>
    /// <exception cref="ArgumentException">Wrong dimension, or a log density that is not finite there.</exception>
    public static GradientCheckResult Run(
        IModel<IDifferentiableLogDensity> model, ReadOnlySpan<double> position, double relativeTolerance = 1e-6)
    {
        ArgumentNullException.ThrowIfNull(model);
        IDifferentiableLogDensity density = model.CreateEvaluator();
        CoordinateNames names = new(model.Parameters, density);
        return Run(density, position, relativeTolerance, names.Name);
    }

    /// <summary>Checks the gradient of a log density; coordinates are named <c>position[i]</c>, counted from 0.</summary>
    /// <inheritdoc cref="Run(IModel{IDifferentiableLogDensity}, ReadOnlySpan{double}, double)"/>
    public static GradientCheckResult Run(
        IDifferentiableLogDensity density, ReadOnlySpan<double> position, double relativeTolerance = 1e-6)
    {
        ArgumentNullException.ThrowIfNull(density);
        return Run(density, position, relativeTolerance, CoordinateNames.Anonymous);
    }

    private static GradientCheckResult Run(
        IDifferentiableLogDensity density, ReadOnlySpan<double> position, double relativeTolerance, Func<int, string> name)
    {
        Require.Positive(relativeTolerance, nameof(relativeTolerance));
        Require.SameLength(position.Length, density.Dimension, nameof(position), "the density's dimension");
        Require.AllFinite(position, nameof(position));
        int dimension = density.Dimension;
        double[] analytic = new double[dimension];
        double value = density.LogDensityAndGradient(position, analytic);
        if (!double.IsFinite(value))
        {
            throw new ArgumentException(
                Require.Invariant($"The log density is {value} at this position. Check the gradient inside the support."),
                nameof(position));
        }

        double[] point = position.ToArray();
        ImmutableArray<CoordinateCheck>.Builder checks = ImmutableArray.CreateBuilder<CoordinateCheck>(dimension);
        for (int i = 0; i < dimension; i++)
        {
            (double numeric, double error) = Difference(density, point, i);
            double scale = Math.Max(Math.Abs(analytic[i]), Math.Abs(numeric));
            double allowed = relativeTolerance * Math.Max(scale, 1e-8) + 10 * error;
            double difference = Math.Abs(analytic[i] - numeric);
            double excess = double.IsFinite(difference) ? difference / allowed : double.PositiveInfinity;
            checks.Add(new CoordinateCheck(name(i), analytic[i], numeric, error, excess));
        }

        return new GradientCheckResult(checks.MoveToImmutable());
    }

    /// <summary>
    /// Derivative along one coordinate and an estimate of its error, by Ridders' extrapolation of central differences.
    /// </summary>
    private static (double Derivative, double Error) Difference(IDifferentiableLogDensity density, double[] point, int coordinate)
    {
        double at = point[coordinate];
        double step = 0.1 * Math.Max(Math.Abs(at), 1);
        Span<double> previous = stackalloc double[Steps];
        Span<double> current = stackalloc double[Steps];
        double best = double.NaN;
        double bestError = double.PositiveInfinity;
        int usable = 0;
        // Steps shrink over ten decades, so that coordinates of scale 1e-8 are reached too; a tableau of the last few suffices.
        for (int k = 0; k < 4 * Steps && step > 1e-12 * Math.Max(Math.Abs(at), 1); k++, step /= Shrink)
        {
            point[coordinate] = at + step;
            double above = density.LogDensity(point);
            double up = point[coordinate];
            point[coordinate] = at - step;
            double below = density.LogDensity(point);
            double width = up - point[coordinate];
            point[coordinate] = at;
            if (!double.IsFinite(above) || !double.IsFinite(below))
            {
                usable = 0;
                continue;
            }

            current[0] = (above - below) / width;
            // Where rounding has taken over, neighbours in the tableau can agree by chance, and on a wrong number.
            double noise = Rounding * (1 + Math.Abs(above) + Math.Abs(below)) / width;
            double factor = Shrink * Shrink;
            int order = Math.Min(usable, Steps - 1);
            for (int j = 1; j <= order; j++, factor *= Shrink * Shrink)
            {
                current[j] = (factor * current[j - 1] - previous[j - 1]) / (factor - 1);
                double error = noise + Math.Max(Math.Abs(current[j] - current[j - 1]), Math.Abs(current[j] - previous[j - 1]));
                if (error < bestError)
                {
                    bestError = error;
                    best = current[j];
                }
            }

            current.CopyTo(previous);
            usable++;
        }

        return (best, bestError);
    }
}

/// <summary>One coordinate of a gradient check.</summary>
/// <param name="Name">The parameter's name, or <c>position[i]</c>.</param>
/// <param name="Analytic">The derivative as the density gives it.</param>
/// <param name="Numeric">The derivative by central differences.</param>
/// <param name="NumericError">The differences' own error, estimated.</param>
/// <param name="Excess">Difference over what is allowed: above 1 is a failure, infinite where one side is not finite.</param>
public readonly record struct CoordinateCheck(
    string Name, double Analytic, double Numeric, double NumericError, double Excess);

/// <summary>The outcome of <see cref="GradientCheck"/>.</summary>
/// <param name="Coordinates">All coordinates in order.</param>
public sealed record GradientCheckResult(ImmutableArray<CoordinateCheck> Coordinates)
{
    /// <summary>The coordinate whose derivative is furthest off.</summary>
    public CoordinateCheck Worst => Coordinates.MaxBy(check => check.Excess);

    /// <summary>Whether every coordinate agrees.</summary>
    public bool Passed => Worst.Excess <= 1;

    /// <summary>The verdict and the worst coordinate, with its numbers.</summary>
    public override string ToString() => Require.Invariant(
        $"Gradient {(Passed ? "agrees with" : "differs from")} central differences; worst at {Worst.Name}: analytic {Worst.Analytic:G10}, numeric {Worst.Numeric:G10} (± {Worst.NumericError:G2}).");
}
