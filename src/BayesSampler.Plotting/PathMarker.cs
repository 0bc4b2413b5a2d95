using ScottPlot;
using SkiaSharp;

namespace BayesSampler.Plotting;

/// <summary>Triangles, diamonds and crosses.</summary>
/// <remarks>
/// In place of ScottPlot's (5.1.59), which leave their path to the garbage collector: its finaliser may free the path while
/// Skia still draws it, which ends the process with a segmentation fault.
/// </remarks>
internal sealed class PathMarker : IMarker
{
    private readonly MarkerShape _shape;

    private PathMarker(MarkerShape shape) => _shape = shape;

    /// <summary>The renderer of a shape, or null where ScottPlot's own needs no path (circles and squares).</summary>
    public static IMarker? For(MarkerShape shape) =>
        shape is MarkerShape.FilledTriangleUp or MarkerShape.FilledTriangleDown or MarkerShape.FilledDiamond or MarkerShape.Eks
            ? new PathMarker(shape)
            : null;

    public void Render(SKCanvas canvas, Paint paint, Pixel center, float size, MarkerStyle markerStyle)
    {
        float x = center.X, y = center.Y, half = size / 2;
        using SKPath path = new();
        if (_shape == MarkerShape.Eks)
        {
            path.MoveTo(x - half, y - half);
            path.LineTo(x + half, y + half);
            path.MoveTo(x - half, y + half);
            path.LineTo(x + half, y - half);
            Drawing.DrawPath(canvas, paint, path, markerStyle.LineStyle);
            return;
        }

        // A triangle's centre of mass lies a third of its height above its base.
        float up = _shape == MarkerShape.FilledTriangleUp ? size : -size;
        SKPoint[] corners = _shape == MarkerShape.FilledDiamond
            ? [new(x + half, y), new(x, y + half), new(x - half, y), new(x, y - half)]
            : [new(x, y - 0.577f * up), new(x + half, y + 0.289f * up), new(x - half, y + 0.289f * up)];
        path.AddPoly(corners, close: true);
        Drawing.FillPath(canvas, paint, path, markerStyle.FillStyle);
        Drawing.DrawPath(canvas, paint, path, markerStyle.OutlineStyle);
    }
}
