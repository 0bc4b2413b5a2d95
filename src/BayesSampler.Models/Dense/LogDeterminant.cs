using System.Runtime.CompilerServices;

namespace BayesSampler.Models;

/// <summary>Logarithms of determinants of symmetric positive definite matrices and of their Cholesky factors.</summary>
/// <remarks>
/// log|L| is the sum of the logarithms of the diagonal in the order of <see cref="FixedOrder.Sum"/>, and log|A| twice that.
/// Matrices are n x n by rows.
/// </remarks>
internal static class LogDeterminant
{
    /// <summary>Numbers of scratch that the methods need.</summary>
    public static int ScratchSize(int n) => CholeskyFactor.ScratchSize(n);

    /// <summary>log|A|, and the factor for <see cref="Reverse"/>; both NaN if A is not positive definite.</summary>
    /// <param name="matrix">A, of which the lower triangle is read.</param>
    /// <param name="lower">L with A = L L', overwritten.</param>
    /// <param name="n">Rows and columns.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> numbers, apart from the rest.</param>
    public static double Evaluate(ReadOnlySpan<double> matrix, Span<double> lower, int n, Span<double> scratch) =>
        CholeskyFactor.Factor(matrix, lower, n, scratch) ? 2 * OfFactor(lower, n, scratch) : double.NaN;

    /// <summary>The derivative by A, given that by log|A|: valueBar A^-1, a full symmetric matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Reverse(ReadOnlySpan<double> lower, double valueBar, Span<double> matrixBar, int n, Span<double> scratch)
    {
        SymmetricInverse.FromFactor(lower, matrixBar, n, scratch);
        foreach (ref double entry in matrixBar[..(n * n)])
            entry *= valueBar;
    }

    /// <summary>log|L|, of positive diagonal; NaN if an entry of it is negative or NaN.</summary>
    /// <param name="lower">L, of which the diagonal is read.</param>
    /// <param name="n">Rows and columns.</param>
    /// <param name="scratch">n numbers, apart from L.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double OfFactor(ReadOnlySpan<double> lower, int n, Span<double> scratch)
    {
        scratch = scratch[..n];
        for (int i = 0; i < n; i++)
            scratch[i] = lower[i * n + i];
        PortableMath.Log(scratch, scratch);
        return FixedOrder.Sum(scratch);
    }

    /// <summary>The derivative by L, given that by log|L|: valueBar / L[i,i] on the diagonal, zero elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OfFactorReverse(ReadOnlySpan<double> lower, double valueBar, Span<double> lowerBar, int n)
    {
        lowerBar[..(n * n)].Clear();
        for (int i = 0; i < n; i++)
            lowerBar[i * n + i] = valueBar / lower[i * n + i];
    }
}
