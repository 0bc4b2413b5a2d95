using ScottPlot;
using ScottPlot.Plottables;

namespace BayesSampler.Plotting;

/// <summary>Draws in their order, chains over one another: chains that mix look alike and show no trend.</summary>
public static class TracePlot
{
    private const int RowsPerPage = 8;

    /// <summary>One row for each quantity, at most 8 on a page.</summary>
    /// <param name="draws">At least 2 draws per chain.</param>
    /// <param name="names">Scalars to draw, or null for all.</param>
    /// <param name="title">Above the picture.</param>
    /// <exception cref="ArgumentException">Unknown or repeated names, or draws that are not finite.</exception>
    public static IReadOnlyList<Figure> Create(PosteriorDraws draws, IReadOnlyList<string>? names = null, string title = "")
    {
        IReadOnlyList<string> scalars = PlotInput.Scalars(draws, names);
        return PanelPages.Split(scalars.Count, RowsPerPage, title, "rows", (first, count, pageTitle) =>
        {
            Plot[] rows = [.. scalars.Skip(first).Take(count).Select(name => Row(draws, name))];
            foreach (Plot row in rows[..^1]) PlotTheme.HideNumbers(row.Axes.Bottom);
            int rowHeight = count <= 2 ? 300 : 150;
            return PanelPages.Page(pageTitle, LegendEntry.Chains(draws.Chains), rows, 1, rowHeight, "draw", "");
        });
    }

    private static Plot Row(PosteriorDraws draws, string name)
    {
        Plot plot = PlotTheme.NewPlot(PanelPages.PanelTitle(name, 1));
        plot.Axes.Bottom.TickGenerator = new NiceTicks { WholeNumbers = true };
        ParameterDraws values = draws[name];
        for (int c = 0; c < values.Chains; c++)
        {
            Signal line = plot.Add.Signal(values.Chain(c).ToArray(), 1, PlotTheme.ColorOf(c).WithAlpha(0.7));
            line.LineWidth = 1;
            line.MaximumMarkerSize = 0;
            line.LegendText = LegendEntry.Chain(c);
        }

        (double low, double high) = PlotInput.Limits(values.Values.ToArray());
        plot.Axes.SetLimits(0, values.DrawsPerChain - 1, low, high);
        return plot;
    }
}
