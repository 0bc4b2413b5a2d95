using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BayesSampler.Models;

/// <summary>
/// What a multivariate normal needs of its covariance S and a residual r: the quadratic form r' S^-1 r, the logarithm of the
/// determinant |S|, and their derivatives, from one Cholesky factor.
/// </summary>
/// <remarks>
/// With L from <see cref="CholeskyFactor"/>, z = L^-1 r and a = L'^-1 z from <see cref="TriangularSolve"/>, the quadratic form is
/// z'z, never negative. Derivatives: Sbar = logDeterminantBar S^-1 - quadraticBar a a' and rbar = 2 quadraticBar a.
/// </remarks>
internal static class GaussianCovariance
{
    /// <summary>Numbers kept from <see cref="Evaluate"/> for <see cref="Reverse"/>: L by rows, then a.</summary>
    public static int KeptSize(int n) => n * n + n;

    /// <summary>Numbers of scratch that the methods need.</summary>
    public static int ScratchSize(int n) => CholeskyFactor.ScratchSize(n);

    /// <summary>r' S^-1 r and log|S|.</summary>
    /// <param name="covariance">S, n x n by rows, of which the lower triangle is read.</param>
    /// <param name="residual">r.</param>
    /// <param name="kept"><see cref="KeptSize"/> numbers, overwritten.</param>
    /// <param name="quadratic">r' S^-1 r.</param>
    /// <param name="logDeterminant">log|S|.</param>
    /// <param name="n">Length of r.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> numbers, apart from the rest.</param>
    /// <returns>False, and all NaN, if S is not positive definite or not finite.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Evaluate(ReadOnlySpan<double> covariance, ReadOnlySpan<double> residual, Span<double> kept,
        out double quadratic, out double logDeterminant, int n, Span<double> scratch)
    {
        Span<double> lower = kept[..(n * n)];
        Span<double> solution = kept.Slice(n * n, n);
        if (!CholeskyFactor.Factor(covariance, lower, n, scratch))
        {
            solution.Fill(double.NaN);
            quadratic = double.NaN;
            logDeterminant = double.NaN;
            return false;
        }

        TriangularSolve.Lower(lower, residual, solution, n);
        quadratic = FixedOrder.SumOfSquares(solution);
        TriangularSolve.Transposed(lower, solution, solution, n);
        logDeterminant = 2 * LogDeterminant.OfFactor(lower, n, scratch);
        return true;
    }

    /// <summary>The derivatives by S and r, given those by the quadratic form and by the logarithm of the determinant.</summary>
    /// <param name="kept">From <see cref="Evaluate"/>.</param>
    /// <param name="quadraticBar">Derivative by the quadratic form.</param>
    /// <param name="logDeterminantBar">Derivative by the logarithm of the determinant.</param>
    /// <param name="covarianceBar">Overwritten; symmetric, half of a derivative on either side of the diagonal.</param>
    /// <param name="residualBar">Overwritten.</param>
    /// <param name="n">Length of r.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> numbers, apart from the rest.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Reverse(ReadOnlySpan<double> kept, double quadraticBar, double logDeterminantBar,
        Span<double> covarianceBar, Span<double> residualBar, int n, Span<double> scratch)
    {
        ReadOnlySpan<double> solution = kept.Slice(n * n, n);
        MatrixProduct.Scale(2 * quadraticBar, solution, residualBar);
        SymmetricInverse.FromFactor(kept[..(n * n)], covarianceBar, n, scratch);
        ref double a = ref MemoryMarshal.GetReference(solution);
        for (int i = 0; i < n; i++)
        {
            ref double row = ref MemoryMarshal.GetReference(covarianceBar.Slice(i * n, n));
            double factor = Unsafe.Add(ref a, i);
            int j = 0;
            // The product a[i] a[j] comes first, so that the result is symmetric to the last bit.
            for (; j <= n - 4; j += 4)
            {
                Vector256<double> product = Vector256.LoadUnsafe(ref a, (nuint)j) * factor;
                Vector256<double> inverse = Vector256.LoadUnsafe(ref row, (nuint)j) * logDeterminantBar;
                Vector256.FusedMultiplyAdd(Vector256.Create(-quadraticBar), product, inverse).StoreUnsafe(ref row, (nuint)j);
            }

            for (; j < n; j++)
            {
                ref double entry = ref Unsafe.Add(ref row, j);
                entry = Math.FusedMultiplyAdd(-quadraticBar, Unsafe.Add(ref a, j) * factor, entry * logDeterminantBar);
            }
        }
    }
}
