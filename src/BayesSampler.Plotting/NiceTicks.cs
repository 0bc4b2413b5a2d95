using ScottPlot;

namespace BayesSampler.Plotting;

/// <summary>Ticks at multiples of 1, 2 or 5 times a power of ten, as many as fit without touching labels.</summary>
/// <remarks>In place of ScottPlot's own, whose labels follow the user's culture and grow long at very small scales.</remarks>
internal sealed class NiceTicks : ITickGenerator
{
    public Tick[] Ticks { get; private set; } = [];

    public int MaxTickCount { get; set; } = 10;

    /// <summary>Only whole numbers, for counts and draws.</summary>
    public bool WholeNumbers { get; init; }

    public void Regenerate(CoordinateRange range, Edge edge, PixelLength size, Paint paint, LabelStyle labelStyle)
    {
        Ticks = [];
        double span = range.Max - range.Min;
        if (!(span > 0 && double.IsFinite(span))) return;

        double pixels = size.Length / span;
        int power = (int)Math.Floor(Math.Log10(span / MaxTickCount));
        for (int i = 0; i < 12; i++)
        {
            double step = (i % 3) switch { 0 => 1, 1 => 2, _ => 5 } * Math.Pow(10, power + i / 3);
            if (step * MaxTickCount < span || (WholeNumbers && step < 1)) continue;
            Ticks = Build(range, step);
            bool vertical = edge is Edge.Left or Edge.Right;
            if (vertical ? step * pixels > 1.4 * labelStyle.FontSize : Fit(pixels, labelStyle.FontSize)) return;
        }
    }

    private bool Fit(double pixels, float fontSize)
    {
        for (int i = 1; i < Ticks.Length; i++)
        {
            double distance = (Ticks[i].Position - Ticks[i - 1].Position) * pixels;
            float labels = PlotTheme.Measure(Ticks[i - 1].Label, fontSize) + PlotTheme.Measure(Ticks[i].Label, fontSize);
            if (labels / 2 + fontSize > distance) return false;
        }

        return true;
    }

    private static Tick[] Build(CoordinateRange range, double step)
    {
        double largest = Math.Max(Math.Abs(range.Min), Math.Abs(range.Max));
        List<Tick> ticks = [];
        // The hair catches a limit that is a multiple of the step but for rounding.
        double first = Math.Ceiling(range.Min / step - 1e-9);
        for (int i = 0; first + i <= range.Max / step + 1e-9; i++)
        {
            double value = (first + i) * step;
            ticks.Add(Tick.Major(value, NumberText.Tick(value, step, largest)));
        }

        return [.. ticks];
    }
}
