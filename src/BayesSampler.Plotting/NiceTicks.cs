using ScottPlot;

namespace BayesSampler.Plotting;

/// <summary>Ticks at multiples of 1, 2 or 5 times a power of ten, as many as fit without touching labels.</summary>
/// <remarks>In place of ScottPlot's own, whose labels follow the user's culture and grow long at very small scales.</remarks>
internal sealed class NiceTicks : ITickGenerator
{
    public Tick[] Ticks { get; private set; } = [];

    public int MaxTickCount { get; set; } = 50;

    /// <summary>Only whole numbers, for counts and draws.</summary>
    public bool WholeNumbers { get; init; }

    public void Regenerate(CoordinateRange range, Edge edge, PixelLength size, Paint paint, LabelStyle labelStyle)
    {
        double span = range.Max - range.Min;
        if (!(span > 0 && double.IsFinite(span)))
        {
            Ticks = [];
            return;
        }

        bool vertical = edge is Edge.Left or Edge.Right;
        float room = labelStyle.FontSize * (vertical ? 1.9f : 4);
        int count = (int)Math.Clamp(size.Length / room, 1, 10);
        Ticks = Build(range, span / count);
        while (!vertical && count > 1 && Crowded(span, size, labelStyle.FontSize))
        {
            count--;
            Ticks = Build(range, span / count);
        }
    }

    private bool Crowded(double span, PixelLength size, float fontSize)
    {
        for (int i = 1; i < Ticks.Length; i++)
        {
            double distance = (Ticks[i].Position - Ticks[i - 1].Position) / span * size.Length;
            float labels = PlotTheme.Measure(Ticks[i - 1].Label, fontSize) + PlotTheme.Measure(Ticks[i].Label, fontSize);
            if (labels / 2 + fontSize > distance) return true;
        }

        return false;
    }

    private Tick[] Build(CoordinateRange range, double atLeast)
    {
        double step = Step(atLeast);
        if (WholeNumbers) step = Math.Max(step, 1);
        double largest = Math.Max(Math.Abs(range.Min), Math.Abs(range.Max));
        List<Tick> ticks = [];
        double first = Math.Ceiling(range.Min / step - 1e-9);
        for (int i = 0; first + i <= range.Max / step + 1e-9; i++)
        {
            double value = (first + i) * step;
            ticks.Add(Tick.Major(value, NumberText.Tick(value, step, largest)));
        }

        return [.. ticks];
    }

    private static double Step(double atLeast)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        foreach (double factor in (ReadOnlySpan<double>)[1, 2, 5])
        {
            if (factor * power >= atLeast * (1 - 1e-9)) return factor * power;
        }

        return 10 * power;
    }
}
