using ScottPlot;
using ScottPlot.Plottables;

namespace BayesSampler.Plotting.Tests;

public sealed class ForestPlotTests
{
    [Fact]
    public void Draws_the_numbers_given()
    {
        ForestRow[] rows = Samples.Rows(10);
        Figure figure = Assert.Single(ForestPlot.Create(rows, "standardised coefficient (points)", "Diabetes"));
        Plot plot = Assert.Single(figure.Panels);
        Assert.Equal("Diabetes", figure.Title);
        Assert.Equal("standardised coefficient (points)", plot.Axes.Bottom.Label.Text);
        Assert.Equal(rows.Select(row => row.Name), plot.Axes.Left.TickGenerator.Ticks.Select(tick => tick.Label));
        Assert.Equal(rows.Select(row => row.Ridge), Markers(plot, "ridge"));
        Assert.Equal(rows.Select(row => row.LeastSquares!.Value), Markers(plot, "least squares"));
        Assert.Equal(rows.Select(row => (row.Outer.Lower, row.Outer.Upper)), Lines(plot, "exact 95 %"));
        Assert.Equal(rows.Select(row => (row.Inner.Lower, row.Inner.Upper)), Lines(plot, "exact 50 %"));
        for (int k = 0; k < Samples.Samplers.Length; k++)
        {
            Assert.Equal(rows.Select(row => row.Samplers[k].Center), Markers(plot, Samples.Samplers[k]));
            Assert.Equal(
                rows.Select(row => (row.Samplers[k].Outer.Lower, row.Samplers[k].Outer.Upper)),
                Lines(plot, Samples.Samplers[k] + " 95 %"));
        }

        Assert.Equal(
            ["ridge estimate, exact posterior", .. Samples.Samplers, "least squares", "50 %", "95 %"],
            figure.Legend.Select(item => item.LabelText));
    }

    [Fact]
    public void Rows_stand_from_top_to_bottom_and_no_two_things_on_one_line()
    {
        Plot plot = ForestPlot.Create(Samples.Rows(5), "x")[0].Panels[0];
        double[] ridge = [.. plot.GetPlottables<Marker>().Where(m => m.LegendText == "ridge").Select(m => m.Location.Y)];
        Assert.Equal(ridge.OrderDescending(), ridge);
        // Five coefficients, each with the exact intervals and those of four samplers.
        Assert.Equal(5 * 5, plot.GetPlottables<LinePlot>().Select(line => line.Start.Y).Distinct().Count());
    }

    [Fact]
    public void Everything_lies_inside_the_axis()
    {
        Plot plot = ForestPlot.Create(Samples.Rows(10, 1e9), "x")[0].Panels[0];
        AxisLimits limits = plot.Axes.GetLimits();
        Assert.All(plot.GetPlottables<LinePlot>(), line => Assert.True(limits.Left < line.Start.X && line.End.X < limits.Right));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(15, 1)]
    [InlineData(16, 2)]
    [InlineData(20, 2)]
    [InlineData(31, 3)]
    public void More_than_fifteen_coefficients_take_pages_that_say_so(int count, int pages)
    {
        IReadOnlyList<Figure> figures = ForestPlot.Create(Samples.Rows(count), "x", "Title");
        Assert.Equal(pages, figures.Count);
        Assert.Equal(
            Enumerable.Range(0, count).Select(Samples.Name),
            figures.SelectMany(figure => figure.Panels[0].Axes.Left.TickGenerator.Ticks.Select(tick => tick.Label)));
        if (pages == 1) Assert.Equal("Title", figures[0].Title);
        else Assert.All(figures, (figure, k) => Assert.StartsWith($"Title (page {k + 1} of {pages}: coeff", figure.Title));
        if (count == 20) Assert.Equal("Title (page 2 of 2: coefficients 11 to 20 of 20)", figures[1].Title);
    }

    [Fact]
    public void Least_squares_may_be_missing()
    {
        Figure figure = ForestPlot.Create(Samples.Rows(3, leastSquares: false), "x")[0];
        Assert.DoesNotContain(figure.Legend, item => item.LabelText == "least squares");
        Assert.Empty(Markers(figure.Panels[0], "least squares"));
    }

    [Fact]
    public void Series_of_draws_are_their_median_and_intervals()
    {
        PosteriorDraws draws = Samples.Posterior(1, 0, 1);
        ForestSeries series = ForestSeries.FromDraws("NUTS", draws["age"]);
        Assert.Equal(Intervals.Median(draws["age"]), series.Center);
        Assert.Equal(Intervals.Eti(draws["age"], 0.5), series.Inner);
        Assert.Equal(Intervals.Eti(draws["age"], 0.95), series.Outer);
    }

    [Fact]
    public void Draws_without_an_exact_posterior_are_their_medians_and_intervals_beside_another_estimate()
    {
        NamedDraws[] models = [new("centred", Samples.Posterior(2, 0, 1)), new("non-centred", Samples.Posterior(2, 0, 2))];
        Figure figure = Assert.Single(ForestPlot.FromDraws(
            models, ["sex", "age"], "effect", "Title", ["Sex", "Age"], [0.5, -0.25], "observed"));
        Plot plot = Assert.Single(figure.Panels);
        Assert.Equal(["Sex", "Age"], plot.Axes.Left.TickGenerator.Ticks.Select(tick => tick.Label));
        foreach ((string name, PosteriorDraws draws) in models)
        {
            Assert.Equal([Intervals.Median(draws["sex"]), Intervals.Median(draws["age"])], Markers(plot, name));
            CredibleInterval sex = Intervals.Eti(draws["sex"], 0.95);
            Assert.Equal((sex.Lower, sex.Upper), Lines(plot, name + " 95 %")[0]);
        }

        Assert.Equal([0.5, -0.25], Markers(plot, "observed"));
        Assert.Equal(["centred", "non-centred", "observed", "50 %", "95 %"], figure.Legend.Select(item => item.LabelText));
        // Two rows of two lines and a cross each, none on another.
        Assert.Equal(6, plot.GetPlottables<Marker>().Select(marker => marker.Location.Y).Distinct().Count());
    }

    [Fact]
    public void Bad_draws_are_refused()
    {
        NamedDraws draws = new("NUTS", Samples.Posterior(1, 0, 1));
        Refused("samplers is empty", () => ForestPlot.FromDraws([], ["age"], "x"));
        Refused("'NUTS' twice", () => ForestPlot.FromDraws([draws, draws], ["age"], "x"));
        Refused("'age' twice", () => ForestPlot.FromDraws([draws], ["age", "age"], "x"));
        Refused("labels has 2 values but names has 1", () => ForestPlot.FromDraws([draws], ["age"], "x", "", ["a", "b"]));
        Refused("estimates[0] must be finite", () => ForestPlot.FromDraws([draws], ["age"], "x", "", null, [double.NaN]));
    }

    [Fact]
    public void Bad_rows_are_refused()
    {
        ForestRow[] good = Samples.Rows(3);
        Refused("empty", []);
        Refused("'age' twice", [good[0], good[0]]);
        Refused("empty name", [good[0] with { Name = " " }]);
        Refused("ridge estimate of 'sex' must be finite, but was NaN", [good[0], good[1] with { Ridge = double.NaN }]);
        Refused("least-squares estimate of 'age'", [good[0] with { LeastSquares = double.PositiveInfinity }]);
        Refused("finite interval", [good[0] with { Outer = new CredibleInterval(1, double.NaN, 0.95) }]);
        Refused("finite interval", [good[0] with { Inner = new CredibleInterval(2, 1, 0.5) }]);
        Refused("mixes intervals", [good[0], good[1] with { Outer = good[1].Outer with { Probability = 0.9 } }]);
        Refused("samplers of 'sex' are not those of 'age'", [good[0], good[1] with { Samplers = [.. good[1].Samplers.Skip(1)] }]);
    }

    private static void Refused(string part, ForestRow[] rows) =>
        Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(() => ForestPlot.Create(rows, "x")).Message);

    private static void Refused(string part, Func<object> create) =>
        Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(create).Message);

    private static double[] Markers(Plot plot, string series) =>
        [.. plot.GetPlottables<Marker>().Where(marker => marker.LegendText == series).Select(marker => marker.Location.X)];

    private static (double Start, double End)[] Lines(Plot plot, string series) =>
        [.. plot.GetPlottables<LinePlot>().Where(line => line.LegendText == series).Select(line => (line.Start.X, line.End.X))];
}
