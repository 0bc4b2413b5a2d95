using ScottPlot;

namespace BayesSampler.Plotting;

/// <summary>Legend entries as the header draws them.</summary>
internal static class LegendEntry
{
    public static LegendItem Line(string text, Color color, float width = PlotTheme.LineWidth, LinePattern? pattern = null) =>
        new()
        {
            LabelText = text,
            LineStyle = new LineStyle(width, color, pattern ?? LinePattern.Solid),
            MarkerStyle = MarkerStyle.None,
        };

    public static LegendItem Marker(string text, Color color, MarkerShape shape, float size = PlotTheme.MarkerSize) =>
        new() { LabelText = text, LineStyle = LineStyle.None, MarkerStyle = NewMarker(color, shape, size) };

    public static LegendItem Both(string text, Color color, MarkerShape shape) =>
        new()
        {
            LabelText = text,
            LineStyle = new LineStyle(PlotTheme.LineWidth, color),
            MarkerStyle = NewMarker(color, shape, PlotTheme.MarkerSize),
        };

    public static LegendItem Band(string text, Color fill) =>
        new() { LabelText = text, FillStyle = new FillStyle(fill), LineStyle = LineStyle.None, MarkerStyle = MarkerStyle.None };

    /// <summary>A chain's name in legends and titles; chains count from 0 as in code.</summary>
    public static string Chain(int chain) => Require.Invariant($"chain {chain}");

    /// <summary>One entry for each chain, told apart by colour.</summary>
    public static LegendItem[] Chains(int chains) =>
        [.. Enumerable.Range(0, chains).Select(c => Line(Chain(c), PlotTheme.ColorOf(c), 3))];

    public static MarkerStyle NewMarker(Color color, MarkerShape shape, float size, bool rim = true)
    {
        // Triangles cover less than circles of their size.
        if (shape is MarkerShape.FilledTriangleUp or MarkerShape.FilledTriangleDown) size *= 1.2f;
        MarkerStyle style = new(shape, size, color) { CustomRenderer = PathMarker.For(shape) };
        // Open shapes and strokes are drawn by their line.
        style.LineColor = color;
        style.LineWidth = PlotTheme.LineWidth;
        // A white rim sets a filled shape off from the bar that it stands on.
        style.OutlineColor = Colors.White;
        style.OutlineWidth = rim ? 1 : 0;
        return style;
    }
}
