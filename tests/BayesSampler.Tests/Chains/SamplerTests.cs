using System.Collections.Concurrent;
using BayesSampler.Testing;

namespace BayesSampler.Tests;

public sealed class SamplerTests
{
    private static readonly CaseOptions Options = new();

    public static TheoryData<string> Cases => SamplerCase.AllNames();

    [Theory]
    [MemberData(nameof(Cases))]
    public void One_thread_and_eight_give_the_same_bits(string name)
    {
        SamplingResult one = SamplerCase.Create(name, Options with { Chains = 8, Threads = 1 }).Sample();
        SamplingResult eight = SamplerCase.Create(name, Options with { Chains = 8, Threads = 8 }).Sample();
        SamplerCase.AssertSameBits(one.Draws, eight.Draws);
        SamplerCase.AssertSameBits(one.Statistics, eight.Statistics);
        Assert.Equal(one.ToString(), eight.ToString());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Chains_and_seeds_differ(string name)
    {
        PosteriorDraws draws = SamplerCase.Create(name, Options).Sample().Draws;
        PosteriorDraws others = SamplerCase.Create(name, Options with { Seed = 18 }).Sample().Draws;
        HashSet<string> seen = [];
        foreach (PosteriorDraws run in new[] { draws, others })
        {
            for (int chain = 0; chain < run.Chains; chain++)
                Assert.True(seen.Add(string.Join(',', SamplerCase.Bits(run["x"].Chain(chain)))));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_chain_alone_goes_the_way_it_goes_among_others(string name)
    {
        const int Thinning = 3;
        SamplerCase sampler = SamplerCase.Create(name, Options with { Thinning = Thinning });
        SamplingResult result = sampler.Sample();
        double[] parameters = new double[2];
        for (int k = 3; k >= 0; k--)
        {
            ChainRun chain = sampler.Start(k);
            Assert.True(chain.IsWarmup);
            chain.Advance(Options.Warmup);
            Assert.False(chain.IsWarmup);
            for (int draw = 0; draw < Options.Draws; draw++)
            {
                chain.Advance(Thinning);
                chain.CopyParameters(parameters);
                Assert.Equal(result.Draws["x"].Chain(k)[draw], parameters[0]);
                Assert.Equal(result.Draws["y"].Chain(k)[draw], parameters[1]);
                Assert.Equal(result.Statistics["lp__"].Chain(k)[draw], chain.LogDensity);
            }

            Assert.Equal(Options.Warmup + Thinning * Options.Draws, chain.Iteration);
            Assert.Equal(sampler.Snapshots(result)[k], chain.Snapshot());
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Thinning_takes_every_kth_draw(string name)
    {
        const int Thinning = 4;
        SamplingResult all = SamplerCase.Create(name, Options with { Draws = 40, Thinning = 1 }).Sample();
        SamplingResult thinned = SamplerCase.Create(name, Options with { Draws = 10, Thinning = Thinning }).Sample();
        Assert.Equal(Thinning, thinned.Thinning);
        Assert.Equal(10, thinned.Draws.DrawsPerChain);
        for (int k = 0; k < 4; k++)
        {
            for (int draw = 0; draw < 10; draw++)
            {
                Assert.Equal(all.Draws["y"].Chain(k)[Thinning * draw + Thinning - 1], thinned.Draws["y"].Chain(k)[draw]);
                Assert.Equal(all.Statistics["lp__"].Chain(k)[Thinning * draw + Thinning - 1],
                    thinned.Statistics["lp__"].Chain(k)[draw]);
            }
        }
    }

    [Fact]
    public void Metropolis_thins_by_twice_the_dimension_unless_told_otherwise()
    {
        MetropolisSampler sampler = new(new MetropolisSettings { Seed = 1, Chains = 1, Warmup = 100, Draws = 5 });
        SamplingResult<RandomWalkTuning?> result = sampler.Sample(Targets.StandardNormal(3));
        Assert.Equal(6, result.Thinning);
        Assert.Equal(130, result.Chains[0].Snapshot.Iteration);
    }

    [Fact]
    public void After_warmup_every_transition_uses_the_averaged_step_size()
    {
        foreach (MetricKind metric in Enum.GetValues<MetricKind>())
        {
            NutsSampler sampler = new(new NutsSettings { Seed = 3, Warmup = 60, Draws = 50, Metric = metric });
            SamplingResult<HmcTuning> result = sampler.Sample(Targets.Banana());
            for (int k = 0; k < 4; k++)
            {
                double tuned = result.Chains[k].Tuning.StepSize;
                foreach (double used in result.Statistics["stepsize__"].Chain(k)) Assert.Equal(tuned, used);
                ChainRun chain = sampler.Start(Targets.Banana(), k);
                chain.Advance(59);
                double before = chain.Snapshot().Adaptation[0];
                Assert.NotEqual(before, tuned);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Tuning_never_changes_after_warmup(string name)
    {
        ChainRun chain = SamplerCase.Create(name, Options).Start(0);
        chain.Advance(Options.Warmup - 1);
        double[] before = [.. chain.Snapshot().Adaptation];
        chain.Advance();
        double[] frozen = [.. chain.Snapshot().Adaptation];
        if (name != "mh own proposal") Assert.NotEqual(before, frozen);
        for (int i = 0; i < 200; i++)
        {
            chain.Advance();
            Assert.Equal(frozen, chain.Snapshot().Adaptation.ToArray());
        }
    }

    [Theory]
    [InlineData(MetricKind.Unit)]
    [InlineData(MetricKind.Diagonal)]
    [InlineData(MetricKind.Dense)]
    public void A_tuning_can_be_used_again_without_warmup(MetricKind metric)
    {
        TestTarget target = Targets.BadlyScaledNormal(100);
        NutsSettings settings = new() { Seed = 3, Chains = 2, Draws = 30, Metric = metric };
        HmcTuning tuning = new NutsSampler(settings).Sample(target).Chains[1].Tuning;
        Assert.Equal(metric, tuning.InverseMetric.Kind);
        NutsSettings again = settings with { Warmup = 0, Tuning = tuning, Metric = MetricKind.Unit };
        SamplingResult<HmcTuning> result = new NutsSampler(again).Sample(target);
        Assert.True(result.IsComplete);
        foreach (ChainResult<HmcTuning> chain in result.Chains)
        {
            Assert.Equal(tuning.StepSize, chain.Tuning.StepSize);
            Assert.Equal(metric, chain.Tuning.InverseMetric.Kind);
            Assert.Equal(tuning.InverseMetric.Values.AsSpan(), chain.Tuning.InverseMetric.Values.AsSpan());
            Assert.Equal(30, chain.Snapshot.Iteration);
        }
    }

    [Fact]
    public void Metropolis_can_use_a_tuning_again_without_warmup()
    {
        TestTarget target = Targets.CorrelatedNormal(0.9);
        MetropolisSettings settings = new() { Seed = 3, Chains = 1, Draws = 30 };
        RandomWalkTuning tuning = new MetropolisSampler(settings).Sample(target).Chains[0].Tuning!;
        SamplingResult<RandomWalkTuning?> result =
            new MetropolisSampler(settings with { Warmup = 0, Tuning = tuning }).Sample(target);
        Assert.Equal(tuning.Lower.AsSpan(), result.Chains[0].Tuning!.Lower.AsSpan());
        // The direction of correlation has been learned: S S' has a correlation near 0.9.
        double a = tuning.Lower[0], b = tuning.Lower[2], c = tuning.Lower[3];
        Assert.InRange(b / Math.Sqrt(b * b + c * c), 0.7, 0.99);
        Assert.True(a > 0);
    }

    [Fact]
    public void Warmup_learns_the_variances_and_not_their_inverses()
    {
        TestTarget target = Targets.IndependentNormal("scaled", [0.01, 1, 100]);
        NutsSampler sampler = new(new NutsSettings { Seed = 5, Chains = 1, Draws = 1 });
        InverseMetric metric = sampler.Sample(target).Chains[0].Tuning.InverseMetric;
        Assert.InRange(metric.Values[0] / 1e-4, 0.5, 2);
        Assert.InRange(metric.Values[1], 0.5, 2);
        Assert.InRange(metric.Values[2] / 1e4, 0.5, 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Chains_run_on_so_many_threads_and_the_callers_is_one_of_them(int threads)
    {
        ConcurrentDictionary<int, bool> seen = [];
        using CountdownEvent begun = new(threads);
        IModel<IDifferentiableLogDensity> model = LogDensity.FromFunction(["x"], (q, gradient) =>
        {
            // Until all have begun none goes on: one thread may not do the work of all.
            if (seen.TryAdd(Environment.CurrentManagedThreadId, true) && seen.Count <= threads) begun.Signal();
            begun.Wait(TimeSpan.FromSeconds(10));
            gradient[0] = -q[0];
            return -q[0] * q[0] / 2;
        });
        new NutsSampler(new NutsSettings { Seed = 1, Chains = 4, Warmup = 20, Draws = 5, MaxThreads = threads }).Sample(model);
        Assert.Equal(threads, seen.Count);
        Assert.Contains(Environment.CurrentManagedThreadId, seen.Keys);
    }

    [Fact]
    public void A_later_chain_does_not_start_with_an_earlier_ones_tuning()
    {
        // One thread runs the chains one after another; a chain's tuning must be the one it finds alone.
        NutsSampler sampler = new(new NutsSettings { Seed = 5, Chains = 3, Draws = 10, Warmup = 200, MaxThreads = 1 });
        SamplingResult<HmcTuning> result = sampler.Sample(Targets.Banana());
        ChainRun alone = sampler.Start(Targets.Banana(), 2);
        alone.Advance(210);
        Assert.Equal(result.Chains[2].Snapshot, alone.Snapshot());
        Assert.NotEqual(result.Chains[0].Tuning.StepSize, result.Chains[2].Tuning.StepSize);
    }

    [Fact]
    public void Constrained_quantities_are_reported_and_derived_ones_with_them()
    {
        SamplingResult result = new NutsSampler(new NutsSettings { Seed = 2, Chains = 2, Draws = 100 }).Sample(
            Targets.HalfNormal());
        Assert.Equal(["sigma", "variance"], result.Draws.Names.ToArray());
        for (int i = 0; i < 200; i++)
        {
            double sigma = result.Draws["sigma"].Values[i];
            Assert.True(sigma > 0);
            Assert.Equal(sigma * sigma, result.Draws["variance"].Values[i], 1e-13 * sigma * sigma);
            Assert.Equal(Math.Log(sigma) - sigma * sigma / 2, result.Statistics["lp__"].Values[i], 1e-12);
        }
    }

    [Theory]
    [InlineData("nuts diagonal", "lp__ accept_stat__ stepsize__ treedepth__ n_leapfrog__ divergent__ energy__")]
    [InlineData("walnuts diagonal",
        "lp__ accept_stat__ stepsize__ treedepth__ n_leapfrog__ divergent__ energy__ min_stepsize__ irreversible__")]
    [InlineData("hmc diagonal", "lp__ accept_stat__ stepsize__ int_time__ n_leapfrog__ divergent__ energy__")]
    [InlineData("mh", "lp__ accept_stat__ accepted__")]
    public void Statistics_bear_the_names_of_CmdStan(string name, string expected) =>
        Assert.Equal(expected.Split(' '), SamplerCase.Create(name, Options).Sample().Statistics.Names.ToArray());

    [Fact]
    public void Divergences_are_recorded_with_chain_iteration_and_reported_quantities()
    {
        NutsSampler sampler = new(new NutsSettings { Seed = 4, Chains = 2, Draws = 300, Warmup = 100, MaxTreeDepth = 6 });
        IModel<IDifferentiableLogDensity> wall = new Wall();
        SamplingResult<HmcTuning> result = sampler.Sample(wall);
        Assert.True(result.DivergenceCount > 10);
        Assert.Equal(result.DivergenceCount, result.Statistics["divergent__"].Values.ToArray().Sum());
        Assert.Contains(result.Warnings, warning => warning.Kind == WarningKind.Divergences);
        foreach (ChainResult<HmcTuning> chain in result.Chains)
        {
            Assert.Equal(Math.Min(100, chain.DivergenceCount), chain.Divergences.Length);
            foreach (Divergence divergence in chain.Divergences)
            {
                Assert.Equal(chain.Index, divergence.Chain);
                Assert.InRange(divergence.Iteration, 100, 399);
                Assert.Equal(1, result.Statistics["divergent__"].Chain(chain.Index)[(int)divergence.Iteration - 100]);
                Assert.True(divergence.EnergyError > 1000);
                // Reported is the exponential of the position: the wall stands at 1.
                Assert.True(divergence.Start[0] < 1 && divergence.End[0] >= 1);
            }
        }
    }

    [Fact]
    public void A_wall_that_no_halving_resolves_is_reported_with_the_remedy_of_WALNUTS()
    {
        WalnutsSettings settings = new() { Seed = 4, Chains = 2, Draws = 300, Warmup = 100, MaxTreeDepth = 6, MaxHalvings = 3 };
        SamplingResult<HmcTuning> result = new WalnutsSampler(settings).Sample(new Wall());
        Assert.True(result.DivergenceCount > 10);
        Assert.Equal(result.DivergenceCount, result.Statistics["divergent__"].Values.ToArray().Sum());
        Assert.All(result.Chains.SelectMany(chain => chain.Divergences), divergence =>
            Assert.True(divergence.Start[0] < 1 && divergence.End[0] >= 1));
        DiagnosticWarning warning = Assert.Single(result.Warnings, warning => warning.Kind == WarningKind.Divergences);
        Assert.Contains("halvings", warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("acceptance", warning.Message, StringComparison.Ordinal);
    }

    /// <summary>A normal cut off at zero, reported on the exponential scale.</summary>
    private sealed class Wall : IModel<IDifferentiableLogDensity>
    {
        public IReadOnlyList<ParameterInfo> Parameters { get; } = ParameterInfo.Scalars("x");

        public IDifferentiableLogDensity CreateEvaluator() => new Density();

        private sealed class Density : IDifferentiableLogDensity, IConstrained
        {
            public int Dimension => 1;

            public double LogDensity(ReadOnlySpan<double> position) =>
                position[0] < 0 ? -position[0] * position[0] / 2 : double.NegativeInfinity;

            public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
            {
                gradient[0] = -position[0];
                return LogDensity(position);
            }

            public void Constrain(ReadOnlySpan<double> position, Span<double> parameters) =>
                parameters[0] = Math.Exp(position[0]);

            public void Unconstrain(ReadOnlySpan<double> parameters, Span<double> position) =>
                position[0] = Math.Log(parameters[0]);
        }
    }

    [Fact]
    public void A_result_is_continued_only_with_its_own_model()
    {
        NutsSampler sampler = new(new NutsSettings { Seed = 1, Draws = 10, Chains = 2 });
        SamplingResult<HmcTuning> result = sampler.Sample(Targets.StandardNormal(3));
        ArgumentException exception = Assert.Throws<ArgumentException>(() => sampler.Continue(Targets.StandardNormal(9), result, 20));
        Assert.Contains("As quantity 4 the result reports nothing but the model 'x3'. Continue with the same model.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_metric_that_warmup_chose_is_told_with_the_result()
    {
        SamplingResult<HmcTuning> result = new NutsSampler(new NutsSettings { Seed = 1, Draws = 100 }).Sample(Targets.EquicorrelatedNormal(0.95, 100));
        double[] conditions = [.. result.Chains.Select(chain => chain.Tuning.Choice!.DiagonalCondition)];
        string note = Assert.Single(result.Notes);
        Assert.StartsWith("Metric of all chains: low rank, ", note, StringComparison.Ordinal);
        Assert.Contains(Require.Invariant($"a condition number of {conditions.Min():G3} to {conditions.Max():G3} under a diagonal metric"), note, StringComparison.Ordinal);
        Assert.Contains(note, result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Stans_windows_learn_no_low_rank_metric()
    {
        NutsSettings settings = new() { Seed = 1, Metric = MetricKind.LowRank, Adaptation = WarmupMethod.StanWindows };
        Assert.Contains("Take Diagonal or Dense", Assert.Throws<ArgumentException>(() => new NutsSampler(settings)).Message, StringComparison.Ordinal);
    }
}
