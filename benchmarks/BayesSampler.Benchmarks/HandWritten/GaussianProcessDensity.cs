using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using BayesSampler.Models;

namespace BayesSampler.Benchmarks;

/// <summary>
/// y ~ N(0, alpha² exp(-d²/(2 rho²)) + sigma² I), half-normal priors; the position is log rho, log alpha, log sigma. The
/// covariance's factor and inverse are the library's dense kernels; all else is written out, half the matrix at a time.
/// </summary>
internal sealed unsafe class GaussianProcessDensity : IDifferentiableLogDensity
{
    private readonly int _n;
    private readonly double[] _y;
    private readonly double[] _squares;
    private readonly double[] _packed;
    private readonly double[] _covariance;
    private readonly double[] _adjoint;
    private readonly double[] _residualAdjoint;
    private readonly double[] _kept;
    private readonly double[] _scratch;

    public GaussianProcessDensity(double[] x, double[] y)
    {
        _n = x.Length;
        _y = y;
        int pairs = _n * (_n + 1) / 2;
        _squares = new double[pairs + 4];
        _packed = new double[pairs + 4];
        int next = 0;
        for (int i = 0; i < _n; i++)
        {
            for (int j = 0; j <= i; j++) _squares[next++] = (x[i] - x[j]) * (x[i] - x[j]);
        }

        _covariance = new double[_n * _n];
        _adjoint = new double[_n * _n];
        _residualAdjoint = new double[_n];
        _kept = new double[GaussianCovariance.KeptSize(_n)];
        _scratch = new double[GaussianCovariance.ScratchSize(_n)];
    }

    public int Dimension => 3;

    public double LogDensity(ReadOnlySpan<double> position) => LogDensityAndGradient(position, new double[3]);

    public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
    {
        double rho = PortableMath.Exp(position[0]), alpha = PortableMath.Exp(position[1]), sigma = PortableMath.Exp(position[2]);
        Fill(-0.5 / (rho * rho), alpha * alpha);
        for (int i = 0; i < _n; i++) _covariance[i * (_n + 1)] += sigma * sigma;
        GaussianCovariance.Evaluate(_covariance, _y, _kept, out double quadratic, out double logDeterminant, _n, _scratch);
        GaussianCovariance.Reverse(_kept, -0.5, -0.5, _adjoint, _residualAdjoint, _n, _scratch);
        (double toRho, double toAlpha, double toSigma) = Collect();
        gradient[0] = 2 * toRho / (rho * rho) - rho * rho + 1;
        gradient[1] = 2 * toAlpha - alpha * alpha + 1;
        gradient[2] = 2 * sigma * sigma * toSigma - sigma * sigma + 1;
        return -0.5 * (quadratic + logDeterminant + rho * rho + alpha * alpha + sigma * sigma) + position[0] + position[1] + position[2]
            - _n * 0.91893853320467274;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(double factor, double variance)
    {
        fixed (double* squares = _squares, packed = _packed)
        {
            for (int k = 0; k < _n * (_n + 1) / 2; k += 4)
                (Vector256.Create(variance) * PortableMath.Exp(Vector256.Create(factor) * Vector256.Load(squares + k))).Store(packed + k);
        }

        for (int i = 0; i < _n; i++) _packed.AsSpan(i * (i + 1) / 2, i + 1).CopyTo(_covariance.AsSpan(i * _n));
    }

    /// <summary>Sums of the adjoint times the covariance, times d²/2 as well, and of the adjoint's diagonal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double ToRho, double ToAlpha, double ToSigma) Collect()
    {
        Vector256<double> toRho = default, toAlpha = default;
        double toRhoRest = 0, toAlphaRest = 0, diagonal = 0, weighted = 0;
        fixed (double* squares = _squares, packed = _packed, adjoint = _adjoint)
        {
            for (int i = 0; i < _n; i++)
            {
                double* d = squares + i * (i + 1) / 2;
                double* k = packed + i * (i + 1) / 2;
                double* a = adjoint + i * _n;
                int j = 0;
                for (; j + 4 <= i; j += 4)
                {
                    Vector256<double> part = Vector256.Load(a + j) * Vector256.Load(k + j);
                    toAlpha += part;
                    toRho = Vector256.FusedMultiplyAdd(part, Vector256.Load(d + j), toRho);
                }

                for (; j < i; j++)
                {
                    toAlphaRest += a[j] * k[j];
                    toRhoRest += a[j] * k[j] * d[j];
                }

                diagonal += a[i];
                weighted += a[i] * k[i];
            }
        }

        // Either triangle counts.
        return ((Vector256.Sum(toRho) + toRhoRest), 2 * (Vector256.Sum(toAlpha) + toAlphaRest) + weighted, diagonal);
    }
}
