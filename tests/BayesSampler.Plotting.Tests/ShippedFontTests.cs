using System.Xml.Linq;
using ScottPlot;

namespace BayesSampler.Plotting.Tests;

public sealed class ShippedFontTests
{
    [Fact]
    public void ScottPlot_resolves_the_embedded_font_and_no_other()
    {
        PlotTheme.NewPlot();
        Assert.Same(ShippedFont.Typeface, Fonts.GetTypeface(ShippedFont.Name, bold: false, italic: false));
        Assert.Equal("Source Sans 3", ShippedFont.Typeface.FamilyName);
    }

    [Fact]
    public void Other_names_are_left_to_other_resolvers()
    {
        PlotTheme.NewPlot();
        Assert.NotSame(ShippedFont.Typeface, Fonts.GetTypeface("Source Sans 3", bold: false, italic: false));
    }

    [Theory]
    [InlineData("abcxyzABCXYZ 0123456789 .,:;()[]_-+*/%")]
    [InlineData("−×…±√²λσβμθτ")]
    [InlineData("⁰¹²³⁴⁵⁶⁷⁸⁹⁻")]
    [InlineData("äöüßéàçñøåłő")]
    [InlineData("Артериальное")]
    public void Has_the_characters_of_names_and_axes(string text) => Assert.True(ShippedFont.Typeface.ContainsGlyphs(text));

    public static TheoryData<string, Func<Figure>> Every_picture() => Pictures.All();

    [Theory]
    [MemberData(nameof(Every_picture))]
    public void Every_text_of_every_picture_is_in_the_shipped_font(string name, Func<Figure> picture)
    {
        XElement[] texts = [.. XDocument.Parse(picture().ToSvgWithText()).Descendants().Where(e => e.Name.LocalName == "text")];
        Assert.True(texts.Length > 5, name);
        Assert.All(texts, text => Assert.Equal("Source Sans 3", text.Attribute("font-family")!.Value));
    }

    [Fact]
    public void Native_skia_needs_no_fontconfig()
    {
        if (!OperatingSystem.IsLinux()) return;
        string[] found = Directory.GetFiles(AppContext.BaseDirectory, "libSkiaSharp.so", SearchOption.AllDirectories);
        string library = Assert.Single(found);
        // The names of the libraries that an ELF file needs stand in it as plain text.
        Assert.Equal(-1, File.ReadAllBytes(library).AsSpan().IndexOf("libfontconfig"u8));
    }
}
