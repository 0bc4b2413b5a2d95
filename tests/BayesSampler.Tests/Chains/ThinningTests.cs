namespace BayesSampler.Tests;

public sealed class ThinningTests
{
    /// <summary>A half space: trajectories that leave it diverge.</summary>
    private static readonly IModel<IDifferentiableLogDensity> Wall = LogDensity.FromFunction(["x"], (q, gradient) =>
    {
        gradient[0] = -q[0];
        return q[0] < 1.5 ? -q[0] * q[0] / 2 : double.NegativeInfinity;
    });

    [Fact]
    public void A_divergence_between_recorded_draws_marks_the_next_one()
    {
        NutsSettings settings = new() { Seed = 3, Chains = 2, Warmup = 200, Draws = 600 };
        SamplingResult<HmcTuning> every = new NutsSampler(settings).Sample(Wall);
        SamplingResult<HmcTuning> thinned = new NutsSampler(settings with { Thinning = 6, Draws = 100 }).Sample(Wall);
        Assert.InRange(every.DivergenceCount, 10, 500);
        Assert.Equal(every.DivergenceCount, thinned.DivergenceCount);
        ReadOnlySpan<double> flags = every.Statistics["divergent__"].Values;
        ReadOnlySpan<double> thinnedFlags = thinned.Statistics["divergent__"].Values;
        for (int draw = 0; draw < thinnedFlags.Length; draw++)
            Assert.Equal(flags.Slice(6 * draw, 6).Contains(1.0) ? 1 : 0, thinnedFlags[draw]);
        Assert.Contains(thinned.Warnings, warning => warning.Kind == WarningKind.Divergences);
    }

    [Fact]
    public void A_cancelled_thinned_run_continues_to_the_same_statistics()
    {
        NutsSettings settings = new() { Seed = 3, Chains = 1, Warmup = 200, Draws = 100, Thinning = 6 };
        NutsSampler sampler = new(settings);
        SamplingResult<HmcTuning> whole = sampler.Sample(Wall);
        using CancellationTokenSource source = new();
        SamplingResult<HmcTuning> part = sampler.Sample(Wall, progress: new CancelAt(401, source), cancellationToken: source.Token);
        Assert.False(part.IsComplete);
        SamplingResult<HmcTuning> rest = sampler.Continue(Wall, part);
        Assert.Equal(whole.Draws["x"].Values.ToArray(), rest.Draws["x"].Values.ToArray());
        Assert.Equal(whole.Statistics["divergent__"].Values.ToArray(), rest.Statistics["divergent__"].Values.ToArray());
    }

    [Fact]
    public void A_walk_made_from_a_covariance_steps_with_it()
    {
        RandomWalkTuning tuning = RandomWalkTuning.FromCovariance(new double[,] { { 4, 1 }, { 1, 9 } });
        Assert.Equal([2, 0, 0.5, Math.Sqrt(8.75)], tuning.Lower.ToArray());
        MetropolisSettings settings = new() { Seed = 1, Warmup = 0, Tuning = tuning, Draws = 50 };
        IModel<ILogDensity> model = LogDensity.FromFunction(["a", "b"], q => -(q[0] * q[0] + q[1] * q[1]) / 2);
        Assert.Equal(50, new MetropolisSampler(settings).Sample(model).Draws.DrawsPerChain);
        ArgumentException error = Assert.Throws<ArgumentException>(() => RandomWalkTuning.FromCovariance(new double[,] { { 1, 2 }, { 2, 1 } }));
        Assert.Contains("not positive definite", error.Message, StringComparison.Ordinal);
    }

    private sealed class CancelAt(long iteration, CancellationTokenSource source) : IProgress<SamplingProgress>
    {
        public void Report(SamplingProgress value)
        {
            if (value.Iteration >= iteration) source.Cancel();
        }
    }
}
