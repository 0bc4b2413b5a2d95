using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace NonlinearRegression;

/// <summary>
/// Least squares with a penalty, by Levenberg and Marquardt's method: an answer that shares nothing with the sampler, neither
/// its gradients nor its algebra.
/// </summary>
internal static class PenalisedLeastSquares
{
    /// <summary>Minimises the sum of squares of residuals, among which the penalty's (b − b0) σ/τ are some.</summary>
    /// <param name="residuals">All residuals at a point; any number.</param>
    /// <param name="start">Where to start.</param>
    public static double[] Minimise(Func<double[], double[]> residuals, double[] start)
    {
        double[] at = start;
        double[] r = residuals(at);
        double damping = 1e-3;
        for (int iteration = 0; iteration < 500; iteration++)
        {
            Matrix<double> jacobian = Jacobian(residuals, at, r.Length);
            // Marquardt's damping scales with the columns: rows of sqrt(damping) times their norms below the Jacobian, then QR.
            Vector<double> norms = jacobian.ColumnNorms(2).Map(norm => Math.Max(norm, 1e-300));
            Matrix<double> rows = jacobian.Stack(Matrix<double>.Build.DenseOfDiagonalVector(norms * Math.Sqrt(damping)));
            Vector<double> right = Vector<double>.Build.Dense(rows.RowCount);
            for (int i = 0; i < r.Length; i++) right[i] = -r[i];
            Vector<double> step = rows.QR(QRMethod.Thin).Solve(right);
            double[] next = [.. at.Select((value, j) => value + step[j])];
            double[] nextR = residuals(next);
            // The sum of squares is flat at its minimum: half of its digits say nothing of the parameters, the step's size does.
            bool descends = SumOfSquares(nextR) <= SumOfSquares(r) * (1 + 1e-10);
            if (descends) (at, r) = (next, nextR);
            damping *= descends ? 0.1 : 10;
            if (damping < 1e-12 && next.Select((value, j) => Math.Abs(step[j] / value)).Max() < 1e-13) break;
        }

        return at;
    }

    private static double SumOfSquares(double[] values) => values.Sum(value => value * value);

    /// <summary>By differences of fourth order, good to about twelve digits of each column.</summary>
    private static Matrix<double> Jacobian(Func<double[], double[]> residuals, double[] at, int rows)
    {
        Matrix<double> jacobian = Matrix<double>.Build.Dense(rows, at.Length);
        for (int j = 0; j < at.Length; j++)
        {
            double h = 1e-3 * Math.Abs(at[j]);
            double[] Shifted(double steps) => residuals([.. at.Select((value, k) => k == j ? value + steps * h : value)]);
            double[] a = Shifted(-2), b = Shifted(-1), c = Shifted(1), d = Shifted(2);
            for (int i = 0; i < rows; i++) jacobian[i, j] = (8 * (c[i] - b[i]) - (d[i] - a[i])) / (12 * h);
        }

        return jacobian;
    }
}
