using ScottPlot;
using ScottPlot.Plottables;

namespace BayesSampler.Plotting;

/// <summary>How coefficients and their credible bands shrink as the penalty grows: one panel for each coefficient.</summary>
/// <remarks>Panels instead of one common plot: two bands of ten coefficients on top of each other cannot be read.</remarks>
public static class RidgePathPlot
{
    /// <summary>Draws paths over a logarithmic axis, each panel with a vertical scale of its own; at most 20 on a page.</summary>
    /// <param name="penalties">At least two, positive and increasing.</param>
    /// <param name="paths">At least one, with different names.</param>
    /// <param name="chosen">The penalty to mark, within those given.</param>
    /// <param name="axisLabel">What the values are, with unit.</param>
    /// <param name="title">Above the picture.</param>
    /// <param name="penaltyLabel">Name of the horizontal axis.</param>
    /// <exception cref="ArgumentException">Lengths that do not agree, values not finite, empty or repeated names.</exception>
    public static IReadOnlyList<Figure> Create(
        IReadOnlyList<double> penalties, IReadOnlyList<CoefficientPath> paths, double chosen, string axisLabel,
        string title = "", string penaltyLabel = "penalty")
    {
        Check(penalties, paths, chosen);
        double[] x = [.. penalties.Select(Math.Log10)];
        string mark = NumberText.Short(chosen);
        List<Plot> panels = [];
        foreach (CoefficientPath path in paths)
        {
            string name = PanelPages.PanelTitle(path.Name, PanelPages.Columns(paths.Count));
            panels.Add(Panel(x, path, Math.Log10(chosen), mark, name));
        }

        LegendItem[] legend =
        [
            LegendEntry.Line("ridge estimate", PlotTheme.Blue, PlotTheme.LineWidth),
            LegendEntry.Band($"exact {NumberText.Percent(paths[0].Inner[0].Probability)} %", PlotTheme.InnerBand),
            LegendEntry.Band($"exact {NumberText.Percent(paths[0].Outer[0].Probability)} %", PlotTheme.OuterBand),
            LegendEntry.Line("chosen penalty, " + mark, PlotTheme.Vermillion, PlotTheme.LineWidth, PlotTheme.Dashes),
        ];
        return PanelPages.Build(title, legend, panels, penaltyLabel, axisLabel);
    }

    private static Plot Panel(double[] x, CoefficientPath path, double chosen, string mark, string name)
    {
        Plot plot = PlotTheme.NewPlot(name);
        plot.Axes.Bottom.TickGenerator = new LogTicks();
        PlotTheme.AddBand(plot, x, path.Outer, PlotTheme.OuterBand);
        PlotTheme.AddBand(plot, x, path.Inner, PlotTheme.InnerBand);
        (double low, double high) = PlotInput.Limits(
            path.Outer.SelectMany(interval => (double[])[interval.Lower, interval.Upper]).Concat(path.Estimates));
        if (low < 0 && high > 0) plot.Add.HorizontalLine(0, PlotTheme.ThinLine, PlotTheme.Muted);
        Scatter line = plot.Add.ScatterLine(x, [.. path.Estimates], PlotTheme.Blue);
        line.LineWidth = PlotTheme.LineWidth;
        plot.Add.VerticalLine(chosen, PlotTheme.LineWidth, PlotTheme.Vermillion, PlotTheme.Dashes);

        // The label stands above the bands, on the side of the line where there is more room.
        high += 0.16 * (high - low);
        plot.Axes.SetLimits(x[0], x[^1], low, high);
        bool left = chosen > (x[0] + x[^1]) / 2;
        Text label = plot.Add.Text(mark, chosen, high);
        PlotTheme.Style(label.LabelStyle, PlotTheme.TickSize);
        label.LabelFontColor = PlotTheme.Vermillion;
        label.LabelAlignment = left ? Alignment.UpperRight : Alignment.UpperLeft;
        label.OffsetX = left ? -5 : 5;
        return plot;
    }

    private static void Check(IReadOnlyList<double> penalties, IReadOnlyList<CoefficientPath> paths, double chosen)
    {
        ArgumentNullException.ThrowIfNull(penalties);
        Require.AtLeast(penalties.Count, 2, "penalties.Count", "A path needs at least two penalties.");
        for (int i = 0; i < penalties.Count; i++)
        {
            Require.Positive(penalties[i], Require.Invariant($"penalties[{i}]"), "The axis is logarithmic.");
            if (i > 0 && penalties[i] <= penalties[i - 1])
            {
                throw new ArgumentException(
                    Require.Invariant($"penalties[{i}] is {penalties[i]}, not above {penalties[i - 1]} before it. Sort them."),
                    nameof(penalties));
            }
        }

        Require.InRange(chosen, penalties[0], penalties[^1], nameof(chosen), "Widen the penalties to hold the chosen one.");
        PlotInput.NotEmpty(paths, nameof(paths), "Pass one path for each coefficient.");
        PlotInput.Unique(paths.Select(path => path.Name), nameof(paths));
        foreach (CoefficientPath path in paths)
        {
            Require.SameLength(path.Estimates.Count, penalties.Count, path.Name, nameof(penalties), "Each needs one estimate.");
            PlotInput.AllFinite(path.Estimates, path.Name);
            PlotInput.Intervals(path.Inner, penalties.Count, path.Name, nameof(penalties));
            PlotInput.Intervals(path.Outer, penalties.Count, path.Name, nameof(penalties));
            PlotInput.SameProbability(path.Inner[0], paths[0].Inner[0], path.Name);
            PlotInput.SameProbability(path.Outer[0], paths[0].Outer[0], path.Name);
        }
    }
}
