using BayesSampler.Testing;

namespace BayesSampler.Tests;

/// <summary>Runs alone, because the culture of new threads belongs to the whole process.</summary>
[CollectionDefinition(nameof(CultureTests), DisableParallelization = true)]
[Collection(nameof(CultureTests))]
public sealed class CultureTests
{
    public static TheoryData<string> Cases => SamplerCase.AllNames();

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_comma_for_a_decimal_point_changes_neither_bits_nor_text(string name)
    {
        SamplerCase sampler = SamplerCase.Create(name, new CaseOptions { Threads = 2 });
        SamplingResult expected = sampler.Sample();
        string expectedText = expected.ToString();
        Assert.NotEmpty(expected.Warnings);
        using CommaCulture culture = new();
        Assert.Equal("0,5", 0.5.ToString());
        SamplerCase again = SamplerCase.Create(name, new CaseOptions { Threads = 2 });
        SamplingResult actual = again.Sample();
        SamplerCase.AssertSameBits(expected.Draws, actual.Draws);
        Assert.Equal(expectedText, actual.ToString());
        Assert.Equal(sampler.Snapshots(expected), again.Snapshots(actual));
    }

    [Fact]
    public void Messages_keep_the_decimal_point()
    {
        using CommaCulture culture = new();
        Assert.Contains("1.2", Assert.Throws<ArgumentOutOfRangeException>(
            () => new NutsSettings { Seed = 1, TargetAcceptance = 1.2 }).Message);
        IModel<IDifferentiableLogDensity> model = LogDensity.FromFunction(["x"], (q, gradient) => double.NaN);
        SamplingException exception = Assert.Throws<SamplingException>(
            () => new NutsSampler(new NutsSettings { Seed = 1 }).Sample(model, InitialPoints.AtPosition([-1.5])));
        Assert.Contains("x = -1.5", exception.Message);
        Assert.Contains("1.5", GradientCheck.Run(Targets.StandardNormal(1), [1.5]).ToString());
    }
}
