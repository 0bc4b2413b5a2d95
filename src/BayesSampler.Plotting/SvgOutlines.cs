using System.Globalization;
using System.Text;
using System.Xml.Linq;
using SkiaSharp;

namespace BayesSampler.Plotting;

/// <summary>
/// Makes an SVG of SkiaSharp complete in itself: text becomes outlines of the shipped font (the original names a font that a
/// reader's machine may lack), and ids become unique, so that several pictures can stand inside one HTML page.
/// </summary>
internal static class SvgOutlines
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static string Replace(string svg, string title)
    {
        XDocument document = XDocument.Parse(svg, LoadOptions.PreserveWhitespace);
        XElement root = document.Root!;
        root.SetAttributeValue("viewBox", $"0 0 {root.Attribute("width")!.Value} {root.Attribute("height")!.Value}");
        root.SetAttributeValue("role", "img");
        if (title.Length > 0) root.AddFirst(new XElement(Svg + "title", title));
        foreach (XElement text in root.Descendants(Svg + "text").ToList()) Outline(text);

        // Skia counts ids up through the process. Numbered anew, then marked by the content, they are the same in every run
        // and different between pictures.
        Dictionary<string, string> numbers = [];
        RenameIds(root, id =>
        {
            numbers.TryAdd(id, Require.Invariant($"c{numbers.Count}"));
            return numbers[id];
        });
        string mark = "p" + Hash(root.ToString()).ToString("x8", CultureInfo.InvariantCulture);
        RenameIds(root, id => mark + id);
        return document.Declaration + "\n" + document.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    private static void RenameIds(XElement root, Func<string, string> rename)
    {
        const string reference = "url(#";
        foreach (XAttribute attribute in root.Descendants().Attributes())
        {
            if (attribute.Name == "id") attribute.Value = rename(attribute.Value);
            else if (attribute.Value.StartsWith(reference, StringComparison.Ordinal))
                attribute.Value = reference + rename(attribute.Value[reference.Length..^1]) + ")";
        }
    }

    private static void Outline(XElement text)
    {
        float size = float.Parse(text.Attribute("font-size")!.Value, CultureInfo.InvariantCulture);
        float[] xs = Numbers(text.Attribute("x")!.Value);
        float[] ys = Numbers(text.Attribute("y")!.Value);
        // The writer puts it on an indented line of its own.
        string content = text.Value.Trim();

        // Without hinting: outlines are drawn at any size.
        using SKFont font = new(ShippedFont.Typeface, size) { Hinting = SKFontHinting.None, LinearMetrics = true };
        StringBuilder data = new();
        int i = 0;
        foreach (Rune rune in content.EnumerateRunes())
        {
            // One y stands for all characters of a line.
            using SKPath? glyph = font.GetGlyphPath(font.GetGlyph(rune.Value));
            if (glyph is not null) Append(data, glyph, xs[i], ys[Math.Min(i, ys.Length - 1)]);
            i++;
        }

        text.Name = Svg + "path";
        text.RemoveNodes();
        foreach (string name in (string[])["font-size", "font-family", "x", "y"]) text.Attribute(name)?.Remove();
        text.SetAttributeValue("aria-label", content);
        text.SetAttributeValue("d", data.ToString());
    }

    private static void Append(StringBuilder data, SKPath glyph, float dx, float dy)
    {
        using SKPath.RawIterator iterator = glyph.CreateRawIterator();
        Span<SKPoint> points = stackalloc SKPoint[4];
        for (SKPathVerb verb = iterator.Next(points); verb != SKPathVerb.Done; verb = iterator.Next(points))
        {
            (char letter, int first, int last) = verb switch
            {
                SKPathVerb.Move => ('M', 0, 0),
                SKPathVerb.Line => ('L', 1, 1),
                SKPathVerb.Quad => ('Q', 1, 2),
                SKPathVerb.Cubic => ('C', 1, 3),
                SKPathVerb.Close => ('Z', 0, -1),
                _ => throw new InvalidOperationException($"An outline of the font has a part of the unexpected kind {verb}."),
            };
            data.Append(letter);
            for (int i = first; i <= last; i++)
            {
                if (i > first) data.Append(' ');
                data.Append(CultureInfo.InvariantCulture, $"{points[i].X + dx:0.##} {points[i].Y + dy:0.##}");
            }
        }
    }

    private static float[] Numbers(string list) =>
    [
        .. list.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)
            .Select(number => float.Parse(number, CultureInfo.InvariantCulture)),
    ];

    // FNV-1a: the same picture has the same ids in every run, which string.GetHashCode does not give.
    private static uint Hash(string text)
    {
        uint hash = 2166136261;
        foreach (char c in text) hash = (hash ^ c) * 16777619;
        return hash;
    }
}
