using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BayesSampler.Benchmarks;

/// <summary>
/// GARCH(1,1) with constant mean; the position is mu, log alpha0, logit alpha1, logit of beta1 / (1 - alpha1). Everything but the
/// two recursions goes four at a time.
/// </summary>
internal sealed unsafe class GarchDensity : IDifferentiableLogDensity
{
    private readonly double[] _y;
    private readonly double _first;
    private readonly int _count;
    private readonly double[] _square;
    private readonly double[] _input;
    private readonly double[] _variance;
    private readonly double[] _adjoint;

    public GarchDensity(double[] y, double firstSd)
    {
        _count = y.Length;
        _y = Panels.Pad(y);
        _first = firstSd * firstSd;
        _square = new double[_y.Length];
        _input = new double[_y.Length];
        _variance = new double[_y.Length];
        _adjoint = new double[_y.Length];
    }

    public int Dimension => 4;

    public double LogDensity(ReadOnlySpan<double> position) => LogDensityAndGradient(position, new double[4]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
    {
        double mu = position[0];
        double alpha0 = PortableMath.Exp(position[1]);
        double alpha1 = PortableMath.LogisticSigmoid(position[2]), notAlpha1 = PortableMath.LogisticSigmoid(-position[2]);
        double share = PortableMath.LogisticSigmoid(position[3]), notShare = PortableMath.LogisticSigmoid(-position[3]);
        double beta1 = notAlpha1 * share;
        int n = _count;
        Vector256<double> likelihood = default, dMu = default, dAlpha0 = default, dAlpha1 = default, dBeta1 = default, dMuState = default;
        fixed (double* y = _y, square = _square, input = _input, h = _variance, adjoint = _adjoint)
        {
            for (int i = 0; i < n; i += 4)
            {
                Vector256<double> r = Vector256.Load(y + i) - Vector256.Create(mu);
                Vector256<double> s = r * r;
                s.Store(square + i);
                Vector256.FusedMultiplyAdd(Vector256.Create(alpha1), s, Vector256.Create(alpha0)).Store(input + i);
            }

            double state = _first;
            h[0] = state;
            for (int t = 1; t < n; t++)
            {
                state = Math.FusedMultiplyAdd(beta1, state, input[t - 1]);
                h[t] = state;
            }

            for (int i = n; i < _y.Length; i++) h[i] = 1;
            for (int i = 0; i < n; i += 4)
            {
                Vector256<double> variance = Vector256.Load(h + i);
                Vector256<double> inverse = Vector256<double>.One / variance;
                Vector256<double> r = Vector256.Load(y + i) - Vector256.Create(mu);
                Vector256<double> z = r * inverse;
                Vector256<double> value = PortableMath.Log(variance) + Vector256.Load(square + i) * inverse;
                Vector256<double> slope = Vector256.Create(0.5) * (z * z - inverse);
                if (i + 4 > n)
                {
                    Vector256<double> mask = Vector256.LessThan(Vector256.Create(0.0, 1, 2, 3), Vector256.Create((double)(n - i)));
                    z &= mask;
                    value &= mask;
                    slope &= mask;
                }

                likelihood -= value;
                dMu += z;
                slope.Store(adjoint + i);
            }

            // The adjoint of each variance takes in what the later ones owe to it.
            double later = 0;
            for (int t = n - 1; t > 0; t--)
            {
                later = Math.FusedMultiplyAdd(beta1, later, adjoint[t]);
                adjoint[t] = later;
            }

            for (int i = 0; i < n - 1; i += 4)
            {
                Vector256<double> a = Vector256.Load(adjoint + i + 1);
                if (i + 4 > n - 1) a &= Vector256.LessThan(Vector256.Create(0.0, 1, 2, 3), Vector256.Create((double)(n - 1 - i)));
                dAlpha0 += a;
                dAlpha1 = Vector256.FusedMultiplyAdd(a, Vector256.Load(square + i), dAlpha1);
                dBeta1 = Vector256.FusedMultiplyAdd(a, Vector256.Load(h + i), dBeta1);
                dMuState = Vector256.FusedMultiplyAdd(a, Vector256.Load(y + i) - Vector256.Create(mu), dMuState);
            }
        }

        double toBeta = Vector256.Sum(dBeta1);
        gradient[0] = Vector256.Sum(dMu) - 2 * alpha1 * Vector256.Sum(dMuState);
        gradient[1] = alpha0 * Vector256.Sum(dAlpha0) + 1;
        gradient[2] = alpha1 * notAlpha1 * (Vector256.Sum(dAlpha1) - share * toBeta) + notAlpha1 - 2 * alpha1;
        gradient[3] = beta1 * notShare * toBeta + notShare - share;
        double jacobian = position[1] + PortableMath.Log(alpha1) + 2 * PortableMath.Log(notAlpha1) + PortableMath.Log(share) + PortableMath.Log(notShare);
        return 0.5 * Vector256.Sum(likelihood) + jacobian - n * 0.91893853320467274;
    }
}
