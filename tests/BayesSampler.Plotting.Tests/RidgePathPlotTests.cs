using ScottPlot;
using ScottPlot.Plottables;

namespace BayesSampler.Plotting.Tests;

public sealed class RidgePathPlotTests
{
    [Fact]
    public void Each_coefficient_has_a_panel_with_its_path_over_the_logarithm_of_the_penalty()
    {
        double[] penalties = Samples.Penalties();
        CoefficientPath[] paths = Samples.Paths(penalties, 10);
        Figure figure = Assert.Single(RidgePathPlot.Create(penalties, paths, 12.3, "coefficient (points)", "Path"));
        Assert.Equal(Samples.Names, figure.Panels.Select(plot => plot.Axes.Title.Label.Text));
        Assert.All(figure.Panels, (plot, k) =>
        {
            Coordinates[] line = [.. Assert.Single(plot.GetPlottables<Scatter>()).Data.GetScatterPoints()];
            Assert.Equal(penalties.Select(Math.Log10), line.Select(point => point.X));
            Assert.Equal(paths[k].Estimates, line.Select(point => point.Y));
            Assert.Equal(2, plot.GetPlottables<FillY>().Count());
            Assert.Equal(Math.Log10(12.3), Assert.Single(plot.GetPlottables<VerticalLine>()).X);
            Assert.Equal("12.3", Assert.Single(plot.GetPlottables<Text>()).LabelText);
            AxisLimits band = plot.GetPlottables<FillY>().First().GetAxisLimits();
            Assert.Equal(paths[k].Outer.Min(interval => interval.Lower), band.Bottom);
            Assert.Equal(paths[k].Outer.Max(interval => interval.Upper), band.Top);
            Assert.True(plot.Axes.GetLimits().Top > band.Top);
        });
        Assert.Equal("coefficient (points)", figure.Panels[0].Axes.Left.Label.Text);
        Assert.Equal("", figure.Panels[1].Axes.Left.Label.Text);
        Assert.Equal("penalty", figure.Panels[^1].Axes.Bottom.Label.Text);
        Assert.Equal("", figure.Panels[0].Axes.Bottom.Label.Text);
        Assert.Contains(figure.Legend, item => item.LabelText == "chosen penalty, 12.3");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(20, 1)]
    [InlineData(21, 2)]
    public void More_than_twenty_panels_take_pages(int count, int pages) =>
        Assert.Equal(pages, RidgePathPlot.Create(Samples.Penalties(), Samples.Paths(Samples.Penalties(), count), 1, "x").Count);

    [Fact]
    public void Panels_do_not_overlap_and_line_up()
    {
        double[] penalties = Samples.Penalties();
        Figure figure = RidgePathPlot.Create(penalties, Samples.Paths(penalties, 10, 1e-7), 1, "x", "Title")[0];
        figure.ToPng();
        PixelRect[] data = [.. figure.Panels.Select(plot => plot.LastRender.DataRect)];
        Assert.All(data, rect => Assert.Equal(data[0].Width, rect.Width, 0.5f));
        Assert.All(data, rect => Assert.Equal(data[0].Height, rect.Height, 0.5f));
        Assert.Equal(data[0].Left, data[4].Left, 0.01f);
        Assert.Equal(data[0].Top, data[3].Top, 0.01f);
        PixelRect[] whole = [.. figure.Panels.Select(plot => plot.LastRender.FigureRect)];
        for (int i = 0; i < whole.Length; i++)
        {
            Assert.True(whole[i].Left >= 0 && whole[i].Right <= figure.Width && whole[i].Bottom <= figure.Height);
            for (int j = 0; j < i; j++)
            {
                bool apart = whole[i].Left >= whole[j].Right - 0.01 || whole[j].Left >= whole[i].Right - 0.01
                    || whole[i].Top >= whole[j].Bottom - 0.01 || whole[j].Top >= whole[i].Bottom - 0.01;
                Assert.True(apart, $"panels {j} and {i}");
            }
        }
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        double[] penalties = [1, 10, 100];
        CoefficientPath[] paths = Samples.Paths(penalties, 2);
        Refused("penalties[1] must be positive", [1, 0, 100], paths, 1);
        Refused("penalties[2] is 5, not above 10", [1, 10, 5], paths, 1);
        Refused("at least 2", [1], paths, 1);
        Refused("chosen must lie in [1, 100], but was 1000", penalties, paths, 1000);
        Refused("chosen must lie in [1, 100], but was NaN", penalties, paths, double.NaN);
        Refused("paths is empty", penalties, [], 1);
        Refused("'age' twice", penalties, [paths[0], paths[0]], 1);
        Refused("sex has 2 values but penalties has 3", penalties, [paths[0], paths[1] with { Estimates = [1, 2] }], 1);
        Refused("age[1] must be finite, but was NaN", penalties, [paths[0] with { Estimates = [1, double.NaN, 2] }], 1);
        Refused("sex has 1 values but penalties has 3", penalties, [paths[0], paths[1] with { Outer = [new(0, 1, 0.95)] }], 1);
    }

    private static void Refused(string part, double[] penalties, CoefficientPath[] paths, double chosen) =>
        Assert.Contains(
            part, Assert.ThrowsAny<ArgumentException>(() => RidgePathPlot.Create(penalties, paths, chosen, "x")).Message);
}
