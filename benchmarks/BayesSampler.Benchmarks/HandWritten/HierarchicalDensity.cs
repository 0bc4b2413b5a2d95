using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BayesSampler.Benchmarks;

/// <summary>
/// y ~ N(a[group] + b x, sigma), a ~ N(mu, tau), mu ~ N(0, 5), b ~ N(0, 1), half-normal scales; the position is mu, log tau, a, b,
/// log sigma.
/// </summary>
internal sealed unsafe class HierarchicalDensity(int[] group, int groups, double[] x, double[] y) : IDifferentiableLogDensity
{
    public int Dimension => groups + 4;

    public double LogDensity(ReadOnlySpan<double> position) => LogDensityAndGradient(position, new double[Dimension]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
    {
        int n = y.Length;
        double mu = position[0], tau = PortableMath.Exp(position[1]), b = position[groups + 2], sigma = PortableMath.Exp(position[^1]);
        double precision = 1 / (sigma * sigma), priorPrecision = 1 / (tau * tau);
        gradient.Clear();
        double squares = 0, slope = 0, spread = 0, lean = 0;
        fixed (double* q = position, g = gradient, covariate = x, data = y)
        fixed (int* index = group)
        {
            double* a = q + 2;
            double* da = g + 2;
            Vector256<double> sumSquares = default, sumSlope = default;
            int i = 0;
            for (; i + 4 <= n; i += 4)
            {
                Vector256<double> effects = Vector256.Create(a[index[i]], a[index[i + 1]], a[index[i + 2]], a[index[i + 3]]);
                Vector256<double> xs = Vector256.Load(covariate + i);
                Vector256<double> r = Vector256.Load(data + i) - Vector256.FusedMultiplyAdd(Vector256.Create(b), xs, effects);
                sumSquares = Vector256.FusedMultiplyAdd(r, r, sumSquares);
                sumSlope = Vector256.FusedMultiplyAdd(r, xs, sumSlope);
                da[index[i]] += r.GetElement(0);
                da[index[i + 1]] += r.GetElement(1);
                da[index[i + 2]] += r.GetElement(2);
                da[index[i + 3]] += r.GetElement(3);
            }

            squares = Vector256.Sum(sumSquares);
            slope = Vector256.Sum(sumSlope);
            for (; i < n; i++)
            {
                double r = data[i] - a[index[i]] - b * covariate[i];
                squares += r * r;
                slope += r * covariate[i];
                da[index[i]] += r;
            }

            Vector256<double> sumSpread = default, sumLean = default;
            int k = 0;
            for (; k + 4 <= groups; k += 4)
            {
                Vector256<double> d = Vector256.Load(a + k) - Vector256.Create(mu);
                sumSpread = Vector256.FusedMultiplyAdd(d, d, sumSpread);
                sumLean += d;
                (Vector256.Create(precision) * Vector256.Load(da + k) - Vector256.Create(priorPrecision) * d).Store(da + k);
            }

            spread = Vector256.Sum(sumSpread);
            lean = Vector256.Sum(sumLean);
            for (; k < groups; k++)
            {
                double d = a[k] - mu;
                spread += d * d;
                lean += d;
                da[k] = precision * da[k] - priorPrecision * d;
            }
        }

        gradient[0] = priorPrecision * lean - mu / 25;
        gradient[1] = priorPrecision * spread - groups - tau * tau + 1;
        gradient[groups + 2] = precision * slope - b;
        gradient[^1] = precision * squares - n - sigma * sigma + 1;
        return -0.5 * (precision * squares + priorPrecision * spread + mu * mu / 25 + b * b + tau * tau + sigma * sigma)
            - (n - 1) * position[^1] - (groups - 1) * position[1];
    }
}
