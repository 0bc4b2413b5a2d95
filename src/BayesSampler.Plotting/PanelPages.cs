using ScottPlot;

namespace BayesSampler.Plotting;

/// <summary>Small multiples: panels of equal size in a grid, on as many pages as it takes.</summary>
internal static class PanelPages
{
    private const int PerPage = 20;

    // What a panel's vertical axis may take of its cell.
    private const float AxisRoom = 110;

    // What title and horizontal axis may take of its height.
    private const float TitleAndAxisRoom = 70;

    /// <summary>A panel's title in at most two lines.</summary>
    /// <param name="name">The full name.</param>
    /// <param name="columns">Panels side by side.</param>
    /// <param name="suffix">Ends the title and is never cut.</param>
    public static string PanelTitle(string name, int columns, string suffix = "")
    {
        float width = PlotTheme.Width / (float)columns - AxisRoom;
        if (suffix.Length == 0) return PlotTheme.Wrap(name, width, PlotTheme.LabelSize, 2);
        string oneLine = $"{name}, {suffix}";
        return PlotTheme.Measure(oneLine, PlotTheme.LabelSize) <= width
            ? oneLine
            : $"{PlotTheme.Wrap(name, width, PlotTheme.LabelSize, 1)},\n{suffix}";
    }

    /// <summary>Panels side by side, for so many on all pages together.</summary>
    public static int Columns(int panels) => panels switch { <= 3 => panels, 4 => 2, <= 9 => 3, _ => 4 };

    /// <summary>Figures of at most 20 panels each.</summary>
    public static IReadOnlyList<Figure> Build(
        string title, IReadOnlyList<LegendItem> legend, IReadOnlyList<Plot> panels, string xLabel, string yLabel)
    {
        int columns = Columns(panels.Count);
        int rowHeight = columns switch { 1 => 600, 2 => 400, 3 => 310, _ => 265 };
        return Split(panels.Count, PerPage, title, "panels", (first, count, pageTitle) =>
            Page(pageTitle, legend, [.. panels.Skip(first).Take(count)], columns, rowHeight, xLabel, yLabel));
    }

    /// <summary>
    /// One figure. The axes are named once: the vertical one in the first column, the horizontal one in each column's last panel.
    /// </summary>
    public static Figure Page(
        string title, IReadOnlyList<LegendItem> legend, IReadOnlyList<Plot> panels, int columns, int rowHeight, string xLabel,
        string yLabel)
    {
        string below = PlotTheme.Wrap(xLabel, PlotTheme.Width / (float)columns - AxisRoom / 2, PlotTheme.LabelSize, 3);
        string beside = PlotTheme.Wrap(yLabel, rowHeight - TitleAndAxisRoom, PlotTheme.LabelSize, 3);
        for (int i = 0; i < panels.Count; i++)
        {
            if (i % columns == 0) panels[i].Axes.Left.Label.Text = beside;
            if (i + columns >= panels.Count) panels[i].Axes.Bottom.Label.Text = below;
        }

        FigureGrid grid = FigureGrid.Fill(panels, columns);
        return new Figure(title, legend, grid, grid.Rows * rowHeight);
    }

    /// <summary>
    /// Cuts a count into pages of about equal size and tells each its first item, its number of items and its title, which
    /// says what part of the whole the page shows.
    /// </summary>
    public static IReadOnlyList<Figure> Split(
        int count, int perPage, string title, string what, Func<int, int, string, Figure> page)
    {
        int pages = (count + perPage - 1) / perPage;
        int size = (count + pages - 1) / pages;
        List<Figure> figures = [];
        for (int k = 0; k < pages; k++)
        {
            int first = k * size, items = Math.Min(size, count - first);
            string part = Require.Invariant($"page {k + 1} of {pages}: {what} {first + 1} to {first + items} of {count}");
            string pageTitle = pages == 1 ? title : title.Length == 0 ? part : $"{title} ({part})";
            figures.Add(page(first, items, pageTitle));
        }

        return figures;
    }
}
