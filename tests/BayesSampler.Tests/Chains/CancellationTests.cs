namespace BayesSampler.Tests;

/// <summary>Cancelled, continued and extended runs.</summary>
public sealed class CancellationTests
{
    // 150 iterations without thinning, so that progress is reported after each.
    private static readonly CaseOptions Options = new() { Chains = 3, Warmup = 100, Draws = 50 };

    public static TheoryData<string> Cases => SamplerCase.AllNames();

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_run_cancelled_anywhere_and_continued_has_the_bits_of_an_uninterrupted_one(string name)
    {
        SamplerCase sampler = SamplerCase.Create(name, Options);
        SamplingResult whole = sampler.Sample();
        (int, int)[] places = [(0, 1), (0, 99), (0, 100), (0, 101), (1, 50), (1, 125), (2, 149), (2, 150)];
        foreach ((int chain, int iteration) in places)
        {
            SamplingResult cut = CancelAt(sampler, chain, iteration);
            bool finished = chain == 2 && iteration == 150;
            Assert.Equal(finished, cut.IsComplete);
            Assert.Equal(!finished, cut.Warnings.Any(warning => warning.Kind == WarningKind.Incomplete));
            // On one thread chains take turns, here of one iteration: later chains are one behind.
            Assert.Equal(
                Enumerable.Range(0, 3).Select(k => k <= chain ? iteration : iteration - 1L),
                sampler.Snapshots(cut).Select(snapshot => (long)snapshot.Iteration));
            Assert.Equal(Math.Max(0, (chain == 2 ? iteration : iteration - 1) - 100), cut.Draws.DrawsPerChain);
            for (int draw = 0; draw < cut.Draws.DrawsPerChain; draw++)
                Assert.Equal(whole.Draws["x"].Chain(2)[draw], cut.Draws["x"].Chain(2)[draw]);

            SamplingResult completed = sampler.Continue(cut);
            Assert.True(completed.IsComplete);
            Assert.DoesNotContain(completed.Warnings, warning => warning.Kind == WarningKind.Incomplete);
            SamplerCase.AssertSameBits(whole.Draws, completed.Draws);
            SamplerCase.AssertSameBits(whole.Statistics, completed.Statistics);
            Assert.Equal(sampler.Snapshots(whole), sampler.Snapshots(completed));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_run_cancelled_before_it_starts_returns_its_initial_points(string name)
    {
        SamplerCase sampler = SamplerCase.Create(name, Options with { Threads = 2 });
        SamplingResult cut = sampler.Sample(cancellation: new CancellationToken(canceled: true));
        Assert.False(cut.IsComplete);
        Assert.Equal(0, cut.Draws.DrawsPerChain);
        Assert.All(sampler.Snapshots(cut), snapshot => Assert.Equal(0, snapshot.Iteration));
        Assert.Contains(cut.Warnings, warning => warning.Kind == WarningKind.Incomplete);
        Assert.Contains("0 of 50 draws", cut.ToString());
        SamplerCase.AssertSameBits(sampler.Sample().Draws, sampler.Continue(cut).Draws);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Cancelling_again_and_again_loses_nothing(string name)
    {
        SamplerCase sampler = SamplerCase.Create(name, Options with { Thinning = 3 });
        SamplingResult whole = sampler.Sample();
        SamplingResult result = sampler.Sample(cancellation: new CancellationToken(canceled: true));
        int rounds = 0;
        while (!result.IsComplete)
        {
            using CancellationTokenSource source = new();
            int reports = 0;
            DirectProgress progress = new(_ =>
            {
                if (++reports == 11) source.Cancel();
            });
            result = sampler.Continue(result, null, progress, source.Token);
            rounds++;
        }

        Assert.True(rounds > 10);
        SamplerCase.AssertSameBits(whole.Draws, result.Draws);
        SamplerCase.AssertSameBits(whole.Statistics, result.Statistics);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_finished_run_extended_is_one_long_run(string name)
    {
        foreach (int thinning in new[] { 1, 3 })
        {
            CaseOptions options = Options with { Thinning = thinning, Threads = 2 };
            SamplingResult whole = SamplerCase.Create(name, options with { Draws = 80 }).Sample();
            SamplerCase sampler = SamplerCase.Create(name, options);
            SamplingResult extended = sampler.Continue(sampler.Continue(sampler.Sample(), 60), 80);
            Assert.True(extended.IsComplete);
            SamplerCase.AssertSameBits(whole.Draws, extended.Draws);
            SamplerCase.AssertSameBits(whole.Statistics, extended.Statistics);
            Assert.Equal(sampler.Snapshots(whole), sampler.Snapshots(extended));
        }
    }

    [Fact]
    public void Divergences_of_an_extended_run_are_those_of_one_long_run()
    {
        NutsSettings settings = new() { Seed = 2, Chains = 1, Warmup = 50, Draws = 200, MaxTreeDepth = 5 };
        SamplingResult<HmcTuning> whole = new NutsSampler(settings with { Draws = 600 }).Sample(Wall);
        Assert.True(whole.DivergenceCount > 110, "The test needs more divergences than are kept.");
        NutsSampler sampler = new(settings);
        List<int> counts = [];
        SamplingResult<HmcTuning> extended = sampler.Continue(
            Wall, sampler.Sample(Wall), 600, new DirectProgress(progress => counts.Add(progress.Divergences)));
        Assert.Equal(whole.DivergenceCount, extended.DivergenceCount);
        Assert.Equal(whole.Chains[0].Divergences.Select(Text), extended.Chains[0].Divergences.Select(Text));
        Assert.Equal(extended.DivergenceCount, counts[^1]);

        static string Text(Divergence divergence) => $"{divergence.Iteration} {divergence.Start[0]:R} {divergence.End[0]:R}";
    }

    [Fact]
    public void A_cancelled_extension_is_measured_by_its_own_length()
    {
        SamplerCase sampler = SamplerCase.Create("nuts diagonal", Options with { Chains = 1 });
        using CancellationTokenSource source = new();
        SamplingResult cut = sampler.Continue(
            sampler.Sample(),
            400,
            new DirectProgress(progress =>
            {
                if (progress.Iteration >= 300) source.Cancel();
            }),
            source.Token);
        DiagnosticWarning warning = Assert.Single(cut.Warnings, warning => warning.Kind == WarningKind.Incomplete);
        Assert.Contains("200 of 400 draws", warning.Message);
    }

    [Fact]
    public void A_result_of_other_settings_is_not_continued()
    {
        SamplerCase sampler = SamplerCase.Create("nuts diagonal", Options);
        SamplingResult result = sampler.Sample();
        Assert.Contains("4", Assert.Throws<ArgumentException>(
            () => SamplerCase.Create("nuts diagonal", Options with { Chains = 4 }).Continue(result)).Message);
        Assert.Contains("hmc", Assert.Throws<ArgumentException>(
            () => SamplerCase.Create("hmc diagonal", Options).Continue(result)).Message);
        Assert.Contains("seed", Assert.Throws<ArgumentException>(
            () => SamplerCase.Create("nuts diagonal", Options with { Seed = 5 }).Continue(result)).Message);
        ArgumentOutOfRangeException fewer = Assert.Throws<ArgumentOutOfRangeException>(() => sampler.Continue(result, 49));
        Assert.Contains("50", fewer.Message);
        Assert.Contains("49", fewer.Message);
    }

    private static SamplingResult CancelAt(SamplerCase sampler, int chain, int iteration)
    {
        using CancellationTokenSource source = new();
        DirectProgress progress = new(report =>
        {
            if (report.Chain == chain && report.Iteration == iteration) source.Cancel();
        });
        return sampler.Sample(null, progress, source.Token);
    }

    private static IModel<IDifferentiableLogDensity> Wall { get; } = LogDensity.FromFunction(["x"], (q, gradient) =>
    {
        gradient[0] = -q[0];
        return q[0] < 0 ? -q[0] * q[0] / 2 : double.NegativeInfinity;
    });
}
