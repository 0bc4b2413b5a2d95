using ScottPlot;
using ScottPlot.Plottables;

namespace BayesSampler.Plotting.Tests;

/// <summary>The pictures of draws: marginals, traces, ranks, autocorrelations.</summary>
public sealed class DrawPlotTests
{
    private static readonly PosteriorDraws Draws = Samples.Posterior(3, 0.5, 1);

    [Fact]
    public void Marginals_show_the_core_s_densities_the_exact_one_and_the_ridge_estimate()
    {
        NamedDraws[] samplers = [new("MH", Samples.Posterior(3, 0.9, 2)), new("NUTS", Draws)];
        Marginal[] marginals = [.. Enumerable.Range(0, 3).Select(Pictures.Marginal)];
        Figure figure = Assert.Single(MarginalPlot.Create(samplers, marginals, "points", "Title"));
        Assert.Equal(["exact", "MH", "NUTS", "ridge estimate"], figure.Legend.Select(item => item.LabelText));
        Assert.All(figure.Panels, (plot, k) =>
        {
            Scatter[] lines = [.. plot.GetPlottables<Scatter>()];
            Assert.Equal(["exact", "MH", "NUTS"], lines.Select(line => line.LegendText));
            DensityCurve curve = Density.Estimate(Draws[k], 512);
            Assert.Equal(curve.X, lines[2].Data.GetScatterPoints().Select(point => point.X));
            Assert.Equal(curve.Y, lines[2].Data.GetScatterPoints().Select(point => point.Y));
            Assert.All(
                lines[0].Data.GetScatterPoints(), point => Assert.Equal(Pictures.NormalDensity(point.X, k), point.Y, 1e-15));
            Assert.Equal(Samples.Mean(k), Assert.Single(plot.GetPlottables<VerticalLine>()).X);
            Assert.Equal("points", plot.Axes.Bottom.Label.Text);
            Assert.NotEqual(lines[1].LinePattern, lines[2].LinePattern);
            Assert.NotEqual(lines[1].LineColor, lines[2].LineColor);
        });
    }

    [Fact]
    public void Traces_show_every_chain_in_order()
    {
        Figure figure = Assert.Single(TracePlot.Create(Draws, ["bmi", "age"], "Title"));
        Assert.Equal(["bmi", "age"], figure.Panels.Select(plot => plot.Axes.Title.Label.Text));
        Signal[] lines = [.. figure.Panels[0].GetPlottables<Signal>()];
        Assert.Equal(4, lines.Length);
        Assert.All(lines, (line, c) => Assert.Equal(Draws["bmi"].Chain(c).ToArray(), line.Data.GetYs()));
        Assert.Equal("draw", figure.Panels[^1].Axes.Bottom.Label.Text);
        Assert.Equal(["chain 0", "chain 1", "chain 2", "chain 3"], figure.Legend.Select(item => item.LabelText));
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(9, 2)]
    public void More_than_eight_traces_take_pages(int count, int pages) =>
        Assert.Equal(pages, TracePlot.Create(Samples.Posterior(count, 0, 1, draws: 10)).Count);

    [Fact]
    public void Ranks_are_the_core_s_histograms_with_the_expected_height()
    {
        Figure figure = Assert.Single(RankPlot.Create(Draws, ["sex"], 16, "Title"));
        int[][] counts = Ranks.Histogram(Draws["sex"], 16);
        Assert.Equal(4, figure.Panels.Count);
        Assert.All(figure.Panels, (plot, c) =>
        {
            Bar[] bars = [.. Assert.Single(plot.GetPlottables<BarPlot>()).Bars];
            Assert.Equal(counts[c].Select(count => (double)count), bars.Select(bar => bar.Value));
            Assert.Equal(1000 / 16.0, Assert.Single(plot.GetPlottables<HorizontalLine>()).Y);
            Assert.Equal($"sex, chain {c}", plot.Axes.Title.Label.Text);
            VerticalSpan band = Assert.Single(plot.GetPlottables<VerticalSpan>());
            // 1000 of 4000 ranks, 250 in a bin: the variance of a hypergeometric count.
            double sd = Math.Sqrt(1000 * (250 / 4000.0) * (1 - 250 / 4000.0) * (3000 / 3999.0));
            Assert.Equal(62.5 - 1.96 * sd, band.Y1, 1e-9);
            Assert.Equal(62.5 + 1.96 * sd, band.Y2, 1e-9);
        });
    }

    [Fact]
    public void Ranks_of_agreeing_chains_stay_in_their_band()
    {
        Figure figure = RankPlot.Create(Samples.Posterior(5, 0, 3))[0];
        double[] inside =
        [
            .. figure.Panels.SelectMany(plot =>
            {
                VerticalSpan band = plot.GetPlottables<VerticalSpan>().First();
                List<Bar> bars = plot.GetPlottables<BarPlot>().First().Bars;
                return bars.Select(bar => bar.Value >= band.Y1 && bar.Value <= band.Y2 ? 1.0 : 0);
            }),
        ];
        // 400 bars of which 95 % should lie inside: standard error 1.1 %.
        Assert.InRange(inside.Average(), 0.89, 0.995);
    }

    [Fact]
    public void Autocorrelations_are_the_core_s()
    {
        Figure figure = Assert.Single(AutocorrelationPlot.Create(Draws, maxLag: 25, title: "Title"));
        Assert.Equal(["age", "sex", "bmi"], figure.Panels.Select(plot => plot.Axes.Title.Label.Text));
        Scatter[] lines = [.. figure.Panels[1].GetPlottables<Scatter>()];
        Assert.Equal(4, lines.Length);
        Assert.All(lines, (line, c) =>
        {
            Assert.Equal(Autocorrelation.Of(Draws["sex"].Chain(c), 25), line.Data.GetScatterPoints().Select(point => point.Y));
            Assert.Equal($"chain {c}", line.LegendText);
        });
        VerticalSpan band = Assert.Single(figure.Panels[0].GetPlottables<VerticalSpan>());
        Assert.Equal(1.96 / Math.Sqrt(1000), band.Y2, 1e-12);
        Assert.Equal("lag", figure.Panels[0].Axes.Bottom.Label.Text);
        Assert.Equal("autocorrelation", figure.Panels[0].Axes.Left.Label.Text);
    }

    [Fact]
    public void Bad_draws_are_refused_by_name_and_place()
    {
        double[] values = [.. Samples.Posterior(2, 0, 1, draws: 50)[0].Values, .. Enumerable.Repeat(1.0, 200)];
        PosteriorDraws equal = new(ParameterInfo.Scalars("a", "b"), 4, values);
        values[137] = double.NaN;
        PosteriorDraws broken = new(ParameterInfo.Scalars("a", "b"), 4, values);

        Refused("'a' is NaN in chain 2 at draw 37", () => TracePlot.Create(broken));
        Refused("'a' is NaN in chain 2 at draw 37", () => RankPlot.Create(broken));
        Refused("'a' is NaN in chain 2 at draw 37", () => AutocorrelationPlot.Create(broken));
        Refused("'a' is NaN in chain 2 at draw 37", () => MarginalPlot.Create([new("MH", broken)], [new("a")], "x"));
        Refused("All draws of 'b' are equal", () => MarginalPlot.Create([new("MH", equal)], [new("b")], "x"));
        Refused("All draws of 'b' in chain 0 are equal", () => AutocorrelationPlot.Create(equal));
        Refused("no quantity 'c'", () => TracePlot.Create(equal, ["c"]));
        Refused("'a' twice", () => RankPlot.Create(equal, ["a", "a"]));
        Refused("names is empty", () => RankPlot.Create(equal, []));
        Refused("bins must be at least 2", () => RankPlot.Create(equal, bins: 1));
        Refused("draws.Chains must be at least 2", () => RankPlot.Create(Samples.Posterior(1, 0, 1, chains: 1)));
        Refused("maxLag must lie in [1, 49], but was 50", () => AutocorrelationPlot.Create(equal, maxLag: 50));
        Refused("samplers is empty", () => MarginalPlot.Create([], [new("a")], "x"));
        Marginal noRidge = new("a", null, double.NaN);
        Refused("ridge estimate of 'a' must be finite", () => MarginalPlot.Create([new("MH", equal)], [noRidge], "x"));
        Refused("exact density of a", () => MarginalPlot.Create([new("MH", equal)], [new("a", _ => double.NaN)], "x"));
        Refused("have 1 draws", () => TracePlot.Create(new PosteriorDraws(ParameterInfo.Scalars("a"), 4, [1, 2, 3, 4])));
    }

    [Fact]
    public void Constant_draws_can_be_traced() =>
        Assert.NotEmpty(TracePlot.Create(new PosteriorDraws(ParameterInfo.Scalars("a"), 2, new double[20]))[0].ToPng());

    private static void Refused(string part, Func<object> create) =>
        Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(create).Message);
}
