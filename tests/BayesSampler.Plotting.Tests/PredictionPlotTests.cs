using ScottPlot;
using ScottPlot.Plottables;

namespace BayesSampler.Plotting.Tests;

public sealed class PredictionPlotTests
{
    [Fact]
    public void Observations_stand_over_fitted_values_apart_by_their_interval()
    {
        (double[] observed, double[] fitted, CredibleInterval[] inner, CredibleInterval[] outer) = Samples.Predictions(442);
        Figure figure = PredictionPlot.FittedObserved(observed, fitted, inner, outer, "progression (points)", "Title");
        Plot plot = Assert.Single(figure.Panels);
        Assert.Equal("fitted progression (points)", plot.Axes.Bottom.Label.Text);
        Assert.Equal("observed progression (points)", plot.Axes.Left.Label.Text);

        Coordinates[][] points = [.. plot.GetPlottables<Markers>().Select(markers => markers.Data.GetScatterPoints().ToArray())];
        Assert.Equal(442, points[0].Length + points[1].Length);
        int outside = observed.Where((y, i) => y < outer[i].Lower || y > outer[i].Upper).Count();
        Assert.Equal(outside, points[1].Length);
        Assert.Contains(new Coordinates(fitted[7], observed[7]), points.SelectMany(p => p));

        LinePlot[] lines = [.. plot.GetPlottables<LinePlot>()];
        Assert.Equal(2 * 442 + 1, lines.Length);
        Assert.Equal((fitted[0], outer[0].Lower, outer[0].Upper), (lines[0].Start.X, lines[0].Start.Y, lines[0].End.Y));
        Assert.Equal(lines[^1].Start.X, lines[^1].Start.Y);
        Assert.Equal(lines[^1].End.X, lines[^1].End.Y);
        Assert.Equal(
            ["predictive 50 %", "predictive 95 %", "observed = fitted", "observation", "outside 95 %"],
            figure.Legend.Select(item => item.LabelText));
    }

    [Fact]
    public void A_line_has_its_data_and_three_bands()
    {
        (double[] x, double[] y, PredictionBand band) = Samples.Line(100);
        Figure figure = PredictionPlot.Line(x, y, band, "body mass index (kg/m²)", "progression (points)", "Title");
        Plot plot = Assert.Single(figure.Panels);
        Assert.Equal("body mass index (kg/m²)", plot.Axes.Bottom.Label.Text);
        Assert.Equal("progression (points)", plot.Axes.Left.Label.Text);
        Coordinates[] data = [.. Assert.Single(plot.GetPlottables<Markers>()).Data.GetScatterPoints()];
        Assert.Equal(x, data.Select(point => point.X));
        Assert.Equal(y, data.Select(point => point.Y));
        Coordinates[] line = [.. Assert.Single(plot.GetPlottables<Scatter>()).Data.GetScatterPoints()];
        Assert.Equal(band.Line, line.Select(point => point.Y));
        double[] tops = [.. plot.GetPlottables<FillY>().Select(fill => fill.GetAxisLimits().Top)];
        Assert.Equal([band.Predictive.Max(i => i.Upper), band.Outer.Max(i => i.Upper), band.Inner.Max(i => i.Upper)], tops);
        Assert.Contains(figure.Legend, item => item.LabelText == "new observation, 95 %");
    }

    [Fact]
    public void A_curve_of_draws_has_their_medians_and_intervals_and_no_band_that_is_not_given()
    {
        PosteriorDraws draws = Samples.Posterior(2, 0, 1);
        PredictionBand band = PredictionBand.FromDraws([1, 2], draws);
        Assert.Equal([Intervals.Median(draws["age"]), Intervals.Median(draws["sex"])], band.Line);
        Assert.Equal([Intervals.Eti(draws["age"], 0.5), Intervals.Eti(draws["sex"], 0.5)], band.Inner);
        Assert.Equal([Intervals.Eti(draws["age"], 0.95), Intervals.Eti(draws["sex"], 0.95)], band.Outer);
        Assert.Empty(band.Predictive);
        Figure figure = PredictionPlot.Line([1.5], [0], band, "x", "y", curveName: "population");
        Assert.Equal(["data", "population", "population, 50 %", "population, 95 %"], figure.Legend.Select(item => item.LabelText));
        Assert.Equal(2, figure.Panels[0].GetPlottables<FillY>().Count());
        Assert.Equal(band.Outer, PredictionBand.FromDraws([1, 2], draws, draws).Predictive);
        Refused("curve has 2 values but x has 1", () => PredictionBand.FromDraws([1], draws));
    }

    [Fact]
    public void One_observation_can_be_drawn()
    {
        (double[] observed, double[] fitted, CredibleInterval[] inner, CredibleInterval[] outer) = Samples.Predictions(1);
        Assert.NotEmpty(PredictionPlot.FittedObserved(observed, fitted, inner, outer, "y").ToPng());
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        (double[] observed, double[] fitted, CredibleInterval[] inner, CredibleInterval[] outer) = Samples.Predictions(3);
        Refused("observed is empty", () => PredictionPlot.FittedObserved([], [], [], [], "y"));
        Refused("fitted has 1 values but observed has 3", () => PredictionPlot.FittedObserved(observed, [1], inner, outer, "y"));
        Refused("inner has 2 values", () => PredictionPlot.FittedObserved(observed, fitted, inner[1..], outer, "y"));
        Refused("fitted[1] must be finite", () => PredictionPlot.FittedObserved(observed, [1, double.NaN, 2], inner, outer, "y"));
        Refused("mixes", () => PredictionPlot.FittedObserved(observed, fitted, inner, [outer[0], outer[1], inner[2]], "y"));

        (double[] x, double[] y, PredictionBand band) = Samples.Line(5);
        Refused("x is empty", () => PredictionPlot.Line([], [], band, "x", "y"));
        Refused("y has 4 values but x has 5", () => PredictionPlot.Line(x, y[1..], band, "x", "y"));
        Refused("band.Line has 1 values", () => PredictionPlot.Line(x, y, band with { Line = [1] }, "x", "y"));
        double[] unsorted = [15.5, 15, .. band.X.Skip(2)];
        Refused("band.X[1] is 15, not above 15.5", () => PredictionPlot.Line(x, y, band with { X = unsorted }, "x", "y"));
        Refused("band.Inner has 1 values", () => PredictionPlot.Line(x, y, band with { Inner = [inner[0]] }, "x", "y"));
    }

    private static void Refused(string part, Func<object> create) =>
        Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(create).Message);
}
