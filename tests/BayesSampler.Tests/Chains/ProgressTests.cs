using BayesSampler.Testing;

namespace BayesSampler.Tests;

public sealed class ProgressTests
{
    [Theory]
    [InlineData(160, 40)]
    [InlineData(7, 3)]
    [InlineData(1000, 999)]
    [InlineData(1, 1)]
    [InlineData(333, 1234)]
    public void Reports_rise_to_the_end_about_a_hundred_times(int warmup, int draws)
    {
        CaseOptions options = new() { Chains = 3, Warmup = warmup, Draws = draws, Threads = 3 };
        Dictionary<int, List<SamplingProgress>> reports = [];
        SamplerCase.Create("nuts diagonal", options, Targets.StandardNormal(2)).Sample(null, new DirectProgress(progress =>
        {
            lock (reports)
            {
                if (!reports.TryGetValue(progress.Chain, out List<SamplingProgress>? list)) reports[progress.Chain] = list = [];
                list.Add(progress);
            }
        }));

        int total = warmup + draws;
        Assert.Equal(3, reports.Count);
        foreach ((int chain, List<SamplingProgress> list) in reports)
        {
            Assert.InRange(chain, 0, 2);
            Assert.InRange(list.Count, Math.Min(total, 50), 202);
            Assert.Equal(list.Select(report => report.Iteration).Distinct().Order(), list.Select(report => report.Iteration));
            Assert.Equal(total, list[^1].Iteration);
            Assert.All(list, report =>
            {
                Assert.Equal(total, report.TotalIterations);
                Assert.InRange(report.Iteration, 1, total);
                Assert.Equal(report.Iteration < warmup, report.IsWarmup);
            });
            Assert.Equal(list.Select(report => report.Divergences).Order(), list.Select(report => report.Divergences));
        }
    }

    [Fact]
    public void What_the_callback_throws_reaches_the_caller()
    {
        SamplerCase sampler = SamplerCase.Create("nuts diagonal", new CaseOptions());
        NotSupportedException exception = Assert.Throws<NotSupportedException>(
            () => sampler.Sample(null, new DirectProgress(_ => throw new NotSupportedException("mine"))));
        Assert.Equal("mine", exception.Message);
    }
}
