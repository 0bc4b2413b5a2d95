using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MathNet.Numerics.Optimization;

namespace BayesSampler.Analysis;

/// <summary>Finds the mode of any differentiable log density: L-BFGS from several starts, polished by Newton's method.</summary>
public static class PosteriorMode
{
    private const int MaxNewtonSteps = 500;

    /// <summary>The highest mode that the starts lead to.</summary>
    /// <param name="model">Its density is maximised on the unconstrained scale.</param>
    /// <param name="settings">Null takes the defaults.</param>
    /// <exception cref="InvalidOperationException">
    /// No start converged: the message gives the last gradient norm, and whether the curvature is that of a maximum.
    /// </exception>
    public static Mode Find(IModel<IDifferentiableLogDensity> model, ModeSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        settings ??= new ModeSettings();
        Search search = new(model, settings);
        List<Candidate> found = [];
        string complaint = "";
        for (int start = 0; start < settings.Starts; start++)
        {
            Candidate candidate = search.From(start);
            if (candidate.Complaint.Length == 0) found.Add(candidate);
            else complaint = candidate.Complaint;
        }

        if (found.Count == 0)
        {
            throw new InvalidOperationException(Require.Invariant(
                $"No mode found from {settings.Starts} starts. {complaint} Check the gradient with GradientCheck, the priors for properness, or pass InitialPoints."));
        }

        Candidate best = found.MaxBy(candidate => candidate.LogDensity)!;
        int same = found.Count(candidate => best.Distance(candidate) < 1e-3);
        return search.ToMode(best, same);
    }

    /// <summary>Where one start has led.</summary>
    private sealed record Candidate(
        Vector<double> Position, double LogDensity, double GradientNorm, Cholesky<double>? Curvature, string Complaint)
    {
        /// <summary>Distance to another end in posterior standard deviations.</summary>
        public double Distance(Candidate other)
        {
            Vector<double> step = other.Position - Position;
            return (Curvature!.Factor.Transpose() * step).L2Norm();
        }
    }

    private sealed class Search
    {
        private readonly IModel<IDifferentiableLogDensity> _model;
        private readonly ModeSettings _settings;
        private readonly Target _target;
        private readonly IDifferentiableLogDensity _density;

        public Search(IModel<IDifferentiableLogDensity> model, ModeSettings settings)
        {
            _model = model;
            _settings = settings;
            _target = new Target(model.Parameters, model.CreateEvaluator());
            _density = _target.Density;
        }

        public Candidate From(int start)
        {
            ChainState state = new(_density.Dimension);
            ChainRandom random = ChainRandom.ForChain(_settings.Seed, start, RandomStream.InitialPoints);
            _settings.InitialPoints.Find(_target.Density, state, random, _target);
            Vector<double> position = Vector<double>.Build.DenseOfArray(state.Position.Span.ToArray());
            return Polish(Climb(position));
        }

        public Mode ToMode(Candidate best, int starts)
        {
            double[] parameters = new double[_target.ParameterCount];
            _target.Constrain(best.Position.AsArray(), parameters);
            int d = best.Position.Count;
            return new Mode
            {
                Names = [.. _model.Parameters.SelectMany(parameter => parameter.ElementNames())],
                Parameters = [.. parameters],
                Position = [.. best.Position],
                LogDensity = best.LogDensity,
                GradientNorm = best.GradientNorm,
                Covariance = best.Curvature!.Solve(Matrix<double>.Build.DenseIdentity(d)).ToArray(),
                Starts = starts,
            };
        }

        /// <summary>L-BFGS in coordinates of about unit curvature; where its line search gives up, Newton goes on.</summary>
        private Vector<double> Climb(Vector<double> start)
        {
            Vector<double> scales = Scales(start);
            IObjectiveFunction objective = ObjectiveFunction.Gradient(x =>
            {
                (double value, Vector<double> gradient) = Evaluate(start + x.PointwiseMultiply(scales));
                return (-value, -gradient.PointwiseMultiply(scales));
            });
            LimitedMemoryBfgsMinimizer minimizer = new(
                gradientTolerance: 1e-6, parameterTolerance: 1e-12, functionProgressTolerance: 1e-12, memory: 10, maximumIterations: 1000);
            try
            {
                Vector<double> x = minimizer.FindMinimum(objective, Vector<double>.Build.Dense(start.Count)).MinimizingPoint;
                return start + x.PointwiseMultiply(scales);
            }
            catch (OptimizationException)
            {
                // The search stopped at a point that Math.NET does not hand out: the best one seen is the objective's.
                Vector<double> x = objective.Point;
                return x is null || !double.IsFinite(objective.Value) ? start : start + x.PointwiseMultiply(scales);
            }
        }

        /// <summary>
        /// Newton's method with the curvature from central differences of the gradient, halving steps that do not climb.
        /// </summary>
        private Candidate Polish(Vector<double> position)
        {
            double norm = double.NaN;
            Cholesky<double>? curvature = null;
            double value = double.NaN;
            double damping = 1e-3;
            for (int step = 0; step < MaxNewtonSteps; step++)
            {
                (value, Vector<double> gradient) = Evaluate(position);
                Matrix<double> hessian = NegativeHessian(position);
                curvature = TryFactor(hessian);
                if (curvature is null)
                {
                    norm = double.NaN;
                    if (Damped(position, value, gradient, hessian, ref damping) is not { } climbed) break;
                    position = climbed;
                    continue;
                }

                Vector<double> move = curvature.Solve(gradient);
                double decrement = Math.Sqrt(Math.Max(0, gradient * move));
                // At the floor of rounding the norm stops falling: the best point is kept.
                if (step > 0 && decrement <= _settings.Tolerance && !(decrement < 0.5 * norm))
                {
                    norm = decrement;
                    break;
                }

                norm = decrement;
                if (norm == 0) break;
                Vector<double>? next = Climbing(position, value, move, norm);
                if (next is null) break;
                position = next;
            }

            if (curvature is null)
            {
                string where = _target.Describe(position.AsArray());
                return new Candidate(position, value, norm, null, $"The density is not curved like a maximum at {where}.");
            }

            return norm <= _settings.Tolerance
                ? new Candidate(position, value, norm, curvature, "")
                : new Candidate(position, value, norm, curvature, Require.Invariant(
                    $"The gradient's norm stayed at {norm:G3} posterior standard deviations, above the tolerance {_settings.Tolerance:G3}."));
        }

        /// <summary>
        /// Far from the mode of a nonlinear model the density need not be curved like a maximum. There a step of Newton's method
        /// with the absolute values of the curvature's eigenvalues, which leads away from saddles, damped in the manner of Levenberg
        /// and Marquardt until it climbs; null if none does.
        /// </summary>
        private Vector<double>? Damped(
            Vector<double> position, double value, Vector<double> gradient, Matrix<double> hessian, ref double damping)
        {
            Vector<double> scales = hessian.Diagonal().Map(entry => Math.Abs(entry) > 0 ? 1 / Math.Sqrt(Math.Abs(entry)) : 1);
            Matrix<double> scaled = Matrix<double>.Build.Dense(
                position.Count, position.Count, (i, j) => hessian[i, j] * scales[i] * scales[j]);
            if (scaled.Enumerate().Any(entry => !double.IsFinite(entry))) return null;
            Evd<double> eigen = scaled.Evd(Symmetricity.Symmetric);
            Vector<double> slopes = eigen.EigenVectors.TransposeThisAndMultiply(gradient.PointwiseMultiply(scales));
            for (; damping < 1e12; damping *= 10)
            {
                double added = damping;
                Vector<double> along = slopes.PointwiseDivide(eigen.EigenValues.Map(eigenvalue => Math.Abs(eigenvalue.Real) + added));
                Vector<double> next = position + (eigen.EigenVectors * along).PointwiseMultiply(scales);
                if (_density.LogDensity(next.AsArray()) > value)
                {
                    damping = Math.Max(damping / 10, 1e-9);
                    return next;
                }
            }

            return null;
        }

        /// <summary>The first of the halved steps that does not descend; close to the mode rounding hides the climb.</summary>
        private Vector<double>? Climbing(Vector<double> position, double value, Vector<double> move, double norm)
        {
            double slack = 1e-12 * Math.Max(1, Math.Abs(value));
            for (double factor = 1; factor > 1e-10; factor /= 2)
            {
                Vector<double> next = position + factor * move;
                double climbed = _density.LogDensity(next.AsArray());
                if (climbed >= value + 0.1 * factor * norm * norm - slack) return next;
            }

            return null;
        }

        private (double Value, Vector<double> Gradient) Evaluate(Vector<double> position)
        {
            double[] gradient = new double[position.Count];
            double value = _density.LogDensityAndGradient(position.AsArray(), gradient);
            return (value, Vector<double>.Build.Dense(gradient));
        }

        /// <summary>
        /// Lengths over which the gradient changes as over one posterior standard deviation, from the curvature along each axis.
        /// </summary>
        private Vector<double> Scales(Vector<double> position)
        {
            Vector<double> scales = Vector<double>.Build.Dense(position.Count, 1);
            double[] point = position.ToArray();
            double[] up = new double[point.Length];
            double[] down = new double[point.Length];
            for (int i = 0; i < point.Length; i++)
            {
                // Two passes: the first with a step relative to the coordinate, the second with one relative to its scale.
                double step = 1e-4 * Math.Max(1, Math.Abs(point[i]));
                for (int pass = 0; pass < 2; pass++)
                {
                    double at = point[i];
                    point[i] = at + step;
                    double above = _density.LogDensityAndGradient(point, up);
                    point[i] = at - step;
                    double below = _density.LogDensityAndGradient(point, down);
                    point[i] = at;
                    double curvature = (down[i] - up[i]) / (2 * step);
                    if (!double.IsFinite(above) || !double.IsFinite(below) || !(Math.Abs(curvature) > 0) || !double.IsFinite(curvature)) break;
                    scales[i] = 1 / Math.Sqrt(Math.Abs(curvature));
                    step = 1e-3 * scales[i];
                }
            }

            return scales;
        }

        private Matrix<double> NegativeHessian(Vector<double> position)
        {
            int d = position.Count;
            Vector<double> scales = Scales(position);
            Matrix<double> hessian = Matrix<double>.Build.Dense(d, d);
            double[] point = position.ToArray();
            double[] up = new double[d];
            double[] down = new double[d];
            for (int i = 0; i < d; i++)
            {
                double at = point[i];
                double step = 1e-3 * scales[i];
                point[i] = at + step;
                double above = point[i];
                _density.LogDensityAndGradient(point, up);
                point[i] = at - step;
                double width = above - point[i];
                _density.LogDensityAndGradient(point, down);
                point[i] = at;
                for (int j = 0; j < d; j++) hessian[i, j] = (down[j] - up[j]) / width;
            }

            return (hessian + hessian.Transpose()) / 2;
        }

        private static Cholesky<double>? TryFactor(Matrix<double> matrix)
        {
            if (matrix.Enumerate().Any(value => !double.IsFinite(value))) return null;
            try
            {
                return matrix.Cholesky();
            }
            catch (ArgumentException)
            {
                return null;
            }
        }
    }
}
