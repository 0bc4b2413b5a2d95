using System.Buffers.Binary;
using System.Globalization;
using System.Xml.Linq;

namespace BayesSampler.Plotting.Tests;

public sealed class FigureTests
{
    public static TheoryData<string, Func<Figure>> Every_picture() => Pictures.All();

    [Theory]
    [MemberData(nameof(Every_picture))]
    public void Files_have_their_format_and_size(string name, Func<Figure> picture)
    {
        Figure figure = picture();
        string folder = Directory.CreateTempSubdirectory("plots").FullName;
        string png = Path.Combine(folder, name + ".png"), svg = Path.Combine(folder, name + ".svg");
        figure.SavePng(png, 1.5);
        figure.SaveSvg(svg);

        byte[] bytes = File.ReadAllBytes(png);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], bytes[..8]);
        Assert.Equal((int)Math.Round(1.5 * figure.Width), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)));
        Assert.Equal((int)Math.Round(1.5 * figure.Height), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)));

        XElement root = XDocument.Load(svg).Root!;
        Assert.Equal("svg", root.Name.LocalName);
        Assert.Equal($"0 0 {figure.Width} {figure.Height}", root.Attribute("viewBox")!.Value);
        Assert.Equal(1200, figure.Width);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Every_picture))]
    public void Svg_needs_no_font(string name, Func<Figure> picture)
    {
        Figure figure = picture();
        XElement[] elements = [.. XDocument.Parse(figure.ToSvg()).Descendants()];
        Assert.DoesNotContain(elements, e => e.Name.LocalName == "text");
        Assert.DoesNotContain(elements.Attributes(), a => a.Name.LocalName == "font-family");
        string[] labels = [.. elements.Attributes("aria-label").Select(a => a.Value)];
        Assert.Contains(figure.Title, labels);
        Assert.Contains(figure.Legend[0].LabelText, labels);
        Assert.All(
            elements.Where(e => e.Attribute("aria-label") is not null), e => Assert.StartsWith("M", e.Attribute("d")!.Value));
        Assert.True(labels.Length > 5, name);
    }

    [Fact]
    public void Svg_ids_are_unique_between_figures_and_references_follow()
    {
        HashSet<string> seen = [];
        foreach (int count in (int[])[2, 3])
        {
            Figure figure = ForestPlot.Create(Samples.Rows(count), "x")[0];
            XElement[] elements = [.. XDocument.Parse(figure.ToSvg()).Descendants()];
            string[] ids = [.. elements.Attributes("id").Select(a => a.Value)];
            Assert.NotEmpty(ids);
            Assert.All(ids, id => Assert.True(seen.Add(id)));
            Assert.All(elements.Attributes("clip-path"), a => Assert.Contains(a.Value, ids.Select(id => $"url(#{id})")));
        }
    }

    [Fact]
    public void Same_input_gives_the_same_bytes()
    {
        Figure First() => ForestPlot.Create(Samples.Rows(4), "x", "Title")[0];
        Assert.Equal(First().ToSvg(), First().ToSvg());
        Assert.Equal(First().ToPng(), First().ToPng());
    }

    [Fact]
    public void Texts_do_not_follow_the_culture()
    {
        string Draw() => ForestPlot.Create(Samples.Rows(3, 0.01), "x", "Title")[0].ToSvg();
        string expected = Draw();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("fr-FR");
            Assert.Equal(expected, Draw());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(11)]
    [InlineData(double.NaN)]
    public void Scale_must_be_positive_and_at_most_ten(double scale) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ForestPlot.Create(Samples.Rows(1), "x")[0].ToPng(scale));

    [Fact]
    public void Long_titles_take_more_lines()
    {
        Figure one = ForestPlot.Create(Samples.Rows(2), "x", "Short")[0];
        Figure two = ForestPlot.Create(Samples.Rows(2), "x", string.Join(' ', Enumerable.Repeat("words", 40)))[0];
        Assert.True(two.Height > one.Height);
    }

    // ScottPlot's own markers leave their paths to the collector, which then frees them while they are drawn and the process
    // dies. Drawing many markers while another thread collects shows it within seconds.
    [Fact]
    public async Task Drawing_survives_garbage_collections()
    {
        Figure pairs = Pictures.Pairs(Samples.Posterior(4, 0.1, 1), 4);
        Figure forest = ForestPlot.Create(Samples.Rows(15), "x")[0];
        using CancellationTokenSource stop = new();
        Task collecting = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(0, GCCollectionMode.Forced, blocking: true);
                GC.WaitForPendingFinalizers();
            }
        });
        for (int i = 0; i < 10; i++)
        {
            Assert.NotEmpty(pairs.ToSvgWithText());
            Assert.NotEmpty(forest.ToSvgWithText());
        }

        await stop.CancelAsync();
        await collecting;
    }
}
