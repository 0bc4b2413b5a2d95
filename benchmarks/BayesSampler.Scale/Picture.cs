using BayesSampler.Plotting;
using ScottPlot;
using ScottPlot.Plottables;

namespace BayesSampler.Scale;

/// <summary>A study's panels, each with a legend that names the slopes.</summary>
internal static class Picture
{
    private const int Columns = 2;
    private const int PanelHeight = 440;

    // Pixels of the data area and of a legend's line, about.
    private const double DataHeight = 360;
    private const double LegendLine = 29;

    public static Figure Draw(Study study)
    {
        FigureGrid grid = FigureGrid.Fill([.. study.Panels.Select(Draw)], Columns);
        return new Figure(study.Title, [], grid, grid.Rows * PanelHeight);
    }

    private static Plot Draw(Panel panel)
    {
        Plot plot = PlotTheme.NewPlot("", panel.XLabel, panel.YLabel);
        plot.Axes.Bottom.TickGenerator = new LogTicks();
        plot.Axes.Left.TickGenerator = new LogTicks();
        for (int k = 0; k < panel.Curves.Count; k++)
        {
            Curve curve = panel.Curves[k];
            Scatter line = plot.Add.Scatter(
                curve.Points.Select(point => new Coordinates(Math.Log10(point.X), Math.Log10(point.Y))).ToArray(), PlotTheme.ColorOf(k));
            line.LineWidth = PlotTheme.LineWidth;
            line.LinePattern = PlotTheme.PatternOf(k);
            line.MarkerStyle = LegendEntry.NewMarker(PlotTheme.ColorOf(k), PlotTheme.ShapeOf(k), PlotTheme.MarkerSize);
            line.LegendText = curve.ToString();
        }

        double[] x = [.. panel.Curves.SelectMany(curve => curve.Points).Select(point => Math.Log10(point.X))];
        double[] y = [.. panel.Curves.SelectMany(curve => curve.Points).Select(point => Math.Log10(point.Y))];
        // At least a decade, so that noise does not look like growth; and the legend stands above the data.
        double height = Math.Max(y.Max() - y.Min(), 1);
        double bottom = (y.Min() + y.Max() - height) / 2 - 0.06 * height;
        double share = 1 - (panel.Curves.Count * LegendLine + 24) / DataHeight;
        plot.Axes.SetLimits(x.Min() - 0.1, x.Max() + 0.1, bottom, bottom + 1.12 * height / share);
        plot.ShowLegend(Alignment.UpperLeft);
        plot.Legend.FontSize = PlotTheme.TickSize;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.BackgroundColor = Colors.White;
        return plot;
    }
}
