using ScottPlot;
using SkiaSharp;

namespace BayesSampler.Plotting;

/// <summary>
/// The one font of all pictures, embedded in this assembly: plots need no font of the machine and look the same everywhere.
/// </summary>
internal sealed class ShippedFont : IFontResolver
{
    /// <summary>A name of our own, so that other users of ScottPlot in the same process keep their fonts.</summary>
    public const string Name = "BayesSampler Source Sans 3";

    private static readonly Lock Gate = new();
    private static bool _registered;

    private ShippedFont()
    {
    }

    public static SKTypeface Typeface { get; } = Load();

    /// <summary>Makes the font known to ScottPlot, once; safe from any thread.</summary>
    public static void Register()
    {
        lock (Gate)
        {
            if (_registered) return;
            // First in the list: the resolver of system fonts answers any name with some font.
            ScottPlot.Fonts.FontResolvers.Insert(0, new ShippedFont());
            _registered = true;
        }
    }

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName == Name ? Typeface : null;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? Typeface : null;

    private static SKTypeface Load()
    {
        using Stream stream = typeof(ShippedFont).Assembly.GetManifestResourceStream("SourceSans3-Regular.ttf")
            ?? throw new InvalidOperationException("The font is missing from the assembly.");
        using SKData data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    }
}
