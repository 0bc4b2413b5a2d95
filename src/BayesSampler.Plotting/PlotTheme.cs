using ScottPlot;
using ScottPlot.AxisPanels;
using SkiaSharp;

namespace BayesSampler.Plotting;

/// <summary>Sizes, colours and shapes shared by all pictures; laid out for a width of 1,200 pixels.</summary>
internal static class PlotTheme
{
    public const int Width = 1200;
    public const float TitleSize = 26;
    public const float LabelSize = 18;
    public const float TickSize = 16;
    public const float LineWidth = 2;
    public const float ThinLine = 1.2f;
    public const float ThickLine = 5;
    public const float MarkerSize = 9;

    public static readonly Color Ink = new(0x22, 0x22, 0x22);
    public static readonly Color Muted = new(0x77, 0x77, 0x77);
    public static readonly Color GridLine = new(0xE6, 0xE6, 0xE6);
    public static readonly Color Stripe = new(0xF5, 0xF5, 0xF5);

    /// <summary>What is exact; black, so that no sampler shares its colour.</summary>
    public static readonly Color Exact = new(0, 0, 0);

    public static readonly Color Vermillion = new(0xD5, 0x5E, 0x00);
    public static readonly Color Blue = new(0x00, 0x72, 0xB2);

    // Opaque, so that bands on top of each other keep the colours of the legend.
    public static readonly Color InnerBand = new(0x8F, 0xC0, 0xE0);
    public static readonly Color OuterBand = new(0xC9, 0xE1, 0xF1);
    public static readonly Color ExactArea = new(0xDD, 0xDD, 0xDD);
    public static readonly Color PredictiveBand = new(0xEC, 0xEC, 0xEC);

    public static readonly LinePattern Dashes = new([7, 4], 0, "dashes");

    // Okabe and Ito's colours (2008), told apart by colour-blind readers; their yellow is left out, too light for lines on white.
    private static readonly Color[] Colors =
    [
        Blue, Vermillion, new(0x00, 0x9E, 0x73), new(0xCC, 0x79, 0xA7), new(0xE6, 0x9F, 0x00), new(0x56, 0xB4, 0xE9),
    ];

    private static readonly MarkerShape[] Shapes =
    [
        MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp, MarkerShape.FilledTriangleDown,
        MarkerShape.OpenCircle, MarkerShape.OpenSquare,
    ];

    private static readonly LinePattern[] Patterns =
    [
        LinePattern.Solid, new([10, 4], 0, "long dashes"), new([3, 3], 0, "dots"), new([10, 3, 3, 3], 0, "dash dot"),
        new([5, 3], 0, "dashes"), new([14, 3, 3, 3, 3, 3], 0, "dash dot dot"),
    ];

    /// <summary>Colour of the k-th series; darker from the seventh on, the same again after twelve.</summary>
    public static Color ColorOf(int series)
    {
        Color color = Colors[series % Colors.Length];
        if (series / Colors.Length % 2 == 0) return color;
        return new Color((byte)(color.R * 0.55), (byte)(color.G * 0.55), (byte)(color.B * 0.55));
    }

    /// <summary>Marker of the k-th series; with other colours after six.</summary>
    public static MarkerShape ShapeOf(int series) => Shapes[(series + series / Shapes.Length) % Shapes.Length];

    /// <summary>Line of the k-th series; with other colours after six.</summary>
    public static LinePattern PatternOf(int series) => Patterns[(series + series / Patterns.Length) % Patterns.Length];

    /// <summary>A plot without data in the style of all others.</summary>
    public static Plot NewPlot(string title = "", string xLabel = "", string yLabel = "")
    {
        ShippedFont.Register();
        Plot plot = new();
        plot.Font.Set(ShippedFont.Name);
        plot.FigureBackground.Color = ScottPlot.Colors.White;
        plot.DataBackground.Color = ScottPlot.Colors.White;
        plot.Grid.MajorLineColor = GridLine;
        plot.Grid.MajorLineWidth = 1;
        plot.Legend.IsVisible = false;
        plot.Legend.FontName = ShippedFont.Name;

        plot.Axes.Title.Label.Text = title;
        plot.Axes.Title.IsVisible = title.Length > 0;
        plot.Axes.Title.VerticalPadding = 4;
        Style(plot.Axes.Title.Label, LabelSize);
        plot.Axes.Bottom.Label.Text = xLabel;
        plot.Axes.Left.Label.Text = yLabel;
        foreach (IAxis axis in plot.Axes.GetAxes())
        {
            Style(axis.Label, LabelSize);
            axis.TickLabelStyle.FontName = ShippedFont.Name;
            axis.TickLabelStyle.FontSize = TickSize;
            axis.TickLabelStyle.ForeColor = Ink;
            axis.FrameLineStyle.Color = Muted;
            axis.FrameLineStyle.Width = 1;
            axis.MajorTickStyle.Color = Muted;
            axis.MinorTickStyle.Color = Muted;
            axis.MajorTickStyle.Length = 5;
            axis.MinorTickStyle.Length = 3;
        }

        // ScottPlot's measure of an axis leaves out the length of its ticks.
        ((LeftAxis)plot.Axes.Left).PaddingBetweenTickAndAxisLabels = new PixelPadding(9);
        plot.Axes.Bottom.TickGenerator = new NiceTicks();
        plot.Axes.Left.TickGenerator = new NiceTicks();
        // Room for half of the last tick's number.
        plot.Axes.Right.MinimumSize = 20;
        plot.Axes.Top.MinimumSize = 0;
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        return plot;
    }

    /// <summary>A filled band between the ends of intervals, without outline.</summary>
    public static void AddBand(Plot plot, double[] x, IReadOnlyList<CredibleInterval> intervals, Color color)
    {
        ScottPlot.Plottables.FillY band = plot.Add.FillY(
            x, [.. intervals.Select(interval => interval.Lower)], [.. intervals.Select(interval => interval.Upper)]);
        band.FillColor = color;
        band.LineWidth = 0;
        band.MarkerSize = 0;
    }

    /// <summary>Hides ticks and numbers of an axis whose scale says nothing (a density's height).</summary>
    public static void HideTicks(IAxis axis) => axis.TickGenerator = new ScottPlot.TickGenerators.NumericManual();

    /// <summary>Keeps ticks but leaves out their numbers, and the room that they take.</summary>
    public static void HideNumbers(IAxis axis)
    {
        axis.TickLabelStyle.IsVisible = false;
        axis.MaximumSize = 8;
    }

    public static void Style(LabelStyle label, float size)
    {
        label.FontName = ShippedFont.Name;
        label.FontSize = size;
        label.Bold = false;
        label.ForeColor = Ink;
    }

    /// <summary>Width of one line of text in pixels.</summary>
    public static float Measure(string text, float size)
    {
        using SKFont font = new(ShippedFont.Typeface, size);
        return font.MeasureText(text);
    }

    /// <summary>
    /// The text in lines no wider than asked: broken at spaces, underscores, dots and hyphens, or inside a word that is too
    /// long. What does not fit the last line loses its middle: names differ at their ends.
    /// </summary>
    public static string Wrap(string text, float width, float size, int maxLines)
    {
        using SKFont font = new(ShippedFont.Typeface, size);
        List<string> lines = [];
        string rest = text.Trim();
        while (rest.Length > 0 && font.MeasureText(rest) > width && lines.Count < maxLines - 1)
        {
            int fits = Math.Max(1, font.BreakText(rest, width));
            int cut = rest.LastIndexOfAny([' ', '_', '.', '-', ',', ':'], fits - 1) + 1;
            if (cut < fits / 3) cut = fits;
            lines.Add(rest[..cut].TrimEnd());
            rest = rest[cut..].TrimStart();
        }

        lines.Add(Shorten(rest, width, font));
        return string.Join('\n', lines);
    }

    private static string Shorten(string text, float width, SKFont font)
    {
        if (font.MeasureText(text) <= width) return text;
        for (int keep = text.Length - 1; keep > 2; keep--)
        {
            int head = (keep + 1) / 2;
            string shorter = text[..head].TrimEnd() + "…" + text[^(keep - head)..].TrimStart();
            if (font.MeasureText(shorter) <= width) return shorter;
        }

        return "…";
    }
}
