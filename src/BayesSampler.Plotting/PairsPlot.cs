using ScottPlot;
using ScottPlot.Plottables;

namespace BayesSampler.Plotting;

/// <summary>Quantities two by two: draws as points, exact ellipses over them, densities on the diagonal.</summary>
public static class PairsPlot
{
    private const int MaxQuantities = 6;
    private const int MaxPoints = 1500;
    private const int DensityPoints = 256;

    /// <summary>A triangle of panels of a run's draws, its divergences marked.</summary>
    /// <param name="result">Of any sampler; at least 2 draws per chain. Chains are pooled.</param>
    /// <param name="names">From 2 to 6 scalars.</param>
    /// <param name="reference">A posterior whose ellipses hold 50 and 95 % of it, or null.</param>
    /// <param name="title">Above the picture.</param>
    /// <remarks>Of more than 1,500 other draws, every k-th is shown, and the legend says so.</remarks>
    /// <exception cref="ArgumentException">As for draws.</exception>
    public static Figure Create(
        SamplingResult result, IReadOnlyList<string> names, PairsReference? reference = null, string title = "")
    {
        ArgumentNullException.ThrowIfNull(result);
        const string divergent = "divergent__";
        bool[]? flags = result.Statistics.Contains(divergent)
            ? [.. result.Statistics[divergent].Values.ToArray().Select(value => value != 0)]
            : null;
        return Create(result.Draws, names, reference, flags, title);
    }

    /// <summary>A triangle of panels.</summary>
    /// <param name="draws">At least 2 draws per chain. Chains are pooled.</param>
    /// <param name="names">From 2 to 6 scalars.</param>
    /// <param name="exact">The exact posterior, whose ellipses hold 50 and 95 % of it, or null.</param>
    /// <param name="divergent">Which draws ended in a divergence, chain by chain, or null. They are always all shown.</param>
    /// <param name="title">Above the picture.</param>
    /// <remarks>Of more than 1,500 other draws, every k-th is shown, and the legend says so.</remarks>
    /// <exception cref="ArgumentException">
    /// Too few or too many quantities, unknown or repeated names, draws that are all equal or not finite, sizes that do not
    /// agree, a covariance that is none.
    /// </exception>
    public static Figure Create(
        PosteriorDraws draws, IReadOnlyList<string> names, PairsReference? exact = null, IReadOnlyList<bool>? divergent = null,
        string title = "")
    {
        ArgumentNullException.ThrowIfNull(names);
        PlotInput.Scalars(draws, names);
        Require.InRange(names.Count, 2, MaxQuantities, "names.Count", "More pairs cannot be read on one page: choose some.");
        if (exact is not null) Check(exact, names);
        int total = draws.Chains * draws.DrawsPerChain;
        if (divergent is not null)
            Require.SameLength(divergent.Count, total, nameof(divergent), "each quantity", "Pass one flag for each draw.");

        ILookup<bool, int> byDivergence = Enumerable.Range(0, total).ToLookup(i => divergent is not null && divergent[i]);
        int[] marked = [.. byDivergence[true]];
        int every = Math.Max(1, (total - marked.Length + MaxPoints - 1) / MaxPoints);
        int[] shown = [.. byDivergence[false].Where((_, i) => i % every == 0)];

        FigureGrid grid = new(names.Count, names.Count);
        for (int row = 0; row < names.Count; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                Plot plot = row == column
                    ? Diagonal(draws, names[row])
                    : Panel(draws[names[column]], draws[names[row]], shown, marked);
                if (row != column && exact is not null) AddEllipses(plot, exact, column, row);
                (double left, double right) = PlotInput.Limits(draws[names[column]].Values.ToArray());
                plot.Axes.SetLimitsX(left, right);
                Label(plot, names, row, column);
                grid.Add(plot, row, column);
            }
        }

        return new Figure(title, Legend(exact?.Name, marked.Length > 0, every), grid, names.Count == 2 ? 800 : 1040);
    }

    private static Plot Diagonal(PosteriorDraws draws, string name)
    {
        Plot plot = PlotTheme.NewPlot();
        DensityCurve curve = PlotInput.Density(draws, name, DensityPoints);
        Scatter line = plot.Add.ScatterLine(curve.X, curve.Y, PlotTheme.Blue);
        line.LineWidth = PlotTheme.LineWidth;
        line.FillY = true;
        line.FillYColor = PlotTheme.OuterBand;
        plot.Axes.SetLimitsY(0, 1.08 * curve.Y.Max());
        PlotTheme.HideTicks(plot.Axes.Left);
        return plot;
    }

    private static Plot Panel(ParameterDraws x, ParameterDraws y, int[] shown, int[] marked)
    {
        Plot plot = PlotTheme.NewPlot();
        Color faint = PlotTheme.Blue.WithAlpha(0.35);
        AddPoints(plot, x, y, shown, LegendEntry.NewMarker(faint, MarkerShape.FilledCircle, 4, rim: false));
        AddPoints(plot, x, y, marked, LegendEntry.NewMarker(PlotTheme.Vermillion, MarkerShape.Eks, 7));
        (double low, double high) = PlotInput.Limits(y.Values.ToArray());
        plot.Axes.SetLimitsY(low, high);
        return plot;
    }

    private static void AddPoints(Plot plot, ParameterDraws x, ParameterDraws y, int[] draws, MarkerStyle style)
    {
        Coordinates[] points = new Coordinates[draws.Length];
        for (int i = 0; i < draws.Length; i++) points[i] = new Coordinates(x.Values[draws[i]], y.Values[draws[i]]);
        plot.Add.Markers(points).MarkerStyle = style;
    }

    private static void AddEllipses(Plot plot, PairsReference exact, int x, int y)
    {
        // mean + r L (cos t, sin t) with the Cholesky factor L of the two quantities' scale matrix. A normal pair lies inside
        // radius r with probability 1 - exp(-r^2 / 2), a pair of a t with n degrees of freedom 1 - (1 + r^2 / n)^(-n / 2).
        double n = exact.DegreesOfFreedom;
        double shrink = double.IsPositiveInfinity(n) ? 1 : (n - 2) / n;
        double l11 = Math.Sqrt(shrink * exact.Covariance[x, x]);
        double l21 = shrink * exact.Covariance[y, x] / l11;
        double l22 = Math.Sqrt(Math.Max(0, shrink * exact.Covariance[y, y] - l21 * l21));
        foreach ((double probability, LinePattern pattern) in
            (ReadOnlySpan<(double, LinePattern)>)[(0.5, LinePattern.Solid), (0.95, PlotTheme.Dashes)])
        {
            const int points = 121;
            double r = Math.Sqrt(
                double.IsPositiveInfinity(n) ? -2 * Math.Log(1 - probability) : n * (Math.Pow(1 - probability, -2 / n) - 1));
            double[] xs = new double[points], ys = new double[points];
            for (int i = 0; i < points; i++)
            {
                (double sin, double cos) = Math.SinCos(2 * Math.PI * i / (points - 1));
                xs[i] = exact.Mean[x] + r * l11 * cos;
                ys[i] = exact.Mean[y] + r * (l21 * cos + l22 * sin);
            }

            Scatter ellipse = plot.Add.ScatterLine(xs, ys, PlotTheme.Exact);
            ellipse.LineWidth = PlotTheme.LineWidth;
            ellipse.LinePattern = pattern;
            ellipse.LegendText = $"{exact.Name} {NumberText.Percent(probability)} %";
        }
    }

    /// <summary>Names and numbers stand at the left and lower edges alone.</summary>
    private static void Label(Plot plot, IReadOnlyList<string> names, int row, int column)
    {
        float width = 820f / names.Count;
        plot.Axes.Right.MinimumSize = 10;
        plot.Axes.Top.MinimumSize = 10;
        if (row == names.Count - 1) plot.Axes.Bottom.Label.Text = PlotTheme.Wrap(names[column], width, PlotTheme.LabelSize, 2);
        else PlotTheme.HideNumbers(plot.Axes.Bottom);
        string name = row == 0 ? "density" : PlotTheme.Wrap(names[row], width, PlotTheme.LabelSize, 1);
        if (column == 0) plot.Axes.Left.Label.Text = name;
        else PlotTheme.HideNumbers(plot.Axes.Left);
    }

    private static List<LegendItem> Legend(string? reference, bool divergent, int every)
    {
        string draws = every == 1 ? "draws" : Require.Invariant($"draws (1 in {every} shown)");
        List<LegendItem> items = [LegendEntry.Marker(draws, PlotTheme.Blue, MarkerShape.FilledCircle, 6)];
        if (divergent) items.Add(LegendEntry.Marker("divergence", PlotTheme.Vermillion, MarkerShape.Eks));
        if (reference is not null)
        {
            items.Add(LegendEntry.Line($"{reference} 50 %", PlotTheme.Exact));
            items.Add(LegendEntry.Line($"{reference} 95 %", PlotTheme.Exact, PlotTheme.LineWidth, PlotTheme.Dashes));
        }

        return items;
    }

    private static void Check(PairsReference exact, IReadOnlyList<string> names)
    {
        Require.SameLength(exact.Mean.Count, names.Count, "exact.Mean", nameof(names), "Each quantity needs its mean.");
        PlotInput.AllFinite(exact.Mean, "exact.Mean");
        if (!(exact.DegreesOfFreedom > 2))
        {
            throw new ArgumentException(
                Require.Invariant($"exact.DegreesOfFreedom must be above 2, but was {exact.DegreesOfFreedom}. ") +
                "Below there is no covariance.", nameof(exact));
        }

        Require.SameLength(exact.Covariance.GetLength(0), names.Count, "exact.Covariance", nameof(names), "It is square.");
        Require.SameLength(exact.Covariance.GetLength(1), names.Count, "exact.Covariance", nameof(names), "It is square.");
        for (int i = 0; i < names.Count; i++)
        {
            Require.Positive(exact.Covariance[i, i], Require.Invariant($"exact.Covariance[{i}, {i}]"), "A variance.");
            for (int j = 0; j < i; j++)
            {
                double value = exact.Covariance[i, j];
                double limit = Math.Sqrt(exact.Covariance[i, i]) * Math.Sqrt(exact.Covariance[j, j]);
                // A hair of slack for matrices that come out of a computation.
                if (!(Math.Abs(value - exact.Covariance[j, i]) <= 1e-8 * limit && Math.Abs(value) <= limit * (1 + 1e-8)))
                {
                    throw new ArgumentException(
                        Require.Invariant($"exact.Covariance[{i}, {j}] is {value}, ") +
                        "more than the variances allow or unlike its mirror image. " +
                        "Check the order of the quantities.", nameof(exact));
                }
            }
        }
    }
}
