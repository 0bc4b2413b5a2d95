using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BayesSampler.Models;

/// <summary>
/// The three-stage Radau IIA method of order 5, for stiff equations (Hairer and Wanner, Solving Ordinary Differential Equations
/// II, section IV.8: stages as increments, error estimate, step-size prediction, starting values, continuous output).
/// </summary>
/// <remarks>
/// <para>States: Newton's method on all 3n stage equations at once with the Jacobian at the start of the step, to a thousandth
/// of the tolerance. Sensitivities: the derivatives of the same stage equations are linear, and are solved exactly, by one
/// factorisation with the Jacobians at the stages (staggered direct). They need no second derivatives, and are the derivatives
/// of the computed solution with its steps held fixed, up to what Newton's method leaves. By default they count in
/// the error of a step, as the states do.</para>
/// <para>The 3n equations are solved as they stand, in 9 n^3 operations: the customary transformation to one real and one
/// complex system would not serve the sensitivities, whose stages have different Jacobians.</para>
/// <para>Outputs come from the collocation polynomial, of order 3, as is the error estimate: between steps the solution is
/// as good as the tolerances say, at their ends better. Time needs no derivative: the stages are evaluated at their times.</para>
/// </remarks>
internal static unsafe class RadauIIA5
{
    private const int Lanes = 4;
    private const int Stages = 3;
    private const int MaxIterations = 10;

    private const double Sqrt6 = 2.449489742783178;
    private const double C1 = (4 - Sqrt6) / 10;
    private const double C2 = (4 + Sqrt6) / 10;

    private const double A11 = (88 - 7 * Sqrt6) / 360, A12 = (296 - 169 * Sqrt6) / 1800, A13 = (-2 + 3 * Sqrt6) / 225;
    private const double A21 = (296 + 169 * Sqrt6) / 1800, A22 = (88 + 7 * Sqrt6) / 360, A23 = (-2 - 3 * Sqrt6) / 225;
    private const double A31 = (16 - Sqrt6) / 36, A32 = (16 + Sqrt6) / 36, A33 = 1.0 / 9;

    /// <summary>1 / the real eigenvalue of the matrix (a_ij): 30 / (6 + 81^(1/3) - 9^(1/3)).</summary>
    private const double Rate = 30 / (6 + 4.326748710922225 - 2.080083823051904);

    // Weights of the stages in the error estimate.
    private const double E1 = -(13 + 7 * Sqrt6) / 3, E2 = (-13 + 7 * Sqrt6) / 3, E3 = -1.0 / 3;

    // Logarithms of a safety factor of 0.9 and of the bounds 0.2 and 8 of the change of a step.
    private const double LogSafety = -0.10536051565782628;
    private const double LogShortest = -1.6094379124341003;
    private const double LogLongest = 2.0794415416798357;

    /// <summary>log of the square of 0.01, below which the last error does not speak for longer steps.</summary>
    private const double SmallestLogSquare = -9.210340371976182;

    /// <summary>A derivative and both Jacobians.</summary>
    private struct Evaluation
    {
        public double* F, Jacobians;

        public Evaluation(in OdeProblem problem, ref double* free)
        {
            F = OdeProblem.Take(ref free, problem.Length);
            Jacobians = OdeProblem.Take(ref free, problem.JacobiansSize);
        }
    }

    /// <summary>The vectors of one solution; three stages stand one behind the other, without padding between.</summary>
    private ref struct Work
    {
        public double* Z, ZNew, Error, Trial;

        /// <summary>Of the start of a step and its three stages.</summary>
        public Evaluation At0, At1, At2, At3;

        public double* Stage, StageBefore, Residual;
        public double* StageSensitivities, Slopes;
        public SmallLu Newton, Filter;

        public Work(ref OdeProblem problem, ref double* free)
        {
            int n = problem.N, length = problem.Length, rows = n * problem.Stride;
            problem.TakeScratch(ref free);
            Z = OdeProblem.Take(ref free, length);
            ZNew = OdeProblem.Take(ref free, length);
            Error = OdeProblem.Take(ref free, length);
            Trial = OdeProblem.Take(ref free, length);
            At0 = new Evaluation(in problem, ref free);
            At1 = new Evaluation(in problem, ref free);
            At2 = new Evaluation(in problem, ref free);
            At3 = new Evaluation(in problem, ref free);
            Stage = OdeProblem.Take(ref free, Stages * n);
            StageBefore = OdeProblem.Take(ref free, Stages * n);
            Residual = OdeProblem.Take(ref free, Stages * n);
            StageSensitivities = OdeProblem.Take(ref free, Stages * rows);
            Slopes = OdeProblem.Take(ref free, Stages * rows);
            Newton = new SmallLu(Stages * n, ref free);
            Filter = new SmallLu(n, ref free);
        }
    }

    /// <summary>Doubles of scratch for a problem of this shape.</summary>
    public static int ScratchSize(OdeProblem problem)
    {
        double* free = null;
        _ = new Work(ref problem, ref free);
        return (int)(free - (double*)null);
    }

    /// <summary>Solves a problem from <paramref name="t"/>.</summary>
    /// <param name="problem">Checked.</param>
    /// <param name="t">The initial time.</param>
    /// <param name="initial">The initial values, finite.</param>
    /// <param name="scratch">Of <see cref="ScratchSize"/>, zero.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static OdeResult Solve(OdeProblem problem, double t, double* initial, double* scratch)
    {
        Work work = new(ref problem, ref scratch);
        int length = problem.Length;
        double end = problem.End;
        bool hasColumns = problem.HasSensitivities;
        problem.Start(initial, work.Z);
        Evaluate(in problem, t, work.Z, in work.At0);
        if (!double.IsFinite(problem.Error(work.At0.F, work.Z, work.Z)))
            return problem.Fail(OdeStatus.NonFiniteDerivative, t, 0, 0);

        double h = problem.TrialStep(work.Z, work.At0.F, end - t);
        for (int i = 0; i < length; i++) work.Trial[i] = Math.FusedMultiplyAdd(h, work.At0.F[i], work.Z[i]);
        Evaluate(in problem, t + h, work.Trial, in work.At3);
        h = problem.FirstStep(work.Z, work.At0.F, h, work.At3.F, 4);

        int accepted = 0, rejected = 0, output = 0;
        double hBefore = 0, logBefore = 0;
        bool isRetry = false, isFinite = true;
        while (true)
        {
            // The last step may be stretched a little, rather than leave a tiny one.
            bool isLast = t + 1.01 * h >= end;
            if (isLast) h = end - t;
            else if (!(t + 0.1 * h > t))
            {
                OdeStatus reason = isFinite ? OdeStatus.StepSizeUnderflow : OdeStatus.NonFiniteDerivative;
                return problem.Fail(reason, t, accepted, rejected);
            }

            if (accepted + rejected == problem.MaxSteps)
                return problem.Fail(OdeStatus.TooManySteps, t, accepted, rejected);

            double tNew = isLast ? end : t + h;
            StartStages(in work, problem.N, accepted == 0 ? 0 : h / hBefore);
            bool isDoubtful = accepted == 0 || isRetry;
            double square = StateStep(in problem, in work, t, tNew, h, isDoubtful, out int iterations);
            if (square <= 1 && hasColumns)
                square = Math.Max(square, SensitivityStep(in problem, in work, t, tNew, h, isDoubtful));
            isFinite = !double.IsNaN(square);
            if (!double.IsFinite(square))
            {
                h *= 0.5;
                isRetry = true;
                rejected++;
                continue;
            }

            // Factors are logarithms; an error of zero is as good as a small one. Slow convergence asks for shorter steps.
            double log = PortableMath.Log(Math.Max(square, 1e-100));
            double logSafety = PortableMath.Log(0.9 * (2 * MaxIterations + 1) / (2 * MaxIterations + iterations));
            double logFactor = Math.FusedMultiplyAdd(-0.125, log, logSafety);
            if (square > 1)
            {
                h *= PortableMath.Exp(Math.Max(logFactor, LogShortest));
                isRetry = true;
                rejected++;
                continue;
            }

            for (; output < problem.TimeCount && problem.Times[output] <= tNew; output++)
            {
                double time = problem.Times[output];
                double* z = work.ZNew;
                if (time < tNew) Interpolate(in problem, in work, (time - t) / h, z = work.Trial);
                problem.Write(output, z);
            }

            if (isLast) return problem.Finish(work.ZNew, accepted + 1, rejected);
            if (accepted > 0)
            {
                // Gustafsson's prediction: an error that grows from step to step will go on growing.
                double change = PortableMath.Log(h / hBefore) + 0.125 * (logBefore - 2 * log);
                logFactor = Math.Min(logFactor, LogSafety + change);
            }

            accepted++;
            hBefore = h;
            logBefore = Math.Max(log, SmallestLogSquare);
            h *= PortableMath.Exp(Math.Min(Math.Max(logFactor, LogShortest), isRetry ? 0 : LogLongest));
            isRetry = false;
            t = tNew;
            OdeProblem.Swap(ref work.Z, ref work.ZNew);
            OdeProblem.Swap(ref work.Stage, ref work.StageBefore);
            if (hasColumns)
            {
                // The last stage is the new solution.
                (work.At0, work.At3) = (work.At3, work.At0);
                problem.Variational(work.At0.Jacobians, work.Z + problem.PaddedStates, work.At0.F + problem.PaddedStates);
            }
            else
                problem.Jacobians(t, work.Z, work.At0.F, work.At0.Jacobians);
        }
    }

    private static void Evaluate(in OdeProblem problem, double t, double* z, in Evaluation at)
    {
        problem.Jacobians(t, z, at.F, at.Jacobians);
        int padded = problem.PaddedStates;
        if (problem.HasSensitivities) problem.Variational(at.Jacobians, z + padded, at.F + padded);
    }

    /// <summary>First guesses of the stages: the last step's polynomial continued, or zero if there is none (ratio 0).</summary>
    private static void StartStages(in Work work, int n, double ratio)
    {
        double* before = work.StageBefore;
        for (int stage = 0; stage < Stages; stage++)
        {
            double* z = work.Stage + stage * n;
            if (ratio == 0)
            {
                new Span<double>(z, n).Clear();
                continue;
            }

            double node = stage == 0 ? C1 : stage == 1 ? C2 : 1;
            Weights(Math.FusedMultiplyAdd(ratio, node, 1), out double w1, out double w2, out double w3);
            for (int i = 0; i < n; i++) z[i] = Sum(w1, before[i], w2, before[n + i], w3 - 1, before[2 * n + i]);
        }
    }

    /// <summary>Solves the stages of the states and estimates their error.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="work">Its vectors.</param>
    /// <param name="t">Start of the step.</param>
    /// <param name="tNew">Its end.</param>
    /// <param name="h">Its length.</param>
    /// <param name="isDoubtful">Whether a large error is to be estimated again: at the start and after a rejection.</param>
    /// <param name="iterations">Of Newton's method.</param>
    /// <returns>The squared error; infinity if Newton's method does not converge, NaN where something is not finite.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double StateStep(
        in OdeProblem problem, in Work work, double t, double tNew, double h, bool isDoubtful, out int iterations)
    {
        int n = problem.N;
        double* stage = work.Stage, residual = work.Residual, z = work.Z, trial = work.Trial;
        SetStageMatrix(in work, n, h, problem.ByStates(work.At0.Jacobians), problem.ByStates(work.At0.Jacobians), problem.ByStates(work.At0.Jacobians));
        iterations = 0;
        if (!work.Newton.Factor()) return double.NaN;

        // In units of the tolerances; rounding may forbid better.
        double tolerance = Math.Max(1e-3, problem.Rounding);
        double last = 0;
        while (true)
        {
            if (iterations == MaxIterations) return double.PositiveInfinity;
            iterations++;
            for (int i = 0; i < n; i++) trial[i] = z[i] + stage[i];
            problem.Derivative(Math.FusedMultiplyAdd(C1, h, t), trial, work.At1.F);
            for (int i = 0; i < n; i++) trial[i] = z[i] + stage[n + i];
            problem.Derivative(Math.FusedMultiplyAdd(C2, h, t), trial, work.At2.F);
            for (int i = 0; i < n; i++) trial[i] = z[i] + stage[2 * n + i];
            problem.Derivative(tNew, trial, work.At3.F);
            for (int i = 0; i < n; i++)
            {
                double f1 = work.At1.F[i], f2 = work.At2.F[i], f3 = work.At3.F[i];
                residual[i] = Math.FusedMultiplyAdd(h, Sum(A11, f1, A12, f2, A13, f3), -stage[i]);
                residual[n + i] = Math.FusedMultiplyAdd(h, Sum(A21, f1, A22, f2, A23, f3), -stage[n + i]);
                residual[2 * n + i] = Math.FusedMultiplyAdd(h, Sum(A31, f1, A32, f2, A33, f3), -stage[2 * n + i]);
            }

            work.Newton.Solve(residual);
            double sum = 0;
            for (int k = 0; k < Stages; k++)
            {
                for (int i = 0; i < n; i++) work.Error[i] = residual[k * n + i];
                sum += problem.StateError(work.Error, z, z);
            }

            double norm = Math.Sqrt(sum / Stages);
            if (!double.IsFinite(norm)) return double.NaN;
            for (int i = 0; i < Stages * n; i++) stage[i] += residual[i];
            if (norm <= 0.01 * tolerance) break;
            if (iterations > 1)
            {
                double rate = norm / last;
                if (rate >= 0.99) return double.PositiveInfinity;
                double left = norm * rate / (1 - rate);
                if (left <= tolerance) break;
                // Too slow to arrive in the iterations that remain.
                for (int k = iterations + 1; k < MaxIterations; k++) left *= rate;
                if (left > tolerance) return double.PositiveInfinity;
            }

            last = norm;
        }

        for (int i = 0; i < n; i++) work.ZNew[i] = z[i] + stage[2 * n + i];
        SmallLu filter = work.Filter;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++) filter.Matrix[i * filter.Stride + j] = -h * problem.ByStates(work.At0.Jacobians)[i * n + j];
            filter.Matrix[i * filter.Stride + i] += Rate;
        }

        if (!filter.Factor()) return double.NaN;
        SetStateError(in work, n, h, work.At0.F);
        double square = problem.StateError(work.Error, z, work.ZNew);
        if (square <= 1 || !isDoubtful) return square;

        // A large error may be the estimate's own, of a component that decays within the step.
        for (int i = 0; i < n; i++) trial[i] = z[i] + work.Error[i];
        problem.Derivative(t, trial, work.At1.F);
        SetStateError(in work, n, h, work.At1.F);
        return problem.StateError(work.Error, z, work.ZNew);
    }

    private static void SetStateError(in Work work, int n, double h, double* derivative)
    {
        double* stage = work.Stage;
        for (int i = 0; i < n; i++)
            work.Error[i] = Math.FusedMultiplyAdd(h, derivative[i], Sum(E1, stage[i], E2, stage[n + i], E3, stage[2 * n + i]));
        work.Filter.Solve(work.Error);
    }

    /// <summary>Solves the stages of the sensitivities and estimates their error, behind <see cref="StateStep"/>.</summary>
    /// <returns>The squared error of the worst column; NaN where something is not finite.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SensitivityStep(in OdeProblem problem, in Work work, double t, double tNew, double h, bool isDoubtful)
    {
        int n = problem.N, padded = problem.PaddedStates, rows = n * problem.Stride;
        double* stage = work.Stage, trial = work.Trial, s = work.Z + padded;
        for (int i = 0; i < n; i++) trial[i] = work.Z[i] + stage[i];
        problem.Jacobians(Math.FusedMultiplyAdd(C1, h, t), trial, work.At1.F, work.At1.Jacobians);
        for (int i = 0; i < n; i++) trial[i] = work.Z[i] + stage[n + i];
        problem.Jacobians(Math.FusedMultiplyAdd(C2, h, t), trial, work.At2.F, work.At2.Jacobians);
        problem.Jacobians(tNew, work.ZNew, work.At3.F, work.At3.Jacobians);
        SetStageMatrix(in work, n, h, problem.ByStates(work.At1.Jacobians), problem.ByStates(work.At2.Jacobians), problem.ByStates(work.At3.Jacobians));
        if (!work.Newton.Factor()) return double.NaN;

        double* d1 = work.Slopes, d2 = d1 + rows, d3 = d2 + rows;
        double* z1 = work.StageSensitivities, z2 = z1 + rows, z3 = z2 + rows;
        problem.Variational(work.At1.Jacobians, s, d1);
        problem.Variational(work.At2.Jacobians, s, d2);
        problem.Variational(work.At3.Jacobians, s, d3);
        Combine(rows, null, h * A11, d1, h * A12, d2, h * A13, d3, z1);
        Combine(rows, null, h * A21, d1, h * A22, d2, h * A23, d3, z2);
        Combine(rows, null, h * A31, d1, h * A32, d2, h * A33, d3, z3);
        work.Newton.Solve(z1, problem.Stride);
        Combine(rows, s, 0, z1, 0, z2, 1, z3, work.ZNew + padded);

        double square = Error(in problem, in work, work.At0.F + padded);
        if (square <= 1 || !isDoubtful) return square;
        Combine(rows, s, 1, work.Error + padded, 0, s, 0, s, trial + padded);
        problem.Variational(work.At0.Jacobians, trial + padded, d1);
        return Error(in problem, in work, d1);

        double Error(in OdeProblem problem, in Work work, double* derivative)
        {
            double* error = work.Error + padded;
            Combine(rows, null, E1, z1, E2, z2, E3, z3, error);
            Combine(rows, error, h, derivative, 0, derivative, 0, derivative, error);
            work.Filter.Solve(error, problem.Stride);
            return problem.SensitivityError(work.Error, work.Z, work.ZNew);
        }
    }

    /// <summary>The matrix of the stage equations, with blocks I - h a_ij J_j.</summary>
    private static void SetStageMatrix(in Work work, int n, double h, double* j1, double* j2, double* j3)
    {
        SmallLu lu = work.Newton;
        for (int i = 0; i < n; i++)
        {
            double* row1 = lu.Matrix + i * lu.Stride, row2 = row1 + n * lu.Stride, row3 = row2 + n * lu.Stride;
            for (int j = 0; j < n; j++)
            {
                double g1 = -h * j1[i * n + j], g2 = -h * j2[i * n + j], g3 = -h * j3[i * n + j];
                double one = i == j ? 1 : 0;
                row1[j] = Math.FusedMultiplyAdd(A11, g1, one);
                row1[n + j] = A12 * g2;
                row1[2 * n + j] = A13 * g3;
                row2[j] = A21 * g1;
                row2[n + j] = Math.FusedMultiplyAdd(A22, g2, one);
                row2[2 * n + j] = A23 * g3;
                row3[j] = A31 * g1;
                row3[n + j] = A32 * g2;
                row3[2 * n + j] = Math.FusedMultiplyAdd(A33, g3, one);
            }
        }
    }

    /// <summary>The solution inside a step, at <paramref name="theta"/> of its length.</summary>
    private static void Interpolate(in OdeProblem problem, in Work work, double theta, double* to)
    {
        int n = problem.N, padded = problem.PaddedStates, rows = n * problem.Stride;
        double* stage = work.Stage, z1 = work.StageSensitivities;
        Weights(theta, out double w1, out double w2, out double w3);
        for (int i = 0; i < n; i++) to[i] = work.Z[i] + Sum(w1, stage[i], w2, stage[n + i], w3, stage[2 * n + i]);
        Combine(rows, work.Z + padded, w1, z1, w2, z1 + rows, w3, z1 + 2 * rows, to + padded);
    }

    /// <summary>Of the three stages in the cubic through them and zero at the start of the step.</summary>
    private static void Weights(double theta, out double w1, out double w2, out double w3)
    {
        double d1 = theta - C1, d2 = theta - C2, d3 = theta - 1;
        w1 = theta * d2 * d3 / (C1 * (C1 - C2) * (C1 - 1));
        w2 = theta * d1 * d3 / (C2 * (C2 - C1) * (C2 - 1));
        w3 = theta * d1 * d2 / ((1 - C1) * (1 - C2));
    }

    private static double Sum(double a1, double x1, double a2, double x2, double a3, double x3) =>
        Math.FusedMultiplyAdd(a1, x1, Math.FusedMultiplyAdd(a2, x2, a3 * x3));

    /// <summary>to = from + a1 x1 + a2 x2 + a3 x3; without from if that is null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Combine(
        int length, double* from, double a1, double* x1, double a2, double* x2, double a3, double* x3, double* to)
    {
        Vector256<double> v1 = Vector256.Create(a1), v2 = Vector256.Create(a2), v3 = Vector256.Create(a3);
        for (int i = 0; i < length; i += Lanes)
        {
            Vector256<double> sum = v3 * Vector256.Load(x3 + i);
            sum = Vector256.FusedMultiplyAdd(v2, Vector256.Load(x2 + i), sum);
            sum = Vector256.FusedMultiplyAdd(v1, Vector256.Load(x1 + i), sum);
            if (from != null) sum += Vector256.Load(from + i);
            sum.Store(to + i);
        }
    }
}
