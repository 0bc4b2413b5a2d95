using ScottPlot;
using ScottPlot.Plottables;

namespace BayesSampler.Plotting;

/// <summary>Marginal densities: one panel for each quantity, one line for each sampler, the exact density behind them.</summary>
public static class MarginalPlot
{
    private const int Points = 512;

    /// <summary>Draws kernel density estimates (<see cref="Density"/>); at most 20 panels on a page.</summary>
    /// <param name="samplers">Draws to compare, with different names; may be empty where every panel has an exact density.</param>
    /// <param name="marginals">The panels, at least one.</param>
    /// <param name="axisLabel">What the values are, with unit.</param>
    /// <param name="title">Above the picture.</param>
    /// <exception cref="ArgumentException">
    /// Nothing to draw, unknown or repeated names, draws that are all equal or not finite, an unusable exact density.
    /// </exception>
    public static IReadOnlyList<Figure> Create(
        IReadOnlyList<NamedDraws> samplers, IReadOnlyList<Marginal> marginals, string axisLabel, string title = "")
    {
        ArgumentNullException.ThrowIfNull(samplers);
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
        List<double> xs = [];
        double highest = 0;
        if (marginal.Exact is DensityCurve exact)
        {
            Check(exact, marginal.Name);
            FillY area = plot.Add.FillY(exact.X, new double[exact.X.Length], exact.Y);
            area.FillColor = PlotTheme.ExactArea;
            area.LineWidth = 0;
            area.MarkerSize = 0;
            AddCurve(exact, "exact", PlotTheme.Exact, PlotTheme.ThinLine, LinePattern.Solid);
        }

        for (int k = 0; k < samplers.Count; k++)
        {
            PlotInput.FiniteDraws(samplers[k].Draws, marginal.Name);
            DensityCurve curve = PlotInput.Density(samplers[k].Draws, marginal.Name, Points);
            AddCurve(curve, samplers[k].Name, PlotTheme.ColorOf(k), PlotTheme.LineWidth, PlotTheme.PatternOf(k));
        }

        if (xs.Count == 0)
        {
            throw new ArgumentException(
                $"There is nothing to draw for '{marginal.Name}'. Pass the draws of a sampler or an exact density.", nameof(marginal));
        }

        if (marginal.Ridge is double ridge)
        {
            if (!double.IsFinite(ridge))
            {
                throw new ArgumentException(
                    Require.Invariant($"The ridge estimate of '{marginal.Name}' must be finite, but was {ridge}. Pass null instead."),
                    nameof(marginal));
            }

            plot.Add.VerticalLine(ridge, PlotTheme.ThinLine, PlotTheme.Exact, PlotTheme.Dashes);
            xs.Add(ridge);
        }

        (double left, double right) = PlotInput.Limits(xs, 0.02);
        plot.Axes.SetLimits(left, right, 0, 1.06 * highest);
        // The height of a density follows from its width: numbers would say nothing more.
        PlotTheme.HideTicks(plot.Axes.Left);
        return plot;

        void AddCurve(DensityCurve curve, string name, Color color, float width, LinePattern pattern)
        {
            Scatter line = plot.Add.ScatterLine(curve.X, curve.Y, color);
            line.LineWidth = width;
            line.LinePattern = pattern;
            line.LegendText = name;
            xs.Add(curve.X[0]);
            xs.Add(curve.X[^1]);
            highest = Math.Max(highest, curve.Y.Max());
        }
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

    private static void Check(DensityCurve curve, string name)
    {
        Require.SameLength(curve.Y.Length, curve.X.Length, name + ".Y", name + ".X", "A density needs one value at each point.");
        Require.AtLeast(curve.X.Length, 2, name + ".X.Length", "A curve needs at least two points.");
        PlotInput.AllFinite(curve.X, name + ".X");
        PlotInput.AllFinite(curve.Y, name + ".Y");
    }
}
