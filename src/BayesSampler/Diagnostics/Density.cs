namespace BayesSampler;

/// <summary>Kernel density estimates for plots. Pure and thread-safe.</summary>
public static class Density
{
    // Draws are shared out to this many cells before smoothing: fine enough for plots of thousands of points.
    private const int Cells = 8192;

    /// <summary>Density of all draws pooled, smoothed by a Gaussian kernel.</summary>
    /// <param name="draws">One continuous quantity.</param>
    /// <param name="points">Number of points, at least 16.</param>
    /// <returns>
    /// From 3 bandwidths below the smallest draw to 3 above the largest; NaN if all are equal or one not finite.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">Too few points.</exception>
    /// <remarks>
    /// The bandwidth solves the equation of Sheather and Jones (1991, J. R. Statist. Soc. B 53:683), which keeps separate
    /// modes apart where rules of thumb smear them; between a tenth of the oversmoothed bandwidth 1.144 s n^(-1/5) and all
    /// of it. Draws are linearly binned and smoothed by Fourier transform (Silverman 1982), O(n + points). A density that
    /// ends at a bound is smoothed over it.
    /// </remarks>
    public static DensityCurve Estimate(ParameterDraws draws, int points = 512)
    {
        Require.AtLeast(points, 16, nameof(points), "512 is usual.");
        double[] x = new double[points], y = new double[points];
        if (!Moments.AllFinite(draws.Values) || EffectiveSampleSize.AllEqual(draws.Values))
        {
            Array.Fill(x, double.NaN);
            Array.Fill(y, double.NaN);
            return new DensityCurve(x, y) { Bandwidth = double.NaN };
        }

        double[] sorted = draws.Values.ToArray();
        Array.Sort(sorted);
        double scale = Scale(sorted);
        double widest = 1.144 * scale * Math.Pow(sorted.Length, -0.2);

        // Room on both sides, so that what the periodic transform carries round the ends is nothing.
        double start = sorted[0] - 4 * widest;
        double length = sorted[^1] + 4 * widest - start;
        double[] re = Bin(sorted, start, length), im = new double[Cells];
        FourierTransform transform = new(Cells);
        transform.Forward(re, im);
        double bandwidth = SheatherJones(re, im, length, sorted.Length, scale, widest);

        // Smoothing multiplies the transform by that of the kernel; conjugating makes the second transform the inverse.
        for (int k = 0; k < Cells; k++)
        {
            double frequency = 2 * Math.PI * Math.Min(k, Cells - k) / length;
            double kernel = Math.Exp(-0.5 * frequency * frequency * bandwidth * bandwidth);
            re[k] *= kernel;
            im[k] *= -kernel;
        }

        transform.Forward(re, im);
        Read(re, start, length / Cells, sorted[0] - 3 * bandwidth, sorted[^1] + 3 * bandwidth, x, y);
        return new DensityCurve(x, y) { Bandwidth = bandwidth };
    }

    /// <summary>A spread that neither long tails nor two modes inflate.</summary>
    private static double Scale(double[] sorted)
    {
        double sd = Math.Sqrt(Moments.Variance(sorted));
        double quartiles = Intervals.QuantileOfSorted(sorted, 0.75) - Intervals.QuantileOfSorted(sorted, 0.25);
        return quartiles > 0 ? Math.Min(sd, quartiles / 1.349) : sd;
    }

    /// <summary>Each draw weighs 1/n, shared between its two neighbouring cells.</summary>
    private static double[] Bin(double[] sorted, double start, double length)
    {
        double[] cells = new double[Cells];
        double weight = 1.0 / sorted.Length;
        foreach (double draw in sorted)
        {
            double position = (draw - start) / length * Cells;
            int cell = Math.Clamp((int)position, 0, Cells - 2);
            cells[cell] += weight * (cell + 1 - position);
            cells[cell + 1] += weight * (position - cell);
        }

        return cells;
    }

    private static double SheatherJones(double[] re, double[] im, double length, int n, double scale, double widest)
    {
        // Pilot estimates of the integrals of f'' squared and f''' squared, then h = (1 / (2 sqrt(pi) n S(alpha(h))))^(1/5).
        double curvature = Roughness(1.24 * scale * Math.Pow(n, -1.0 / 7), 4);
        double third = Roughness(1.23 * scale * Math.Pow(n, -1.0 / 9), 6);
        double ratio = 1.357 * Math.Pow(curvature / third, 1.0 / 7);
        double low = Math.Max(0.1 * widest, length / Cells), high = widest;
        if (low >= high) return low;
        for (int i = 0; i < 40; i++)
        {
            double middle = Math.Sqrt(low * high);
            double solved = Math.Pow(2 * Math.Sqrt(Math.PI) * n * Roughness(ratio * Math.Pow(middle, 5.0 / 7), 4), -0.2);
            if (solved > middle) low = middle;
            else high = middle;
        }

        return Math.Sqrt(low * high);

        // The mean over all pairs of draws of the kernel's derivative of this order, by its transform.
        double Roughness(double width, int order)
        {
            double sum = 0;
            for (int k = 1; k < Cells / 2; k++)
            {
                double frequency = 2 * Math.PI * k / length;
                double exponent = 0.5 * frequency * frequency * width * width;
                if (exponent > 40) break;
                double power = re[k] * re[k] + im[k] * im[k];
                double squared = frequency * frequency;
                double even = order == 4 ? squared * squared : squared * squared * squared;
                sum += even * power * Math.Exp(-exponent);
            }

            return 2 * sum / length;
        }
    }

    private static void Read(double[] cells, double start, double step, double from, double to, double[] x, double[] y)
    {
        double total = 0;
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = from + (to - from) * i / (x.Length - 1);
            double position = (x[i] - start) / step;
            int cell = Math.Clamp((int)position, 0, cells.Length - 2);
            double weight = position - cell;

            // Rounding of the transform may leave less than nothing far out.
            y[i] = Math.Max(0, (1 - weight) * cells[cell] + weight * cells[cell + 1]);
            total += i == 0 || i == x.Length - 1 ? 0.5 * y[i] : y[i];
        }

        double scale = 1 / (total * (x[1] - x[0]));
        for (int i = 0; i < y.Length; i++) y[i] *= scale;
    }
}
