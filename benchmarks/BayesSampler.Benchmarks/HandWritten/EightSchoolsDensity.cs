using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BayesSampler.Benchmarks;

/// <summary>Eight schools, non-centred; the position is theta_trans, mu, log tau.</summary>
internal sealed unsafe class EightSchoolsDensity(double[] y, double[] sd) : IDifferentiableLogDensity
{
    private readonly double[] _precision = [.. sd.Select(value => 1 / value)];
    private readonly double _constant = -9 * 0.91893853320467274 - 8 * 0.91893853320467274 - sd.Sum(Math.Log) - Math.Log(5)
        + Math.Log(2 / (5 * Math.PI));

    public int Dimension => 10;

    public double LogDensity(ReadOnlySpan<double> position) => LogDensityAndGradient(position, new double[10]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
    {
        double mu = position[8];
        double tau = PortableMath.Exp(position[9]);
        fixed (double* q = position, g = gradient, data = y, precision = _precision)
        {
            Vector256<double> m = Vector256.Create(mu), t = Vector256.Create(tau);
            Vector256<double> z0 = Vector256.Load(q), z1 = Vector256.Load(q + 4);
            Vector256<double> w0 = Vector256.Load(precision), w1 = Vector256.Load(precision + 4);
            Vector256<double> r0 = (Vector256.Load(data) - Vector256.FusedMultiplyAdd(t, z0, m)) * w0;
            Vector256<double> r1 = (Vector256.Load(data + 4) - Vector256.FusedMultiplyAdd(t, z1, m)) * w1;
            Vector256<double> s0 = r0 * w0, s1 = r1 * w1;
            (t * s0 - z0).Store(g);
            (t * s1 - z1).Store(g + 4);
            Vector256<double> squares = Vector256.FusedMultiplyAdd(r0, r0, z0 * z0) + Vector256.FusedMultiplyAdd(r1, r1, z1 * z1);
            Vector256<double> dMu = s0 + s1;
            Vector256<double> dTau = Vector256.FusedMultiplyAdd(z0, s0, z1 * s1);
            double ratio = tau / 5;
            double cauchy = ratio * ratio;
            g[8] = Vector256.Sum(dMu) - mu / 25;
            g[9] = tau * Vector256.Sum(dTau) - 2 * cauchy / (1 + cauchy) + 1;
            return -0.5 * Vector256.Sum(squares) - mu * mu / 50 - PortableMath.Log1p(cauchy) + position[9] + _constant;
        }
    }
}
