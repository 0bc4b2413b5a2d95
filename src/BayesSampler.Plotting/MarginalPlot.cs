using ScottPlot;
using ScottPlot.Plottables;

namespace BayesSampler.Plotting;

/// <summary>Marginal densities: one panel for each quantity, one line for each sampler, the exact density behind them.</summary>
public static class MarginalPlot
{
    private const int Points = 512;

    /// <summary>Draws kernel density estimates (<see cref="Density"/>); at most 20 panels on a page.</summary>
    /// <param name="samplers">Draws to compare, at least one sampler, with different names.</param>
    /// <param name="marginals">The panels, at least one.</param>
    /// <param name="axisLabel">What the values are, with unit.</param>
    /// <param name="title">Above the picture.</param>
    /// <exception cref="ArgumentException">
    /// Nothing to draw, unknown or repeated names, draws that are all equal or not finite, an exact density that is not finite.
    /// </exception>
    public static IReadOnlyList<Figure> Create(
        IReadOnlyList<NamedDraws> samplers, IReadOnlyList<Marginal> marginals, string axisLabel, string title = "")
    {
        PlotInput.NotEmpty(samplers, nameof(samplers), "Pass the draws of at least one sampler.");
        PlotInput.NotEmpty(marginals, nameof(marginals), "Name at least one quantity.");
        PlotInput.Unique(samplers.Select(sampler => sampler.Name), nameof(samplers));
        PlotInput.Unique(marginals.Select(marginal => marginal.Name), nameof(marginals));

        int columns = PanelPages.Columns(marginals.Count);
        Plot[] panels = [.. marginals.Select(marginal => Panel(samplers, marginal, columns))];
        return PanelPages.Build(title, Legend(samplers, marginals), panels, axisLabel, "density");
    }

    private static Plot Panel(IReadOnlyList<NamedDraws> samplers, Marginal marginal, int columns)
    {
        Plot plot = PlotTheme.NewPlot(PanelPages.PanelTitle(marginal.Name, columns));
        DensityCurve[] curves = [.. samplers.Select(sampler => PlotInput.Density(sampler.Draws, marginal.Name, Points))];
        double left = curves.Min(curve => curve.X[0]), right = curves.Max(curve => curve.X[^1]);
        double highest = curves.Max(curve => curve.Y.Max());
        if (marginal.Ridge is double ridge)
        {
            if (!double.IsFinite(ridge))
            {
                throw new ArgumentException(
                    Require.Invariant($"The ridge estimate of '{marginal.Name}' must be finite, but was {ridge}. Or pass null."),
                    nameof(marginal));
            }

            (left, right) = (Math.Min(left, ridge), Math.Max(right, ridge));
        }

        if (marginal.Exact is Func<double, double> density)
        {
            double[] x = [.. Enumerable.Range(0, Points).Select(i => left + (right - left) * i / (Points - 1))];
            double[] y = [.. x.Select(density)];
            PlotInput.AllFinite(y, $"the exact density of {marginal.Name}");
            highest = Math.Max(highest, y.Max());
            FillY area = plot.Add.FillY(x, new double[Points], y);
            area.FillColor = PlotTheme.ExactArea;
            area.LineWidth = 0;
            area.MarkerSize = 0;
            AddLine(plot, x, y, "exact", PlotTheme.Exact, PlotTheme.ThinLine, LinePattern.Solid);
        }

        for (int k = 0; k < curves.Length; k++)
        {
            (double[] x, double[] y) = curves[k];
            AddLine(plot, x, y, samplers[k].Name, PlotTheme.ColorOf(k), PlotTheme.LineWidth, PlotTheme.PatternOf(k));
        }

        if (marginal.Ridge is double estimate)
            plot.Add.VerticalLine(estimate, PlotTheme.ThinLine, PlotTheme.Exact, PlotTheme.Dashes);
        plot.Axes.SetLimits(left, right, 0, 1.06 * highest);
        // The height of a density follows from its width: numbers would say nothing more.
        PlotTheme.HideTicks(plot.Axes.Left);
        return plot;
    }

    private static void AddLine(Plot plot, double[] x, double[] y, string name, Color color, float width, LinePattern pattern)
    {
        Scatter line = plot.Add.ScatterLine(x, y, color);
        line.LineWidth = width;
        line.LinePattern = pattern;
        line.LegendText = name;
    }

    private static List<LegendItem> Legend(IReadOnlyList<NamedDraws> samplers, IReadOnlyList<Marginal> marginals)
    {
        List<LegendItem> items = [];
        if (marginals.Any(marginal => marginal.Exact is not null)) items.Add(LegendEntry.Band("exact", PlotTheme.ExactArea));
        for (int k = 0; k < samplers.Count; k++)
            items.Add(LegendEntry.Line(samplers[k].Name, PlotTheme.ColorOf(k), PlotTheme.LineWidth, PlotTheme.PatternOf(k)));
        if (marginals.Any(marginal => marginal.Ridge is not null))
            items.Add(LegendEntry.Line("ridge estimate", PlotTheme.Exact, PlotTheme.ThinLine, PlotTheme.Dashes));
        return items;
    }
}
