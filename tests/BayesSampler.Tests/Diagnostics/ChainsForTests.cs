
namespace BayesSampler.Tests;

/// <summary>Autoregressive chains from a generator written here, so that no library can change them.</summary>
internal sealed class ChainsForTests(ulong seed)
{
    private ulong _state = seed;

    /// <summary>In (0, 1), never either end in practice.</summary>
    public double Uniform()
    {
        _state = unchecked(_state * 6364136223846793005UL + 1442695040888963407UL);
        return (_state >> 11) * Math.ScaleB(1, -53);
    }

    public double Normal() => MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, Uniform());

    /// <summary>x[t] = first x[t-1] + second x[t-2] + noise, from zero, after dropping the first draws.</summary>
    public double[] Autoregressive(double first, double second, int length, int drop = 0)
    {
        double[] chain = new double[length];
        double last = 0, beforeLast = 0;
        for (int i = -drop; i < length; i++)
        {
            (last, beforeLast) = (first * last + second * beforeLast + Normal(), last);
            if (i >= 0) chain[i] = last;
        }

        return chain;
    }

    public static double[] Several(int chains, Func<int, double[]> chain) =>
        [.. Enumerable.Range(0, chains).SelectMany(chain)];
}
