using ScottPlot;

namespace BayesSampler.Plotting;

/// <summary>Ticks of an axis of decimal logarithms: powers of ten, or 1, 2, 5 on less than two decades.</summary>
internal sealed class LogTicks : ITickGenerator
{
    public Tick[] Ticks { get; private set; } = [];

    public int MaxTickCount { get; set; } = 200;

    public void Regenerate(CoordinateRange range, Edge edge, PixelLength size, Paint paint, LabelStyle labelStyle)
    {
        int first = (int)Math.Floor(range.Min);
        int last = (int)Math.Ceiling(range.Max);
        double decades = range.Max - range.Min;
        bool inside = decades < 2;
        float room = labelStyle.FontSize * 3f;
        int every = Math.Max(1, (int)Math.Ceiling(decades * room / size.Length));
        List<Tick> ticks = [];
        for (int k = first; k <= last; k++)
        {
            for (int digit = 1; digit <= 9; digit++)
            {
                double position = k + Math.Log10(digit);
                if (!range.Contains(position)) continue;
                if (inside && digit is 1 or 2 or 5)
                    ticks.Add(Tick.Major(position, NumberText.Short(Math.Pow(10, k) * digit)));
                else if (digit == 1 && k % every == 0)
                    ticks.Add(Tick.Major(position, NumberText.PowerOfTen(k)));
                else if (every == 1 || digit == 1)
                    ticks.Add(Tick.Minor(position));
            }
        }

        Ticks = [.. ticks];
    }
}
