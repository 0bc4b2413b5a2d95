using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BayesSampler.Models;

/// <summary>
/// One initial value problem, with the operations that both methods share. States and sensitivities are one vector: n states,
/// padded to a multiple of 4, then n rows of sensitivities, each the derivatives of one state, by the m parameters first and the
/// n initial values behind, padded to a multiple of 4. Paddings are and remain zero.
/// </summary>
/// <remarks>Parameters first: their Jacobian is then added to whole vectors from the start of a row.</remarks>
internal unsafe ref struct OdeProblem
{
    private const int Lanes = 4;

    private readonly OdeSystem _system;
    private readonly double* _parameters;
    private readonly double* _values;
    private readonly double* _sensitivities;
    private readonly double _relative;
    private readonly double _absolute;
    private readonly bool _controlsSensitivities;

    /// <summary>Absolute tolerances, shaped as states and one row of sensitivities.</summary>
    private double* _tolerances;

    /// <summary>What the system reads: the time, the states, the parameters.</summary>
    private double* _inputs;

    private double* _systemScratch;

    /// <summary>A problem whose inputs and outputs are laid out as <see cref="OdeSolver"/> says.</summary>
    /// <param name="system">The equation.</param>
    /// <param name="settings">The tolerances.</param>
    /// <param name="parameters">Finite.</param>
    /// <param name="times">Output times.</param>
    /// <param name="timeCount">Their number.</param>
    /// <param name="values">Receives the states.</param>
    /// <param name="sensitivities">Receives their derivatives; null to go without.</param>
    public OdeProblem(OdeSystem system, OdeSettings settings, double* parameters, double* times, int timeCount, double* values,
        double* sensitivities)
    {
        // Kept as fields: asking the system would be a virtual call in the innermost loops.
        N = system.States;
        M = system.Parameters;
        HasSensitivities = sensitivities != null;
        PaddedStates = Pad(N);
        Stride = HasSensitivities ? Pad(N + M) : 0;
        Length = PaddedStates + N * Stride;
        MaxSteps = settings.MaxSteps;
        Times = times;
        TimeCount = timeCount;
        _system = system;
        _parameters = parameters;
        _values = values;
        _sensitivities = sensitivities;
        _relative = settings.RelativeTolerance;
        _absolute = settings.AbsoluteTolerance;
        _controlsSensitivities = HasSensitivities && settings.SensitivityErrorControl;
    }

    /// <summary>The number of states.</summary>
    public int N { get; }

    /// <summary>The number of parameters.</summary>
    public int M { get; }

    public bool HasSensitivities { get; }

    /// <summary>Where the sensitivities start.</summary>
    public int PaddedStates { get; }

    /// <summary>The length of a row of sensitivities, 0 without.</summary>
    public int Stride { get; }

    /// <summary>The length of a vector of states and sensitivities.</summary>
    public int Length { get; }

    public int MaxSteps { get; }

    public double* Times { get; }

    public int TimeCount { get; }

    public readonly double End => Times[TimeCount - 1];

    /// <summary>The smallest error of the states that rounding lets through, in units of the tolerances.</summary>
    public readonly double Rounding => 2e-15 / _relative;

    public static int Pad(int length) => (length + Lanes - 1) / Lanes * Lanes;

    /// <summary>Lays out the scratch that evaluations and norms need.</summary>
    public void TakeScratch(ref double* free)
    {
        _tolerances = Take(ref free, PaddedStates + Stride);
        _inputs = Take(ref free, 1 + N + M);
        _systemScratch = Take(ref free, _system.ScratchSize);
    }

    public static double* Take(ref double* free, int length)
    {
        double* start = free;
        free += length;
        return start;
    }

    public static void Swap(ref double* a, ref double* b)
    {
        double* other = a;
        a = b;
        b = other;
    }

    /// <summary>Sets the tolerances and the initial vector: the states, and the identity by the initial values.</summary>
    public readonly void Start(double* initial, double* z)
    {
        int n = N, m = M;
        new Span<double>(_tolerances, PaddedStates + Stride).Fill(_absolute);
        for (int i = 0; i < n; i++) z[i] = initial[i];
        for (int k = 0; k < m; k++) _inputs[1 + n + k] = _parameters[k];
        if (!HasSensitivities) return;

        // An error of 1 in dy/dp counts as p in units of y, the derivative by log p; but for a p near 0, itself its scale is 1.
        double* columns = _tolerances + PaddedStates;
        for (int k = 0; k < m; k++) columns[k] = _absolute / Math.Max(1, Math.Abs(_parameters[k]));
        for (int i = 0; i < n; i++)
        {
            columns[m + i] = _absolute / Math.Max(1, Math.Abs(initial[i]));
            z[PaddedStates + i * Stride + m + i] = 1;
        }
    }

    /// <summary>Doubles of the derivative with both Jacobians.</summary>
    public readonly int JacobiansSize => N * (1 + N + M);

    /// <summary>The derivative of states alone.</summary>
    public readonly void Derivative(double t, double* y, double* dy) => _system.Derivative(Inputs(t, y), dy, _systemScratch);

    /// <summary>The derivative of states and, behind a copy of it, the Jacobians.</summary>
    public readonly void Jacobians(double t, double* y, double* dy, double* jacobians)
    {
        _system.Jacobians(Inputs(t, y), jacobians, _systemScratch);
        for (int i = 0; i < N; i++) dy[i] = jacobians[i];
    }

    /// <summary>Where jy starts in what <see cref="Jacobians"/> writes.</summary>
    public readonly double* ByStates(double* jacobians) => jacobians + N;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly double* Inputs(double t, double* y)
    {
        double* inputs = _inputs;
        inputs[0] = t;
        for (int i = 0; i < N; i++) inputs[1 + i] = y[i];
        return inputs;
    }

    /// <summary>The right-hand side of the variational equations, dS = jy S + [jp 0].</summary>
    /// <param name="jacobians">As <see cref="Jacobians"/> wrote them.</param>
    /// <param name="s">Rows of sensitivities.</param>
    /// <param name="ds">Receives their derivatives.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Variational(double* jacobians, double* s, double* ds)
    {
        int n = N, m = M, stride = Stride;
        double* jy = jacobians + n, jp = jy + n * n;
        for (int c = 0; c < stride; c += Lanes)
        {
            for (int i = 0; i < n; i++)
            {
                Vector256<double> sum = ParameterColumns(jp + i * m, c, m);
                for (int j = 0; j < n; j++)
                {
                    Vector256<double> factor = Vector256.Create(jy[i * n + j]);
                    sum = Vector256.FusedMultiplyAdd(factor, Vector256.Load(s + j * stride + c), sum);
                }

                sum.Store(ds + i * stride + c);
            }
        }
    }

    /// <summary>Four columns of a row of jp, zero behind its end.</summary>
    // Element by element: a vector load of doubles just stored one by one would wait for them to reach the cache.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> ParameterColumns(double* row, int c, int m) => (m - c) switch
    {
        <= 0 => Vector256<double>.Zero,
        1 => Vector256.CreateScalar(row[c]),
        2 => Vector256.Create(row[c], row[c + 1], 0, 0),
        3 => Vector256.Create(row[c], row[c + 1], row[c + 2], 0),
        _ => Vector256.Create(row[c], row[c + 1], row[c + 2], row[c + 3]),
    };

    /// <summary>
    /// The mean square over states of error / (absolute + relative tolerance |y|), with the larger |y| of a step's ends.
    /// </summary>
    /// <returns>Not finite if the error, or the new vector, is not.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly double StateError(double* error, double* z, double* zNew)
    {
        Vector256<double> sum = default;
        for (int i = 0; i < PaddedStates; i += Lanes) sum = AddSquare(error, z, zNew, i, _tolerances + i, sum);
        return FixedOrder.Reduce(sum, default) / N;
    }

    /// <summary>The largest, over columns of sensitivities, of the same; 0 where they are not to decide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly double SensitivityError(double* error, double* z, double* zNew)
    {
        if (!_controlsSensitivities) return 0;
        int stride = Stride;
        Vector256<double> worst = default, check = default;
        for (int c = 0; c < stride; c += Lanes)
        {
            Vector256<double> sum = default;
            for (int i = PaddedStates + c; i < Length; i += stride)
                sum = AddSquare(error, z, zNew, i, _tolerances + PaddedStates + c, sum);
            worst = Vector256.ConditionalSelect(Vector256.GreaterThan(sum, worst), sum, worst);
            check += sum - sum;
        }

        double largest = Math.Max(Math.Max(worst[0], worst[1]), Math.Max(worst[2], worst[3]));
        return largest / N + FixedOrder.Reduce(check, default);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Vector256<double> AddSquare(
        double* error, double* z, double* zNew, int i, double* tolerance, Vector256<double> sum)
    {
        Vector256<double> from = Vector256.Abs(Vector256.Load(z + i));
        Vector256<double> end = Vector256.Load(zNew + i);
        Vector256<double> to = Vector256.Abs(end);
        Vector256<double> size = Vector256.ConditionalSelect(Vector256.GreaterThan(to, from), to, from);
        Vector256<double> scale =
            Vector256.FusedMultiplyAdd(Vector256.Create(_relative), size, Vector256.Load(tolerance));
        // An infinite end would make any error look small.
        Vector256<double> ratio = Vector256.Load(error + i) / scale + (end - end);
        return Vector256.FusedMultiplyAdd(ratio, ratio, sum);
    }

    /// <summary>The norm that decides a step: of states, and of sensitivities if they count.</summary>
    public readonly double Error(double* error, double* z, double* zNew)
    {
        double states = StateError(error, z, zNew);
        return Math.Max(states, SensitivityError(error, z, zNew));
    }

    /// <summary>
    /// A first step from the sizes of the solution, its first and its second derivative (Hairer, Nørsett, Wanner, Solving
    /// Ordinary Differential Equations I, section II.4).
    /// </summary>
    /// <param name="z">The initial vector.</param>
    /// <param name="dz">Its derivative, finite.</param>
    /// <param name="h">The trial step that <paramref name="dzTrial"/> is from, as <see cref="TrialStep"/> gives it.</param>
    /// <param name="dzTrial">The derivative behind the trial step; destroyed.</param>
    /// <param name="order">Of the error estimate, plus one.</param>
    public readonly double FirstStep(double* z, double* dz, double h, double* dzTrial, int order)
    {
        for (int i = 0; i < Length; i++) dzTrial[i] -= dz[i];
        double slope = Math.Sqrt(Error(dz, z, z));
        double curvature = Math.Sqrt(Error(dzTrial, z, z)) / h;
        // The trial step may have left the domain of the equation.
        if (!double.IsFinite(curvature)) return h;
        double largest = Math.Max(slope, curvature);
        double next = largest <= 1e-15
            ? Math.Max(1e-6, 1e-3 * h)
            : PortableMath.Exp((PortableMath.Log(0.01) - PortableMath.Log(largest)) / order);
        return Math.Min(100 * h, next);
    }

    /// <summary>A step over which an Euler step changes the solution by a hundredth of its size.</summary>
    public readonly double TrialStep(double* z, double* dz, double span)
    {
        double size = Math.Sqrt(Error(z, z, z));
        double slope = Math.Sqrt(Error(dz, z, z));
        double h = size < 1e-5 || slope < 1e-5 ? 1e-6 : 0.01 * size / slope;
        return Math.Min(h, span);
    }

    /// <summary>Writes the solution at one output time, the columns by initial values first.</summary>
    public readonly void Write(int index, double* z)
    {
        int n = N, m = M;
        double* values = _values + (long)index * n;
        for (int i = 0; i < n; i++) values[i] = z[i];
        if (!HasSensitivities) return;
        double* to = _sensitivities + (long)index * n * (n + m);
        double* row = z + PaddedStates;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++) to[j] = row[m + j];
            for (int k = 0; k < m; k++) to[n + k] = row[k];
            to += n + m;
            row += Stride;
        }
    }

    /// <summary>Success, unless sensitivities that did not count have lost themselves.</summary>
    /// <param name="z">The last vector. What is not finite once never becomes so again, so it speaks for all times.</param>
    /// <param name="accepted">Steps.</param>
    /// <param name="rejected">Steps.</param>
    public readonly OdeResult Finish(double* z, int accepted, int rejected)
    {
        double check = 0;
        for (int i = 0; i < Length; i++) check += z[i] - z[i];
        return check == 0
            ? new OdeResult(OdeStatus.Success, End, accepted, rejected)
            : Fail(OdeStatus.NonFiniteDerivative, End, accepted, rejected);
    }

    /// <summary>Leaves NaN everywhere: no part of a failed solution may be taken for one.</summary>
    public readonly OdeResult Fail(OdeStatus status, double time, int accepted, int rejected)
    {
        int length = TimeCount * N;
        new Span<double>(_values, length).Fill(double.NaN);
        if (HasSensitivities) new Span<double>(_sensitivities, length * (N + M)).Fill(double.NaN);
        return new OdeResult(status, time, accepted, rejected);
    }
}
