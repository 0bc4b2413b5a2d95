using ScottPlot;
using ScottPlot.Plottables;

namespace BayesSampler.Plotting.Tests;

public sealed class PairsPlotTests
{
    private static readonly PosteriorDraws Draws = Samples.Posterior(6, 0, 1);

    [Theory]
    [InlineData(2, 3)]
    [InlineData(6, 21)]
    public void Is_a_triangle(int count, int panels) => Assert.Equal(panels, Pictures.Pairs(Draws, count).Panels.Count);

    [Fact]
    public void Points_are_draws_and_all_divergences_are_shown()
    {
        Figure figure = Pictures.Pairs(Draws, 2);
        Markers[] markers = [.. figure.Panels[1].GetPlottables<Markers>()];
        Coordinates[] divergent = [.. markers[1].Data.GetScatterPoints()];
        Assert.Equal(40, divergent.Length);
        Assert.Equal(new Coordinates(Draws["age"].Values[107], Draws["sex"].Values[107]), divergent[1]);
        Assert.Equal(MarkerShape.Eks, markers[1].MarkerShape);
        // Each third of the 3,960 others, the first being draw 0.
        Coordinates[] others = [.. markers[0].Data.GetScatterPoints()];
        Assert.Equal(1320, others.Length);
        Assert.Equal(new Coordinates(Draws["age"].Values[3], Draws["sex"].Values[3]), others[1]);
        Assert.Equal("draws (1 in 3 shown)", figure.Legend[0].LabelText);
        Assert.Equal("divergence", figure.Legend[1].LabelText);
    }

    [Fact]
    public void A_run_brings_its_own_divergences()
    {
        // A step far too long for this narrow density diverges, often.
        IModel<IDifferentiableLogDensity> model = LogDensity.FromFunction(["x", "y"], (q, gradient) =>
        {
            (gradient[0], gradient[1]) = (-q[0] * 1e4, -q[1]);
            return -q[0] * q[0] * 5e3 - q[1] * q[1] / 2;
        });
        NutsSettings settings = new()
        {
            Seed = 1,
            Warmup = 0,
            Draws = 100,
            Tuning = new HmcTuning(0.5, InverseMetric.Unit(2)),
        };
        SamplingResult result = new NutsSampler(settings).Sample(model);
        Markers[] markers = [.. PairsPlot.Create(result, ["x", "y"]).Panels[1].GetPlottables<Markers>()];
        Assert.InRange(result.DivergenceCount, 10, 400);
        Assert.Equal(result.DivergenceCount, markers[1].Data.GetScatterPoints().Count);
    }

    [Fact]
    public void A_reference_that_is_not_exact_says_what_it_is()
    {
        PairsReference reference = Pictures.Reference(2) with { Name = "normal approximation" };
        Figure figure = PairsPlot.Create(Draws, ["age", "sex"], reference);
        Assert.Equal(["normal approximation 50 %", "normal approximation 95 %"], figure.Legend.Skip(1).Select(item => item.LabelText));
    }

    [Fact]
    public void Axes_are_named_at_the_outer_edges()
    {
        IReadOnlyList<Plot> panels = Pictures.Pairs(Draws, 3).Panels;
        Assert.Equal(["density", "sex", "", "bmi", "", ""], panels.Select(plot => plot.Axes.Left.Label.Text));
        Assert.Equal(["", "", "", "age", "sex", "bmi"], panels.Select(plot => plot.Axes.Bottom.Label.Text));
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(3.5)]
    public void Ellipses_hold_their_probability(double degrees)
    {
        PairsReference reference = Pictures.Reference(2) with { DegreesOfFreedom = degrees };
        Plot panel = PairsPlot.Create(Draws, ["age", "sex"], reference).Panels[1];
        Scatter[] ellipses = [.. panel.GetPlottables<Scatter>()];
        Assert.Equal(["exact 50 %", "exact 95 %"], ellipses.Select(ellipse => ellipse.LegendText));

        // Every point of an ellipse lies at the same Mahalanobis distance r. For a t pair r^2 / 2 in terms of the covariance
        // has the F(2, n) distribution, up to (n - 2) / n.
        double a = reference.Covariance[0, 0], b = reference.Covariance[0, 1], c = reference.Covariance[1, 1];
        double[] probabilities = [0.5, 0.95];
        for (int k = 0; k < 2; k++)
        {
            foreach (Coordinates point in ellipses[k].Data.GetScatterPoints())
            {
                double x = point.X - reference.Mean[0], y = point.Y - reference.Mean[1];
                double squared = (c * x * x - 2 * b * x * y + a * y * y) / (a * c - b * b);
                double inside = double.IsPositiveInfinity(degrees)
                    ? 1 - Math.Exp(-squared / 2)
                    : MathNet.Numerics.Distributions.FisherSnedecor.CDF(2, degrees, squared * degrees / (degrees - 2) / 2);
                Assert.Equal(probabilities[k], inside, 1e-10);
            }
        }
    }

    [Fact]
    public void The_diagonal_is_the_core_s_density()
    {
        Scatter line = Pictures.Pairs(Draws, 2).Panels[2].GetPlottables<Scatter>().First();
        Assert.Equal(Density.Estimate(Draws["sex"], 256).Y, line.Data.GetScatterPoints().Select(point => point.Y));
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        PairsReference good = Pictures.Reference(2);
        Refused("names.Count must lie in [2, 6], but was 1", () => PairsPlot.Create(Draws, ["age"]));
        Refused("[2, 6], but was 7", () => PairsPlot.Create(Samples.Posterior(7, 0, 1), [.. Samples.Names.Take(7)]));
        Refused("divergent has 3 values", () => PairsPlot.Create(Draws, ["age", "sex"], null, new bool[3]));
        Refused("exact.Mean has 2 values but names has 3", () => PairsPlot.Create(Draws, ["age", "sex", "bmi"], good));
        Refused("exact.Covariance[1, 0]", () => Two(good with { Covariance = new double[,] { { 1, 2 }, { 2, 1 } } }));
        Refused("exact.Covariance[1, 0]", () => Two(good with { Covariance = new double[,] { { 1, 0.5 }, { 0.2, 1 } } }));
        Refused("exact.Covariance[0, 0]", () => Two(good with { Covariance = new double[,] { { 0, 0 }, { 0, 1 } } }));
        Refused("DegreesOfFreedom must be above 2", () => Two(good with { DegreesOfFreedom = 2 }));
    }

    private static Figure Two(PairsReference reference) => PairsPlot.Create(Draws, ["age", "sex"], reference);

    private static void Refused(string part, Func<object> create) =>
        Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(create).Message);
}
