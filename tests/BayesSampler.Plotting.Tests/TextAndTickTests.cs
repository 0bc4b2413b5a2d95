using ScottPlot;

namespace BayesSampler.Plotting.Tests;

public sealed class TextAndTickTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(12.3, "12.3")]
    [InlineData(12.3456, "12.3")]
    [InlineData(-0.00123456, "−0.00123")]
    [InlineData(1e-8, "10⁻⁸")]
    [InlineData(-2.5e12, "−2.5×10¹²")]
    [InlineData(150000, "150000")]
    public void Numbers_are_short(double value, string expected) => Assert.Equal(expected, NumberText.Short(value));

    [Theory]
    [InlineData(0.3, 0.1, 1, "0.3")]
    [InlineData(-20, 10, 40, "−20")]
    [InlineData(1e-17, 0.1, 1, "0")]
    [InlineData(5e-7, 5e-7, 1e-6, "0.5×10⁻⁶")]
    [InlineData(2e9, 1e9, 3.2e9, "2×10⁹")]
    [InlineData(0.0005, 0.0001, 0.002, "0.0005")]
    public void Ticks_have_the_digits_of_their_step(double value, double step, double largest, string expected) =>
        Assert.Equal(expected, NumberText.Tick(value, step, largest));

    [Fact]
    public void Percent_has_no_needless_zeros()
    {
        Assert.Equal("95", NumberText.Percent(0.95));
        Assert.Equal("99.5", NumberText.Percent(0.995));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-45, 43)]
    [InlineData(-1e-6, 1e-6)]
    [InlineData(0, 1e12)]
    [InlineData(1000, 1000.5)]
    public void Ticks_lie_in_the_range_at_equal_steps_with_different_labels(double low, double high)
    {
        foreach (float pixels in (float[])[80, 200, 1100])
        {
            Tick[] ticks = Ticks(new NiceTicks(), low, high, pixels);
            Assert.InRange(ticks.Length, 1, 11);
            Assert.All(ticks, tick => Assert.InRange(tick.Position, low - 1e-9 * (high - low), high + 1e-9 * (high - low)));
            Assert.Equal(ticks.Length, ticks.Select(tick => tick.Label).Distinct().Count());
            for (int i = 1; i < ticks.Length; i++)
            {
                double between = PlotTheme.Measure(ticks[i].Label, 16) / 2 + PlotTheme.Measure(ticks[i - 1].Label, 16) / 2;
                Assert.True((ticks[i].Position - ticks[i - 1].Position) / (high - low) * pixels > between);
            }
        }
    }

    [Fact]
    public void Whole_numbers_have_no_fractions() =>
        Assert.Equal(["0", "1", "2"], Ticks(new NiceTicks { WholeNumbers = true }, 0, 2, 1000).Select(tick => tick.Label));

    [Fact]
    public void Decades_are_powers_of_ten()
    {
        Tick[] ticks = Ticks(new LogTicks(), -3, 4, 700);
        Assert.Equal(
            ["10⁻³", "10⁻²", "10⁻¹", "10⁰", "10¹", "10²", "10³", "10⁴"], Major(ticks));
        Assert.Contains(ticks, tick => !tick.IsMajor && Math.Abs(tick.Position - Math.Log10(5)) < 1e-12);
    }

    [Fact]
    public void Many_decades_skip_some() => Assert.InRange(Ticks(new LogTicks(), -9, 12, 200).Count(tick => tick.IsMajor), 2, 5);

    [Fact]
    public void Less_than_two_decades_show_one_two_five() =>
        Assert.Equal(["5", "10", "20", "50"], Major(Ticks(new LogTicks(), Math.Log10(3), Math.Log10(60), 500)));

    [Fact]
    public void Wrapped_lines_fit_and_a_cut_name_keeps_both_ends()
    {
        string[] lines = PlotTheme.Wrap("average blood pressure, standing, before noon (s6)", 120, 18, 2).Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.True(PlotTheme.Measure(line, 18) <= 120));
        Assert.StartsWith("average", lines[0]);
        Assert.EndsWith("(s6)", lines[1]);
        Assert.Contains('…', lines[1]);
        Assert.Equal("bmi", PlotTheme.Wrap("bmi", 120, 18, 2));
    }

    [Fact]
    public void Limits_are_never_empty()
    {
        foreach (double value in (double[])[0, 5, -1e-9, 1e200])
        {
            (double low, double high) = PlotInput.Limits([value, value]);
            Assert.True(low < value && value < high);
        }
    }

    [Fact]
    public void Six_series_differ_in_colour_shape_and_line_and_twelve_in_colour()
    {
        Assert.Equal(6, Enumerable.Range(0, 6).Select(PlotTheme.ShapeOf).Distinct().Count());
        Assert.Equal(6, Enumerable.Range(0, 6).Select(k => PlotTheme.PatternOf(k).Name).Distinct().Count());
        Assert.Equal(12, Enumerable.Range(0, 12).Select(PlotTheme.ColorOf).Distinct().Count());
    }

    private static string[] Major(Tick[] ticks) => [.. ticks.Where(tick => tick.IsMajor).Select(tick => tick.Label)];

    private static Tick[] Ticks(ITickGenerator generator, double low, double high, float pixels)
    {
        using Paint paint = Paint.NewDisposablePaint();
        LabelStyle style = new() { FontSize = 16 };
        generator.Regenerate(new CoordinateRange(low, high), Edge.Bottom, new PixelLength(pixels), paint, style);
        return generator.Ticks;
    }
}
