using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BayesSampler.Benchmarks;

/// <summary>A standard normal whose gradient costs as little as a gradient can: what is left is the sampler's own work.</summary>
internal sealed class GaussianDensity(int dimension) : IDifferentiableLogDensity
{
    private readonly double[] _scratch = new double[dimension];

    public int Dimension => dimension;

    public double LogDensity(ReadOnlySpan<double> position) => LogDensityAndGradient(position, _scratch);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
    {
        ref double q = ref MemoryMarshal.GetReference(position);
        ref double g = ref MemoryMarshal.GetReference(gradient);
        Vector256<double> sum = default;
        int i = 0;
        for (; i <= position.Length - 4; i += 4)
        {
            Vector256<double> x = Vector256.LoadUnsafe(ref q, (nuint)i);
            (-x).StoreUnsafe(ref g, (nuint)i);
            sum = Vector256.FusedMultiplyAdd(x, x, sum);
        }

        double total = Vector256.Sum(sum);
        for (; i < position.Length; i++)
        {
            gradient[i] = -position[i];
            total += position[i] * position[i];
        }

        return -total / 2;
    }
}
