using ScottPlot;
using ScottPlot.Plottables;

namespace BayesSampler.Plotting;

/// <summary>How fast the draws of a chain forget where it was: one panel for each quantity, one line for each chain.</summary>
public static class AutocorrelationPlot
{
    /// <summary>Draws autocorrelations (<see cref="Autocorrelation.Of"/>); at most 20 panels on a page.</summary>
    /// <param name="draws">More draws per chain than <paramref name="maxLag"/>.</param>
    /// <param name="names">Scalars to draw, or null for all.</param>
    /// <param name="maxLag">Largest lag, at least 1.</param>
    /// <param name="title">Above the picture.</param>
    /// <remarks>The band, ±1.96 / √(draws per chain), holds 95 % of the autocorrelations of independent draws.</remarks>
    /// <exception cref="ArgumentException">Unknown or repeated names, a chain with equal or non-finite draws.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A largest lag below 1 or beyond the chains.</exception>
    public static IReadOnlyList<Figure> Create(
        PosteriorDraws draws, IReadOnlyList<string>? names = null, int maxLag = 40, string title = "")
    {
        IReadOnlyList<string> scalars = PlotInput.Scalars(draws, names);
        Require.InRange(maxLag, 1, draws.DrawsPerChain - 1, nameof(maxLag), "The chains have no larger lags.");
        List<LegendItem> legend =
        [
            .. Enumerable.Range(0, draws.Chains).Select(c =>
                LegendEntry.Line(LegendEntry.Chain(c), PlotTheme.ColorOf(c), PlotTheme.LineWidth, PlotTheme.PatternOf(c))),
            LegendEntry.Band("95 % for independent draws", PlotTheme.ExactArea),
        ];
        int columns = PanelPages.Columns(scalars.Count);
        double[][][] correlations = [.. scalars.Select(name => Correlations(draws[name], name, maxLag))];
        double half = 1.96 / Math.Sqrt(draws.DrawsPerChain);
        double lowest = Math.Min(-half, correlations.Min(chains => chains.Min(chain => chain.Min())));
        Plot[] panels = new Plot[scalars.Count];
        for (int k = 0; k < panels.Length; k++)
        {
            panels[k] = Panel(correlations[k], half, PanelPages.PanelTitle(scalars[k], columns));
            panels[k].Axes.SetLimits(0, maxLag, Math.Min(-0.15, lowest - 0.05), 1.05);
        }

        return PanelPages.Build(title, legend, panels, "lag", "autocorrelation");
    }

    private static double[][] Correlations(ParameterDraws draws, string name, int maxLag)
    {
        double[][] correlations = new double[draws.Chains][];
        for (int c = 0; c < correlations.Length; c++)
        {
            correlations[c] = Autocorrelation.Of(draws.Chain(c), maxLag);
            if (correlations[c].Any(double.IsNaN))
            {
                throw new ArgumentException(
                    Require.Invariant($"All draws of '{name}' in chain {c} are equal: no autocorrelation. Leave it out."),
                    nameof(draws));
            }
        }

        return correlations;
    }

    private static Plot Panel(double[][] correlations, double half, string title)
    {
        Plot plot = PlotTheme.NewPlot(title);
        plot.Axes.Bottom.TickGenerator = new NiceTicks { WholeNumbers = true };
        VerticalSpan band = plot.Add.VerticalSpan(-half, half, PlotTheme.ExactArea);
        band.LineWidth = 0;
        plot.Add.HorizontalLine(0, PlotTheme.ThinLine, PlotTheme.Muted);
        for (int c = 0; c < correlations.Length; c++)
        {
            double[] lags = [.. Enumerable.Range(0, correlations[c].Length)];
            Scatter line = plot.Add.ScatterLine(lags, correlations[c], PlotTheme.ColorOf(c));
            line.LineWidth = PlotTheme.LineWidth;
            line.LinePattern = PlotTheme.PatternOf(c);
            line.LegendText = LegendEntry.Chain(c);
        }

        return plot;
    }
}
