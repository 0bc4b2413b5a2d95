using ScottPlot;

namespace BayesSampler.Plotting;

/// <summary>Title and legend in a strip of their own above the panels, where they cover no data.</summary>
internal sealed class FigureHeader : IPlottable
{
    private const float Margin = 16;
    private const float SymbolWidth = 34;
    private const float SymbolGap = 8;
    private const float ItemGap = 26;
    private const float LineHeight = 26;
    private const float TitleLine = PlotTheme.TitleSize + 4;

    private readonly string[] _titleLines;
    private readonly List<(LegendItem Item, float X, float Y)> _places = [];

    public FigureHeader(string title, IReadOnlyList<LegendItem> legend, float width)
    {
        Title = title;
        Legend = legend;
        _titleLines = title.Length == 0
            ? []
            : PlotTheme.Wrap(title, width - 2 * Margin, PlotTheme.TitleSize, 3).Split('\n');
        float y = 8 + _titleLines.Length * TitleLine + (_titleLines.Length > 0 ? 10 : 0);
        float x = Margin;
        foreach (LegendItem item in legend)
        {
            float itemWidth = SymbolWidth + SymbolGap + PlotTheme.Measure(item.LabelText, PlotTheme.LabelSize);
            if (x > Margin && x + itemWidth > width - Margin)
            {
                x = Margin;
                y += LineHeight;
            }

            _places.Add((item, x, y + LineHeight / 2));
            x += itemWidth + ItemGap;
        }

        Height = legend.Count == 0 ? y + 4 : y + LineHeight + 10;
    }

    public string Title { get; }

    public IReadOnlyList<LegendItem> Legend { get; }

    public float Height { get; }

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack rp)
    {
        LabelStyle text = new();
        PlotTheme.Style(text, PlotTheme.TitleSize);
        text.Alignment = Alignment.UpperLeft;
        for (int i = 0; i < _titleLines.Length; i++)
            text.Render(rp.Canvas, new Pixel(Margin, 6 + i * TitleLine), rp.Paint, _titleLines[i]);

        PlotTheme.Style(text, PlotTheme.LabelSize);
        text.Alignment = Alignment.MiddleLeft;
        foreach ((LegendItem item, float x, float y) in _places)
        {
            PixelRect symbol = new(x, x + SymbolWidth, y + 8, y - 8);
            if (item.FillStyle.IsVisible && item.FillStyle.Color.A > 0) item.FillStyle.Render(rp.Canvas, symbol, rp.Paint);
            PixelLine middle = new(new Pixel(symbol.Left, y), new Pixel(symbol.Right, y));
            if (item.LineStyle.CanBeRendered) item.LineStyle.Render(rp.Canvas, middle, rp.Paint);
            if (item.MarkerStyle.IsVisible) item.MarkerStyle.Render(rp.Canvas, symbol.Center, rp.Paint);
            text.Render(rp.Canvas, new Pixel(x + SymbolWidth + SymbolGap, y), rp.Paint, item.LabelText);
        }
    }
}
