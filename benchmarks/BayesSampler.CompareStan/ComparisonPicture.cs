using BayesSampler.Plotting;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace BayesSampler.CompareStan;

/// <summary>The ratios as a picture: a row for each case in which both sides converged.</summary>
internal static class ComparisonPicture
{
    private const int RowHeight = 24;
    private const int Margins = 90;
    private const float NameWidth = 330;

    public static Figure Of(IEnumerable<string> lines)
    {
        Comparison[] rows = [.. ComparisonTable.Comparisons(lines).Where(one => one.Doubts.Count == 0)];
        Color warm = PlotTheme.ColorOf(0), cold = PlotTheme.ColorOf(1), goal = Colors.Black;
        Plot plot = PlotTheme.NewPlot("", "effective draws per second over Stan's, warmup included", "");
        plot.Axes.Bottom.TickGenerator = new LogTicks();
        NumericManual names = new();
        for (int i = 0; i < rows.Length; i++)
        {
            double y = rows.Length - 1 - i;
            names.AddMajor(y, rows[i].Case.Name);
            if (rows[i].Case.Goal.Ratio is { } wanted) Mark(wanted, y, goal, MarkerShape.VerticalBar, 16);
            Mark(rows[i].ColdRatio, y, cold, MarkerShape.FilledDiamond, PlotTheme.MarkerSize);
            Mark(rows[i].Ratio, y, warm, MarkerShape.FilledCircle, PlotTheme.MarkerSize);
        }

        plot.Axes.Left.TickGenerator = names;
        plot.Axes.Left.MinimumSize = NameWidth;
        plot.Add.VerticalLine(0, 1, Colors.Gray, LinePattern.Dashed);
        double[] all = [0, .. rows.SelectMany(row => (double[])[row.Ratio, row.ColdRatio, row.Case.Goal.Ratio ?? 1]).Select(Math.Log10)];
        plot.Axes.SetLimits(all.Min() - 0.15, all.Max() + 0.15, -0.7, rows.Length - 0.3);
        LegendItem[] legend =
        [
            LegendEntry.Marker("compiled", warm, MarkerShape.FilledCircle),
            LegendEntry.Marker("first run in its process", cold, MarkerShape.FilledDiamond),
            LegendEntry.Marker("goal", goal, MarkerShape.VerticalBar, 16),
            LegendEntry.Line("Stan", Colors.Gray, 1, LinePattern.Dashed),
        ];
        string title = rows.Length > 0 ? "NUTS beside Stan on one core" : "NUTS beside Stan: no case in which both sides converged";
        return new Figure(title, legend, FigureGrid.Fill([plot], 1), (RowHeight * rows.Length) + Margins);

        void Mark(double ratio, double y, Color color, MarkerShape shape, float size) =>
            plot.Add.Marker(Math.Log10(ratio), y).MarkerStyle = LegendEntry.NewMarker(color, shape, size);
    }
}
