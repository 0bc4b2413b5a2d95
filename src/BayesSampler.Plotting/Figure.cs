using ScottPlot;
using SkiaSharp;

namespace BayesSampler.Plotting;

/// <summary>A finished picture: a title, a legend and one or more panels, to be saved as PNG or SVG.</summary>
/// <remarks>Made by the factories of this namespace. Not thread-safe; different figures may be drawn at the same time.</remarks>
public sealed class Figure
{
    private readonly FigureHeader _header;
    private readonly Plot _headerPlot;
    private readonly FigureGrid _grid;

    internal Figure(string title, IReadOnlyList<LegendItem> legend, FigureGrid grid, int panelHeight)
    {
        _grid = grid;
        _header = new FigureHeader(title, legend, PlotTheme.Width);
        _headerPlot = PlotTheme.NewPlot();
        _headerPlot.Add.Plottable(_header);
        _headerPlot.Axes.SetLimits(0, 1, 0, 1);
        _headerPlot.HideGrid();
        _headerPlot.Layout.Frameless();
        Height = (int)Math.Ceiling(_header.Height) + panelHeight;
        Width = PlotTheme.Width;
        _grid.Arrange(new PixelRect(0, Width, Height, _header.Height));
    }

    /// <summary>Width in pixels at scale 1.</summary>
    public int Width { get; }

    /// <summary>Height in pixels at scale 1; it follows from the number of panels or rows.</summary>
    public int Height { get; }

    /// <summary>The title above the panels.</summary>
    public string Title => _header.Title;

    internal IReadOnlyList<Plot> Panels => _grid.Plots;

    internal IReadOnlyList<LegendItem> Legend => _header.Legend;

    /// <summary>Writes a PNG file, replacing one of the same name.</summary>
    /// <param name="path">File to write; its folder must exist.</param>
    /// <param name="scale">Pixels per unit of <see cref="Width"/>: 1 for a screen, 2 or more for print. At most 10.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not above 0 and at most 10.</exception>
    public void SavePng(string path, double scale = 1) => File.WriteAllBytes(path, ToPng(scale));

    /// <summary>Writes an SVG file, replacing one of the same name. Text is outlines: it needs no font.</summary>
    /// <param name="path">File to write; its folder must exist.</param>
    public void SaveSvg(string path) => File.WriteAllText(path, ToSvg());

    /// <summary>The picture as the bytes of a PNG file.</summary>
    /// <param name="scale">As in <see cref="SavePng"/>.</param>
    public byte[] ToPng(double scale = 1)
    {
        Require.InRange(Require.Positive(scale, nameof(scale)), 0, 10, nameof(scale));
        using SKSurface surface = SKSurface.Create(
            new SKImageInfo((int)Math.Round(Width * scale), (int)Math.Round(Height * scale)));
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Scale((float)scale);
        Draw(surface.Canvas);
        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>The picture as SVG, complete in itself.</summary>
    public string ToSvg() => SvgOutlines.Replace(ToSvgWithText(), Title);

    /// <summary>SVG as SkiaSharp writes it: text by the name of its font, which a reader's machine may lack.</summary>
    internal string ToSvgWithText()
    {
        using MemoryStream stream = new();
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, Width, Height), stream)) Draw(canvas);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private void Draw(SKCanvas canvas)
    {
        Draw(canvas, _headerPlot, new PixelRect(0, Width, _header.Height, 0));
        for (int i = 0; i < _grid.Plots.Count; i++) Draw(canvas, _grid.Plots[i], _grid.Rectangles[i]);
    }

    private static void Draw(SKCanvas canvas, Plot plot, PixelRect rectangle)
    {
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        plot.Render(canvas, rectangle);
    }
}
