using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BayesSampler.Models;

/// <summary>
/// Dormand and Prince's explicit pair of orders 5 and 4, with sensitivities integrated alongside (Dormand and Prince 1980;
/// Hairer, Nørsett, Wanner, Solving Ordinary Differential Equations I, sections II.4 to II.6: step-size control, first step,
/// dense output).
/// </summary>
/// <remarks>
/// <para>The sensitivities take the same steps and stages as the states, so they are the exact derivatives of the computed
/// solution with its steps held fixed. By default they count in the error of a step, so that they are also as near to the true
/// derivatives as the tolerances say.</para>
/// <para>Outputs come from the dense output of order 4, free after a step, and do not influence the steps: many outputs
/// cost little, and the solution at one time does not depend on which other times before the last were asked for.</para>
/// </remarks>
internal static unsafe class RungeKutta45
{
    private const int Lanes = 4;

    /// <summary>Of the previous error in the choice of a step: damps the alternation of long and rejected steps.</summary>
    private const double Beta = 0.04;

    private const double Exponent = 0.2 - 0.75 * Beta;

    /// <summary>log of the square of 1e-4, below which an error does not speak for longer steps.</summary>
    private const double SmallestLogSquare = -18.420680743952367;

    /// <summary>The vectors of one solution.</summary>
    private ref struct Work
    {
        public double* Z, ZNew, ZStage, Error;
        public double* K1, K2, K3, K4, K5, K6, K7;
        public double* Jacobians;

        public Work(ref OdeProblem problem, ref double* free)
        {
            int length = problem.Length;
            problem.TakeScratch(ref free);
            Z = OdeProblem.Take(ref free, length);
            ZNew = OdeProblem.Take(ref free, length);
            ZStage = OdeProblem.Take(ref free, length);
            Error = OdeProblem.Take(ref free, length);
            K1 = OdeProblem.Take(ref free, length);
            K2 = OdeProblem.Take(ref free, length);
            K3 = OdeProblem.Take(ref free, length);
            K4 = OdeProblem.Take(ref free, length);
            K5 = OdeProblem.Take(ref free, length);
            K6 = OdeProblem.Take(ref free, length);
            K7 = OdeProblem.Take(ref free, length);
            Jacobians = OdeProblem.Take(ref free, problem.HasSensitivities ? problem.JacobiansSize : 0);
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
        problem.Start(initial, work.Z);
        Evaluate(in problem, in work, t, work.Z, work.K1);
        if (!double.IsFinite(problem.Error(work.K1, work.Z, work.Z)))
            return problem.Fail(OdeStatus.NonFiniteDerivative, t, 0, 0);

        double h = problem.TrialStep(work.Z, work.K1, end - t);
        Add(length, work.Z, work.ZStage, h, work.K1);
        Evaluate(in problem, in work, t + h, work.ZStage, work.K2);
        h = problem.FirstStep(work.Z, work.K1, h, work.K2, 5);

        int accepted = 0, rejected = 0, output = 0;
        double previous = SmallestLogSquare;
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
            Step(in problem, in work, t, tNew, h);
            double square = problem.Error(work.Error, work.Z, work.ZNew);
            isFinite = double.IsFinite(square);
            if (!isFinite)
            {
                // Perhaps a step out of the domain of the equation: a much shorter one may stay inside.
                h *= 0.1;
                isRetry = true;
                rejected++;
                continue;
            }

            // Factors are logarithms; an error of zero is as good as a small one.
            double log = PortableMath.Log(Math.Max(square, 1e-100));
            if (square > 1)
            {
                h *= PortableMath.Exp(Math.Max(Math.FusedMultiplyAdd(-0.5 * Exponent, log, LogSafety), LogShortest));
                isRetry = true;
                rejected++;
                continue;
            }

            for (; output < problem.TimeCount && problem.Times[output] <= tNew; output++)
            {
                double time = problem.Times[output];
                double* z = work.ZNew;
                if (time < tNew) Interpolate(length, in work, (time - t) / h, h, z = work.ZStage);
                problem.Write(output, z);
            }

            accepted++;
            if (isLast) return problem.Finish(work.ZNew, accepted, rejected);
            t = tNew;
            double logFactor = Math.FusedMultiplyAdd(0.5 * Beta, previous, LogSafety);
            logFactor = Math.FusedMultiplyAdd(-0.5 * Exponent, log, logFactor);
            // Right after a rejection no step grows.
            h *= PortableMath.Exp(Math.Min(Math.Max(logFactor, LogShortest), isRetry ? 0 : LogLongest));
            previous = Math.Max(log, SmallestLogSquare);
            isRetry = false;
            OdeProblem.Swap(ref work.Z, ref work.ZNew);
            OdeProblem.Swap(ref work.K1, ref work.K7);
        }
    }

    // Logarithms of a safety factor of 0.9 and of the bounds 0.2 and 10 of the change of a step.
    private const double LogSafety = -0.10536051565782628;
    private const double LogShortest = -1.6094379124341003;
    private const double LogLongest = 2.302585092994046;

    /// <summary>The derivatives of states and sensitivities.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Evaluate(in OdeProblem problem, in Work work, double t, double* z, double* dz)
    {
        if (!problem.HasSensitivities)
        {
            problem.Derivative(t, z, dz);
            return;
        }

        problem.Jacobians(t, z, dz, work.Jacobians);
        problem.Variational(work.Jacobians, z + problem.PaddedStates, dz + problem.PaddedStates);
    }

    /// <summary>One step: the seven stages (the first is the last of the step before), the new vector and its error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Step(in OdeProblem problem, in Work work, double t, double tNew, double h)
    {
        int length = problem.Length;
        double* z = work.Z, stage = work.ZStage;
        double* k1 = work.K1, k2 = work.K2, k3 = work.K3, k4 = work.K4, k5 = work.K5, k6 = work.K6, k7 = work.K7;

        Add(length, z, stage, h * (1.0 / 5), k1);
        Evaluate(in problem, in work, t + h * (1.0 / 5), stage, k2);
        Add(length, z, stage, h * (3.0 / 40), k1, h * (9.0 / 40), k2);
        Evaluate(in problem, in work, t + h * (3.0 / 10), stage, k3);
        Add(length, z, stage, h * (44.0 / 45), k1, h * (-56.0 / 15), k2, h * (32.0 / 9), k3);
        Evaluate(in problem, in work, t + h * (4.0 / 5), stage, k4);
        Add(length, z, stage, h * (19372.0 / 6561), k1, h * (-25360.0 / 2187), k2, h * (64448.0 / 6561), k3,
            h * (-212.0 / 729), k4);
        Evaluate(in problem, in work, t + h * (8.0 / 9), stage, k5);
        Add(length, z, stage, h * (9017.0 / 3168), k1, h * (-355.0 / 33), k2, h * (46732.0 / 5247), k3, h * (49.0 / 176), k4,
            h * (-5103.0 / 18656), k5);
        Evaluate(in problem, in work, tNew, stage, k6);
        Add(length, z, work.ZNew, h * (35.0 / 384), k1, h * (500.0 / 1113), k3, h * (125.0 / 192), k4, h * (-2187.0 / 6784), k5,
            h * (11.0 / 84), k6);
        Evaluate(in problem, in work, tNew, work.ZNew, k7);

        Vector256<double> e1 = Of(h * (71.0 / 57600)), e3 = Of(h * (-71.0 / 16695)), e4 = Of(h * (71.0 / 1920));
        Vector256<double> e5 = Of(h * (-17253.0 / 339200)), e6 = Of(h * (22.0 / 525)), e7 = Of(h * (-1.0 / 40));
        for (int i = 0; i < length; i += Lanes)
        {
            Vector256<double> sum = Fma(e3, k3 + i, e1 * Vector256.Load(k1 + i));
            sum = Fma(e6, k6 + i, Fma(e5, k5 + i, Fma(e4, k4 + i, sum)));
            Fma(e7, k7 + i, sum).Store(work.Error + i);
        }
    }

    /// <summary>The dense output of order 4 inside a step, at <paramref name="theta"/> of its length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Interpolate(int length, in Work work, double theta, double h, double* to)
    {
        double q = theta * (1 - theta);
        double cubic = q * theta;
        double quartic = h * q * q;
        // By Hairer's form: z + theta d + q (h k1 - d) + q theta (2 d - h k1 - h k7) + q^2 h (the combination), d = zNew - z.
        Vector256<double> w = Of(theta - q + 2 * cubic);
        Vector256<double> w1 = Of(Math.FusedMultiplyAdd(quartic, -12715105075.0 / 11282082432, h * (q - cubic)));
        Vector256<double> w3 = Of(quartic * (87487479700.0 / 32700410799)), w4 = Of(quartic * (-10690763975.0 / 1880347072));
        Vector256<double> w5 = Of(quartic * (701980252875.0 / 199316789632)), w6 = Of(quartic * (-1453857185.0 / 822651844));
        Vector256<double> w7 = Of(Math.FusedMultiplyAdd(quartic, 69997945.0 / 29380423, -h * cubic));
        for (int i = 0; i < length; i += Lanes)
        {
            Vector256<double> z = Vector256.Load(work.Z + i);
            Vector256<double> sum = Vector256.FusedMultiplyAdd(w, Vector256.Load(work.ZNew + i) - z, z);
            sum = Fma(w4, work.K4 + i, Fma(w3, work.K3 + i, Fma(w1, work.K1 + i, sum)));
            Fma(w7, work.K7 + i, Fma(w6, work.K6 + i, Fma(w5, work.K5 + i, sum))).Store(to + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(int length, double* z, double* to, double a1, double* k1)
    {
        Vector256<double> v1 = Of(a1);
        for (int i = 0; i < length; i += Lanes) Fma(v1, k1 + i, Vector256.Load(z + i)).Store(to + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(int length, double* z, double* to, double a1, double* k1, double a2, double* k2)
    {
        Vector256<double> v1 = Of(a1), v2 = Of(a2);
        for (int i = 0; i < length; i += Lanes) Fma(v2, k2 + i, Fma(v1, k1 + i, Vector256.Load(z + i))).Store(to + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(
        int length, double* z, double* to, double a1, double* k1, double a2, double* k2, double a3, double* k3)
    {
        Vector256<double> v1 = Of(a1), v2 = Of(a2), v3 = Of(a3);
        for (int i = 0; i < length; i += Lanes)
            Fma(v3, k3 + i, Fma(v2, k2 + i, Fma(v1, k1 + i, Vector256.Load(z + i)))).Store(to + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(int length, double* z, double* to, double a1, double* k1, double a2, double* k2, double a3,
        double* k3, double a4, double* k4)
    {
        Vector256<double> v1 = Of(a1), v2 = Of(a2), v3 = Of(a3), v4 = Of(a4);
        for (int i = 0; i < length; i += Lanes)
            Fma(v4, k4 + i, Fma(v3, k3 + i, Fma(v2, k2 + i, Fma(v1, k1 + i, Vector256.Load(z + i))))).Store(to + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(int length, double* z, double* to, double a1, double* k1, double a2, double* k2, double a3,
        double* k3, double a4, double* k4, double a5, double* k5)
    {
        Vector256<double> v1 = Of(a1), v2 = Of(a2), v3 = Of(a3), v4 = Of(a4), v5 = Of(a5);
        for (int i = 0; i < length; i += Lanes)
        {
            Vector256<double> sum = Fma(v2, k2 + i, Fma(v1, k1 + i, Vector256.Load(z + i)));
            Fma(v5, k5 + i, Fma(v4, k4 + i, Fma(v3, k3 + i, sum))).Store(to + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Of(double value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Fma(Vector256<double> factor, double* k, Vector256<double> addend) =>
        Vector256.FusedMultiplyAdd(factor, Vector256.Load(k), addend);
}
