using ScottPlot;
using ScottPlot.Plottables;

namespace BayesSampler.Plotting;

/// <summary>What a regression predicts beside what was observed.</summary>
public static class PredictionPlot
{
    private const int Height = 760;

    /// <summary>
    /// Observations against fitted values, with the predictive intervals as bars around the identity line: about as many
    /// points should lie inside as the intervals claim.
    /// </summary>
    /// <param name="observed">The observations, at least one.</param>
    /// <param name="fitted">Fitted value of each; the horizontal axis.</param>
    /// <param name="inner">Predictive interval of each, usually 50 %.</param>
    /// <param name="outer">Predictive interval of each, usually 95 %.</param>
    /// <param name="quantity">What is observed, with unit: <c>progression (points)</c>.</param>
    /// <param name="title">Above the picture.</param>
    /// <exception cref="ArgumentException">Lengths that do not agree, no values, or values that are not finite.</exception>
    public static Figure FittedObserved(
        IReadOnlyList<double> observed, IReadOnlyList<double> fitted, IReadOnlyList<CredibleInterval> inner,
        IReadOnlyList<CredibleInterval> outer, string quantity, string title = "")
    {
        PlotInput.NotEmpty(observed, nameof(observed), "Pass at least one observation.");
        Require.SameLength(fitted.Count, observed.Count, nameof(fitted), nameof(observed), "Each observation needs one.");
        PlotInput.AllFinite(observed, nameof(observed));
        PlotInput.AllFinite(fitted, nameof(fitted));
        PlotInput.Intervals(inner, observed.Count, nameof(inner), nameof(observed));
        PlotInput.Intervals(outer, observed.Count, nameof(outer), nameof(observed));

        Plot plot = PlotTheme.NewPlot("", "fitted " + quantity, "observed " + quantity);
        // Opaque bars: many side by side become a band, and points stay visible on it.
        bool many = observed.Count > 100;
        AddBars(plot, fitted, outer, many ? 2 : 4, PlotTheme.OuterBand);
        AddBars(plot, fitted, inner, many ? 2 : 4, PlotTheme.InnerBand);
        (double low, double high) = PlotInput.Limits(fitted);
        LinePlot identity = plot.Add.Line(low, low, high, high);
        identity.LineColor = PlotTheme.Exact;
        identity.LineWidth = PlotTheme.LineWidth;
        identity.MarkerSize = 0;

        Markers inside = AddPoints(plot, observed, fitted, outer, within: true);
        inside.MarkerStyle = LegendEntry.NewMarker(PlotTheme.Ink, MarkerShape.FilledCircle, many ? 5 : 7);
        Markers outside = AddPoints(plot, observed, fitted, outer, within: false);
        outside.MarkerStyle = LegendEntry.NewMarker(PlotTheme.Vermillion, MarkerShape.FilledTriangleUp, 10);

        (double bottom, double top) = PlotInput.Limits(
            observed.Concat(outer.SelectMany(interval => (double[])[interval.Lower, interval.Upper])));
        plot.Axes.SetLimits(low, high, bottom, top);
        string narrow = NumberText.Percent(inner[0].Probability);
        string wide = NumberText.Percent(outer[0].Probability);
        LegendItem[] legend =
        [
            LegendEntry.Line($"predictive {narrow} %", PlotTheme.InnerBand, PlotTheme.ThickLine),
            LegendEntry.Line($"predictive {wide} %", PlotTheme.OuterBand, PlotTheme.ThickLine),
            LegendEntry.Line("observed = fitted", PlotTheme.Exact),
            LegendEntry.Marker("observation", PlotTheme.Ink, MarkerShape.FilledCircle, 7),
            LegendEntry.Marker($"outside {wide} %", PlotTheme.Vermillion, MarkerShape.FilledTriangleUp),
        ];
        return new Figure(title, legend, FigureGrid.Fill([plot], 1), Height);
    }

    /// <summary>Data over one predictor, the regression line, its credible bands and the predictive band.</summary>
    /// <param name="x">Predictor of the data, at least one value.</param>
    /// <param name="y">Response of the data.</param>
    /// <param name="band">Line and bands; they may reach beyond the data.</param>
    /// <param name="xLabel">The predictor, with unit.</param>
    /// <param name="yLabel">The response, with unit.</param>
    /// <param name="title">Above the picture.</param>
    /// <param name="curveName">What the line is, for the legend.</param>
    /// <exception cref="ArgumentException">Lengths that do not agree, no values, values not finite or not increasing.</exception>
    public static Figure Line(
        IReadOnlyList<double> x, IReadOnlyList<double> y, PredictionBand band, string xLabel, string yLabel, string title = "",
        string curveName = "regression line")
    {
        CheckLine(x, y, band);
        double[] grid = [.. band.X];
        Plot plot = PlotTheme.NewPlot("", xLabel, yLabel);
        if (band.Predictive.Count > 0) PlotTheme.AddBand(plot, grid, band.Predictive, PlotTheme.PredictiveBand);
        PlotTheme.AddBand(plot, grid, band.Outer, PlotTheme.OuterBand);
        PlotTheme.AddBand(plot, grid, band.Inner, PlotTheme.InnerBand);
        Markers points = plot.Add.Markers([.. x], (double[])[.. y]);
        points.MarkerStyle = LegendEntry.NewMarker(PlotTheme.Ink.WithAlpha(0.7), MarkerShape.FilledCircle, x.Count > 100 ? 5 : 7);
        Scatter line = plot.Add.ScatterLine(grid, [.. band.Line], PlotTheme.Blue);
        line.LineWidth = 3;

        (double left, double right) = PlotInput.Limits(x.Concat(band.X), 0.02);
        (double bottom, double top) = PlotInput.Limits(
            y.Concat(band.Predictive.Concat(band.Outer).SelectMany(interval => (double[])[interval.Lower, interval.Upper])));
        plot.Axes.SetLimits(left, right, bottom, top);
        List<LegendItem> legend =
        [
            LegendEntry.Marker("data", PlotTheme.Ink.WithAlpha(0.7), MarkerShape.FilledCircle, 7),
            LegendEntry.Line(curveName, PlotTheme.Blue, 3),
            LegendEntry.Band($"{curveName}, {NumberText.Percent(band.Inner[0].Probability)} %", PlotTheme.InnerBand),
            LegendEntry.Band($"{curveName}, {NumberText.Percent(band.Outer[0].Probability)} %", PlotTheme.OuterBand),
        ];
        if (band.Predictive.Count > 0)
        {
            string probability = NumberText.Percent(band.Predictive[0].Probability);
            legend.Add(LegendEntry.Band($"new observation, {probability} %", PlotTheme.PredictiveBand));
        }

        return new Figure(title, legend, FigureGrid.Fill([plot], 1), Height);
    }

    private static void AddBars(
        Plot plot, IReadOnlyList<double> x, IReadOnlyList<CredibleInterval> intervals, float width, Color color)
    {
        for (int i = 0; i < x.Count; i++)
        {
            LinePlot bar = plot.Add.Line(x[i], intervals[i].Lower, x[i], intervals[i].Upper);
            bar.LineColor = color;
            bar.LineWidth = width;
            bar.MarkerSize = 0;
        }
    }

    private static Markers AddPoints(
        Plot plot, IReadOnlyList<double> observed, IReadOnlyList<double> fitted, IReadOnlyList<CredibleInterval> outer,
        bool within)
    {
        List<Coordinates> points = [];
        for (int i = 0; i < observed.Count; i++)
        {
            if (outer[i].Contains(observed[i]) == within) points.Add(new Coordinates(fitted[i], observed[i]));
        }

        return plot.Add.Markers(points);
    }

    private static void CheckLine(IReadOnlyList<double> x, IReadOnlyList<double> y, PredictionBand band)
    {
        PlotInput.NotEmpty(x, nameof(x), "Pass at least one point.");
        Require.SameLength(y.Count, x.Count, nameof(y), nameof(x), "Each x needs one y.");
        PlotInput.AllFinite(x, nameof(x));
        PlotInput.AllFinite(y, nameof(y));
        ArgumentNullException.ThrowIfNull(band);
        Require.AtLeast(band.X.Count, 2, "band.X.Count", "A line needs at least two points.");
        PlotInput.AllFinite(band.X, "band.X");
        for (int i = 1; i < band.X.Count; i++)
        {
            if (band.X[i] <= band.X[i - 1])
            {
                throw new ArgumentException(
                    Require.Invariant($"band.X[{i}] is {band.X[i]}, not above {band.X[i - 1]} before it. Sort the grid."),
                    nameof(band));
            }
        }

        Require.SameLength(band.Line.Count, band.X.Count, "band.Line", "band.X", "Each x needs one value of the line.");
        PlotInput.AllFinite(band.Line, "band.Line");
        PlotInput.Intervals(band.Inner, band.X.Count, "band.Inner", "band.X");
        PlotInput.Intervals(band.Outer, band.X.Count, "band.Outer", "band.X");
        if (band.Predictive is not { Count: 0 }) PlotInput.Intervals(band.Predictive, band.X.Count, "band.Predictive", "band.X");
    }
}
