using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BayesSampler.Benchmarks;

/// <summary>
/// Two hidden states with unit-variance emissions, summed out by the scaled forward recursion, differentiated by the backward
/// one; the position is the logits of staying in each state, mu[1], log(mu[2] - mu[1]). Everything but the recursions goes four
/// steps at a time.
/// </summary>
internal sealed unsafe class HiddenMarkovDensity : IDifferentiableLogDensity
{
    private readonly double[] _y;
    private readonly int _count;
    private readonly double[][] _work = new double[8][];

    public HiddenMarkovDensity(double[] y)
    {
        _count = y.Length;
        _y = Panels.Pad(y);
        for (int k = 0; k < _work.Length; k++) _work[k] = new double[_y.Length];
    }

    public int Dimension => 4;

    public double LogDensity(ReadOnlySpan<double> position) => LogDensityAndGradient(position, new double[4]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
    {
        double p11 = PortableMath.LogisticSigmoid(position[0]), p12 = PortableMath.LogisticSigmoid(-position[0]);
        double p22 = PortableMath.LogisticSigmoid(position[1]), p21 = PortableMath.LogisticSigmoid(-position[1]);
        double gap = PortableMath.Exp(position[3]);
        double mu1 = position[2], mu2 = mu1 + gap;
        int n = _count;
        fixed (double* y = _y, e1 = _work[0], e2 = _work[1], f1 = _work[2], f2 = _work[3], c = _work[4], g1 = _work[5], g2 = _work[6], ic = _work[7])
        {
            Vector256<double> scale = default;
            Vector256<double> half = Vector256.Create(-0.5);
            for (int i = 0; i < n; i += 4)
            {
                Vector256<double> r1 = Vector256.Load(y + i) - Vector256.Create(mu1), r2 = Vector256.Load(y + i) - Vector256.Create(mu2);
                Vector256<double> l1 = half * r1 * r1, l2 = half * r2 * r2;
                Vector256<double> top = Vector256.Max(l1, l2);
                PortableMath.Exp(l1 - top).Store(e1 + i);
                PortableMath.Exp(l2 - top).Store(e2 + i);
                if (i + 4 > n) top &= Rest(n - i);
                scale += top;
            }

            // Both states enter with weight 1.
            double a = e1[0], b = e2[0];
            for (int t = 0; ;)
            {
                double sum = a + b;
                double inverse = 1 / sum;
                c[t] = sum;
                ic[t] = inverse;
                f1[t] = a * inverse;
                f2[t] = b * inverse;
                if (++t == n) break;
                a = (f1[t - 1] * p11 + f2[t - 1] * p21) * e1[t];
                b = (f1[t - 1] * p12 + f2[t - 1] * p22) * e2[t];
            }

            double back1 = 1, back2 = 1;
            g1[n - 1] = 1;
            g2[n - 1] = 1;
            for (int t = n - 1; t > 0; t--)
            {
                double w1 = e1[t] * back1 * ic[t], w2 = e2[t] * back2 * ic[t];
                back1 = p11 * w1 + p12 * w2;
                back2 = p21 * w1 + p22 * w2;
                g1[t - 1] = back1;
                g2[t - 1] = back2;
            }

            Vector256<double> logs = default, d1 = default, d2 = default, x11 = default, x12 = default, x21 = default, x22 = default;
            for (int i = 0; i < n; i += 4)
            {
                Vector256<double> mask = i + 4 > n ? Rest(n - i) : Vector256<double>.AllBitsSet;
                logs += PortableMath.Log(Vector256.ConditionalSelect(mask, Vector256.Load(c + i), Vector256<double>.One));
                d1 += Vector256.Load(f1 + i) * Vector256.Load(g1 + i) * (Vector256.Load(y + i) - Vector256.Create(mu1)) & mask;
                d2 += Vector256.Load(f2 + i) * Vector256.Load(g2 + i) * (Vector256.Load(y + i) - Vector256.Create(mu2)) & mask;
            }

            for (int i = 1; i < n; i += 4)
            {
                Vector256<double> inverse = Vector256.Load(ic + i);
                if (i + 4 > n) inverse &= Rest(n - i);
                Vector256<double> w1 = Vector256.Load(e1 + i) * Vector256.Load(g1 + i) * inverse;
                Vector256<double> w2 = Vector256.Load(e2 + i) * Vector256.Load(g2 + i) * inverse;
                Vector256<double> s1 = Vector256.Load(f1 + i - 1), s2 = Vector256.Load(f2 + i - 1);
                x11 = Vector256.FusedMultiplyAdd(s1, w1, x11);
                x12 = Vector256.FusedMultiplyAdd(s1, w2, x12);
                x21 = Vector256.FusedMultiplyAdd(s2, w1, x21);
                x22 = Vector256.FusedMultiplyAdd(s2, w2, x22);
            }

            double toMu2 = Vector256.Sum(d2) - (mu2 - 10);
            gradient[0] = p11 * p12 * (Vector256.Sum(x11) - Vector256.Sum(x12)) + p12 - p11;
            gradient[1] = p22 * p21 * (Vector256.Sum(x22) - Vector256.Sum(x21)) + p21 - p22;
            gradient[2] = Vector256.Sum(d1) - (mu1 - 3) + toMu2;
            gradient[3] = gap * toMu2 + 1;
            return Vector256.Sum(scale) + Vector256.Sum(logs) - 0.5 * ((mu1 - 3) * (mu1 - 3) + (mu2 - 10) * (mu2 - 10))
                + PortableMath.Log(p11) + PortableMath.Log(p12) + PortableMath.Log(p22) + PortableMath.Log(p21) + position[3];
        }
    }

    private static Vector256<double> Rest(int rows) => Vector256.LessThan(Vector256.Create(0.0, 1, 2, 3), Vector256.Create((double)rows));
}
