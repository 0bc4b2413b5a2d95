using ScottPlot;
using ScottPlot.Plottables;

namespace BayesSampler.Plotting;

/// <summary>Histograms of each chain's ranks among all draws (<see cref="Ranks"/>): flat where the chains agree.</summary>
/// <remarks>Vehtari, Gelman, Simpson, Carpenter, Bürkner (2021), section 6.</remarks>
public static class RankPlot
{
    private const int MaxColumns = 4;
    private const int RowsPerPage = 5;

    /// <summary>One panel for each quantity and chain, at most four side by side and five rows of panels on a page.</summary>
    /// <param name="draws">At least 2 chains, which the ranks compare, and 2 draws per chain.</param>
    /// <param name="names">Scalars to draw, or null for all.</param>
    /// <param name="bins">Bars of a histogram, at least 2.</param>
    /// <param name="title">Above the picture.</param>
    /// <remarks>
    /// The band holds 95 % of a bar's heights if the chains agree and draws are independent (normal approximation to the
    /// hypergeometric distribution). Autocorrelated draws leave it more often.
    /// </remarks>
    /// <exception cref="ArgumentException">A single chain, unknown or repeated names, or draws that are not finite.</exception>
    public static IReadOnlyList<Figure> Create(
        PosteriorDraws draws, IReadOnlyList<string>? names = null, int bins = 20, string title = "")
    {
        IReadOnlyList<string> scalars = PlotInput.Scalars(draws, names);
        Require.AtLeast(draws.Chains, 2, "draws.Chains", "Ranks compare chains; those of a single one are always flat.");
        Require.AtLeast(bins, 2, nameof(bins), "20 is usual.");
        int columns = Math.Min(draws.Chains, MaxColumns);
        int rowsEach = (draws.Chains + columns - 1) / columns;
        LegendItem[] legend =
        [
            LegendEntry.Line("expected", PlotTheme.Exact, PlotTheme.ThinLine),
            LegendEntry.Band("95 % for independent draws", PlotTheme.ExactArea),
        ];
        int perPage = Math.Max(1, RowsPerPage / rowsEach);
        return PanelPages.Split(scalars.Count, perPage, title, "quantities", (first, count, pageTitle) =>
        {
            Plot[] panels = [.. scalars.Skip(first).Take(count).SelectMany(name => Panels(draws[name], name, bins, columns))];
            return PanelPages.Page(pageTitle, legend, panels, columns, 220, "rank", "draws");
        });
    }

    private static Plot[] Panels(ParameterDraws draws, string name, int bins, int columns)
    {
        int[][] counts = Ranks.Histogram(draws, bins);
        double all = draws.Values.Length, perBin = draws.DrawsPerChain / (double)bins;
        double variance = perBin * (1 - 1.0 / bins) * (all - draws.DrawsPerChain) / (all - 1);
        double half = 1.96 * Math.Sqrt(variance);
        double top = 1.08 * Math.Max(counts.Max(chain => chain.Max()), perBin + half);

        Plot[] panels = new Plot[counts.Length];
        for (int c = 0; c < panels.Length; c++)
        {
            Plot plot = PlotTheme.NewPlot(PanelPages.PanelTitle(name, columns, LegendEntry.Chain(c)));
            plot.Axes.Bottom.TickGenerator = new NiceTicks { WholeNumbers = true };
            plot.Axes.Left.TickGenerator = new NiceTicks { WholeNumbers = true };
            VerticalSpan band = plot.Add.VerticalSpan(perBin - half, perBin + half, PlotTheme.ExactArea);
            band.LineWidth = 0;
            double width = all / bins;
            Bar[] bars =
            [
                .. counts[c].Select((count, bin) => new Bar
                {
                    Position = (bin + 0.5) * width,
                    Value = count,
                    Size = 0.86 * width,
                    FillColor = PlotTheme.ColorOf(c).WithAlpha(0.6),
                    LineWidth = 0,
                }),
            ];
            plot.Add.Bars(bars).LegendText = LegendEntry.Chain(c);
            plot.Add.HorizontalLine(perBin, PlotTheme.ThinLine, PlotTheme.Exact);
            plot.Axes.SetLimits(0, all, 0, top);
            panels[c] = plot;
        }

        return panels;
    }
}
