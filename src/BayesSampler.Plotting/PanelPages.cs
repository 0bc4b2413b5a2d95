using ScottPlot;

namespace BayesSampler.Plotting;

/// <summary>Small multiples: panels of equal size in a grid, on as many pages as it takes.</summary>
internal static class PanelPages
{
    private const int PerPage = 20;

    /// <summary>Width in pixels that a panel's title may take.</summary>
    public static float TitleWidth(int panels) => PlotTheme.Width / (float)Columns(Math.Min(panels, PerPage)) - 60;

    /// <summary>Figures of at most 20 panels each, the axis names at the outer edges.</summary>
    public static IReadOnlyList<Figure> Build(
        string title, IReadOnlyList<LegendItem> legend, IReadOnlyList<Plot> panels, string xLabel, string yLabel)
    {
        int columns = Columns(Math.Min(panels.Count, PerPage));
        return Split(panels.Count, PerPage, title, "panels", (first, count, pageTitle) =>
        {
            List<Plot> page = [.. panels.Skip(first).Take(count)];
            LabelEdges(page, columns, xLabel, yLabel);
            FigureGrid grid = FigureGrid.Fill(page, columns);
            int height = columns switch { 1 => 600, 2 => 400, 3 => 310, _ => 265 };
            return new Figure(pageTitle, legend, grid, grid.Rows * height);
        });
    }

    /// <summary>
    /// Cuts a count into pages of about equal size and tells each its first item, its number of items and its title, which
    /// says what part of the whole the page shows.
    /// </summary>
    public static IReadOnlyList<Figure> Split(int count, int perPage, string title, string what, Func<int, int, string, Figure> page)
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

    /// <summary>Names the axes once: the vertical one in the first column, the horizontal one in each column's last panel.</summary>
    public static void LabelEdges(IReadOnlyList<Plot> page, int columns, string xLabel, string yLabel)
    {
        for (int i = 0; i < page.Count; i++)
        {
            if (i % columns == 0) page[i].Axes.Left.Label.Text = yLabel;
            if (i + columns >= page.Count) page[i].Axes.Bottom.Label.Text = xLabel;
        }
    }

    private static int Columns(int panels) => panels switch { <= 3 => panels, 4 => 2, <= 9 => 3, _ => 4 };
}
