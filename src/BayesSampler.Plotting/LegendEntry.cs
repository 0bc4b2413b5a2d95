using ScottPlot;

namespace BayesSampler.Plotting;

/// <summary>Legend entries as the header draws them.</summary>
internal static class LegendEntry
{
    public static LegendItem Line(string text, Color color, float width = PlotTheme.LineWidth, LinePattern? pattern = null) =>
        new() { LabelText = text, LineStyle = new LineStyle(width, color, pattern ?? LinePattern.Solid), MarkerStyle = MarkerStyle.None };

    public static LegendItem Marker(string text, Color color, MarkerShape shape, float size = PlotTheme.MarkerSize) =>
        new() { LabelText = text, LineStyle = LineStyle.None, MarkerStyle = NewMarker(color, shape, size) };

    public static LegendItem Both(string text, Color color, MarkerShape shape, float width = PlotTheme.LineWidth, LinePattern? pattern = null) =>
        new()
        {
            LabelText = text,
            LineStyle = new LineStyle(width, color, pattern ?? LinePattern.Solid),
            MarkerStyle = NewMarker(color, shape, PlotTheme.MarkerSize),
        };

    public static LegendItem Band(string text, Color fill) =>
        new() { LabelText = text, FillStyle = new FillStyle(fill), LineStyle = LineStyle.None, MarkerStyle = MarkerStyle.None };

    public static MarkerStyle NewMarker(Color color, MarkerShape shape, float size)
    {
        MarkerStyle style = new(shape, size, color);
        // Open shapes and strokes are drawn by their line.
        style.LineColor = color;
        style.LineWidth = PlotTheme.LineWidth;
        return style;
    }
}
