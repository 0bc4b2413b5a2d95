using BayesSampler.Models;

namespace BayesSampler.Benchmarks;

/// <summary>
/// Hare and lynx: log-normal errors about the solution of the predator-prey equations; the position is the logarithms of
/// theta[4], z_init[2], sigma[2]. The solver is the library's, the equations and Jacobians are written out.
/// </summary>
internal sealed unsafe class LotkaVolterraDensity : IDifferentiableLogDensity
{
    private static readonly double[] PriorMean = [1, 0.05, 1, 0.05];
    private static readonly double[] PriorSd = [0.5, 0.05, 0.5, 0.05];

    private readonly double[] _times;
    private readonly double[] _logInitial;
    private readonly double[] _logData;
    private readonly OdeSettings _settings = new();
    private readonly System _system = new();
    private readonly double[] _values;
    private readonly double[] _sensitivities;
    private readonly double[] _scratch;
    private readonly double[] _natural = new double[8];
    private readonly double[] _adjoint = new double[6];

    /// <param name="times">Of the measurements behind the first.</param>
    /// <param name="initial">Measured at time 0.</param>
    /// <param name="data">Measured later, two at a time.</param>
    public LotkaVolterraDensity(double[] times, double[] initial, double[] data)
    {
        _times = times;
        _logInitial = [.. initial.Select(PortableMath.Log)];
        _logData = [.. data.Select(PortableMath.Log)];
        _values = new double[times.Length * 2];
        _sensitivities = new double[times.Length * 2 * 6];
        _scratch = new double[OdeSolver.ScratchSize(_system, _settings, sensitivities: true)];
    }

    public int Dimension => 8;

    public double LogDensity(ReadOnlySpan<double> position) => LogDensityAndGradient(position, new double[8]);

    public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
    {
        PortableMath.Exp(position, _natural);
        ReadOnlySpan<double> theta = _natural.AsSpan(0, 4), initial = _natural.AsSpan(4, 2), sigma = _natural.AsSpan(6, 2);
        OdeSolver.Solve(_system, _settings, 0, initial, theta, _times, _values, _sensitivities, _scratch);
        Span<double> adjoint = _adjoint;
        adjoint.Clear();
        Span<double> precision = [1 / (sigma[0] * sigma[0]), 1 / (sigma[1] * sigma[1])];
        Span<double> squares = [0, 0];
        for (int i = 0; i < _values.Length; i++)
        {
            int k = i & 1;
            double r = _logData[i] - PortableMath.Log(_values[i]);
            squares[k] += r * r;
            double slope = r * precision[k] / _values[i];
            ReadOnlySpan<double> row = _sensitivities.AsSpan(i * 6, 6);
            for (int j = 0; j < 6; j++) adjoint[j] += slope * row[j];
        }

        double value = 0;
        for (int j = 0; j < 4; j++)
        {
            double d = (theta[j] - PriorMean[j]) / PriorSd[j];
            value += position[j] - d * d / 2;
            gradient[j] = theta[j] * (adjoint[2 + j] - d / PriorSd[j]) + 1;
        }

        for (int k = 0; k < 2; k++)
        {
            double first = _logInitial[k] - position[4 + k];
            double prior = position[4 + k] - 2.302585092994046;
            double noise = position[6 + k] + 1;
            squares[k] += first * first;
            // The log-normal priors' own 1/x meets the Jacobian of the logarithm.
            value -= squares[k] * precision[k] / 2 + (_times.Length + 1) * position[6 + k] + prior * prior / 2 + noise * noise / 2;
            gradient[4 + k] = initial[k] * adjoint[k] + first * precision[k] - prior;
            gradient[6 + k] = squares[k] * precision[k] - (_times.Length + 1) - noise;
        }

        return value;
    }

    private sealed class System : OdeSystem
    {
        public override int States => 2;

        public override int Parameters => 4;

        public override int ScratchSize => 0;

        public override void Derivative(double* inputs, double* outputs, double* scratch)
        {
            double* y = inputs + 1, p = inputs + 3;
            outputs[0] = (p[0] - p[1] * y[1]) * y[0];
            outputs[1] = (p[3] * y[0] - p[2]) * y[1];
        }

        public override void Jacobians(double* inputs, double* outputs, double* scratch)
        {
            Derivative(inputs, outputs, scratch);
            double* y = inputs + 1, p = inputs + 3, jy = outputs + 2, jp = outputs + 6;
            jy[0] = p[0] - p[1] * y[1];
            jy[1] = -p[1] * y[0];
            jy[2] = p[3] * y[1];
            jy[3] = p[3] * y[0] - p[2];
            jp[0] = y[0];
            jp[1] = -y[0] * y[1];
            jp[2] = 0;
            jp[3] = 0;
            jp[4] = 0;
            jp[5] = 0;
            jp[6] = -y[1];
            jp[7] = y[0] * y[1];
        }
    }
}
