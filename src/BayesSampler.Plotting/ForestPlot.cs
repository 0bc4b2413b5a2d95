using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace BayesSampler.Plotting;

/// <summary>Coefficients below each other: ridge, least squares, the exact intervals and those of each sampler.</summary>
public static class ForestPlot
{
    private const int RowsPerPage = 15;
    private const float NameWidth = 230;

    /// <summary>Draws the coefficients from top to bottom, at most 15 on a page.</summary>
    /// <param name="rows">At least one, with different names. Scales should be alike: pass standardised coefficients.</param>
    /// <param name="axisLabel">What the values are, with unit: <c>standardised coefficient (points per sd)</c>.</param>
    /// <param name="title">Above the picture; pages beyond the first are named in it.</param>
    /// <returns>One figure, or several of about equal length where there are more than 15 coefficients.</returns>
    /// <exception cref="ArgumentException">
    /// No rows, an empty or repeated name, a value that is not finite, different samplers or probabilities between rows.
    /// </exception>
    public static IReadOnlyList<Figure> Create(IReadOnlyList<ForestRow> rows, string axisLabel, string title = "")
    {
        Check(rows);
        Row[] all =
        [
            .. rows.Select(row => new Row(
                row.Name, new ForestSeries("exact", row.Ridge, row.Inner, row.Outer), row.Samplers, row.LeastSquares)),
        ];
        return Pages(all, "least squares", "coefficients", axisLabel, title);
    }

    /// <summary>Draws alone, where no exact posterior is known: medians with 50 and 95 % equal-tailed intervals.</summary>
    /// <param name="samplers">Draws to compare, at least one sampler (or model), with different names.</param>
    /// <param name="names">The scalars, from top to bottom, with different names; scales should be alike.</param>
    /// <param name="axisLabel">What the values are, with unit.</param>
    /// <param name="title">Above the picture; pages beyond the first are named in it.</param>
    /// <param name="labels">What the rows are called in the picture, or null for the names.</param>
    /// <param name="estimates">Another estimate of each scalar to set a cross at, or null.</param>
    /// <param name="estimateName">What the cross is, for the legend.</param>
    /// <returns>One figure, or several of about equal length where there are more than 15 scalars.</returns>
    /// <exception cref="ArgumentException">
    /// No samplers or names, unknown or repeated ones, draws that are not finite, another number of labels or of estimates.
    /// </exception>
    public static IReadOnlyList<Figure> FromDraws(
        IReadOnlyList<NamedDraws> samplers, IReadOnlyList<string> names, string axisLabel, string title = "",
        IReadOnlyList<string>? labels = null, IReadOnlyList<double>? estimates = null, string estimateName = "estimate")
    {
        PlotInput.NotEmpty(samplers, nameof(samplers), "Pass the draws of at least one sampler.");
        PlotInput.NotEmpty(names, nameof(names), "Name at least one quantity.");
        PlotInput.Unique(samplers.Select(sampler => sampler.Name), nameof(samplers));
        foreach (NamedDraws sampler in samplers) PlotInput.Scalars(sampler.Draws, names);
        labels ??= names;
        Require.SameLength(labels.Count, names.Count, nameof(labels), nameof(names), "Each row needs one.");
        PlotInput.Unique(labels, nameof(labels));
        if (estimates is not null)
        {
            Require.SameLength(estimates.Count, names.Count, nameof(estimates), nameof(names), "Each row needs one.");
            PlotInput.AllFinite(estimates, nameof(estimates));
        }

        Row[] rows =
        [
            .. names.Select((name, r) => new Row(
                labels[r], null,
                [.. samplers.Select(sampler => ForestSeries.FromDraws(sampler.Name, sampler.Draws[name]))], estimates?[r])),
        ];
        return Pages(rows, estimateName, "quantities", axisLabel, title);
    }

    private static IReadOnlyList<Figure> Pages(Row[] rows, string estimateName, string what, string axisLabel, string title)
    {
        bool estimates = rows.Any(row => row.Estimate is not null);
        IReadOnlyList<LegendItem> legend = Legend(rows[0], estimates ? estimateName : null);
        return PanelPages.Split(rows.Length, RowsPerPage, title, what, (first, count, pageTitle) =>
        {
            Row[] page = [.. rows.Skip(first).Take(count)];
            int lanes = (page[0].Exact is null ? 0 : 1) + page[0].Samplers.Count + (estimates ? 1 : 0);
            // About a thousand pixels for a full page; fewer coefficients get more room each.
            float lane = Math.Clamp(1000f / (count * (lanes + 1)), 9, 24);
            FigureGrid grid = FigureGrid.Fill([Panel(page, lanes, lane, axisLabel, estimateName)], 1);
            return new Figure(pageTitle, legend, grid, (int)(count * (lanes + 1) * lane) + 90);
        });
    }

    private static Plot Panel(Row[] rows, int lanes, float lane, string axisLabel, string estimateName)
    {
        Plot plot = PlotTheme.NewPlot(xLabel: axisLabel);
        float marker = Math.Min(PlotTheme.MarkerSize + 1, 0.9f * lane);
        float thick = Math.Min(PlotTheme.ThickLine, 0.4f * lane);
        (double low, double high) = PlotInput.Limits(rows.SelectMany(Values));
        plot.Axes.SetLimits(low, high, -rows.Length, 0);
        plot.Grid.YAxisStyle.IsVisible = false;

        NumericManual names = new();
        int nameLines = Math.Clamp((int)((lanes + 1) * lane / 24), 1, 3);
        for (int r = 0; r < rows.Length; r++)
        {
            if (r % 2 == 1)
            {
                VerticalSpan stripe = plot.Add.VerticalSpan(-r - 1, -r, PlotTheme.Stripe);
                stripe.LineWidth = 0;
            }

            names.AddMajor(-r - 0.5, PlotTheme.Wrap(rows[r].Name, NameWidth, PlotTheme.LabelSize, nameLines));
        }

        if (low < 0 && high > 0) plot.Add.VerticalLine(0, PlotTheme.ThinLine, PlotTheme.Muted);
        for (int r = 0; r < rows.Length; r++)
        {
            // Lanes 1 to n of n + 1: the space between two coefficients is that of two lanes.
            double Y(int k) => -r - (k + 1.0) / (lanes + 1);
            Row row = rows[r];
            int next = 0;
            if (row.Exact is { } exact)
            {
                AddIntervals(plot, exact.Name, exact.Inner, exact.Outer, Y(next), PlotTheme.Exact, thick);
                AddMarker(plot, "ridge", exact.Center, Y(next++), PlotTheme.Exact, MarkerShape.FilledDiamond, marker * 1.3f);
            }

            for (int k = 0; k < row.Samplers.Count; k++)
            {
                ForestSeries series = row.Samplers[k];
                AddIntervals(plot, series.Name, series.Inner, series.Outer, Y(next), PlotTheme.ColorOf(k), thick);
                AddMarker(plot, series.Name, series.Center, Y(next++), PlotTheme.ColorOf(k), PlotTheme.ShapeOf(k), marker);
            }

            if (row.Estimate is double estimate)
                AddMarker(plot, estimateName, estimate, Y(lanes - 1), PlotTheme.Muted, MarkerShape.Eks, marker);
        }

        plot.Axes.Left.TickGenerator = names;
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Left.TickLabelStyle.FontSize = PlotTheme.LabelSize;
        return plot;
    }

    private static void AddIntervals(
        Plot plot, string series, CredibleInterval inner, CredibleInterval outer, double y, Color color, float thick)
    {
        AddLine(plot, series, outer, y, color, PlotTheme.ThinLine);
        AddLine(plot, series, inner, y, color, thick);
    }

    private static void AddLine(Plot plot, string series, CredibleInterval interval, double y, Color color, float width)
    {
        LinePlot line = plot.Add.Line(interval.Lower, y, interval.Upper, y);
        line.LineColor = color;
        line.LineWidth = width;
        line.MarkerSize = 0;
        line.LegendText = $"{series} {NumberText.Percent(interval.Probability)} %";
    }

    private static void AddMarker(Plot plot, string series, double x, double y, Color color, MarkerShape shape, float size)
    {
        Marker marker = plot.Add.Marker(x, y);
        marker.MarkerStyle = LegendEntry.NewMarker(color, shape, size);
        marker.LegendText = series;
    }

    private static List<LegendItem> Legend(Row row, string? estimate)
    {
        List<LegendItem> items = [];
        if (row.Exact is not null)
            items.Add(LegendEntry.Both("ridge estimate, exact posterior", PlotTheme.Exact, MarkerShape.FilledDiamond));
        for (int k = 0; k < row.Samplers.Count; k++)
            items.Add(LegendEntry.Both(row.Samplers[k].Name, PlotTheme.ColorOf(k), PlotTheme.ShapeOf(k)));
        if (estimate is not null) items.Add(LegendEntry.Marker(estimate, PlotTheme.Muted, MarkerShape.Eks));
        ForestSeries any = row.Exact ?? row.Samplers[0];
        items.Add(LegendEntry.Line($"{NumberText.Percent(any.Inner.Probability)} %", PlotTheme.Muted, PlotTheme.ThickLine));
        items.Add(LegendEntry.Line($"{NumberText.Percent(any.Outer.Probability)} %", PlotTheme.Muted, PlotTheme.ThinLine));
        return items;
    }

    private static IEnumerable<double> Values(Row row)
    {
        IEnumerable<ForestSeries> series = row.Exact is null ? row.Samplers : row.Samplers.Prepend(row.Exact);
        IEnumerable<double> values = series.SelectMany(s =>
            (double[])[s.Center, s.Inner.Lower, s.Inner.Upper, s.Outer.Lower, s.Outer.Upper]);
        return row.Estimate is double estimate ? values.Append(estimate) : values;
    }

    private static void Check(IReadOnlyList<ForestRow> rows)
    {
        PlotInput.NotEmpty(rows, nameof(rows), "Pass one row for each coefficient.");
        PlotInput.Unique(rows.Select(row => row.Name), nameof(rows));
        PlotInput.Unique(rows[0].Samplers.Select(series => series.Name), "samplers");
        foreach (ForestRow row in rows)
        {
            Finite(row.Ridge, row.Name, "ridge estimate");
            if (row.LeastSquares is double estimate) Finite(estimate, row.Name, "least-squares estimate");
            CheckIntervals(row.Inner, row.Outer, rows[0], row.Name);
            if (!row.Samplers.Select(series => series.Name).SequenceEqual(rows[0].Samplers.Select(series => series.Name)))
            {
                throw new ArgumentException(
                    $"The samplers of '{row.Name}' are not those of '{rows[0].Name}'. Each row needs the same, in one order.",
                    nameof(rows));
            }

            foreach (ForestSeries series in row.Samplers)
            {
                Finite(series.Center, row.Name, $"centre of {series.Name}");
                CheckIntervals(series.Inner, series.Outer, rows[0], $"{row.Name}, {series.Name}");
            }
        }
    }

    private static void CheckIntervals(CredibleInterval inner, CredibleInterval outer, ForestRow first, string name)
    {
        PlotInput.Interval(inner, name);
        PlotInput.Interval(outer, name);
        PlotInput.SameProbability(inner, first.Inner, name);
        PlotInput.SameProbability(outer, first.Outer, name);
    }

    private static void Finite(double value, string row, string what)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentException(
                Require.Invariant($"The {what} of '{row}' must be finite, but was {value}. Leave the row out."), nameof(value));
        }
    }

    /// <summary>One line of the picture: the exact posterior where it is known, the samplers, another estimate.</summary>
    private sealed record Row(string Name, ForestSeries? Exact, IReadOnlyList<ForestSeries> Samplers, double? Estimate);
}
