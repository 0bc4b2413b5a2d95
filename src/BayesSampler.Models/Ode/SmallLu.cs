using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BayesSampler.Models;

/// <summary>LU factors of a small square matrix, with partial pivoting, in one fixed order of operations.</summary>
/// <remarks>
/// Multipliers are kept apart from U: elimination may then run over whole vectors, spoiling what lies left of the diagonal,
/// which nothing reads.
/// </remarks>
internal unsafe ref struct SmallLu
{
    private const int Lanes = 4;

    private readonly int _n;
    private readonly double* _lower;
    private readonly int* _pivots;

    public SmallLu(int n, ref double* free)
    {
        _n = n;
        Stride = OdeProblem.Pad(n);
        Matrix = OdeProblem.Take(ref free, n * Stride);
        _lower = OdeProblem.Take(ref free, n * n);
        _pivots = (int*)OdeProblem.Take(ref free, n);
    }

    /// <summary>The matrix by rows, to be set before <see cref="Factor"/>, which turns it into U.</summary>
    public double* Matrix { get; }

    /// <summary>The length of a row.</summary>
    public int Stride { get; }

    /// <summary>Factors the matrix; false if it is singular or not finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly bool Factor()
    {
        int n = _n, stride = Stride;
        double* u = Matrix, lower = _lower;
        for (int k = 0; k < n; k++)
        {
            int pivot = k;
            double largest = -1;
            for (int r = k; r < n; r++)
            {
                double size = Math.Abs(u[r * stride + k]);
                if (size <= largest) continue;
                largest = size;
                pivot = r;
            }

            // A NaN spreads from here, to the last pivot at the latest, where it is found.
            _pivots[k] = pivot;
            if (pivot != k)
            {
                double* one = u + k * stride, other = u + pivot * stride;
                for (int c = 0; c < stride; c++) (one[c], other[c]) = (other[c], one[c]);
                double* oneLower = lower + k * n, otherLower = lower + pivot * n;
                for (int c = 0; c < k; c++) (oneLower[c], otherLower[c]) = (otherLower[c], oneLower[c]);
            }

            double inverse = 1 / u[k * stride + k];
            if (!double.IsFinite(inverse) || inverse == 0) return false;
            lower[k * n + k] = inverse;
            int first = (k + 1) / Lanes * Lanes;
            for (int r = k + 1; r < n; r++)
            {
                double multiplier = u[r * stride + k] * inverse;
                lower[r * n + k] = multiplier;
                Vector256<double> minus = Vector256.Create(-multiplier);
                for (int c = first; c < stride; c += Lanes)
                {
                    double* at = u + r * stride + c;
                    Vector256.FusedMultiplyAdd(minus, Vector256.Load(u + k * stride + c), Vector256.Load(at)).Store(at);
                }
            }
        }

        return true;
    }

    /// <summary>Solves for one right-hand side, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Solve(double* b)
    {
        int n = _n;
        for (int k = 0; k < n; k++)
        {
            int pivot = _pivots[k];
            (b[k], b[pivot]) = (b[pivot], b[k]);
        }

        for (int i = 1; i < n; i++)
        {
            double sum = b[i];
            for (int k = 0; k < i; k++) sum = Math.FusedMultiplyAdd(-_lower[i * n + k], b[k], sum);
            b[i] = sum;
        }

        for (int i = n - 1; i >= 0; i--)
        {
            double sum = b[i];
            for (int k = i + 1; k < n; k++) sum = Math.FusedMultiplyAdd(-Matrix[i * Stride + k], b[k], sum);
            b[i] = sum * _lower[i * n + i];
        }
    }

    /// <summary>Solves for many right-hand sides, in place: by rows of <paramref name="columns"/>, a multiple of 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Solve(double* b, int columns)
    {
        int n = _n;
        for (int c = 0; c < columns; c += Lanes)
        {
            double* top = b + c;
            for (int k = 0; k < n; k++)
            {
                double* one = top + k * columns, other = top + _pivots[k] * columns;
                Vector256<double> row = Vector256.Load(one);
                Vector256.Load(other).Store(one);
                row.Store(other);
            }

            for (int i = 1; i < n; i++)
            {
                Vector256<double> sum = Vector256.Load(top + i * columns);
                for (int k = 0; k < i; k++)
                {
                    Vector256<double> minus = Vector256.Create(-_lower[i * n + k]);
                    sum = Vector256.FusedMultiplyAdd(minus, Vector256.Load(top + k * columns), sum);
                }

                sum.Store(top + i * columns);
            }

            for (int i = n - 1; i >= 0; i--)
            {
                Vector256<double> sum = Vector256.Load(top + i * columns);
                for (int k = i + 1; k < n; k++)
                {
                    Vector256<double> minus = Vector256.Create(-Matrix[i * Stride + k]);
                    sum = Vector256.FusedMultiplyAdd(minus, Vector256.Load(top + k * columns), sum);
                }

                (sum * Vector256.Create(_lower[i * n + i])).Store(top + i * columns);
            }
        }
    }
}
