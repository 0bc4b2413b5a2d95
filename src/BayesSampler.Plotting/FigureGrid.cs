using ScottPlot;
using SkiaSharp;

namespace BayesSampler.Plotting;

/// <summary>Panels in rows and columns whose data areas have one size and line up, whatever room their labels take.</summary>
internal sealed class FigureGrid(int rows, int columns)
{
    private readonly List<Plot> _plots = [];
    private readonly List<(int Row, int Column)> _cells = [];

    public int Rows => rows;

    public IReadOnlyList<Plot> Plots => _plots;

    /// <summary>Where each plot is drawn; set by <see cref="Arrange"/>.</summary>
    public PixelRect[] Rectangles { get; private set; } = [];

    public void Add(Plot plot, int row, int column)
    {
        _plots.Add(plot);
        _cells.Add((row, column));
    }

    /// <summary>Puts the panels one after another, row by row.</summary>
    public static FigureGrid Fill(IReadOnlyList<Plot> plots, int columns)
    {
        FigureGrid grid = new((plots.Count + columns - 1) / columns, columns);
        for (int i = 0; i < plots.Count; i++) grid.Add(plots[i], i / columns, i % columns);
        return grid;
    }

    /// <summary>Measures each panel's labels, then shares what is left between the data areas.</summary>
    public void Arrange(PixelRect area)
    {
        const float outerMargin = 12;
        area = area.Contract(outerMargin, 0);
        area = new PixelRect(area.Left, area.Right, area.Bottom - outerMargin, area.Top);
        float[] left = new float[columns], right = new float[columns], top = new float[rows], bottom = new float[rows];
        float cellWidth = area.Width / columns, cellHeight = area.Height / rows;
        using SKNoDrawCanvas canvas = new((int)cellWidth, (int)cellHeight);
        for (int i = 0; i < _plots.Count; i++)
        {
            // Twice: the first drawing finds the ticks, the second the room that they take.
            _plots[i].Render(canvas, new PixelRect(0, cellWidth, cellHeight, 0));
            _plots[i].Render(canvas, new PixelRect(0, cellWidth, cellHeight, 0));
            PixelRect data = _plots[i].LastRender.DataRect;
            (int row, int column) = _cells[i];
            left[column] = Math.Max(left[column], data.Left);
            right[column] = Math.Max(right[column], cellWidth - data.Right);
            top[row] = Math.Max(top[row], data.Top);
            bottom[row] = Math.Max(bottom[row], cellHeight - data.Bottom);
        }

        float dataWidth = (area.Width - left.Sum() - right.Sum()) / columns;
        float dataHeight = (area.Height - top.Sum() - bottom.Sum()) / rows;
        Rectangles = new PixelRect[_plots.Count];
        for (int i = 0; i < _plots.Count; i++)
        {
            (int row, int column) = _cells[i];
            float x = area.Left + left.Take(column).Sum() + right.Take(column).Sum() + column * dataWidth;
            float y = area.Top + top.Take(row).Sum() + bottom.Take(row).Sum() + row * dataHeight;
            Rectangles[i] = new PixelRect(
                x, x + left[column] + dataWidth + right[column], y + top[row] + dataHeight + bottom[row], y);
            // The names of vertical axes stand at the outer edge of this panel: one below the other in a column.
            _plots[i].Axes.Left.MinimumSize = left[column];
            _plots[i].Layout.Fixed(new PixelPadding(left[column], right[column], bottom[row], top[row]));
        }
    }
}
